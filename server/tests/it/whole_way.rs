//! Each programme that ships, over HTTP and by an injected clock: from the referral to twelve months after, ending with the
//! account that its template promises.

use crate::helpers::{TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    intake::{Blank, Referral},
    programme::{Accounting, Programmes},
};
use domain::{
    Lang,
    id::EnrolmentId,
    programme::{Path, Rehearsal, Template, Verdict, Window},
    referral::LetterKind,
    schedule::{Channel, SessionKind},
};
use entity::{At, assignment, enrolment, letter, overview, participant, referral, session};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use sea_orm::EntityTrait as _;
use service::{
    Ctx,
    programme::{SHIPPED, shipped},
};

const ZONE: &str = "Europe/Oslo";

fn today(app: &TestApp) -> anyhow::Result<Date> {
    Ok(app.services.clock.now().to_zoned(TimeZone::get(ZONE)?).date())
}

/// Moves the clock to noon of a day ahead.
fn forward_to(app: &TestApp, day: Date) -> anyhow::Result<()> {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::get(ZONE)?)?.timestamp();
    let ahead = noon.duration_since(app.services.clock.now()).as_secs();
    ensure!(ahead > 0, "{day} is not ahead");
    app.hand.forward(ahead);
    Ok(())
}

/// The programme as the centre has it: its id.
async fn programme(app: &TestApp, template: &Template) -> anyhow::Result<String> {
    let anne = app.signed_in("koordinator").await;
    let all: Programmes = anne.read("/api/programmes/list", &[]).await.json()?;
    if all.shipped.iter().flatten().any(|(code, _)| *code == template.code) {
        let added = anne.post("/api/programmes/add", &[("code", &template.code)]).await;
        ensure!(added.status == 200, "{}", added.text);
    }
    let name = template.name.text(Lang::Nb);
    let blank: Blank = app.signed_in("sekretaer").await.read("/api/intake/blank", &[]).await.json()?;
    Ok(blank.programmes.into_iter().find(|one| one.name == name).with_context(|| name.to_owned())?.id)
}

/// Registers, assesses and admits somebody who comes alone on `start`.
async fn admitted(app: &TestApp, (programme, number): (&str, usize), start: Date) -> anyhow::Result<EnrolmentId> {
    let grete = app.signed_in("sekretaer").await;
    let blank: Blank = grete.read("/api/intake/blank", &[]).await.json()?;
    let (name, email) = (format!("Ada Moe {number}"), format!("ada{number}@moe.example"));
    let fields = [
        ("submission_id", blank.submission_id.as_str()),
        ("name", &name),
        ("programme", programme),
        ("received_on", &blank.today),
        ("source", "gp"),
        ("lang", "nb"),
        ("phone", "41234567"),
        ("email", &email),
        ("born_on", "1985-02-28"),
        ("problem", "musculoskeletal"),
        ("problem_text", "Vondt i ryggen"),
        ("treatment", "Fysioterapi"),
        ("employment", "employed"),
        ("sick_leave", "on_sick_leave"),
        ("degree", "50"),
        ("marked", "true"),
    ];
    let saved = grete.post("/api/intake/save", &fields).await;
    ensure!(saved.status == 200, "{}", saved.text);
    let path: String = saved.json()?;
    let id = path.strip_prefix("/intake/").and_then(|rest| rest.strip_suffix("?done=saved")).context("an id")?;
    let read =
        async || -> anyhow::Result<Referral> { grete.read("/api/intake/read", &[("referral", id)]).await.json() };
    let one = read().await?;
    ensure!(one.row.lacking.is_empty(), "{:?}", one.row.lacking);
    let (version, by) = (one.version.to_string(), start.to_string());
    let word =
        [("referral", id), ("version", &version), ("right", "yes"), ("reason", "Trenger det"), ("start_by", &by)];
    let assessed = app.signed_in("lege").await.post("/api/intake/assess", &word).await;
    ensure!(assessed.status == 200, "{}", assessed.text);
    let (version, contact) = (read().await?.version.to_string(), app.world.staff.coordinator.to_string());
    let place = [("referral", id), ("version", &version), ("starts_on", &by), ("contact_person", &contact)];
    let given = grete.post("/api/intake/admit", &place).await;
    ensure!(given.status == 200, "{}", given.text);
    read().await?.enrolment.context("an enrolment")
}

/// Says of each session that is over that the participant was there.
async fn was_there(app: &TestApp, id: EnrolmentId, span: (Date, Date)) -> anyhow::Result<usize> {
    let db = app.services.db.read();
    let enrolled = enrolment::Entity::find_by_id(id).one(db).await?.context("enrolled")?;
    let account = participant::by_id(db, enrolled.participant_id).await?.context("a participant")?.account_id;
    let person = overview::Person { enrolment: id, cohort: enrolled.cohort_id, account };
    let at = |day: Date| anyhow::Ok(At::new(day.to_zoned(TimeZone::get(ZONE)?)?.timestamp()));
    let span = (at(span.0)?, at(span.1.tomorrow()?)?);
    let expected = overview::expected(db, app.world.centre, &[person], span).await?;
    let anne = app.signed_in("koordinator").await;
    for (_, session) in &expected {
        let fields = [
            ("session", session.id.to_string()),
            ("enrolment", id.to_string()),
            ("status", "present".to_owned()),
            ("version", "0".to_owned()),
        ];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let set = anne.post("/api/participants/set_attendance", &fields).await;
        ensure!(set.status == 200, "{}", set.text);
    }
    Ok(expected.len())
}

/// A talk by telephone at ten.
async fn follow_up(app: &TestApp, id: EnrolmentId, day: Date) -> anyhow::Result<()> {
    let db = app.services.db.read();
    let enrolled = enrolment::Entity::find_by_id(id).one(db).await?.context("enrolled")?;
    let account_id = participant::by_id(db, enrolled.participant_id).await?.context("a participant")?.account_id;
    let starts = day.at(10, 0, 0, 0).to_zoned(TimeZone::get(ZONE)?)?.timestamp();
    let by_telephone = |row: &mut session::Model| (row.kind, row.channel) = (SessionKind::Consult, Channel::Telephone);
    app.add_session_of(starts, account_id, by_telephone).await?;
    Ok(())
}

/// Lets the program ask what is to be asked on the day of each point, as it does every hour.
async fn ask_at(app: &TestApp, points: &[&Window]) -> anyhow::Result<()> {
    for window in points {
        if window.due > today(app)? {
            forward_to(app, window.due)?;
        }
        for _ in 0..2 {
            service::questionnaire::ask_due(&Ctx::system(&app.services)).await?;
        }
    }
    Ok(())
}

/// Everything that the template asks was asked once, on its days, and the person had one message for each point.
async fn was_asked(app: &TestApp, id: EnrolmentId, template: &Template, points: &[Window]) -> anyhow::Result<()> {
    let db = app.services.db.read();
    let rows = assignment::of_enrolment(db, id).await?;
    ensure!(
        rows.len() == template.timepoints.iter().map(|point| point.questionnaires.len()).sum::<usize>(),
        "{rows:?}"
    );
    for window in points {
        let point = template.timepoints.iter().find(|point| point.code == window.code).context("a point")?;
        let asked: Vec<_> = rows.iter().filter(|row| row.timepoint == point.code).collect();
        ensure!(asked.len() == point.questionnaires.len(), "{}: {asked:?}", point.code);
        let day = |at: At| anyhow::Ok(at.timestamp().to_zoned(TimeZone::get(ZONE)?).date());
        for one in asked {
            ensure!((day(one.opens_at)?, day(one.due_at)?) == (window.first, window.last), "{window:?} {one:?}");
        }
    }
    let referral = referral::of_enrolments(db, app.world.centre, [id]).await?.pop().context("a referral")?;
    let letters = letter::of_referrals(db, [referral.id]).await?;
    // not those who were reminded
    let asked = |one: &&letter::Model| one.kind == LetterKind::Asked && one.idempotency_key.contains(":asked:");
    let told = letters.iter().filter(asked).count();
    ensure!(told == points.len(), "{told} of {}", points.len());
    Ok(())
}

async fn whole_way(app: &TestApp, number: usize, template: &Template) -> anyhow::Result<()> {
    let programme = programme(app, template).await?;
    let referred = today(app)?;
    // three weeks on, on the day of the week that it begins
    let first = referred.saturating_add(3.weeks());
    let begins =
        |day: &Date| template.starts_on.is_none_or(|on| on.from_monday() == day.weekday().to_monday_zero_offset());
    let is_working = |day: &Date| domain::working_day::is_working(*day);
    let start = first.series(1.day()).filter(is_working).find(begins).context("a day to begin on")?;
    let id = admitted(app, (&programme, number), start).await?;
    let rehearsal =
        Rehearsal { template, start, participants: &[Path::WithEmployer], extra_weeks: 0, referred_on: Some(referred) };
    let rehearsed = rehearsal.run().map_err(|refusal| anyhow::anyhow!("{refusal}"))?;

    let laid = app.signed_in("koordinator").await.post("/api/schedule/lay_out", &[("who", &id.to_string())]).await;
    ensure!(laid.status == 200, "{}", laid.text);
    let mut points = template.timepoints_of(start, rehearsed.end);
    points.sort_by_key(|window| window.due);
    let (before, after): (Vec<_>, Vec<_>) =
        points.iter().partition::<Vec<_>, _>(|window| window.due <= rehearsed.end.max(start));
    ask_at(app, &before).await?;
    forward_to(app, rehearsed.end.max(start).tomorrow()?)?;
    let held = was_there(app, id, (start, rehearsed.end)).await?;
    ensure!(held == rehearsed.sessions.len(), "{held} of {}", rehearsed.sessions.len());
    for window in &rehearsed.follow_ups {
        follow_up(app, id, window.due).await?;
    }
    ask_at(app, &after).await?;
    forward_to(app, rehearsed.end.max(start).saturating_add(54.weeks()))?;
    was_asked(app, id, template, &points).await?;

    let leder = app.signed_in("leder").await;
    let told: Accounting = leder.read("/api/programmes/accounting", &[("programme", &programme)]).await.json()?;
    // in the day programme there are others, who began before
    let row = told.rows.last().context("a row")?;
    let (promised, sums) = (&rehearsed.accountings[0].promises, &rehearsed.accountings[0]);
    let verdicts: Vec<Verdict> = row.promises.iter().map(|kept| kept.verdict).collect();
    let expected: Vec<Verdict> = promised.iter().map(|judged| judged.verdict).collect();
    ensure!(verdicts == expected, "{row:?} {promised:?}");
    ensure!(verdicts.iter().all(|one| *one == Verdict::Kept), "{row:?}");
    ensure!(
        (row.individual, row.on_site) == (sums.total.individual_percent(), sums.total.on_site_percent()),
        "{row:?}"
    );
    ensure!(row.follow_ups == (sums.follow_ups_in_window, sums.follow_ups), "{row:?}");
    ensure!(row.extension_weeks == 0 && row.attended.0 == row.attended.1, "{row:?}");
    ensure!(usize::try_from(row.attended.1)? == held, "{row:?} {held}");
    Ok(())
}

#[tokio::test]
async fn each_programme_from_the_referral_to_twelve_months_ends_with_the_account_it_promises() {
    on_both(async |app| {
        for (number, (code, _)) in SHIPPED.iter().enumerate() {
            whole_way(app, number, &shipped(code)?).await.with_context(|| (*code).to_owned())?;
        }
        Ok(())
    })
    .await;
}
