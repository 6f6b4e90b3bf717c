//! What asks of risk is asked only where somebody is named.

use super::{going_on::set_duty, *};
use entity::programme_version;
use jiff::ToSpan as _;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, IntoActiveModel as _};
use service::library::Library;

/// The programme asks PHQ-9 at discharge.
async fn ask_at_discharge(app: &TestApp) -> anyhow::Result<()> {
    for row in programme_version::Entity::find().all(app.services.db.read()).await? {
        let mut content = row.content.clone();
        let points = content["timepoints"].as_array_mut().context("points")?;
        let point = points.iter_mut().find(|point| point["code"] == "discharge").context("discharge")?;
        point["questionnaires"] = serde_json::json!(["phq-9"]);
        let mut row = row.into_active_model();
        row.content = Set(content);
        row.update(app.services.db.write()).await?;
    }
    Ok(())
}

async fn asked(app: &TestApp, number: usize) -> anyhow::Result<usize> {
    let enrolled = app.world.participants[number].enrolment.id;
    let rows = assignment::of_enrolment(app.services.db.read(), enrolled).await?;
    Ok(rows.iter().filter(|row| row.timepoint == "discharge").count())
}

fn to_discharge(app: &TestApp) -> anyhow::Result<()> {
    let day = app.world.participants[0].enrolment.starts_on.0.saturating_add(22.days());
    forward_to(app, &format!("{day}T12:00"))
}

#[tokio::test]
async fn where_nobody_is_named_it_is_not_asked_and_the_leader_is_told_once() {
    on_both(async |app| {
        ask_at_discharge(app).await?;
        let (leader, staff) = (app.ctx("leder").await?, app.world.staff);
        risk::remove_duty(&leader, "day_oslo", "", "1").await?;
        let place =
            risk::duties(&leader).await?.programmes[0].places.iter().find(|one| one.timepoint == "discharge").cloned();
        ensure!(place.is_some_and(|place| place.unwatched), "said plainly");
        to_discharge(app)?;
        for _ in 0..2 {
            questionnaire::ask_due(&Ctx::system(&app.services)).await?;
            jobs::run_due(&app.services).await?;
        }
        ensure!(asked(app, 0).await? == 0 && notices(app, staff.manager, "risk_unwatched").await? == 1);
        ensure!(app.signed_in("leder").await.page("/").await.text.contains("1 målepunkt spør ikke"));
        let enrolled = &app.world.participants[0].enrolment;
        let may = async |point: &str, code: &str| -> anyhow::Result<bool> {
            let ctx = app.ctx("fagperson").await?;
            let tx = ctx.begin().await?;
            let given = Library::of(&tx, enrolled.centre_id).await?.find(code).context("it ships")?;
            Ok(risk::may_ask(&ctx, &tx, enrolled, point, &given).await?)
        };
        ensure!(!may("", "phq-9").await? && may("", "who-5").await?, "by hand neither");

        // named at the point alone: that point asks, by hand still nobody does
        set_duty(app, |form| form.timepoint = "discharge".into()).await?;
        ensure!(may("discharge", "phq-9").await? && !may("", "phq-9").await?);
        questionnaire::ask_due(&Ctx::system(&app.services)).await?;
        ensure!(asked(app, 0).await? == 1 && asked(app, 3).await? == 1);
        let refused = risk::remove_duty(&leader, "day_oslo", "discharge", "1").await;
        let Err(service::Error::App(AppError::Invalid { fields })) = refused else { anyhow::bail!("{refused:?}") };
        ensure!(
            fields[0].code == "risk_still_asked" && fields[0].params.get("n").is_some_and(|n| n == "8"),
            "{fields:?}"
        );
        // with somebody for the whole programme, nobody is left alone
        set_duty(app, |form| form.version = "0".into()).await?;
        risk::remove_duty(&leader, "day_oslo", "discharge", "1").await?;
        ensure!(risk::remove_duty(&leader, "day_oslo", "", "1").await.is_err());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_point_has_its_own_duty_before_the_programmes() {
    on_both(async |app| {
        let psychologist = app.world.staff.psychologist;
        set_duty(app, |form| {
            (form.timepoint, form.version) = ("twelve_months".into(), "0".into());
            form.responsible = psychologist.to_string();
        })
        .await?;
        let (ctx, db) = (Ctx::system(&app.services), app.services.db.read());
        let enrolled = &app.world.participants[0].enrolment;
        let first =
            async |point: &str| risk::duty_for(&ctx, db, enrolled, point).await.map(|duty| duty.map(|one| one.first));
        ensure!(first("twelve_months").await? == Some(psychologist), "also long after discharge");
        for point in ["", "midway", "six_months"] {
            ensure!(first(point).await? == Some(app.world.staff.therapist), "{point}");
        }
        Ok(())
    })
    .await;
}
