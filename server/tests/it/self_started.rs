//! What participants do with what they are asked: begin one of their own accord, put one off, and go through several at one
//! measuring point with a break between.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    participants::{AskedForm, ParticipantView},
    questionnaire::{DueItem, DueList, Opened, Receipt, Saved},
    today::{Day, Today},
};
use entity::{assignment, audit, job, notification, risk_alert};
use jiff::{SignedDuration, ToSpan as _, civil::Date, tz::TimeZone};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, jobs, questionnaire::ask_due};

const HOUR: i64 = 60 * 60;

async fn list(browser: &Browser) -> anyhow::Result<DueList> {
    browser.read("/api/questionnaire/due", &[]).await.json()
}

async fn start(browser: &Browser, code: &str) -> Answer {
    browser.post("/api/questionnaire/start", &[("questionnaire", code)]).await
}

async fn put_off(browser: &Browser, asked: &str, until: &str) -> Answer {
    browser.post("/api/questionnaire/put_off", &[("assignment", asked), ("until", until)]).await
}

async fn on_today(browser: &Browser) -> anyhow::Result<Vec<DueItem>> {
    let today: Today = browser.read("/api/today/read", &[]).await.json()?;
    let Day::Participant(day) = today.day else { anyhow::bail!("a participant's") };
    Ok(day.due)
}

async fn asked_of(app: &TestApp, number: usize) -> anyhow::Result<Vec<AskedForm>> {
    let id = app.world.participants[number].enrolment.id.to_string();
    let staff = app.signed_in("koordinator").await;
    let view: ParticipantView = staff.read("/api/participants/read", &[("enrolment", &id)]).await.json()?;
    Ok(view.care.context("clinical")?.asked)
}

async fn answer(browser: &Browser, asked: &str, link_id: &str, value: &str, version: i32) -> anyhow::Result<i32> {
    let version = version.to_string();
    let fields = [("assignment", asked), ("link_id", link_id), ("value[0]", value), ("version", &version)];
    let saved = browser.post("/api/questionnaire/answer", &fields).await;
    ensure!(saved.status == StatusCode::OK, "{link_id}: {}", saved.text);
    Ok(saved.json::<Saved>()?.version)
}

async fn submit(browser: &Browser, asked: &str, version: i32) -> anyhow::Result<Receipt> {
    let fields = [("assignment", asked), ("version", &version.to_string())];
    browser.post("/api/questionnaire/submit", &fields).await.json()
}

/// All five questions of WHO-5.
async fn well_being(browser: &Browser, asked: &str) -> anyhow::Result<Receipt> {
    let mut version = 0;
    for link_id in ["1", "2", "3", "4", "5"] {
        version = answer(browser, asked, link_id, "3", version).await?;
    }
    submit(browser, asked, version).await
}

fn today(app: &TestApp) -> anyhow::Result<Date> {
    Ok(app.services.clock.now().to_zoned(TimeZone::get("Europe/Oslo")?).date())
}

async fn notices(app: &TestApp, kind: &str) -> anyhow::Result<u64> {
    jobs::run_due(&app.services).await?;
    let found = notification::Entity::find().filter(notification::Column::Kind.eq(kind));
    let found = found.filter(notification::Column::AccountId.eq(app.world.participants[0].account));
    Ok(found.count(app.services.db.read()).await?)
}

async fn acts(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read()).await?)
}

#[tokio::test]
async fn one_is_begun_without_being_asked_and_two_presses_begin_one() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let offered: Vec<String> = list(&kari).await?.may_start.into_iter().map(|(code, _)| code).collect();
        ensure!(offered == ["nprs", "pain-areas", "psfs", "phq-9"], "who-5 is open: {offered:?}");
        let (one, other) = tokio::join!(start(&kari, "nprs"), start(&kari, "nprs"));
        let (one, other) = (one.json::<String>()?, other.json::<String>()?);
        ensure!(one == other && one.starts_with("/questionnaires/"), "{one} {other}");
        ensure!(start(&kari, "nprs").await.json::<String>()? == one && acts(app, "start_questionnaire").await? == 1);
        let open = list(&kari).await?;
        ensure!(open.open.len() == 2 && open.may_start.len() == 3, "{open:?}");
        // what is asked stands open already
        let who_5 = app.world.participants[0].open_assignment;
        ensure!(start(&kari, "who-5").await.json::<String>()? == format!("/questionnaires/{who_5}"));
        for (code, wrong) in [("sit-to-stand", "unknown_choice"), ("", "required")] {
            let refused: AppError = start(&kari, code).await.json()?;
            ensure!(refused == AppError::field("questionnaire", wrong), "{code}: {refused:?}");
        }
        // staff see that nobody asked
        let asked = asked_of(app, 0).await?;
        let one = asked.iter().find(|one| one.self_started).context("told")?;
        ensure!(
            one.assignment.to_string() == open_id(&open, 1) && asked.iter().filter(|one| one.self_started).count() == 1
        );
        let page = app.signed_in("fagperson").await;
        let page = page.page(&format!("/participants/{}", app.world.participants[0].enrolment.id)).await.text;
        ensure!(page.contains("Startet selv"), "{page}");
        // nobody is reminded of it, and nobody has failed to answer it
        app.hand.forward(6 * 24 * HOUR);
        ask_due(&Ctx::system(&app.services)).await?;
        let reminded =
            job::Entity::find().filter(job::Column::IdempotencyKey.eq(format!("asked_again:{}", one.assignment)));
        ensure!(reminded.count(app.services.db.read()).await? == 0);
        app.hand.forward(2 * 24 * HOUR);
        let (whose, now) = ([app.world.participants[0].enrolment.id], entity::At::new(app.services.clock.now()));
        let overdue = entity::overview::overdue(app.services.db.read(), &whose, now).await?;
        ensure!(overdue.iter().all(|one| !one.self_started));
        let kari = app.signed_in("deltaker").await;
        ensure!(list(&kari).await?.may_start.iter().any(|(code, _)| code == "nprs"), "it may be begun again");
        // after the course nobody looks at it
        app.hand.forward(60 * 24 * HOUR);
        let kari = app.signed_in("deltaker").await;
        ensure!(list(&kari).await?.may_start.is_empty());
        ensure!(start(&kari, "nprs").await.status == StatusCode::NOT_FOUND);
        Ok(())
    })
    .await;
}

fn open_id(list: &DueList, at: usize) -> String {
    list.open[at].assignment.to_string()
}

#[tokio::test]
async fn what_asks_of_risk_is_begun_only_where_somebody_is_named() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let offers = async || anyhow::Ok(list(&kari).await?.may_start.iter().any(|(code, _)| code == "phq-9"));
        ensure!(offers().await?, "the demo names somebody");
        service::risk::remove_duty(&app.ctx("leder").await?, "day_oslo", "", "1").await?;
        ensure!(!offers().await?);
        let refused: AppError = start(&kari, "phq-9").await.json()?;
        ensure!(refused == AppError::field("questionnaire", "no_one_responsible"), "{refused:?}");
        ensure!(acts(app, "start_questionnaire").await? == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn on_a_tablet_too_a_risk_answer_reaches_a_person_and_says_whom_to_call() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let path: String = start(&kari, "phq-9").await.json()?;
        let asked = path.trim_start_matches("/questionnaires/").to_owned();
        let tablet = app.tablet("fagperson", 0, &asked).await?;
        let opened: Opened = tablet.read("/api/questionnaire/open", &[("assignment", &asked)]).await.json()?;
        let (item, counts) = opened.risk.context("what counts")?.items.remove(0);
        answer(&tablet, &asked, &item, &counts[0], 0).await?;
        let place = opened.questions.iter().position(|one| one.link_id == item).context("asked")?;
        let page = tablet.page(&format!("{path}?q={}", place + 1)).await.text;
        ensure!(page.contains("116 123") && page.contains("tel:113"), "{page}");
        let alert = risk_alert::Entity::find().one(app.services.db.read()).await?.context("an alert")?;
        ensure!(alert.responsible_id == Some(app.world.staff.therapist));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_is_put_off_inside_its_window_and_nothing_of_it_is_lost() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let asked = app.world.participants[0].open_assignment.to_string();
        let version = answer(&kari, &asked, "1", "4", 0).await?;
        let day = today(app)?;
        let [tomorrow, last, beyond] = [1, 3, 4].map(|days: i64| day.saturating_add(days.days()).to_string());
        let item = list(&kari).await?.open.remove(0);
        ensure!(item.may_put_off == Some((tomorrow.clone(), last.clone())), "{item:?}");
        for wrong in [day.to_string().as_str(), &beyond, "i morgen"] {
            let refused: AppError = put_off(&kari, &asked, wrong).await.json()?;
            ensure!(refused == AppError::field("until", "unknown_choice"), "{wrong}: {refused:?}");
        }
        ensure!(put_off(&kari, &asked, "tomorrow").await.status == StatusCode::OK);
        let off = list(&kari).await?;
        ensure!(off.open.is_empty() && off.put_off.len() == 1, "{off:?}");
        ensure!(off.put_off[0].put_off.as_deref() == Some("tirsdag 24. november") && off.put_off[0].answered == 1);
        ensure!(on_today(&kari).await?[0].put_off.is_some());
        ensure!(asked_of(app, 0).await?[0].put_off.as_deref() == Some("tirsdag 24. november"), "staff see it");
        // one press takes it back
        ensure!(put_off(&kari, &asked, "").await.status == StatusCode::OK);
        ensure!(list(&kari).await?.open.len() == 1 && on_today(&kari).await?[0].put_off.is_none());
        ensure!(acts(app, "put_off_questionnaire").await? == 1 && acts(app, "take_up_questionnaire").await? == 1);
        // whoever answers has taken it up
        ensure!(put_off(&kari, &asked, &last).await.status == StatusCode::OK);
        let version = answer(&kari, &asked, "2", "4", version).await?;
        ensure!(version == 2 && list(&kari).await?.open[0].answered == 2);
        // it is nobody else's to put off
        for name in ["deltaker2", "fagperson"] {
            let refused = put_off(&app.signed_in(name).await, &asked, "tomorrow").await;
            ensure!(refused.status == StatusCode::NOT_FOUND || refused.status == StatusCode::FORBIDDEN, "{name}");
        }
        // without script, and back to the page of the day
        let fields = [("assignment", asked.as_str()), ("until", "tomorrow"), ("next", "/")];
        ensure!(kari.form("/", "/api/questionnaire/put_off", &fields).await.location() == "/");
        ensure!(kari.page("/").await.text.contains("Utsatt til tirsdag 24. november"));
        let away = [("assignment", asked.as_str()), ("until", ""), ("next", "https://ond.example/")];
        ensure!(kari.form("/", "/api/questionnaire/put_off", &away).await.location() == "/", "only within the site");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn reminders_follow_what_is_put_off() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let asked = app.world.participants[0].open_assignment.to_string();
        let last = today(app)?.saturating_add(3.days()).to_string();
        ensure!(put_off(&kari, &asked, &last).await.status == StatusCode::OK);
        // two days before it is too late it is still put off
        app.hand.forward(2 * 24 * HOUR);
        ask_due(&Ctx::system(&app.services)).await?;
        ensure!(notices(app, "asked_again").await? == 0 && notices(app, "put_off_over").await? == 0);
        // on the day that was chosen it is said once, and it waits again
        app.hand.forward(24 * HOUR);
        for _ in 0..3 {
            ask_due(&Ctx::system(&app.services)).await?;
            app.hand.forward(HOUR);
        }
        ensure!(notices(app, "put_off_over").await? == 1 && notices(app, "asked_again").await? == 0);
        let kari = app.signed_in("deltaker").await;
        ensure!(list(&kari).await?.open.len() == 1, "on its last day");
        ensure!(list(&kari).await?.open[0].may_put_off.is_none(), "there is no later day");
        ensure!(kari.page("/").await.text.contains("Du ville bli minnet på 1 spørreskjema nå"));
        Ok(())
    })
    .await;
}

/// The first participant is asked three things at the end of the course, in the order of the programme.
async fn at_discharge(app: &TestApp) -> anyhow::Result<Vec<assignment::Model>> {
    let start = app.world.participants[0].enrolment.starts_on.0;
    let noon = start.saturating_add(22.days()).at(12, 0, 0, 0).to_zoned(TimeZone::get("Europe/Oslo")?)?.timestamp();
    app.hand.forward(noon.duration_since(app.services.clock.now()).as_secs());
    ask_due(&Ctx::system(&app.services)).await?;
    let all = assignment::of_enrolment(app.services.db.read(), app.world.participants[0].enrolment.id).await?;
    Ok(all.into_iter().filter(|one| one.timepoint == "discharge").collect())
}

#[tokio::test]
async fn what_a_point_asks_is_one_row_in_its_order_with_a_break_between() {
    on_both(async |app| {
        let all = at_discharge(app).await?;
        ensure!(all.iter().map(|one| one.place).collect::<Vec<_>>() == [0, 1, 2], "{all:?}");
        let kari = app.signed_in("deltaker").await;
        let waits = list(&kari).await?;
        ensure!(waits.open.len() == 1, "{waits:?}");
        let row = &waits.open[0];
        let battery = row.battery.as_ref().context("several")?;
        ensure!(row.assignment == all[0].id && battery.number == 1 && battery.parts.len() == 3, "{row:?}");
        ensure!(battery.parts.iter().map(|part| part.assignment).eq(all.iter().map(|one| one.id)));
        let page = kari.page("/questionnaires").await.text;
        ensure!(page.contains("Skjema 1 av 3"), "{page}");
        ensure!(kari.page("/").await.text.contains("Skjema 1 av 3"));
        // the first is sent: what is next, how much is left, and that one may rest
        let receipt = well_being(&kari, &all[0].id.to_string()).await?;
        let next = receipt.next.context("what is next")?;
        ensure!(next.assignment == all[1].id && next.battery.context("several")?.number == 2);
        let page = kari.page(&format!("/questionnaires/{}/done", all[0].id)).await.text;
        ensure!(page.contains("1 av 3 er sendt") && page.contains("Ta en pause"), "{page}");
        ensure!(page.contains(&format!("href=\"/questionnaires/{}\"", all[1].id)));
        // anywhere and in any order: another device begins with the last
        let phone = app.signed_in("deltaker").await;
        ensure!(phone.page(&format!("/questionnaires/{}", all[2].id)).await.status == StatusCode::OK);
        let after = list(&phone).await?;
        ensure!(after.open.len() == 1 && after.open[0].assignment == all[1].id && after.open[0].battery.is_some());
        // together put off, together taken up
        ensure!(put_off(&phone, &all[1].id.to_string(), "tomorrow").await.status == StatusCode::OK);
        ensure!(list(&phone).await?.open.is_empty());
        answer(&phone, &all[1].id.to_string(), "1", "4", 0).await?;
        let after = list(&phone).await?;
        ensure!(after.put_off.is_empty() && after.open.len() == 1, "{after:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_tablet_goes_through_them_in_order_too() {
    on_both(async |app| {
        let all = at_discharge(app).await?;
        let tablet = app.tablet("fagperson", 0, "").await?;
        let receipt = well_being(&tablet, &all[0].id.to_string()).await?;
        ensure!(receipt.next.context("what is next")?.assignment == all[1].id);
        let page = tablet.page(&format!("/questionnaires/{}/done", all[0].id)).await.text;
        ensure!(page.contains("Ta en pause") && page.contains("href=\"/tablet\"") && !page.contains("href=\"/\""));
        // one that is for one asks no more
        app.hand.forward(SignedDuration::from_mins(1).as_secs());
        let tablet = app.tablet("fagperson", 0, &all[1].id.to_string()).await?;
        let version = answer(&tablet, &all[1].id.to_string(), "1", "4", 0).await?;
        ensure!(submit(&tablet, &all[1].id.to_string(), version).await?.next.is_none());
        Ok(())
    })
    .await;
}
