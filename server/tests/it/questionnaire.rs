//! Answering a questionnaire over HTTP: the day as it should go, and everything that should not.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::Context as _;
use contract::{
    AppError,
    questionnaire::{DueList, Opened, Receipt, Saved},
};
use domain::{id::AssignmentId, questionnaire::Change};
use entity::{audit, job, notification, response, score};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

const OPEN: &str = "/api/questionnaire/open";
const ANSWER: &str = "/api/questionnaire/answer";
const SUBMIT: &str = "/api/questionnaire/submit";
const RESULT: &str = "/api/questionnaire/result";

/// One participant in a browser, with the questionnaire that waits for them.
struct Kari {
    browser: Browser,
    assignment: String,
}

impl Kari {
    async fn of(app: &TestApp) -> Self {
        let assignment = app.world.participants[0].open_assignment.to_string();
        Self { browser: app.signed_in("deltaker").await, assignment }
    }

    async fn opened(&self) -> anyhow::Result<Opened> {
        self.browser.read(OPEN, &[("assignment", &self.assignment)]).await.json()
    }

    async fn answer(&self, link_id: &str, value: &str, version: i32) -> crate::helpers::Answer {
        let version = version.to_string();
        let fields = [
            ("assignment", self.assignment.as_str()),
            ("link_id", link_id),
            ("value[0]", value),
            ("version", &version),
        ];
        self.browser.post(ANSWER, &fields).await
    }

    /// Answers the five questions of a fresh draft; gives the version after them.
    async fn answer_all(&self, values: [&str; 5]) -> anyhow::Result<i32> {
        let mut version = 0;
        for (link_id, value) in ["1", "2", "3", "4", "5"].into_iter().zip(values) {
            version = self.answer(link_id, value, version).await.json::<Saved>()?.version;
        }
        Ok(version)
    }

    async fn submit(&self, version: i32) -> crate::helpers::Answer {
        let version = version.to_string();
        self.browser.post(SUBMIT, &[("assignment", self.assignment.as_str()), ("version", &version)]).await
    }
}

async fn stored(app: &TestApp) -> anyhow::Result<Option<response::Model>> {
    let assignment: AssignmentId = app.world.participants[0].open_assignment;
    let found = response::Entity::find().filter(response::Column::AssignmentId.eq(assignment));
    Ok(found.one(app.services.db.read()).await?)
}

#[tokio::test]
async fn answers_are_kept_one_by_one_then_sent_scored_and_told() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let due: DueList = kari.browser.read("/api/questionnaire/due", &[]).await.json()?;
        let waiting = due.open.iter().find(|item| item.assignment.to_string() == kari.assignment).context("is due")?;
        assert_eq!((waiting.answered, waiting.total), (0, 5));
        assert_eq!(due.done.len(), 2, "two were sent before");
        assert_eq!(waiting.timepoint, "Midtveis");
        let version = kari.answer_all(["5", "4", "3", "2", "1"]).await?;
        assert_eq!(version, 5);
        let receipt: Receipt = kari.submit(version).await.json()?;
        let score = receipt.score.context("a score")?;
        assert_eq!((score.value, score.lowest, score.highest), (60.0, 0.0, 100.0));
        assert!(score.source.text.contains("Topp"), "the source goes along");
        let change = score.change.context("a change since arrival")?;
        assert_eq!((change.before, change.change, change.limit), (40.0, Change::More, Some(10.0)));
        assert!(receipt.contact_person.is_some());
        let due: DueList = kari.browser.read("/api/questionnaire/due", &[]).await.json()?;
        assert!(due.open.iter().all(|item| item.assignment.to_string() != kari.assignment));
        assert_eq!(due.done[0].assignment.to_string(), kari.assignment, "the latest first");
        // staff see it, with the change and the curve
        let therapist = app.ctx("fagperson").await?;
        let enrolment = &app.world.participants[0].enrolment;
        let latest = service::questionnaire::latest_scores(&therapist, app.services.db.read(), &[enrolment]).await?;
        assert_eq!(latest.len(), 1);
        assert_eq!((latest[0].score.value, latest[0].history.last().copied()), (60.0, Some(60.0)));
        assert_eq!((latest[0].history.len(), latest[0].timepoint.as_str()), (3, "Midtveis"));
        // the contact person is told once, by the outbox
        service::jobs::run_due(&app.services).await?;
        let told = notification::Entity::find().filter(notification::Column::Kind.eq("response"));
        let told = told.all(app.services.db.read()).await?;
        assert_eq!(told.len(), 1);
        assert_eq!(Some(told[0].account_id), enrolment.contact_person_id);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_sitting_leaves_one_audit_row_and_the_answers_lie_sealed() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        kari.answer_all(["5", "5", "5", "5", "5"]).await?;
        let rows =
            |act: &'static str| audit::Entity::find().filter(audit::Column::Act.eq(act)).count(app.services.db.read());
        assert_eq!(rows("write_answers").await?, 1);
        // another device is another sitting
        let phone = Kari { browser: app.signed_in("deltaker").await, assignment: kari.assignment.clone() };
        assert_eq!(phone.opened().await?.answers.len(), 5, "the answers are there on any device");
        phone.answer("1", "0", 5).await.json::<Saved>()?;
        assert_eq!(rows("write_answers").await?, 2);
        kari.submit(6).await.json::<Receipt>()?;
        assert_eq!(rows("submit_answers").await?, 1);
        let stored = stored(app).await?.context("stored")?;
        let bytes: sea_orm::Value = stored.answers.into();
        assert!(!format!("{bytes:?}").contains("QuestionnaireResponse"));
        let sea_orm::Value::Bytes(Some(bytes)) = bytes else { anyhow::bail!("not bytes") };
        assert!(!String::from_utf8_lossy(&bytes).contains("valueCoding"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn bad_values_are_refused_by_field_and_change_nothing() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let long = "9".repeat(100_000);
        let evil = "<script>alert(1)</script>";
        for (link_id, value, field, code) in [
            ("1", "", "value[0]", "required"),
            ("1", "6", "value[0]", "unknown_choice"),
            ("1", evil, "value[0]", "unknown_choice"),
            ("1", "5' OR '1'='1", "value[0]", "unknown_choice"),
            ("1", &long, "value[0]", "unknown_choice"),
            ("", "5", "link_id", "unknown_choice"),
            ("who5", "5", "link_id", "unknown_choice"),
            (evil, "5", "link_id", "unknown_choice"),
        ] {
            let answer = kari.answer(link_id, value, 0).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{link_id} {value:.20}");
            assert_eq!(answer.json::<AppError>()?, AppError::field(field, code));
        }
        for version in ["", "x", "99999999999999", "1.5"] {
            let fields =
                [("assignment", kari.assignment.as_str()), ("link_id", "1"), ("value[0]", "5"), ("version", version)];
            let answer = kari.browser.post(ANSWER, &fields).await;
            assert_eq!(answer.json::<AppError>()?, AppError::field("version", "not_a_number"), "{version}");
            let answer = kari.browser.post(SUBMIT, &fields[..1]).await;
            assert_eq!(answer.json::<AppError>()?, AppError::field("version", "not_a_number"));
        }
        let oversized = kari.browser.post(ANSWER, &[("value[0]", &"x".repeat(300_000))]).await;
        assert_eq!(oversized.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(kari.browser.post(ANSWER, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stored(app).await?.is_none(), "nothing was stored");
        // sending what is not complete names every question
        let nothing = kari.submit(0).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        kari.answer("2", "3", 0).await.json::<Saved>()?;
        let AppError::Invalid { fields } = kari.submit(1).await.json()? else { anyhow::bail!("not invalid") };
        assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["1", "3", "4", "5"]);
        let draft = stored(app).await?.context("a draft")?;
        assert_eq!((draft.version, draft.submitted_at), (1, None));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn anothers_questionnaire_does_not_exist() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        kari.answer("1", "5", 0).await.json::<Saved>()?;
        let mine = kari.assignment.clone();
        let foreign = app.other.participants[0].open_assignment.to_string();
        let other = Kari { browser: app.signed_in("deltaker2").await, assignment: mine.clone() };
        let abroad = Kari { browser: app.signed_in_to(&app.other, "deltaker").await, assignment: mine };
        for stranger in [&other, &abroad] {
            assert_eq!(
                stranger.browser.read(OPEN, &[("assignment", &stranger.assignment)]).await.status,
                StatusCode::NOT_FOUND
            );
            assert_eq!(stranger.answer("1", "0", 1).await.status, StatusCode::NOT_FOUND);
            assert_eq!(stranger.submit(1).await.status, StatusCode::NOT_FOUND);
            assert_eq!(
                stranger.browser.read(RESULT, &[("assignment", &stranger.assignment)]).await.status,
                StatusCode::NOT_FOUND
            );
        }
        for id in [foreign.as_str(), "", "x", "0193550a-0000-7000-8000-000000000001", "../../etc/passwd"] {
            assert_eq!(kari.browser.read(OPEN, &[("assignment", id)]).await.status, StatusCode::NOT_FOUND, "{id}");
        }
        // staff answer for nobody
        for name in ["fagperson", "koordinator", "sekretaer", "leder", "admin"] {
            let staff = Kari { browser: app.signed_in(name).await, assignment: kari.assignment.clone() };
            let clinical = ["fagperson", "koordinator"].contains(&name);
            let refused = if clinical { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            assert_eq!(staff.answer("1", "0", 1).await.status, refused, "{name}");
            let ctx = app.ctx(name).await?;
            let past_the_door = service::questionnaire::open(&ctx, &kari.assignment).await;
            assert!(matches!(past_the_door, Err(service::Error::App(AppError::NotFound))), "{name}");
        }
        let visitor = app.visitor();
        assert_eq!(visitor.read(OPEN, &[("assignment", &kari.assignment)]).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(kari.opened().await?.answers["1"], ["5"], "and nothing changed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stale_answer_conflicts_and_the_same_answer_again_does_not() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        assert_eq!(kari.answer("1", "5", 0).await.json::<Saved>()?.version, 1);
        // the same request again, its answer lost on the way
        assert_eq!(kari.answer("1", "5", 0).await.json::<Saved>()?.version, 1);
        let stale = kari.answer("1", "2", 0).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert_eq!(stale.json::<AppError>()?, AppError::Conflict { current: 1 });
        assert_eq!(kari.answer("2", "2", 7).await.status, StatusCode::CONFLICT);
        assert_eq!(kari.opened().await?.answers.len(), 1);
        assert_eq!(kari.opened().await?.answers["1"], ["5"], "what was kept stays");
        let version = {
            let mut version = 1;
            for link_id in ["2", "3", "4", "5"] {
                version = kari.answer(link_id, "2", version).await.json::<Saved>()?.version;
            }
            version
        };
        assert_eq!(kari.submit(version - 1).await.json::<AppError>()?, AppError::Conflict { current: version });
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_first_answers_at_once_one_wins_and_none_is_lost() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let (one, other) = tokio::join!(kari.answer("1", "5", 0), kari.answer("2", "4", 0));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
        assert_eq!(kari.opened().await?.version, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_two_that_send_at_once_one_wins_and_both_see_the_receipt() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let before = score::Entity::find().count(app.services.db.read()).await?;
        let version = kari.answer_all(["1", "1", "1", "1", "1"]).await?;
        let (one, other) = tokio::join!(kari.submit(version), kari.submit(version));
        let (one, other): (Receipt, Receipt) = (one.json()?, other.json()?);
        assert_eq!(one, other);
        assert_eq!(score::Entity::find().count(app.services.db.read()).await?, before + 1);
        let jobs = job::Entity::find().filter(job::Column::Kind.eq("notify"));
        assert_eq!(jobs.count(app.services.db.read()).await?, 1);
        // later again, and reading it
        assert_eq!(kari.submit(version).await.json::<Receipt>()?, one);
        assert_eq!(kari.browser.read(RESULT, &[("assignment", &kari.assignment)]).await.json::<Receipt>()?, one);
        // closed for good
        let late = kari.answer("1", "5", version + 1).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(kari.opened().await?.submitted);
        assert_eq!(kari.opened().await?.answers["1"], ["1"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn after_the_time_is_out_a_draft_rests_and_what_was_sent_is_still_there() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let sent = Kari {
            browser: app.signed_in("deltaker2").await,
            assignment: app.world.participants[1].open_assignment.to_string(),
        };
        kari.answer("1", "5", 0).await.json::<Saved>()?;
        let version = sent.answer_all(["3", "3", "3", "3", "3"]).await?;
        sent.submit(version).await.json::<Receipt>()?;
        app.hand.forward(60 * 24 * 3600);
        let kari = Kari::of(app).await;
        assert_eq!(kari.browser.read(OPEN, &[("assignment", &kari.assignment)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(kari.answer("2", "5", 1).await.status, StatusCode::NOT_FOUND);
        assert_eq!(kari.submit(1).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stored(app).await?.context("the draft is kept")?.version, 1);
        let sent = Kari { browser: app.signed_in("deltaker2").await, ..sent };
        assert!(sent.opened().await?.submitted);
        assert_eq!(sent.browser.read(RESULT, &[("assignment", &sent.assignment)]).await.status, StatusCode::OK);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_not_open_yet_does_not_exist() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let ctx = app.ctx("deltaker").await?;
        let (opens, due) = ("2026-12-01T08:00:00Z".parse()?, "2026-12-08T08:00:00Z".parse()?);
        let transaction = ctx.begin().await?;
        let enrolment = &app.world.participants[0].enrolment;
        let later = service::questionnaire::assign(
            &ctx,
            &transaction,
            enrolment,
            app.world.questionnaire,
            ("discharge", 0),
            opens,
            due,
        );
        let later = later.await?;
        transaction.commit().await?;
        let later = Kari { assignment: later.to_string(), ..kari };
        assert_eq!(later.browser.read(OPEN, &[("assignment", &later.assignment)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(later.answer("1", "5", 0).await.status, StatusCode::NOT_FOUND);
        let due: DueList = later.browser.read("/api/questionnaire/due", &[]).await.json()?;
        assert!(due.open.iter().all(|item| item.assignment.to_string() != later.assignment));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn shipped_instruments_are_installed_once() {
    on_both(async |app| {
        let ctx = app.ctx("fagperson").await?;
        let transaction = ctx.begin().await?;
        let again = service::questionnaire::install(&ctx, &transaction, app.world.centre, "who-5").await?.id;
        transaction.commit().await?;
        assert_eq!(again, app.world.questionnaire);
        assert_ne!(again, app.other.questionnaire, "each centre has its own");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_one_goes_from_question_to_receipt() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        let path = format!("/questionnaires/{}", kari.assignment);
        let page = kari.browser.page(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("Spørsmål 1 av 5"), "{}", page.text);
        assert!(page.text.contains("følt meg glad og i godt humør"));
        // "next" without a choice comes back with words
        let first = format!("{path}?q=1");
        let fields = [("assignment", kari.assignment.as_str()), ("link_id", "1"), ("version", "0")];
        let refused = kari.browser.form(&first, ANSWER, &fields).await;
        assert_eq!((refused.status, refused.location()), (StatusCode::SEE_OTHER, first.as_str()));
        assert!(kari.browser.page(&first).await.text.contains("Du må fylle ut dette"));
        for n in 1..=5 {
            let (link_id, version) = (n.to_string(), (n - 1).to_string());
            let next = if n == 5 { format!("{path}/summary") } else { format!("{path}?q={}", n + 1) };
            let fields = [
                ("assignment", kari.assignment.as_str()),
                ("link_id", &link_id),
                ("value[0]", "4"),
                ("version", &version),
            ];
            let kept = kari.browser.form(&format!("{path}?q={n}"), ANSWER, &fields).await;
            assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, next.as_str()));
            let page = kari.browser.page(&next).await.text;
            assert!(n == 5 || page.contains("Svarene er lagret"), "{page}");
        }
        // nobody is led off this site
        let off = [
            ("assignment", kari.assignment.as_str()),
            ("link_id", "1"),
            ("value[0]", "4"),
            ("version", "5"),
            ("onward", "//evil.example"),
        ];
        assert_eq!(kari.browser.form(&first, ANSWER, &off).await.location(), format!("{path}?q=2"));
        let summary = format!("{path}/summary");
        assert!(kari.browser.page(&summary).await.text.contains("Det meste av tiden"));
        // stale: comes back to the summary, and says so
        let stale = kari.browser.form(&summary, SUBMIT, &[("assignment", &kari.assignment), ("version", "3")]).await;
        assert_eq!(stale.location(), summary);
        assert!(kari.browser.page(&summary).await.text.contains("endret på en annen enhet"));
        let sent = kari.browser.form(&summary, SUBMIT, &[("assignment", &kari.assignment), ("version", "5")]).await;
        assert_eq!(sent.location(), format!("{path}/done"));
        let receipt = kari.browser.page(sent.location()).await.text;
        assert!(receipt.contains("80 av 100 poeng") && receipt.contains("Topp"), "{receipt}");
        assert!(kari.browser.page(&path).await.text.contains("Du har sendt dette skjemaet"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_an_incomplete_questionnaire_is_not_sent_and_says_what_is_missing() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        kari.answer("1", "5", 0).await.json::<Saved>()?;
        let summary = format!("/questionnaires/{}/summary", kari.assignment);
        let refused = kari.browser.form(&summary, SUBMIT, &[("assignment", &kari.assignment), ("version", "1")]).await;
        assert_eq!(refused.location(), summary);
        let page = kari.browser.page(&summary).await.text;
        assert!(page.contains("Noe mangler før du kan sende") && page.contains("Svar på spørsmål 2"), "{page}");
        let unknown = kari.browser.page("/questionnaires/0193550a-0000-7000-8000-000000000001").await.text;
        assert!(unknown.contains("Vi finner ikke siden"), "{unknown}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nynorsk_pages_show_the_bokmaal_version_and_mark_it() {
    on_both(async |app| {
        let kari = Kari::of(app).await;
        kari.browser.post("/api/account/set_language", &[("lang", "nn"), ("next", "/")]).await;
        let page = kari.browser.page(&format!("/questionnaires/{}", kari.assignment)).await.text;
        assert!(page.contains("Spørsmål 1 av 5") && page.contains("Førre"), "{page}");
        assert!(page.contains("lang=\"nb\"") && page.contains("Dette skjemaet finst berre på bokmål."), "{page}");
        kari.browser.post("/api/account/set_language", &[("lang", "en"), ("next", "/")]).await;
        let page = kari.browser.page(&format!("/questionnaires/{}", kari.assignment)).await.text;
        assert!(
            page.contains("I have felt cheerful and in good spirits") && !page.contains("in Norwegian only"),
            "{page}"
        );
        Ok(())
    })
    .await;
}
