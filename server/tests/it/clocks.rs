//! A machine whose clock is more than a year wrong, either way, and then put right: the product serves meanwhile, what
//! was kept stays, and nothing that a wrong clock has opened stays open.

use crate::{
    helpers::{Browser, PASSWORD, TestApp, on_both},
    second_factor::Staff,
};
use anyhow::ensure;
use contract::{
    account::{OpenLink, SetUp},
    training::{Blank, Week},
};
use server::routes::{Access, Kind, ROUTES};
use service::{
    account,
    audit::{sealing::seal, verifying::verify},
};

const DAYS: i64 = 400;
const DAY: i64 = 86_400;

/// Logs a walk today, as the clock has it; gives that day.
async fn walk(browser: &Browser) -> anyhow::Result<String> {
    let form: Blank = browser.read("/api/training/blank", &[]).await.json()?;
    let fields = [
        ("submission_id", form.submission_id.as_str()),
        ("performed_on", form.today.as_str()),
        ("kind", "walk"),
        ("minutes", "25"),
    ];
    let answer = browser.post("/api/training/log", &fields).await;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(form.today)
}

async fn walks(browser: &Browser, day: &str) -> anyhow::Result<usize> {
    let week: Week = browser.read("/api/training/week", &[("within", day)]).await.json()?;
    Ok(week.entries.len())
}

/// Everything that can be fetched is answered, as this role or by a refusal, never by a fault.
async fn all_pages_stand(app: &TestApp, name: &str) -> anyhow::Result<()> {
    let browser = app.signed_in(name).await;
    let person = &app.world.participants[0];
    let (enrolment, session) = (person.enrolment.id.to_string(), app.world.teaching.to_string());
    for route in ROUTES.iter().filter(|route| route.method == "GET" && route.access != Access::Public) {
        let answer = match route.kind {
            Kind::Call => browser.read(route.path, &[("enrolment", &enrolment), ("session", &session)]).await,
            Kind::Page => {
                let path = route.path.replace("{enrolment}", &enrolment).replace("{id}", &session);
                browser.page(&path.replace("{assignment}", &person.open_assignment.to_string())).await
            }
            Kind::Media | Kind::Http(_) => continue,
        };
        ensure!(answer.status.as_u16() < 500, "{name}, {}: {}", route.path, answer.status);
    }
    Ok(())
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.read("/api/account/sessions", &[]).await.status == 200
}

#[tokio::test]
async fn a_clock_more_than_a_year_wrong_and_put_right_loses_nothing_and_leaves_nothing_open() {
    on_both(async |app| {
        let right = app.services.clock.now();
        let kari = app.signed_in("deltaker").await;
        let kept = walk(&kari).await?;
        let before = walks(&kari, &kept).await?;
        for wrong_by in [-DAYS * DAY, DAYS * DAY] {
            app.hand.set(right);
            app.hand.forward(wrong_by);
            for name in ["deltaker", "fagperson", "koordinator", "sekretaer", "leder", "admin"] {
                all_pages_stand(app, name).await?;
            }
            let meanwhile = app.signed_in("deltaker").await;
            let day = walk(&meanwhile).await?;
            seal(&app.services).await?;

            app.hand.set(right);
            app.hand.forward(60);
            ensure!(!is_signed_in(&meanwhile).await, "signed in by a clock that was {} days wrong", wrong_by / DAY);
            let back = app.signed_in("deltaker").await;
            ensure!(walks(&back, &kept).await? == before, "what was kept before");
            ensure!(walks(&back, &day).await? > 0, "what was kept meanwhile");
            seal(&app.services).await?;
            ensure!(verify(&app.services, None).await?.is_ok(), "the log is whole");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_waited_by_a_wrong_clock_waits_no_longer_when_it_is_right() {
    on_both(async |app| {
        let right = app.services.clock.now();
        let email = format!("deltaker@{}", app.world.domain);
        app.hand.forward(DAYS * DAY);
        let browser = app.visitor();
        let mut last = 0;
        for _ in 0..10 {
            let fields = [("email", email.as_str()), ("password", "feil"), ("next", "/")];
            last = browser.post("/api/account/sign_in", &fields).await.status.as_u16();
        }
        ensure!(last == 429, "guessing must wait: {last}");
        app.hand.set(right);
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
        ensure!(browser.post("/api/account/sign_in", &fields).await.status == 200);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_link_and_a_half_sign_in_of_a_wrong_clock_are_worth_nothing_when_it_is_right() {
    on_both(async |app| {
        let right = app.services.clock.now();
        let staff = Staff::new(app).await?;
        app.hand.forward(DAYS * DAY);
        let link = account::reset_link(&app.services, &format!("deltaker@{}", app.world.domain)).await?;
        let token = link.trim_start_matches("/link/");
        let half = staff.half("/sign-in/set-up").await;
        let stand = async || -> anyhow::Result<(bool, bool)> {
            let open: Option<OpenLink> = half.read("/api/account/open_link", &[("token", token)]).await.json()?;
            let step: Option<SetUp> = half.read("/api/account/set_up", &[]).await.json()?;
            Ok((open.is_some(), step.is_some()))
        };
        ensure!(stand().await? == (true, true), "while the clock is wrong");
        app.hand.set(right);
        ensure!(stand().await? == (false, false), "when it is right");
        Ok(())
    })
    .await;
}
