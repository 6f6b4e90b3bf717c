//! How an alert goes on: in duty hours only, past those who cannot take it, once to each.

use super::*;
use contract::risk::Answers;

/// The leader sets the duty of the whole programme.
pub(super) async fn set_duty(app: &TestApp, change: impl FnOnce(&mut DutyForm)) -> anyhow::Result<()> {
    let ctx = app.ctx("leder").await?;
    let there = risk::duties(&ctx).await?;
    let programme = there.programmes.iter().find(|one| one.code == "day_oslo").context("the programme")?;
    let version = programme.places[0].duty.as_ref().map_or(0, |duty| duty.version);
    let day = || "08.00–15.30".to_owned();
    let mut form = DutyForm {
        programme: "day_oslo".into(),
        version: version.to_string(),
        responsible: app.world.staff.therapist.to_string(),
        deputy: app.world.staff.coordinator.to_string(),
        week: [day(), day(), day(), day(), day(), String::new(), String::new()],
        minutes: "60".into(),
        ..DutyForm::default()
    };
    change(&mut form);
    Ok(risk::set_duty(&ctx, &form).await?)
}

#[tokio::test]
async fn it_waits_through_the_weekend_and_goes_to_each_once() {
    on_both(async |app| {
        let staff = app.world.staff;
        forward_to(app, "2026-11-27T15:00")?;
        let of = answered(app, 0).await?;
        raise(app, 0, &of, &["9"], AnsweredIn::Sent).await?;
        let next = alerts(app, "fagperson").await?.open[0].next.clone().context("it goes on")?;
        ensure!(next.0 == Rung::Deputy && next.1.text.contains("mandag 30. november kl. 08.30"), "{next:?}");
        for still in ["2026-11-27T15:29", "2026-11-28T12:00", "2026-11-30T08:29"] {
            forward_to(app, still)?;
            ensure!(go_on(app).await? == 0, "{still}");
        }
        // whoever answers is told when somebody does
        let (ctx, enrolled) = (Ctx::system(&app.services), &app.world.participants[0].enrolment);
        let duty = risk::duty_for(&ctx, app.services.db.read(), enrolled, "").await?.context("somebody")?;
        let Answers::From(from) = duty.answers(&ctx) else { anyhow::bail!("closed: {duty:?}") };
        ensure!(from.text == "mandag 30. november kl. 08.00" && duty.first_name == "Ola Vik", "{from:?}");
        forward_to(app, "2026-11-30T08:30")?;
        ensure!(matches!(duty.answers(&Ctx::system(&app.services)), Answers::NowUntil(_)));
        ensure!(go_on(app).await? == 1 && go_on(app).await? == 0, "to the deputy, once");
        ensure!(told(app, staff.coordinator).await? == 1 && told(app, staff.manager).await? == 0);
        ensure!(alerts(app, "leder").await?.open.is_empty());
        forward_to(app, "2026-11-30T09:30")?;
        ensure!(go_on(app).await? == 1 && go_on(app).await? == 0, "to the leaders, once");
        ensure!((told(app, staff.therapist).await?, told(app, staff.manager).await?) == (1, 1));
        let page = app.signed_in("leder").await.page("/").await.text;
        ensure!(page.contains("kan bety fare for liv"), "{page}");
        let open = alerts(app, "leder").await?.open;
        ensure!(open.len() == 1 && open[0].enrolment.is_none() && open[0].told.len() == 3, "no way to the record");
        risk::acknowledge(&app.ctx("leder").await?, &open[0].id.to_string(), "1", "Snakket med Ola, som ringte.")
            .await?;
        jobs::run_due(&app.services).await?;
        for account in [staff.therapist, staff.coordinator] {
            ensure!(notices(app, account, "risk_acknowledged").await? == 1);
        }
        forward_to(app, "2026-12-04T12:00")?;
        ensure!(go_on(app).await? == 0, "seen to");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_nights_of_the_clock_neither_lose_nor_add_an_hour() {
    on_both(async |app| {
        set_duty(app, |form| {
            form.week = [(); 7].map(|()| "00-24".to_owned());
            (form.holidays, form.minutes) = ("true".into(), "240".into());
        })
        .await?;
        for (number, raised, still, then) in [
            // Easter Sunday, and 02.00 is 03.00
            (0, "2027-03-28T00:30", "2027-03-28T05:29", "2027-03-28T05:30"),
            // 03.00 is 02.00 once more
            (1, "2027-10-31T00:30", "2027-10-31T03:29", "2027-10-31T03:30"),
        ] {
            forward_to(app, raised)?;
            let of = answered(app, number).await?;
            raise(app, number, &of, &["9"], AnsweredIn::Draft).await?;
            forward_to(app, still)?;
            ensure!(go_on(app).await? == 0, "{still}");
            forward_to(app, then)?;
            ensure!(go_on(app).await? == 1, "{then}");
            let id = alerts(app, "koordinator").await?.open[0].id.to_string();
            risk::acknowledge(&app.ctx("koordinator").await?, &id, "1", "Ringte").await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_cannot_take_it_is_passed_over() {
    on_both(async |app| {
        let (staff, db) = (app.world.staff, app.services.db.read());
        let ctx = Ctx::system(&app.services);
        let enrolled = |number: usize| &app.world.participants[number].enrolment;
        let first = async |number: usize| -> anyhow::Result<Option<AccountId>> {
            Ok(risk::duty_for(&ctx, db, enrolled(number), "discharge").await?.map(|duty| duty.first))
        };
        ensure!(first(0).await? == Some(staff.therapist));
        // one whom the participant has shut out
        service::access_block::block(&app.ctx("deltaker").await?, &staff.therapist.to_string()).await?;
        ensure!(first(0).await? == Some(staff.coordinator) && first(1).await? == Some(staff.therapist));
        let of = answered(app, 0).await?;
        raise(app, 0, &of, &["9"], AnsweredIn::Sent).await?;
        ensure!((told(app, staff.therapist).await?, told(app, staff.coordinator).await?) == (0, 1));
        ensure!(alerts(app, "fagperson").await?.open.is_empty(), "shut out is shut out");

        // an account that is closed while an alert waits: it goes on at once
        let of = answered(app, 1).await?;
        raise(app, 1, &of, &["9"], AnsweredIn::Sent).await?;
        ensure!(told(app, staff.therapist).await? == 1);
        close(app, staff.therapist).await?;
        ensure!(first(1).await? == Some(staff.coordinator));
        ensure!(go_on(app).await? == 1 && told(app, staff.coordinator).await? == 2);
        close(app, staff.coordinator).await?;
        ensure!(first(1).await?.is_none(), "nobody");
        ensure!(go_on(app).await? == 2 && told(app, staff.manager).await? == 2);
        // what is answered then is the leaders' at once
        let of = answered(app, 2).await?;
        raise(app, 2, &of, &["9"], AnsweredIn::Draft).await?;
        ensure!(told(app, staff.manager).await? == 3 && alerts(app, "leder").await?.open.len() == 3);
        Ok(())
    })
    .await;
}
