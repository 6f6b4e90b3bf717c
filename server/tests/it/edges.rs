//! What holds for every request: cross-site posts, wrong shapes, too much, headers, plain forms that come back.

use crate::{
    helpers::{Browser, Kind, PASSWORD, on_both},
    program::Place,
};
use anyhow::{Context as _, ensure};
use contract::AppError;
use reqwest::{Method, StatusCode, header};

#[tokio::test]
async fn posts_from_another_site_change_nothing() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        for headers in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "http://evil.example")],
            vec![],
        ] {
            let all: Vec<_> =
                [("content-type", "application/x-www-form-urlencoded")].into_iter().chain(headers).collect();
            let answer = kari.send(Method::POST, "/api/account/sign_out", &all, Some(String::new())).await;
            ensure!(answer.status == StatusCode::FORBIDDEN, "{all:?}: {}", answer.status);
        }
        let still = kari.read("/api/account/sessions", &[]).await;
        ensure!(still.status == StatusCode::OK, "signed out by another site");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_refused_before_work() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let form = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        let huge = "a".repeat(300 * 1024);
        let answer = kari.send(Method::POST, "/api/training/log", &form, Some(format!("note={huge}"))).await;
        ensure!(answer.status == StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.status);
        for body in ["%ff%fe=%00", "a[b[c[d[e]]]]=1", "minutes[]=1&minutes[]=2", "\u{0}"] {
            let answer = kari.send(Method::POST, "/api/training/log", &form, Some(body.to_owned())).await;
            ensure!(answer.status == StatusCode::UNPROCESSABLE_ENTITY, "{body:?}: {} {}", answer.status, answer.text);
        }
        for path in ["/api/nothing/here", "/api/", "/api/training/../account/sessions"] {
            let answer = kari.post(path, &[]).await;
            ensure!(answer.status == StatusCode::NOT_FOUND, "{path}: {}", answer.status);
        }
        // a read is no act and an act no read
        let answer = kari.read("/api/training/log", &[("minutes", "20")]).await;
        ensure!(answer.status == StatusCode::NOT_FOUND, "{}", answer.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn too_much_is_refused_before_work() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        let form = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let offer = [("content-type", "application/sdp"), ("sec-fetch-site", "same-origin")];
        for (what, path, headers, body, status) in [
            ("bytes", "/api/training/log", &form, format!("note={}", "a".repeat(257 * 1024)), 413),
            ("fields", "/api/training/log", &form, "a=1&".repeat(201), 413),
            ("depth of names", "/api/training/log", &form, format!("a{}=1", "[b]".repeat(10_000)), 422),
            ("bytes of a report", "/api/browser_error", &form, "a".repeat(5000), 413),
            ("depth of a report", "/api/browser_error", &form, deep[98_000..102_000].to_owned(), 400),
            ("an offer without a token", "/whip/x", &offer, "a".repeat(65 * 1024), 401),
        ] {
            let answer = kari.send(Method::POST, path, headers, Some(body)).await;
            ensure!(answer.status.as_u16() == status, "{what}: {} {}", answer.status, answer.text);
        }
        let long = "a".repeat(500_000);
        let answer = kari.send(Method::GET, "/training", &[("x-long", long.as_str())], None).await;
        ensure!(answer.status.as_u16() == 431, "bytes of headers: {}", answer.status);
        Ok(())
    })
    .await;
}

/// `TILBAKE_TEST_GUESSES` makes it longer.
#[tokio::test]
async fn forged_forwarding_headers_do_not_get_round_the_limits_or_lock_the_owner_out() {
    let guesses: u32 = std::env::var("TILBAKE_TEST_GUESSES").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    on_both(async |app| {
        let email = format!("deltaker@{}", app.world.domain);
        let bot = app.visitor();
        let mut tried = 0;
        for n in 0..guesses {
            let address = format!("203.0.113.{}, 198.51.100.{}", n % 250, n / 250);
            let headers = [
                ("accept", "application/json"),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
                ("x-forwarded-for", address.as_str()),
                ("x-real-ip", "203.0.113.9"),
                ("forwarded", "for=203.0.113.9"),
            ];
            let body = format!("email={email}&password=feil-passord-{n}&next=/");
            match bot.send(Method::POST, "/api/account/sign_in", &headers, Some(body)).await.status.as_u16() {
                422 => tried += 1,
                429 => {}
                status => anyhow::bail!("guess {n}: {status}"),
            }
        }
        ensure!(tried == 8, "{tried} guesses were let through");
        let owner = Browser::from(&app.base, [127, 0, 0, 2]);
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/")];
        let answer = owner.post("/api/account/sign_in", &fields).await;
        ensure!(answer.status == StatusCode::OK, "the owner elsewhere: {} {}", answer.status, answer.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_error_carries_an_id_that_is_in_the_log_and_nothing_of_its_cause() -> anyhow::Result<()> {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let place = Place::new(kind).await?;
        let program = place.serve().await?;
        let kari = program.signed_in("deltaker").await?;
        let today = kari.read("/api/training/blank", &[]).await.json::<contract::training::Blank>()?.today;
        for note in ["en hemmelighet", "en til"] {
            let id = kari.read("/api/training/blank", &[]).await.json::<contract::training::Blank>()?.submission_id;
            let fields = [
                ("submission_id", id.as_str()),
                ("performed_on", &today),
                ("kind", "walk"),
                ("minutes", "20"),
                ("note", note),
            ];
            ensure!(kari.post("/api/training/log", &fields).await.status == StatusCode::OK, "{kind:?}: {note}");
        }
        // every note in the place of another: none opens
        let notes = entity::sealed_column::ALL
            .iter()
            .find(|sealed| (sealed.table, sealed.column) == ("training_log_entry", "note"))
            .context("notes")?;
        let db = entity::Db::connect(&place.url(), 1).await?;
        let rows = notes.not_under(db.read(), 0, uuid::Uuid::nil(), 1000).await?;
        for (row, other) in rows.iter().zip(rows.iter().cycle().skip(1)) {
            notes.replace(db.write(), row.clone(), other.value.clone()).await?;
        }
        let failed = kari.read("/api/training/week", &[("within", &today)]).await;
        ensure!(failed.status == StatusCode::INTERNAL_SERVER_ERROR, "{kind:?}: {}", failed.status);
        let AppError::Internal { id } = failed.json()? else { anyhow::bail!("{kind:?}: {}", failed.text) };
        ensure!(id.len() == 8 && !failed.text.contains("seal"), "{kind:?}: {}", failed.text);
        ensure!(program.said().contains(&id), "{kind:?}: the id is not in the log");
        ensure!(
            !program.said().contains("hemmelighet") && !program.said().contains("Kari"),
            "{kind:?}: content in the log"
        );
        place.remove().await;
    }
    Ok(())
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    on_both(async |app| {
        let kari = app.signed_in("deltaker").await;
        for path in ["/", "/sign-in", "/api/account/sessions", "/healthz", "/nothing-here", "/js/missing.js"] {
            let answer = kari.page(path).await;
            for name in ["content-security-policy", "x-content-type-options", "permissions-policy", "referrer-policy"] {
                ensure!(answer.headers.contains_key(name), "{path} has no {name}");
            }
            let cache = answer.headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
            ensure!(cache == Some("no-store"), "{path}: {cache:?}");
        }
        let page = kari.page("/").await;
        let policy = page.headers["content-security-policy"].to_str()?;
        ensure!(policy.contains("'strict-dynamic'") && !policy.contains("unsafe-inline"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
        ensure!(page.text.contains(&format!("nonce=\"{nonce}\"")), "the page does not carry its nonce");
        ensure!(!page.text.contains(" style=\""), "an inline style breaks the policy");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn camera_and_microphone_are_for_the_pages_that_need_them() {
    on_both(async |app| {
        let therapist = app.signed_in("fagperson").await;
        let allowed = format!("/sessions/{}/teach", app.world.teaching);
        for (path, camera) in [(allowed.as_str(), true), ("/", false)] {
            let policy = therapist.page(path).await.headers["permissions-policy"].to_str()?.to_owned();
            ensure!(policy.contains("camera=(self)") == camera, "{path}: {policy}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_plain_form_that_failed_comes_back_filled_in_once_and_without_the_password() {
    on_both(async |app| {
        let visitor = app.visitor();
        let fields = [("email", "finnes-ikke@demo.example"), ("password", "feil-passord-1"), ("next", "/training")];
        let answer = visitor.form("/sign-in?next=/training", "/api/account/sign_in", &fields).await;
        ensure!(answer.status == StatusCode::SEE_OTHER && answer.location() == "/sign-in?next=/training", "{answer:?}");
        let page = visitor.page("/sign-in?next=/training").await;
        ensure!(page.text.contains("finnes-ikke@demo.example"), "the address is not filled in");
        ensure!(!page.text.contains("feil-passord-1"), "the password came back");
        let again = visitor.page("/sign-in?next=/training").await;
        ensure!(!again.text.contains("finnes-ikke@demo.example"), "it came back twice");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    on_both(async |app| {
        let email = format!("deltaker@{}", app.world.domain);
        for next in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
            let visitor = app.visitor();
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", next)];
            let answer = visitor.form("/sign-in", "/api/account/sign_in", &fields).await;
            ensure!(
                answer.status == StatusCode::SEE_OTHER && answer.location() == "/",
                "{next}: {}",
                answer.location()
            );
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_socket_closes_the_moment_its_session_ends() {
    on_both(async |app| {
        let mut signals = app.services.hub.listen();
        let kari = app.signed_in("deltaker").await;
        let out = kari.post("/api/account/sign_out", &[]).await;
        ensure!(out.status == StatusCode::OK, "{}", out.text);
        let signal = signals.recv().await?;
        ensure!(matches!(signal, service::events::Signal::SessionEnded(_)), "{signal:?}");
        let after = kari.read("/api/account/sessions", &[]).await;
        ensure!(after.status == StatusCode::UNAUTHORIZED, "{}", after.status);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_about_what_is_not_there_or_not_ones_own_says_404() {
    on_both(async |app| {
        let kari = &app.world.participants[0];
        let assignment = format!("/questionnaires/{}", kari.open_assignment);
        let nobody = "/questionnaires/019a0000-0000-7000-8000-000000000000";
        let others = [
            assignment.clone(),
            format!("{assignment}/summary"),
            format!("{assignment}/done"),
            format!("/sessions/{}/talk", app.world.talk),
            format!("/sessions/{}/watch", app.world.teaching),
            nobody.to_owned(),
            "/questionnaires/nonsense".to_owned(),
            "/sessions/nonsense/talk".to_owned(),
            "/no-such-page".to_owned(),
        ];
        let stranger = app.signed_in_to(&app.other, "deltaker").await;
        for path in &others {
            let page = stranger.page(path).await;
            ensure!(page.status == StatusCode::NOT_FOUND, "{path}: {}", page.status);
            ensure!(page.text.contains("Vi finner ikke siden"), "{path} says so: {}", page.text);
        }
        let therapist = app.signed_in_to(&app.other, "fagperson").await;
        for path in [format!("/participants/{}", kari.enrolment.id), "/participants/nonsense".to_owned()] {
            let page = therapist.page(&path).await;
            ensure!(page.status == StatusCode::NOT_FOUND, "{path}: {}", page.status);
        }
        let own = app.signed_in("deltaker").await;
        for path in [&assignment, &others[3], &others[4]] {
            ensure!(own.page(path).await.status == StatusCode::OK, "{path} is there for whom it is for");
        }
        Ok(())
    })
    .await;
}
