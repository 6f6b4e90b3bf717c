//! The manager works through look-ups that stand out, without seeing what was seen or whose it was.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::ensure;
use contract::{
    AppError,
    today::{Day, Today},
    unusual_access::UnusualAccess,
};
use domain::unusual::Rule;
use entity::{access_review, account, audit};
use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const READ: &str = "/api/unusual_access/read";
const REVIEW: &str = "/api/unusual_access/review";
/// 23.30 in Oslo.
const LATE: &str = "2026-11-22T22:30:00Z";

async fn report(manager: &Browser, show: &str) -> anyhow::Result<UnusualAccess> {
    manager.read(READ, &[("show", show)]).await.json()
}

/// The therapist opens a participant's page at `at`.
async fn open(app: &TestApp, participant: usize, at: &str) -> anyhow::Result<()> {
    let now = app.services.clock.now();
    app.hand.set(at.parse::<Timestamp>()?);
    let id = app.world.participants[participant].enrolment.id.to_string();
    let answer = app.signed_in("fagperson").await.read("/api/participants/read", &[("enrolment", &id)]).await;
    ensure!(answer.status == 200, "{}", answer.text);
    app.hand.set(now);
    Ok(())
}

async fn rename(app: &TestApp, participant: usize, name: &str) -> anyhow::Result<()> {
    let person = app.world.participants[participant].account;
    Ok(account::set(app.services.db.write(), person, account::Column::Name, name).await?)
}

async fn recorded(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read()).await?)
}

#[tokio::test]
async fn what_stands_out_is_told_without_saying_whose_it_was() {
    on_both(async |app| {
        open(app, 0, "2026-11-23T08:00:00Z").await?;
        let manager = app.signed_in("leder").await;
        ensure!(report(&manager, "").await?.findings.is_empty(), "a look-up by day is nothing");
        open(app, 0, LATE).await?;
        rename(app, 1, "anne dahl").await?;
        open(app, 1, "2026-11-23T08:10:00Z").await?;
        rename(app, 2, "Kari Vik").await?;
        open(app, 2, "2026-11-23T08:20:00Z").await?;
        let answer = manager.read(READ, &[]).await;
        let told: UnusualAccess = answer.json()?;
        let found: Vec<_> = told.findings.iter().map(|one| (one.rule, one.looks, one.participants)).collect();
        ensure!(found == [(Rule::SameName, 1, 1), (Rule::Colleague, 1, 1), (Rule::Night, 1, 1)], "{found:?}");
        ensure!((told.open, told.reviewed) == (3, 0));
        let late = &told.findings[2];
        ensure!(
            (late.name.as_str(), late.date.as_str(), late.time.as_str()) == ("Ola Vik", "søndag 22. november", "23.30")
        );
        for name in ["Kari", "kari", "anne", "Amina", "Jonas", "WHO-5"] {
            ensure!(!answer.text.contains(name), "{name} in {}", answer.text);
        }
        let reference = told.findings[0].reference.clone().expect("a reference");
        ensure!(reference.len() == 12 && app.world.participants[2].enrolment.id.to_string().ends_with(&reference));
        let page = manager.page("/unusual-access").await;
        ensure!(page.status == 200 && page.text.contains("Utenfor vanlig tid") && page.text.contains("Ola Vik"));
        ensure!(!page.text.contains("Kari Vik"));
        ensure!(recorded(app, "read_unusual_access").await? == 3, "reading it is itself recorded");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_finding_is_marked_with_a_note_and_opens_again_when_it_grows() {
    on_both(async |app| {
        open(app, 0, LATE).await?;
        let manager = app.signed_in("leder").await;
        let found = report(&manager, "").await?.findings.remove(0);
        let fields = |note: &'static str| {
            [("finding", found.key.clone()), ("looks", found.looks.to_string()), ("note", note.to_owned())]
        };
        let review = async |note: &'static str| {
            let fields = fields(note);
            manager.post(REVIEW, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
        };
        for (note, code) in [("", "required"), ("   ", "required"), (LONG, "too_long")] {
            let refused = review(note).await;
            ensure!(refused.status == 422 && refused.text.contains(code), "{}", refused.text);
        }
        ensure!(review("Vakt den kvelden.").await.status == 200);
        let (waiting, reviewed) = (report(&manager, "").await?, report(&manager, "reviewed").await?);
        ensure!((waiting.open, waiting.reviewed, waiting.findings.len()) == (0, 1, 0));
        let said = reviewed.findings[0].review.clone().expect("a review");
        ensure!(
            (said.note.as_str(), said.by.as_str(), said.date.as_str())
                == ("Vakt den kvelden.", "Hans Foss", "23. november 2026")
        );
        ensure!(recorded(app, "review_unusual_access").await? == 1);
        let stored = access_review::Entity::find().one(app.services.db.read()).await?.expect("a row");
        ensure!(!format!("{stored:?}").contains("Vakt"), "the note lies sealed");

        open(app, 3, "2026-11-22T22:45:00Z").await?;
        let again = report(&manager, "").await?;
        ensure!((again.open, again.findings[0].looks, again.findings[0].participants) == (1, 2, 2));
        ensure!(again.findings[0].review.is_some() && again.findings[0].key == found.key);
        // the form from before says what its manager had seen, not what came since
        ensure!(review("Sett en gang til.").await.status == 200);
        ensure!(report(&manager, "").await?.open == 1);
        Ok(())
    })
    .await;
}

const LONG: &str = match std::str::from_utf8(&[b'a'; 501]) {
    Ok(text) => text,
    Err(_) => "",
};

#[tokio::test]
async fn without_script_the_form_goes_back_to_the_list_or_comes_back_filled_in() {
    on_both(async |app| {
        open(app, 0, LATE).await?;
        let manager = app.signed_in("leder").await;
        let found = report(&manager, "").await?.findings.remove(0);
        let here = format!("/unusual-access?finding={}", found.key);
        let page = manager.page(&here).await;
        ensure!(page.text.contains("Marker som gjennomgått") && page.text.contains("Hva du fant ut"));
        let refused = manager.form(&here, REVIEW, &[("finding", &found.key), ("looks", "1"), ("note", LONG)]).await;
        ensure!((refused.status.as_u16(), refused.location()) == (303, here.as_str()), "{}", refused.location());
        let again = manager.page(&here).await;
        ensure!(again.text.contains(LONG) && again.text.contains("Bruk høyst 500 tegn"), "what was typed is there");
        let kept =
            manager.form(&here, REVIEW, &[("finding", &found.key), ("looks", "1"), ("note", "Snakket sammen.")]).await;
        ensure!((kept.status.as_u16(), kept.location()) == (303, "/unusual-access?done=reviewed"));
        ensure!(manager.page("/unusual-access?done=reviewed").await.text.contains("Markert som gjennomgått."));
        ensure!(manager.page("/unusual-access?show=reviewed").await.text.contains("Gjennomgått av Hans Foss"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_the_managers_page_of_their_own_centre_and_counted_on_their_day() {
    on_both(async |app| {
        open(app, 0, LATE).await?;
        let manager = app.signed_in("leder").await;
        let day = manager.read("/api/today/read", &[]).await.json::<Today>()?.day;
        ensure!(matches!(&day, Day::Manager(day) if day.unusual == 1), "{day:?}");
        ensure!(manager.page("/").await.text.contains("1 funn venter på å bli gjennomgått."));
        let key = report(&manager, "").await?.findings.remove(0).key;
        let elsewhere = app.signed_in_to(&app.other, "leder").await;
        ensure!(report(&elsewhere, "").await?.findings.is_empty());
        let fields = [("finding", key.as_str()), ("looks", "1"), ("note", "x")];
        for answer in [elsewhere.post(REVIEW, &fields).await, elsewhere.read(READ, &[("finding", &key)]).await] {
            ensure!(answer.status == 404 && answer.json::<AppError>()? == AppError::NotFound, "{}", answer.text);
        }
        for role in ["fagperson", "koordinator", "sekretaer", "admin", "deltaker"] {
            let browser = app.signed_in(role).await;
            ensure!(browser.read(READ, &[]).await.status == 403, "{role}");
            ensure!(browser.post(REVIEW, &fields).await.status == 403, "{role}");
            let page = browser.page("/unusual-access").await;
            ensure!(page.status == 403 && page.text.contains("Du har ikke tilgang til dette"), "{role}");
        }
        ensure!(access_review::Entity::find().count(app.services.db.read()).await? == 0);
        // what is a month old is no longer shown
        app.hand.forward(31 * 24 * 3600);
        ensure!(report(&app.signed_in("leder").await, "").await?.findings.is_empty());
        Ok(())
    })
    .await;
}
