//! What holds for every request: cross-site posts, wrong shapes, too much, headers, plain forms that come back.

use crate::helpers::{PASSWORD, on_both};
use anyhow::ensure;
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
