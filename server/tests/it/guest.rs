//! Somebody from outside in one talk: asked, in by a link that works once, and out when somebody says no.

use crate::helpers::{Answer, Browser, TestApp, on_both, submission_id};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    consult::{GuestLink, Standing, Talk},
    plan::Planned,
    schedule::Planned as Scheduled,
};
use domain::{
    guest::MOST,
    id::{AccountId, SessionId},
    schedule::{Channel, Part, SessionKind},
};
use entity::{account, audit, guest, outbox, session_party};
use http::StatusCode;
use jiff::SignedDuration;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const ASK: &str = "/api/schedule/ask_guest";
const ENTER: &str = "/api/consult/enter_as_guest";

async fn ask(browser: &Browser, session: SessionId, more: &[(&str, &str)]) -> Answer {
    let (id, submission_id) = (session.to_string(), submission_id());
    let mut fields = vec![("session", id.as_str()), ("submission_id", &submission_id)];
    fields.extend_from_slice(more);
    browser.post(ASK, &fields).await
}

async fn state(browser: &Browser, session: SessionId) -> anyhow::Result<Talk> {
    browser.read("/api/consult/state", &[("session", &session.to_string())]).await.json()
}

async fn planned(app: &TestApp) -> anyhow::Result<Scheduled> {
    let therapist = app.signed_in("fagperson").await;
    therapist.read("/api/schedule/read", &[("session", &app.world.talk.to_string())]).await.json()
}

fn over(answer: &Answer) -> anyhow::Result<()> {
    ensure!(answer.json::<AppError>()? == AppError::field("", "guest_link_over"), "{}", answer.text);
    Ok(())
}

/// One more talk by video with the therapist and the first participant, so many minutes from now.
async fn another(app: &TestApp, minutes: i64, channel: Channel) -> anyhow::Result<SessionId> {
    let starts = app.services.clock.now().checked_add(SignedDuration::from_mins(minutes))?;
    let person = app.world.participants.first().context("a participant")?.account;
    let row =
        app.add_session_of(starts, person, |row| (row.kind, row.channel) = (SessionKind::Consult, channel)).await?;
    let (id, part) = (app.services.dice.id(starts), Part::Leads);
    let (account_id, centre_id) = (app.world.staff.therapist, row.centre_id);
    let party = session_party::Model { id, centre_id, session_id: row.id, account_id, part };
    entity::insert(app.services.db.write(), party).await?;
    Ok(row.id)
}

async fn acts(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    let enrolment = app.world.participants.first().context("a participant")?.enrolment.id;
    let rows =
        audit::Entity::find().filter(audit::Column::Act.eq(act)).filter(audit::Column::EnrolmentId.eq(enrolment));
    Ok(rows.count(app.services.db.read()).await?)
}

#[tokio::test]
async fn a_guest_waits_at_the_door_learns_nothing_there_and_is_let_in() {
    on_both(async |app| {
        let talk = app.world.talk;
        let link = app.guest_link().await?;
        let visitor = app.visitor();
        let page = visitor.page(&link).await;
        let person = account::by_id(app.services.db.read(), app.world.participants[0].account).await?.context("one")?;
        ensure!(page.text.contains("Per Hagen") && !page.text.contains(&person.name), "{}", page.text);
        ensure!(visitor.page(&link).await.text.contains("enter_as_guest"), "looking uses nothing up");

        let token = link.strip_prefix("/guest/").context("a guest's")?;
        let plain = visitor.form(&link, ENTER, &[("token", token)]).await;
        ensure!(plain.location() == format!("/sessions/{talk}/talk"), "without script: {}", plain.location());
        let guest = visitor;
        over(&app.visitor().post(ENTER, &[("token", token)]).await)?;

        ensure!(guest.page(&format!("/sessions/{talk}/talk")).await.status == StatusCode::OK);
        ensure!(guest.page("/").await.status == StatusCode::FORBIDDEN, "and nothing else");
        guest.post("/api/consult/arrive", &[("session", &talk.to_string())]).await;
        let outside = state(&guest, talk).await?;
        ensure!(outside.me == Standing::Waiting && outside.title.is_empty() && !outside.may_admit, "{outside:?}");
        ensure!(outside.parties.iter().all(|one| one.me || one.hosts), "{outside:?}");
        ensure!(
            guest.post("/api/consult/pass", &[("session", &talk.to_string())]).await.status == StatusCode::CONFLICT
        );

        let therapist = app.signed_in("fagperson").await;
        therapist.post("/api/consult/arrive", &[("session", &talk.to_string())]).await;
        let waiting = state(&therapist, talk).await?.waiting;
        let who = waiting.first().context("somebody waits")?;
        ensure!(who.name == "Per Hagen");
        let fields = [("session", talk.to_string()), ("account", who.account.to_string())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ensure!(therapist.post("/api/consult/admit", &fields).await.status == StatusCode::OK);
        let inside = state(&guest, talk).await?;
        ensure!(inside.me == Standing::In && inside.parties.iter().any(|one| one.name == person.name), "{inside:?}");
        ensure!(guest.post("/api/consult/pass", &[("session", &talk.to_string())]).await.status == StatusCode::OK);
        for act in ["ask_guest", "come_as_guest"] {
            ensure!(acts(app, act).await? == 1, "{act}");
        }
        let asked = planned(app).await?.guests.context("guests")?.asked;
        ensure!(asked.len() == 1 && asked[0].came && asked[0].link.is_none(), "a used link is shown no more");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_many_who_use_one_link_at_once_one_comes_in() {
    on_both(async |app| {
        let link = app.guest_link().await?;
        let token = link.strip_prefix("/guest/").context("a guest's")?.to_owned();
        let browsers: Vec<Browser> = (0..20).map(|_| app.visitor()).collect();
        let fields = [("token", token.as_str())];
        let answers = futures_util::future::join_all(browsers.iter().map(|browser| browser.post(ENTER, &fields))).await;
        let won = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
        ensure!(won == 1, "{won} came in");
        for lost in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
            over(lost)?;
        }
        let row = guest::Entity::find().one(app.services.db.read()).await?.context("a guest")?;
        let sessions = entity::web_session::Entity::find()
            .filter(entity::web_session::Column::AccountId.eq(row.account_id))
            .count(app.services.db.read())
            .await?;
        ensure!(sessions == 1 && acts(app, "come_as_guest").await? == 1, "{sessions} sessions");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_no_of_the_participant_ends_everything_at_once() {
    on_both(async |app| {
        let talk = app.world.talk.to_string();
        let inside = app.guest().await?;
        let unused = app.guest_link().await?;
        let participant = app.signed_in("deltaker").await;
        let mine: Planned = participant.read("/api/plan/session", &[("session", &talk)]).await.json()?;
        ensure!(mine.guests.len() == 2 && mine.guests.iter().all(|one| one.link.is_none()), "{:?}", mine.guests);
        let stranger = app.signed_in("deltaker2").await;
        for one in &mine.guests {
            let guest = one.id.to_string();
            let fields = [("session", talk.as_str()), ("guest", guest.as_str())];
            ensure!(stranger.post("/api/plan/refuse_guest", &fields).await.status == StatusCode::NOT_FOUND);
            for _ in 0..2 {
                let answer = participant.post("/api/plan/refuse_guest", &fields).await;
                ensure!(answer.status == StatusCode::OK, "{}", answer.text);
            }
        }
        ensure!(acts(app, "refuse_guest").await? == 2, "twice is once");
        let next = inside.read("/api/consult/state", &[("session", &talk)]).await;
        ensure!(next.status == StatusCode::UNAUTHORIZED, "{}", next.status);
        let token = unused.strip_prefix("/guest/").context("a guest's")?;
        over(&app.visitor().post(ENTER, &[("token", token)]).await)?;
        ensure!(app.visitor().page(&unused).await.text.contains("Lenken virker ikke"));
        let left: Planned = participant.read("/api/plan/session", &[("session", &talk)]).await.json()?;
        ensure!(left.guests.is_empty());
        let named = session_party::Entity::find().filter(session_party::Column::Part.eq(Part::Guest));
        ensure!(named.count(app.services.db.read()).await? == 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn before_its_time_a_link_says_when_and_is_not_used_up() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let session = another(app, 31, Channel::Digital).await?;
        let answer = ask(&therapist, session, &[("name", "Per Hagen"), ("kind", "doctor")]).await;
        ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        let found: Scheduled =
            therapist.read("/api/schedule/read", &[("session", &session.to_string())]).await.json()?;
        let asked = found.guests.context("guests")?.asked;
        let token = asked[0].link.as_deref().and_then(|link| link.rsplit('/').next()).context("a link")?.to_owned();
        let visitor = app.visitor();
        let open = async || -> anyhow::Result<Option<GuestLink>> {
            visitor.read("/api/consult/open_guest", &[("token", &token)]).await.json()
        };
        ensure!(open().await?.is_some_and(|link| !link.open));
        let early: AppError = visitor.post(ENTER, &[("token", &token)]).await.json()?;
        ensure!(early == AppError::field("", "guest_link_early"), "{early:?}");
        app.hand.forward(60);
        ensure!(open().await?.is_some_and(|link| link.open));
        app.hand.forward((31 + 45 + 30) * 60);
        ensure!(open().await?.is_none(), "the door has closed");
        over(&visitor.post(ENTER, &[("token", &token)]).await)
    })
    .await;
}

#[tokio::test]
async fn guests_are_asked_by_those_who_hold_a_talk_on_a_screen() {
    on_both(async |app| {
        let talk = app.world.talk;
        let good = [("name", "Per Hagen"), ("kind", "nav")];
        for (name, status) in [("deltaker", 403), ("sekretaer", 403), ("leder", 403), ("psykolog", 404)] {
            let browser = app.signed_in(name).await;
            ensure!(ask(&browser, talk, &good).await.status.as_u16() == status, "{name}");
        }
        let therapist = app.signed_in("fagperson").await;
        let by_telephone = another(app, 5, Channel::Telephone).await?;
        ensure!(ask(&therapist, by_telephone, &good).await.status == StatusCode::NOT_FOUND);
        ensure!(ask(&therapist, app.world.teaching, &good).await.status == StatusCode::NOT_FOUND);
        let bad = ask(&therapist, talk, &[("name", " "), ("kind", "boss"), ("email", "x")]).await;
        let AppError::Invalid { fields } = bad.json()? else { anyhow::bail!("{}", bad.text) };
        let fields: Vec<_> = fields.iter().map(|field| (field.field.as_str(), field.code.as_str())).collect();
        ensure!(fields == [("name", "required"), ("kind", "required"), ("email", "invalid_email")], "{fields:?}");
        // two of them have an address that is somebody's here already: it opens nothing of theirs
        for (number, email) in ["", "deltaker@demo.example", "deltaker@demo.example", "", ""].iter().enumerate() {
            let name = format!("Gjest {number}");
            let answer = ask(&therapist, talk, &[("name", &name), ("kind", "other"), ("email", email)]).await;
            ensure!(answer.status == StatusCode::OK, "{number}: {}", answer.text);
        }
        let full: AppError = ask(&therapist, talk, &good).await.json()?;
        ensure!(matches!(&full, AppError::Invalid { fields } if fields[0].code == "guests_full"), "{full:?}");
        let letters = outbox::Entity::find().all(app.services.db.read()).await?;
        ensure!(letters.len() == 2 && guest::Entity::find().count(app.services.db.read()).await? == MOST as u64);
        let found = planned(app).await?.guests.context("guests")?;
        ensure!(found.submission_id.is_none() && found.asked.iter().all(|one| one.link.is_some()), "{found:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_link_of_one_kind_does_nothing_of_the_other() {
    on_both(async |app| {
        let link = app.guest_link().await?;
        let token = link.strip_prefix("/guest/").context("a guest's")?;
        let visitor = app.visitor();
        let fields = [("token", token), ("new_password", "fire blå elger danser")];
        let refused: AppError = visitor.post("/api/account/use_link", &fields).await.json()?;
        ensure!(refused == AppError::field("", "link_over"), "{refused:?}");
        ensure!(visitor.page(&format!("/link/{token}")).await.text.contains("/sign-in/forgot"), "over");
        let email = format!("deltaker@{}", app.world.domain);
        let reset = service::account::reset_link(&app.services, &email).await?;
        let token = reset.strip_prefix("/link/").context("a password's")?;
        over(&visitor.post(ENTER, &[("token", token)]).await)?;
        // nor is a guest's account somebody's to be found and changed
        let row = guest::Entity::find().one(app.services.db.read()).await?.context("a guest")?;
        let AccountId(id) = row.account_id;
        let admin = app.signed_in("admin").await;
        let user = admin.read("/api/administration/user", &[("account", &id.to_string())]).await;
        ensure!(user.status == StatusCode::NOT_FOUND, "{}", user.status);
        let sign_in = [("email", format!("guest:{id}")), ("password", String::from("x"))];
        let sign_in: Vec<_> = sign_in.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ensure!(visitor.post("/api/account/sign_in", &sign_in).await.status == StatusCode::UNPROCESSABLE_ENTITY);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_that_changes_nothing_changes_nothing_where_guests_are_asked() {
    on_both(async |app| {
        app.guest_link().await?;
        let anne = app.signed_in("koordinator").await;
        let id = app.world.talk.to_string();
        let seen =
            async || -> anyhow::Result<Scheduled> { anne.read("/api/schedule/read", &[("session", &id)]).await.json() };
        let before = seen().await?;
        let (minutes, room) =
            (before.minutes.to_string(), before.room.map(|room| room.to_string()).unwrap_or_default());
        let fields = [
            ("session", id.as_str()),
            ("version", "1"),
            ("date", &before.date),
            ("time", &before.time),
            ("minutes", &minutes),
            ("channel", before.channel.as_str()),
            ("room", &room),
            ("lead", &before.lead),
            ("helper", &before.helper),
        ];
        let answer = anne.post("/api/schedule/change", &fields).await;
        ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        let after = seen().await?;
        ensure!((after.version, after.changes.len()) == (before.version, before.changes.len()), "{:?}", after.changes);
        ensure!(after.guests.context("guests")?.asked.len() == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_form_asks_one_guest_and_whoever_has_an_account_uses_no_link_up() {
    on_both(async |app| {
        let (therapist, talk, id) = (app.signed_in("fagperson").await, app.world.talk.to_string(), submission_id());
        let fields =
            [("session", talk.as_str()), ("submission_id", id.as_str()), ("name", "Per Hagen"), ("kind", "employer")];
        for _ in 0..2 {
            let answer = therapist.post(ASK, &fields).await;
            ensure!(answer.status == StatusCode::OK, "{}", answer.text);
        }
        let asked = planned(app).await?.guests.context("guests")?.asked;
        ensure!(asked.len() == 1, "{asked:?}");
        let link = asked[0].link.clone().context("a link")?;
        let token = link.rsplit('/').next().context("a token")?;
        let tried: AppError = therapist.post(ENTER, &[("token", token)]).await.json()?;
        ensure!(tried == AppError::field("", "guest_link_signed_in"), "{tried:?}");
        ensure!(therapist.read("/api/schedule/read", &[("session", &talk)]).await.status == StatusCode::OK, "still in");
        ensure!(app.visitor().post(ENTER, &[("token", token)]).await.status == StatusCode::OK, "not used up");
        Ok(())
    })
    .await;
}
