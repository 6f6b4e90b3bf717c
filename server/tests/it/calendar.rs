//! A participant's plan in a calendar of their own, read by another parser than the one that wrote it.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use calcard::icalendar::{ICalendar, ICalendarProperty};
use contract::plan::{CalendarFeed, Feed};
use entity::{At, account, calendar_feed, session};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

async fn feed(browser: &Browser) -> anyhow::Result<Option<Feed>> {
    Ok(browser.read("/api/plan/calendar", &[]).await.json::<CalendarFeed>()?.standing)
}

async fn make(browser: &Browser, named: &str) -> anyhow::Result<String> {
    let answer = browser.post("/api/plan/make_calendar", &[("named", named)]).await;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(feed(browser).await?.context("made")?.path)
}

/// As a calendar fetches it: with nothing but the address.
async fn fetch(app: &TestApp, path: &str) -> Answer {
    app.visitor().page(path).await
}

fn parsed(text: &str) -> anyhow::Result<ICalendar> {
    ICalendar::parse(text).map_err(|entry| anyhow::anyhow!("{entry:?} in {text}"))
}

/// The values of a property, one of each event.
fn all(calendar: &ICalendar, wanted: &ICalendarProperty) -> Vec<String> {
    let events = calendar.components.iter();
    let values = events.filter_map(|event| {
        let entry = event.entries.iter().find(|entry| entry.name == *wanted)?;
        entry.values.first()?.as_text().map(str::to_owned)
    });
    values.collect()
}

#[tokio::test]
async fn a_calendar_holds_the_plan_discreetly_unless_its_owner_says_otherwise() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        ensure!(feed(&kari).await?.is_none());
        let path = make(&kari, "").await?;
        let answer = fetch(app, &path).await;
        ensure!(answer.status == 200, "{}", answer.status);
        ensure!(answer.text.lines().all(|line| line.len() <= 75), "folded");
        let calendar = parsed(&answer.text)?;
        let names = all(&calendar, &ICalendarProperty::Summary);
        ensure!(names.len() >= 2 && names.iter().all(|name| name == "Avtale"), "{names:?}");
        ensure!(
            !answer.text.contains("LOCATION") && !answer.text.contains("Kari") && !answer.text.contains("NAME:Tilbake")
        );
        let uids = all(&calendar, &ICalendarProperty::Uid);
        ensure!(uids.contains(&format!("{}@tilbake", app.world.talk)), "{uids:?}");
        let again = parsed(&fetch(app, &path).await.text)?;
        ensure!(all(&again, &ICalendarProperty::Uid) == uids, "the same identities");

        // named: what it is called, and with a comma in it still one name
        let open = make(&kari, "true").await?;
        ensure!(fetch(app, &path).await.status == 404, "the one before is gone");
        session::Entity::update_many()
            .col_expr(session::Column::Title, Expr::value(serde_json::json!({ "nb": "Søvn, uro;\nog \\ ro" })))
            .filter(session::Column::Id.eq(app.world.teaching))
            .exec(app.services.db.write())
            .await?;
        let calendar = parsed(&fetch(app, &open).await.text)?;
        let names = all(&calendar, &ICalendarProperty::Summary);
        ensure!(names.iter().any(|name| name == "Søvn, uro;\nog \\ ro"), "{names:?}");

        // what is cancelled stays, as such
        session::Entity::update_many()
            .col_expr(session::Column::CancelledAt, Expr::value(At::new(app.services.clock.now())))
            .col_expr(session::Column::Version, Expr::value(2))
            .filter(session::Column::Id.eq(app.world.talk))
            .exec(app.services.db.write())
            .await?;
        let text = fetch(app, &open).await.text.replace("\r\n", "\n");
        let event = text.split("BEGIN:VEVENT").find(|event| event.contains(&app.world.talk.to_string()));
        let event = event.context("still there")?;
        ensure!(event.contains("STATUS:CANCELLED") && event.contains("SEQUENCE:2"), "{event}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_taken_back_or_whose_account_is_closed_opens_nothing() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        // two at once: one stands
        let (one, two) = tokio::join!(make(&kari, ""), make(&kari, ""));
        let (one, two) = (one?, two?);
        let mut open = 0;
        for path in std::collections::BTreeSet::from([one, two]) {
            open += usize::from(fetch(app, &path).await.status == 200);
        }
        let rows = calendar_feed::of_account(app.services.db.read(), app.world.participants[0].account).await?;
        ensure!(open == 1 && rows.iter().filter(|row| row.revoked_at.is_none()).count() == 1, "{rows:?}");
        let path = feed(&kari).await?.context("stands")?.path;
        ensure!(
            !format!("{rows:?}").contains(path.trim_start_matches("/calendar/").trim_end_matches(".ics")),
            "sealed"
        );
        for _ in 0..2 {
            let gone = kari.form("/plan/calendar", "/api/plan/revoke_calendar", &[]).await;
            ensure!(gone.location() == "/plan/calendar?done=revoked", "{}", gone.location());
        }
        ensure!(fetch(app, &path).await.status == 404 && feed(&kari).await?.is_none());
        for nothing in ["/calendar/.ics", "/calendar/abc.ics", "/calendar/abc"] {
            ensure!(fetch(app, nothing).await.status == 404, "{nothing}");
        }
        let path = make(&kari, "").await?;
        service::account::disable(&app.services, &format!("deltaker@{}", app.world.domain)).await?;
        ensure!(fetch(app, &path).await.status == 404, "closed");
        account::open_again(app.services.db.write(), app.world.participants[0].account).await?;
        ensure!(fetch(app, &path).await.status == 404, "opened again, it is another matter");
        Ok(())
    })
    .await;
}
