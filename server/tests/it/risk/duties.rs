//! Who is to be reached, as leaders write it down.

use super::*;

#[tokio::test]
async fn a_leader_writes_down_who_is_reached_and_what_is_wrong_is_said_by_its_field() {
    on_both(async |app| {
        let leder = app.signed_in("leder").await;
        let (ola, anne) = (app.world.staff.therapist.to_string(), app.world.staff.coordinator.to_string());
        let good = [
            ("programme", "day_oslo"),
            ("timepoint", "midway"),
            ("version", "0"),
            ("responsible", ola.as_str()),
            ("deputy", anne.as_str()),
            ("monday", "8-16"),
            ("sunday", "12.00–13.30"),
            ("minutes", "30"),
        ];
        let with = |change: &[(&'static str, &str)]| {
            let mut fields: Vec<(&str, String)> =
                good.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            for (name, value) in change {
                fields.retain(|(known, _)| known != name);
                fields.push((*name, (*value).to_owned()));
            }
            fields
        };
        let send = async |change: &[(&'static str, &str)]| {
            let fields = with(change);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            leder.post("/api/risk/set_duty", &fields).await
        };
        let (secretary, kari) = (app.world.staff.secretary.to_string(), app.world.participants[0].account.to_string());
        let elsewhere = app.other.staff.therapist.to_string();
        for (change, field, code) in [
            (("responsible", ""), "responsible", "required"),
            (("responsible", secretary.as_str()), "responsible", "unknown_choice"),
            (("responsible", kari.as_str()), "responsible", "unknown_choice"),
            (("responsible", elsewhere.as_str()), "responsible", "unknown_choice"),
            (("deputy", ola.as_str()), "deputy", "same_named"),
            (("monday", "16-8"), "monday", "invalid_hours"),
            (("minutes", "mange"), "minutes", "not_a_number"),
            (("minutes", ""), "minutes", "required"),
        ] {
            let answer = send(&[change]).await;
            ensure!(answer.json::<AppError>()? == AppError::field(field, code), "{change:?}: {}", answer.text);
        }
        let none = send(&[("monday", ""), ("sunday", " ")]).await;
        ensure!(none.json::<AppError>()? == AppError::field("monday", "no_hours"), "{}", none.text);
        ensure!(send(&[("minutes", "4")]).await.status == 422);
        ensure!(send(&[("programme", "none_such")]).await.status == 404);
        ensure!(send(&[("timepoint", "none_such")]).await.status == 404);

        ensure!(send(&[]).await.status == 200);
        ensure!(send(&[]).await.status == 409, "somebody was first");
        ensure!(send(&[("version", "1"), ("minutes", "45")]).await.status == 200);
        ensure!(send(&[("version", "1")]).await.status == 409, "stale");
        let page = leder.page("/risk-duties").await.text;
        for words in ["Mandag 08:00–16:00", "45 minutter i svartiden", "Ola Vik", "Ingen følger med hele døgnet"] {
            ensure!(page.contains(words), "{words}: {page}");
        }
        let form = leder.page("/risk-duties?programme=day_oslo&timepoint=midway").await.text;
        ensure!(form.contains("value=\"12:00–13:30\"") && form.contains("value=\"45\""), "{form}");
        // a plain form that fails comes back as it was typed
        let fields = with(&[("version", "2"), ("tuesday", "i dag")]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let here = "/risk-duties?programme=day_oslo&timepoint=midway";
        let back = leder.form(here, "/api/risk/set_duty", &fields).await;
        let back = leder.page(back.location()).await.text;
        ensure!(back.contains("value=\"i dag\"") && back.contains("Skriv klokkeslett fra og til"), "{back}");

        for (name, status) in [("fagperson", 403), ("sekretaer", 403), ("koordinator", 200)] {
            let browser = app.signed_in(name).await;
            ensure!(browser.page("/risk-duties").await.status == status, "{name}");
        }
        close(app, app.world.staff.therapist).await?;
        let page = leder.page("/risk-duties").await.text;
        ensure!(page.contains("Ola Vik (kan ikke nås"), "{page}");
        let remove = [("programme", "day_oslo"), ("timepoint", "midway"), ("version", "1")];
        ensure!(leder.post("/api/risk/remove_duty", &remove).await.status == 409);
        let remove = [("programme", "day_oslo"), ("timepoint", "midway"), ("version", "2")];
        ensure!(leder.post("/api/risk/remove_duty", &remove).await.status == 200);
        ensure!(leder.post("/api/risk/remove_duty", &remove).await.status == 404);
        Ok(())
    })
    .await;
}
