//! Risk answers reach a person: who is told and sees what, how an alert goes on, and what is not asked where nobody is named.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{AppError, risk::Alerts};
use domain::{
    id::{AccountId, ResponseId},
    person::LinkKind,
    risk::{AnsweredIn, Rung},
};
use entity::{At, account, assignment, audit, notification, outbox, response, risk_alert, risk_done};
use jiff::tz::TimeZone;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{
    Ctx, jobs, questionnaire,
    risk::{self, DutyForm, Raised, Risks},
};

mod asking;
mod duties;
mod going_on;

/// A participant's answers to a questionnaire with a risk item.
struct Answered {
    asked: assignment::Model,
    response: ResponseId,
}

async fn answered(app: &TestApp, number: usize) -> anyhow::Result<Answered> {
    let (ctx, db) = (Ctx::system(&app.services), app.services.db.write());
    let enrolled = &app.world.participants[number].enrolment;
    let form = questionnaire::install(&ctx, db, app.world.centre, "phq-9").await?;
    let values = [1; 10];
    let response = questionnaire::store_completed(&ctx, db, enrolled, form.id, "discharge", &values, ctx.now).await?;
    let row = response::with_ids(db, [response]).await?.pop().context("answers")?;
    let asked = assignment::with_ids(db, [row.assignment_id]).await?.pop().context("asked")?;
    Ok(Answered { asked, response })
}

/// The answer of one participant raises an alert, as answering does.
async fn raise(
    app: &TestApp,
    number: usize,
    of: &Answered,
    items: &[&str],
    from: AnsweredIn,
) -> anyhow::Result<Raised> {
    let name = if number == 0 { "deltaker".to_owned() } else { format!("deltaker{}", number + 1) };
    let ctx = app.ctx(&name).await?;
    let risks = Risks { items: items.iter().map(|&item| item.to_owned()).collect(), worse: false };
    let enrolled = &app.world.participants[number].enrolment;
    let tx = ctx.begin().await?;
    let raised = risk::raise(&ctx, &tx, &of.asked, enrolled, of.response, &risks, from).await?;
    tx.commit().await?;
    jobs::run_due(&app.services).await?;
    Ok(raised)
}

async fn told(app: &TestApp, account: AccountId) -> anyhow::Result<u64> {
    notices(app, account, "risk_alert").await
}

async fn notices(app: &TestApp, account: AccountId, kind: &str) -> anyhow::Result<u64> {
    let found = notification::Entity::find().filter(notification::Column::Kind.eq(kind));
    Ok(found.filter(notification::Column::AccountId.eq(account)).count(app.services.db.read()).await?)
}

async fn alerts(app: &TestApp, name: &str) -> anyhow::Result<Alerts> {
    Ok(risk::open_alerts(&app.ctx(name).await?).await?)
}

/// So many alerts went on.
async fn go_on(app: &TestApp) -> anyhow::Result<u64> {
    let went = risk::escalate_due(&Ctx::system(&app.services)).await?;
    jobs::run_due(&app.services).await?;
    Ok(went)
}

/// Forward to a time of the centre's clock.
fn forward_to(app: &TestApp, local: &str) -> anyhow::Result<()> {
    let moment = local.parse::<jiff::civil::DateTime>()?.to_zoned(TimeZone::get("Europe/Oslo")?)?.timestamp();
    let ahead = moment.duration_since(app.services.clock.now()).as_secs();
    ensure!(ahead >= 0, "{local} is over");
    app.hand.forward(ahead);
    Ok(())
}

async fn close(app: &TestApp, account: AccountId) -> anyhow::Result<()> {
    account::close(app.services.db.write(), account, At::new(app.services.clock.now())).await?;
    Ok(())
}

#[tokio::test]
async fn an_alert_reaches_the_named_and_nobody_else() {
    on_both(async |app| {
        let staff = app.world.staff;
        let of = answered(app, 0).await?;
        ensure!(raise(app, 0, &of, &[], AnsweredIn::Draft).await? == Raised::AsBefore, "nothing, no alert");
        ensure!(raise(app, 0, &of, &["9"], AnsweredIn::Draft).await? == Raised::Anew);
        for _ in 0..2 {
            ensure!(raise(app, 0, &of, &["9"], AnsweredIn::Sent).await? == Raised::AsBefore, "said again");
        }
        ensure!(risk_alert::Entity::find().count(app.services.db.read()).await? == 1);
        // the responsible is told at once, by notice and by mail; the deputy sees it, and is not told yet
        ensure!(told(app, staff.therapist).await? == 1 && told(app, staff.coordinator).await? == 0);
        let mails = outbox::Entity::find().filter(outbox::Column::Kind.eq(LinkKind::Alert));
        let mails = mails.all(app.services.db.read()).await?;
        ensure!(mails.len() == 1 && mails[0].account_id == staff.therapist);
        for name in ["fagperson", "koordinator"] {
            let open = alerts(app, name).await?.open;
            ensure!(
                open.len() == 1 && open[0].name == "Kari Lund" && open[0].answered_in == AnsweredIn::Sent,
                "{name}"
            );
            ensure!(open[0].timepoint == "Ved avslutning" && open[0].enrolment.is_some(), "{:?}", open[0]);
        }
        // in the team, a leader before it is late: nobody else
        for name in ["psykolog", "lege", "leder"] {
            ensure!(alerts(app, name).await?.open.is_empty(), "{name}");
        }
        for name in ["sekretaer", "admin", "deltaker"] {
            ensure!(risk::open_alerts(&app.ctx(name).await?).await.is_err(), "{name}");
        }
        let other = account::by_id(app.services.db.read(), app.other.staff.therapist).await?.context("another")?;
        let other = service::account::actor(app.services.db.read(), &other).await?;
        let elsewhere = risk::open_alerts(&Ctx::system(&app.services).acting_as(other)).await?;
        ensure!(elsewhere.open.is_empty() && elsewhere.done.is_empty());

        let ola = app.signed_in("fagperson").await;
        let today = ola.page("/").await.text;
        ensure!(today.contains("1 svar kan bety fare for liv") && !today.contains("1 ny hendelse"), "{today}");
        let page = ola.page("/risk-alerts").await;
        ensure!(
            page.status == 200 && page.text.contains("Kari Lund") && page.text.contains("Ola Vik"),
            "{}",
            page.text
        );
        ensure!(page.text.contains("Ingen følger med på svarene hele døgnet"));
        ensure!(!app.signed_in("psykolog").await.page("/").await.text.contains("kan bety fare"));

        let acts = async |act: &str| {
            audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read()).await
        };
        ensure!(acts("raise_risk_alert").await? == 1);
        ensure!(acts("read_risk_alert").await? == 2, "once a day for each who looks");
        // the person reads it all
        let kari = app.signed_in("deltaker").await;
        let own = kari.page("/privacy?kind=risk_alerts").await.text;
        ensure!(own.contains("Ansvarlig fikk beskjed") && own.contains("Ola Vik"), "{own}");
        let log = kari.page("/access-log").await.text;
        ensure!(log.contains("er navngitt som den som skal nås"), "{log}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_who_say_what_they_did_one_is_first() {
    on_both(async |app| {
        let of = answered(app, 0).await?;
        raise(app, 0, &of, &["9"], AnsweredIn::Draft).await?;
        let id = alerts(app, "fagperson").await?.open[0].id.to_string();
        let (ola, anne) = (app.signed_in("fagperson").await, app.signed_in("koordinator").await);
        let fields =
            |done: &'static str| [("alert", id.clone()), ("version", "1".to_owned()), ("done", done.to_owned())];
        let send = async |by: &crate::helpers::Browser, done: &'static str| {
            let fields = fields(done);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            by.post("/api/risk/acknowledge", &fields).await
        };
        ensure!(send(&ola, " ").await.json::<AppError>()? == AppError::field("done", "required"));
        for name in ["psykolog", "leder"] {
            ensure!(send(&app.signed_in(name).await, "Ringte").await.status == 404, "{name}");
        }
        let (one, two) = tokio::join!(send(&ola, "Ringte og avtalte time."), send(&anne, "Ringte."));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        ensure!(statuses == [200, 409], "{} {}", one.text, two.text);
        ensure!(risk_done::Entity::find().count(app.services.db.read()).await? == 1);
        jobs::run_due(&app.services).await?;
        let staff = app.world.staff;
        let heard = [staff.therapist, staff.coordinator];
        let mut count = 0;
        for account in heard {
            count += notices(app, account, "risk_acknowledged").await?;
        }
        ensure!(count == 1, "the other one is told");
        let now = alerts(app, "fagperson").await?;
        ensure!(
            now.open.is_empty() && now.done.len() == 1 && now.done[0].done.len() == 1 && now.done[0].next.is_none()
        );
        ensure!(
            app.signed_in("fagperson").await.page("/risk-alerts").await.text.contains("Fulgt opp de siste 90 dagene")
        );
        ensure!(go_on(app).await? == 0);
        let own = app.signed_in("deltaker").await.page("/privacy?kind=risk_alerts").await.text;
        ensure!(own.contains("Ringte"), "{own}");
        // a plain form that comes too late keeps its words
        let (here, words) = (format!("/risk-alerts?alert={id}"), "Snakket på gangen.");
        let late = [("alert", id.as_str()), ("version", "1"), ("done", words)];
        let late = anne.form(&here, "/api/risk/acknowledge", &late).await;
        let late = anne.page(late.location()).await.text;
        ensure!(late.contains(words), "{late}");
        app.hand.forward(91 * 24 * 3600);
        ensure!(alerts(app, "fagperson").await?.done.is_empty(), "shown for ninety days");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_further_item_opens_it_again_and_refuses_what_was_written_before() {
    on_both(async |app| {
        let of = answered(app, 0).await?;
        raise(app, 0, &of, &["9"], AnsweredIn::Draft).await?;
        let ola = app.ctx("fagperson").await?;
        let id = alerts(app, "fagperson").await?.open[0].id.to_string();
        ensure!(raise(app, 0, &of, &["9", "8"], AnsweredIn::Draft).await? == Raised::Further);
        ensure!(told(app, app.world.staff.therapist).await? == 1, "it waits already");
        let stale = risk::acknowledge(&ola, &id, "1", "Ringte").await;
        ensure!(matches!(stale, Err(service::Error::App(AppError::Conflict { current: 2 }))));
        risk::acknowledge(&ola, &id, "2", "Ringte").await?;
        ensure!(raise(app, 0, &of, &["8", "9"], AnsweredIn::Sent).await? == Raised::AsBefore, "seen to stays seen to");
        ensure!(raise(app, 0, &of, &["7"], AnsweredIn::Sent).await? == Raised::Again);
        let open = alerts(app, "fagperson").await?.open;
        ensure!(open.len() == 1 && open[0].again && open[0].done.len() == 1, "{open:?}");
        ensure!(told(app, app.world.staff.therapist).await? == 2, "told anew");
        let row = risk_alert::Entity::find().one(app.services.db.read()).await?.context("an alert")?;
        ensure!(row.items == serde_json::json!(["9", "8", "7"]) && row.version == 4, "{row:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_finder_and_the_policy_agree_on_who_sees_an_alert() {
    on_both(async |app| {
        for number in [0, 1] {
            let of = answered(app, number).await?;
            raise(app, number, &of, &["9"], AnsweredIn::Sent).await?;
        }
        forward_to(app, "2026-11-23T16:00")?;
        let first = risk_alert::Entity::find().all(app.services.db.read()).await?[0].clone();
        risk_alert::told(app.services.db.write(), first.id, Rung::Leaders, first.raised_at).await?;
        // the second has shut out whoever is responsible
        let kari = app.ctx("deltaker2").await?;
        service::access_block::block(&kari, &app.world.staff.therapist.to_string()).await?;
        let (mut seen, mut hidden) = (0, 0);
        for account in account::Entity::find().all(app.services.db.read()).await? {
            let actor = service::account::actor(app.services.db.read(), &account).await?;
            let found = risk_alert::visible_to(&actor).all(app.services.db.read()).await?;
            for alert in risk_alert::Entity::find().all(app.services.db.read()).await? {
                let blocked = account.id == app.world.staff.therapist
                    && alert.enrolment_id == app.world.participants[1].enrolment.id;
                let relation = risk_alert::standing(&actor, &alert, blocked);
                let may = domain::policy::may_take_risk_alert(&actor, relation);
                ensure!(may == found.iter().any(|one| one.id == alert.id), "{} {relation:?}", actor.role);
                seen += usize::from(may);
                hidden += usize::from(!may);
            }
        }
        ensure!(seen == 4 && hidden > 10, "{seen} {hidden}");
        Ok(())
    })
    .await;
}
