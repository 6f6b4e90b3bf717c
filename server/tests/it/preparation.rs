//! What those in a session are told beforehand: who writes it, who reads it, and what may be attached.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::AppError;
use domain::{
    Lang,
    attachment::{FILE_MAX, FileKind, MOST},
};
use entity::{attachment, notification};
use http::Method;
use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use service::{ctx::Ctx, error::Error, scheduling};

/// Typed in the same form as the file.
const WORDS: &str = "Ta med matpakke.";
const PDF: &str = "%PDF-1.7\nTa med joggesko";

fn refused<T>(result: Result<T, Error>) -> anyhow::Result<AppError> {
    match result {
        Ok(_) => anyhow::bail!("was let through"),
        Err(Error::App(error)) => Ok(error),
        Err(other) => Err(other.into()),
    }
}

/// Sends a file as a browser without script does.
async fn send(browser: &Browser, session: &str, name: &str, content: &str) -> Answer {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n0\r\n\
         --b\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\n{WORDS}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n\
         {content}\r\n--b--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "same-origin")];
    browser.send(Method::POST, &format!("/schedule/sessions/{session}/files"), &headers, Some(body)).await
}

async fn kept(app: &TestApp) -> anyhow::Result<u64> {
    Ok(attachment::Entity::find().count(app.services.db.read()).await?)
}

#[tokio::test]
async fn words_are_read_by_those_in_the_session_and_never_overwritten_unseen() {
    on_both(async |app| {
        let (therapist, own) = (app.ctx("fagperson").await?, app.ctx("deltaker").await?);
        let talk = app.world.talk.to_string();
        scheduling::prepare(&therapist, &talk, "0", "  Ta med resepten.\r\n").await?;
        let told = service::plan::session(&own, &talk).await?.preparation;
        ensure!(told.words.as_deref() == Some("Ta med resepten.") && told.version == 1, "{told:?}");
        // who writes over what they have not seen is told so; the same words once more are the same
        let stale = refused(scheduling::prepare(&therapist, &talk, "0", "Noe annet").await)?;
        ensure!(stale == AppError::Conflict { current: 1 }, "{stale:?}");
        scheduling::prepare(&therapist, &talk, "0", "Ta med resepten.").await?;
        scheduling::prepare(&therapist, &talk, "1", "").await?;
        ensure!(service::plan::session(&own, &talk).await?.preparation.words.is_none());
        let long = refused(scheduling::prepare(&therapist, &talk, "2", &"x".repeat(2001)).await)?;
        ensure!(matches!(long, AppError::Invalid { .. }));
        // the coordinator follows the participant, and may
        scheduling::prepare(&app.ctx("koordinator").await?, &talk, "2", "Møt opp ti minutter før.").await?;
        for name in ["deltaker", "deltaker2", "sekretaer", "leder", "admin", "psykolog"] {
            let error = refused(scheduling::prepare(&app.ctx(name).await?, &talk, "2", "Nei").await)?;
            ensure!(matches!(error, AppError::NotFound | AppError::Forbidden), "{name}: {error:?}");
        }
        service::jobs::run_due(&app.services).await?;
        let notices = notification::Entity::find().filter(notification::Column::Kind.eq("session_prepared"));
        ensure!(notices.count(app.services.db.read()).await? > 0, "they are told");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_the_programme_says_is_told_until_somebody_writes_something_else() {
    on_both(async |app| {
        let (anne, kari) = (app.ctx("koordinator").await?, app.ctx("deltaker").await?);
        let group = entity::cohort::of_centre(app.services.db.read(), app.world.centre).await?;
        scheduling::lay_out(&anne, &group[0].id.to_string()).await?;
        let laid = entity::session::Entity::find().all(app.services.db.read()).await?;
        let said = |one: &&entity::session::Model| one.title["nb"] == "Veiledning i gruppe på nett";
        let id = laid.iter().find(said).context("one of which the programme says something")?.id.to_string();
        let told = async |ctx| anyhow::Ok(service::plan::session(ctx, &id).await?.preparation);
        let first = told(&kari).await?;
        ensure!(first.version == 0 && first.words.as_deref().is_some_and(|words| words.starts_with("Finn et sted")));
        let english = Ctx { lang: Lang::En, ..kari.clone() };
        ensure!(told(&english).await?.words.as_deref().is_some_and(|words| words.starts_with("Find a place")));
        // as it stands is no change; what is written, also nothing, takes its place in every language
        scheduling::prepare(&anne, &id, "0", &first.words.unwrap_or_default()).await?;
        ensure!(told(&kari).await?.version == 0);
        scheduling::prepare(&anne, &id, "0", "").await?;
        ensure!(told(&english).await?.words.is_none() && told(&kari).await?.version == 1);
        let stale = refused(scheduling::prepare(&anne, &id, "0", "Ta med lader.").await)?;
        ensure!(stale == AppError::Conflict { current: 1 }, "{stale:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_is_what_its_content_says_and_goes_to_those_in_the_session_alone() {
    on_both(async |app| {
        let (therapist, own) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let talk = app.world.talk.to_string();
        let page = format!("/schedule/sessions/{talk}");
        let answer = send(&therapist, &talk, "../Til første dag.exe", PDF).await;
        ensure!(answer.location() == format!("{page}?done=attached"), "{} {}", answer.status, answer.text);
        let file = service::plan::session(&app.ctx("deltaker").await?, &talk).await?.preparation.files;
        let [file] = file.as_slice() else { anyhow::bail!("{file:?}") };
        ensure!((file.name.as_str(), file.kind) == ("Til første dag", FileKind::Pdf), "{file:?}");
        let path = format!("/sessions/{talk}/files/{}", file.id);
        for reader in [&own, &therapist] {
            let answer = reader.page(&path).await;
            ensure!(answer.status == 200 && answer.text == PDF, "{}", answer.status);
            let header =
                |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            ensure!(header("content-type") == "application/pdf" && header("x-content-type-options") == "nosniff");
            ensure!(header("content-disposition").starts_with("attachment; filename=\"tilbake-"));
            ensure!(header("cache-control") == "no-store");
        }
        // what lies in the store opens to nobody who only has the store
        let lies = std::fs::read(app.files().join(format!("attachments/{}", file.id)))?;
        ensure!(!String::from_utf8_lossy(&lies).contains("joggesko"));
        for (name, status) in
            [("deltaker2", 404), ("psykolog", 404), ("sekretaer", 403), ("leder", 403), ("admin", 403)]
        {
            let answer = app.signed_in(name).await.page(&path).await;
            ensure!(answer.status == status, "{name}: {}", answer.status);
        }
        ensure!(app.visitor().page(&path).await.location().starts_with("/sign-in"));
        // of another session it is not found
        let elsewhere = format!("/sessions/{}/files/{}", app.world.teaching, file.id);
        ensure!(own.page(&elsewhere).await.status == 404);
        let fields = [("session", talk.as_str()), ("file", &file.id.to_string())];
        for _ in 0..2 {
            let answer = therapist.form(&page, "/api/schedule/remove_file", &fields).await;
            ensure!(answer.location().ends_with("?done=removed"), "{}", answer.status);
        }
        ensure!(own.page(&path).await.status == 404);
        // a backup that is being made finds it still; a day later it is swept, and what stands is not
        let lies = app.files().join(format!("attachments/{}", file.id));
        ensure!(lies.exists());
        send(&therapist, &talk, "b.pdf", PDF).await;
        let written = Timestamp::try_from(std::fs::metadata(&lies)?.modified()?)?;
        app.hand.set(written.checked_add(SignedDuration::from_hours(25))?);
        service::keeping::let_go(&service::Ctx::system(&app.services)).await?;
        ensure!(!lies.exists() && std::fs::read_dir(app.files().join("attachments"))?.count() == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_attached_is_refused_in_words_and_leaves_nothing() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let talk = app.world.talk.to_string();
        let before = kept(app).await?;
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let large = format!("%PDF-{}", "x".repeat(FILE_MAX - 4));
        // the answer is heard also when much more was sent than may be kept
        let film = format!("%PDF-{}", "x".repeat(3 * FILE_MAX));
        let page = format!("/schedule/sessions/{talk}");
        for (name, content, words) in [
            ("bilde.svg", svg, "Fila må være PDF, PNG eller JPEG."),
            ("ufarlig.pdf", "<html>", "Fila må være PDF, PNG eller JPEG."),
            ("tom.pdf", "", "Du må fylle ut dette."),
            (".pdf", PDF, "Du må fylle ut dette."),
            ("stor.pdf", &large, "Fila er for stor."),
            ("film.pdf", &film, "Fila er for stor."),
        ] {
            let answer = send(&therapist, &talk, name, content).await;
            ensure!(answer.location() == page, "{name}: {} {}", answer.status, answer.location());
            let told = therapist.page(&page).await.text;
            ensure!(told.contains(words) && told.contains(WORDS), "{name}: what was typed stays");
        }
        ensure!(service::plan::session(&app.ctx("deltaker").await?, &talk).await?.preparation.words.is_none());
        // no form at all, and no session
        let headers = [("content-type", "text/plain"), ("sec-fetch-site", "same-origin")];
        let path = format!("/schedule/sessions/{talk}/files");
        let answer = therapist.send(Method::POST, &path, &headers, Some("x".into())).await;
        ensure!(answer.location() == page, "{}", answer.status);
        ensure!(send(&therapist, "x", "a.pdf", PDF).await.status.is_client_error());
        for name in ["deltaker", "psykolog", "leder"] {
            let answer = send(&app.signed_in(name).await, &talk, "a.pdf", PDF).await;
            // back to a page that says that it is not theirs
            ensure!(answer.location() == page, "{name}: {}", answer.status);
        }
        // from another site
        let headers = [("content-type", "multipart/form-data; boundary=b"), ("sec-fetch-site", "cross-site")];
        let answer = therapist.send(Method::POST, &path, &headers, Some("--b--".into())).await;
        ensure!(answer.status == 403, "{}", answer.status);
        ensure!(kept(app).await? == before);
        // as large as may be
        let largest = format!("%PDF-{}", "x".repeat(FILE_MAX - 5));
        let answer = send(&therapist, &talk, "stor.pdf", &largest).await;
        ensure!(answer.location().contains("done=attached"), "{}", answer.location());
        // many at once: as many as may be, and no more
        let all = futures_util::future::join_all((0..MOST + 3).map(|_| send(&therapist, &talk, "a.pdf", PDF))).await;
        let taken = all.iter().filter(|answer| answer.location().contains("done=attached")).count();
        ensure!(taken == MOST - 1, "{taken}");
        let stands = std::fs::read_dir(app.files().join("attachments")).context("the store")?.count();
        ensure!(stands == MOST, "what was refused is not left in the store: {stands}");
        Ok(())
    })
    .await;
}
