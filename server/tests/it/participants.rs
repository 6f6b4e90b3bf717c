//! What staff see of participants, and attendance.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    participants::{Arrivals, AttendanceCount, ParticipantList, ParticipantView, Sort, Stage},
};
use domain::{id::EnrolmentId, schedule::AttendanceStatus};
use entity::{attendance, audit};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{Ctx, attendance as kept};

async fn list(browser: &Browser, sort: &str, order: &str) -> anyhow::Result<ParticipantList> {
    browser.read("/api/participants/list", &[("sort", sort), ("order", order)]).await.json()
}

async fn read(browser: &Browser, enrolment: EnrolmentId) -> anyhow::Result<ParticipantView> {
    browser.read("/api/participants/read", &[("enrolment", &enrolment.to_string())]).await.json()
}

async fn recorded(app: &TestApp, act: &str) -> anyhow::Result<u64> {
    let rows = audit::Entity::find().filter(audit::Column::Act.eq(act));
    Ok(rows.count(app.services.db.read()).await?)
}

fn names(list: &ParticipantList) -> Vec<&str> {
    list.rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn a_list_holds_those_in_ones_care_and_a_secretarys_holds_no_clinical_content() {
    on_both(async |app| {
        let therapist = list(&app.signed_in("fagperson").await, "name", "").await?;
        let six = ["Amina Hassan", "Ingrid Moen", "Jonas Berg", "Kari Lund", "Mohammed Ali", "Per Solheim"];
        assert_eq!(names(&therapist), six);
        let row = &therapist.rows[3];
        assert_eq!((row.cohort.as_deref(), row.stage), (Some("Gruppe høst"), Stage::Running { week: 2, of: 4 }));
        let care = row.care.as_ref().expect("clinical content");
        assert_eq!(care.attendance, AttendanceCount { attended: 0, held: 2 });
        let score = care.score.as_ref().expect("a score");
        assert_eq!((score.score.value, score.score.highest), (40.0, 100.0));
        assert_eq!(score.history, [28.0, 40.0]);

        assert_eq!(list(&app.signed_in("koordinator").await, "", "").await?.rows.len(), 8);
        assert_eq!(names(&list(&app.signed_in("psykolog").await, "name", "").await?), ["Silje Haugen", "Tor Nygård"]);
        let answer = app.signed_in("sekretaer").await.read("/api/participants/list", &[]).await;
        let secretary: ParticipantList = answer.json()?;
        assert_eq!((secretary.rows.len(), secretary.clinical), (8, false), "the centre's, and no other centre's");
        assert!(secretary.rows.iter().all(|row| row.care.is_none()));
        assert!(!answer.text.contains("WHO-5"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_list_is_ordered_as_asked_and_by_who_needs_attention_otherwise() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let score = |list: &ParticipantList| -> Vec<f64> {
            list.rows.iter().filter_map(|row| Some(row.care.as_ref()?.score.as_ref()?.score.value)).collect()
        };
        let up = score(&list(&therapist, "score", "").await?);
        assert!(up.is_sorted() && up.len() == 6, "{up:?}");
        let mut down = score(&list(&therapist, "score", "desc").await?);
        down.reverse();
        assert!(down.is_sorted());
        let by_training = list(&therapist, "training", "").await?;
        assert!(by_training.rows.is_sorted_by_key(|row| row.care.as_ref().map(|care| care.training_minutes)));
        let usual = list(&therapist, "x' OR 1=1 --", "").await?;
        assert_eq!(usual.sort, Sort::Attention);
        let needs = |row: &contract::participants::ParticipantRow| row.care.as_ref().map(|care| care.attention.len());
        assert!(usual.rows.is_sorted_by_key(|row| std::cmp::Reverse(needs(row))));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_unanswered_questionnaire_is_told_after_its_due_time() {
    on_both(async |app| {
        let id = app.world.participants[2].enrolment.id;
        let therapist = app.signed_in("fagperson").await;
        assert!(!read(&therapist, id).await?.care.expect("care").attention.iter().any(is_unanswered));
        app.hand.forward(5 * 24 * 3600);
        let therapist = app.signed_in("fagperson").await;
        assert!(read(&therapist, id).await?.care.expect("care").attention.iter().any(is_unanswered));
        Ok(())
    })
    .await;
}

fn is_unanswered(reason: &contract::participants::Attention) -> bool {
    matches!(reason, contract::participants::Attention::Unanswered { days } if *days >= 1)
}

#[tokio::test]
async fn the_page_shows_answers_training_and_the_week_and_every_part_is_audited() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id;
        let one = read(&app.signed_in("fagperson").await, id).await?;
        let care = one.care.expect("clinical content");
        assert_eq!(care.scores.len(), 1);
        assert_eq!(care.answered.len(), 2);
        assert!(care.answered.iter().all(|form| form.answers.len() == 5), "every answer with its question");
        assert_eq!(care.training.weeks.len(), 4);
        assert!(care.training.weeks.iter().map(|(_, minutes)| minutes).sum::<i64>() > 0);
        assert_eq!(care.sessions.len(), 5, "the cohort's four and an own talk");
        for act in ["read_answers", "read_training", "read_attendance"] {
            assert_eq!(recorded(app, act).await?, 1, "{act}");
        }
        let answer =
            app.signed_in("sekretaer").await.read("/api/participants/read", &[("enrolment", &id.to_string())]).await;
        assert!(answer.json::<ParticipantView>()?.care.is_none());
        assert!(!answer.text.contains("WHO-5") && !answer.text.contains("minutes"));
        assert_eq!(recorded(app, "read_administration").await?, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_one_may_not_see_is_answered_as_what_does_not_exist() {
    on_both(async |app| {
        let ended = app.world.participants[5].enrolment.id.to_string();
        let not_mine = app.world.participants[6].enrolment.id.to_string();
        let elsewhere = app.other.participants[0].enrolment.id.to_string();
        let nobody = "0193b000-0000-7000-8000-000000000009".to_owned();
        let psychologist = app.signed_in("psykolog").await;
        let therapist = app.signed_in("fagperson").await;
        let secretary = app.signed_in("sekretaer").await;
        let cases = [
            (&psychologist, &ended),
            (&therapist, &not_mine),
            (&therapist, &elsewhere),
            (&secretary, &elsewhere),
            (&therapist, &nobody),
            (&secretary, &nobody),
            (&therapist, &"../etc/passwd".to_owned()),
        ];
        for (browser, id) in cases {
            let answer = browser.read("/api/participants/read", &[("enrolment", id)]).await;
            assert_eq!((answer.status.as_u16(), answer.json::<AppError>()?), (404, AppError::NotFound), "{id}");
        }
        for role in ["deltaker", "leder", "admin"] {
            let browser = app.signed_in(role).await;
            assert_eq!(browser.read("/api/participants/list", &[]).await.status, 403, "{role}");
            assert_eq!(browser.read("/api/participants/read", &[("enrolment", &ended)]).await.status, 403, "{role}");
            assert!(browser.page("/participants").await.text.contains("Du har ikke tilgang til dette"), "{role}");
        }
        assert_eq!(app.visitor().read("/api/participants/list", &[]).await.status, 401);
        assert_eq!(recorded(app, "read_answers").await?, 0, "nothing was read");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_the_list_orders_itself_by_links() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let page = therapist.page("/participants?sort=name").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(r#"aria-sort="ascending""#), "says how it is ordered");
        assert!(page.text.contains("/participants?sort=name&amp;order=desc"), "and how to turn it");
        let at = |text: &str, name: &str| text.find(name).unwrap_or(usize::MAX);
        assert!(at(&page.text, "Amina Hassan") < at(&page.text, "Per Solheim"));
        let turned = therapist.page("/participants?sort=name&order=desc").await;
        assert!(at(&turned.text, "Amina Hassan") > at(&turned.text, "Per Solheim"));
        assert!(turned.text.contains(r#"aria-sort="descending""#));
        let id = app.world.participants[0].enrolment.id;
        let one = therapist.page(&format!("/participants/{id}")).await;
        assert!(one.text.contains("Kari Lund") && one.text.contains("40 av 100"), "the page too");
        Ok(())
    })
    .await;
}

fn form(fields: [&str; 4]) -> [(&'static str, &str); 4] {
    let [session, enrolment, status, version] = fields;
    [("session", session), ("enrolment", enrolment), ("status", status), ("version", version)]
}

const SET: &str = "/api/participants/set_attendance";

async fn rows(app: &TestApp, enrolment: EnrolmentId) -> anyhow::Result<Vec<attendance::Model>> {
    let of_one = attendance::Entity::find()
        .filter(attendance::Column::EnrolmentId.eq(enrolment))
        .filter(attendance::Column::SessionId.eq(app.world.teaching));
    Ok(of_one.all(app.services.db.read()).await?)
}

#[tokio::test]
async fn staff_set_attendance_once_and_a_stale_form_changes_nothing() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let id = app.world.participants[0].enrolment.id;
        let (session, enrolment) = (app.world.teaching.to_string(), id.to_string());
        let set = async |status: &str, version: &str| {
            therapist.post(SET, &form([&session, &enrolment, status, version])).await
        };
        assert_eq!(set("present", "0").await.status, 200);
        let stale = set("absent", "0").await;
        assert_eq!((stale.status.as_u16(), stale.json::<AppError>()?), (409, AppError::Conflict { current: 1 }));
        assert_eq!(set("excused", "1").await.status, 200);
        let rows = rows(app, id).await?;
        assert_eq!((rows.len(), rows[0].status, rows[0].version), (1, AttendanceStatus::Excused, 2));
        assert_eq!(recorded(app, "record_attendance").await?, 2, "the refused one left no row");
        let plain = therapist
            .form(&format!("/participants/{enrolment}"), SET, &form([&session, &enrolment, "present", "2"]))
            .await;
        assert_eq!((plain.status.as_u16(), plain.location()), (303, format!("/participants/{enrolment}").as_str()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn attendance_that_cannot_be_is_refused() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let (teaching, talk) = (app.world.teaching.to_string(), app.world.talk.to_string());
        let training = entity::session::Entity::find()
            .filter(entity::session::Column::CentreId.eq(app.world.centre))
            .filter(entity::session::Column::StartsAt.gt(entity::At::new("2026-11-24T00:00:00Z".parse()?)));
        let later = training.one(app.services.db.read()).await?.expect("later this week").id.to_string();
        let first = app.world.participants[0].enrolment.id.to_string();
        let second = app.world.participants[1].enrolment.id.to_string();
        let not_mine = app.world.participants[6].enrolment.id.to_string();
        let elsewhere = app.other.teaching.to_string();
        let of_other = app.other.participants[0].enrolment.id.to_string();
        let cases: [([&str; 4], u16); 9] = [
            ([&teaching, &first, "asleep", "0"], 422),
            ([&teaching, &first, "", "0"], 422),
            ([&teaching, &first, "present", "x"], 422),
            // nobody is there hours before it begins
            ([&later, &first, "present", "0"], 422),
            // is not asked to it
            ([&talk, &second, "absent", "0"], 404),
            ([&teaching, &not_mine, "present", "0"], 404),
            ([&elsewhere, &first, "present", "0"], 404),
            ([&elsewhere, &of_other, "present", "0"], 404),
            ([&teaching, &first, "present", "7"], 409),
        ];
        for (fields, status) in cases {
            assert_eq!(therapist.post(SET, &form(fields)).await.status, status, "{fields:?}");
        }
        for role in ["deltaker", "sekretaer", "leder", "admin"] {
            let answer = app.signed_in(role).await.post(SET, &form([&teaching, &first, "present", "0"])).await;
            assert_eq!(answer.status, 403, "{role}");
        }
        assert!(rows(app, app.world.participants[0].enrolment.id).await?.is_empty());
        assert_eq!(recorded(app, "record_attendance").await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn being_there_is_noted_exactly_once_however_many_notice() {
    on_both(async |app| {
        let person = &app.world.participants[0];
        let (session, account, enrolment) = (app.world.teaching, person.account, person.enrolment.id);
        let noticed = (0..12).map(|second| {
            let services = app.services.clone();
            tokio::spawn(async move {
                let ctx = Ctx::system(&services);
                let now = ctx.now.saturating_add(jiff::SignedDuration::from_secs(second)).expect("a time");
                kept::seen(&ctx, session, account, now).await
            })
        });
        for one in noticed.collect::<Vec<_>>() {
            one.await??;
        }
        let row = rows(app, enrolment).await?;
        assert_eq!((row.len(), row[0].status, row[0].version), (1, AttendanceStatus::Remote, 1));
        let span = row[0].last_seen_at.timestamp().duration_since(row[0].first_seen_at.timestamp());
        assert_eq!(span.as_secs(), 11, "from the first to the last moment");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_staff_have_set_outlasts_what_is_measured() {
    on_both(async |app| {
        let person = &app.world.participants[0];
        let ctx = app.ctx("fagperson").await?;
        let (session, enrolment) = (app.world.teaching, person.enrolment.id);
        kept::set_by_staff(&ctx, session, enrolment, AttendanceStatus::Absent, 0).await?;
        let before = rows(app, enrolment).await?;
        let later = ctx.now.saturating_add(jiff::SignedDuration::from_mins(5))?;
        kept::seen(&Ctx::system(&app.services), session, person.account, later).await?;
        assert_eq!(rows(app, enrolment).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn staff_and_the_unknown_leave_no_attendance() {
    on_both(async |app| {
        let ctx = Ctx::system(&app.services);
        let before = attendance::Entity::find().count(app.services.db.read()).await?;
        kept::seen(&ctx, app.world.teaching, app.world.staff.therapist, ctx.now).await?;
        kept::seen(&ctx, app.world.teaching, ctx.id(), ctx.now).await?;
        kept::seen(&ctx, ctx.id(), app.world.participants[0].account, ctx.now).await?;
        kept::seen(&ctx, app.other.teaching, app.world.participants[0].account, ctx.now).await?;
        assert_eq!(attendance::Entity::find().count(app.services.db.read()).await?, before);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_comes_is_marked_with_one_press_and_may_say_so_themselves() {
    on_both(async |app| {
        let (anne, kari) = (app.signed_in("koordinator").await, app.signed_in("deltaker").await);
        let board = async |browser: &Browser| browser.read("/api/participants/arrivals", &[]).await.json::<Arrivals>();
        let talk = app.world.talk.to_string();
        let page = format!("/plan/sessions/{talk}");
        // twice is once, and only at the centre, at its time
        for _ in 0..2 {
            let here = kari.form(&page, "/api/plan/check_in", &[("session", &talk)]).await;
            ensure!(here.location() == format!("{page}?done=here"), "{}", here.location());
        }
        ensure!(kari.page(&page).await.text.contains("Du er her"));
        let live = app.world.teaching.to_string();
        ensure!(kari.post("/api/plan/check_in", &[("session", &live)]).await.status == 422, "it is on a screen");
        ensure!(app.signed_in("deltaker2").await.post("/api/plan/check_in", &[("session", &talk)]).await.status == 404);
        ensure!(anne.post("/api/plan/check_in", &[("session", &talk)]).await.status == 403);
        let today = board(&anne).await?;
        let of_talk = today.sessions.iter().find(|one| one.session == app.world.talk).context("the talk")?;
        ensure!(
            of_talk.people.len() == 1 && of_talk.people[0].status == Some(AttendanceStatus::Present),
            "{of_talk:?}"
        );

        // from the board, with what was seen
        let row = &of_talk.people[0];
        let mark = async |status: &str, version: i32| {
            let (enrolment, version) = (row.enrolment.to_string(), version.to_string());
            let fields = [
                ("session", talk.as_str()),
                ("enrolment", enrolment.as_str()),
                ("status", status),
                ("version", version.as_str()),
            ];
            anne.form("/participants/arrivals", "/api/participants/mark_arrival", &fields).await
        };
        ensure!(mark("excused", row.version).await.location() == "/participants/arrivals?done=saved");
        ensure!(!mark("absent", row.version).await.location().contains("done"), "stale");
        ensure!(board(&anne).await?.sessions.iter().any(|one| {
            one.people.iter().any(|one| one.enrolment == row.enrolment && one.status == Some(AttendanceStatus::Excused))
        }));
        // what staff have set stands
        let told = kari.post("/api/plan/check_in", &[("session", &talk)]).await;
        ensure!(told.status == 422 && told.text.contains("ask_staff"), "{}", told.text);
        let kept = attendance::of(app.world.talk, row.enrolment).one(app.services.db.read()).await?.context("a row")?;
        ensure!(kept.status == AttendanceStatus::Excused, "{kept:?}");
        // those whom one follows
        ensure!(board(&app.signed_in("lege").await).await?.sessions.is_empty());
        ensure!(app.signed_in("leder").await.read("/api/participants/arrivals", &[]).await.status == 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_still_on_after_midnight_is_on_the_board() {
    on_both(async |app| {
        // 23.40 to 00.25 in Oslo; then it is 00.10
        let late = app.add_session("2026-11-23T22:40:00Z".parse()?, |_| ()).await?;
        let over = app.add_session("2026-11-23T21:40:00Z".parse()?, |_| ()).await?;
        app.hand.forward(13 * 60 * 60 + 40 * 60);
        let board: Arrivals =
            app.signed_in("koordinator").await.read("/api/participants/arrivals", &[]).await.json()?;
        let shown: Vec<_> = board.sessions.iter().map(|one| one.session).collect();
        ensure!(shown.contains(&late.id) && !shown.contains(&over.id), "{shown:?}");
        Ok(())
    })
    .await;
}
