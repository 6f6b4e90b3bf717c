//! A participant shows who they are to a named member of staff: who may note it, and who reads it.

use crate::helpers::{Browser, PASSWORD, TestApp, on_both};
use anyhow::ensure;
use contract::{
    access_log::AccessLog,
    identity_proof::{How, Proof},
    oidc::OwnIdentities,
    participants::ParticipantView,
};
use domain::person::IdentityDocument;
use entity::identity_proof;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

const RECORD: &str = "/api/participants/record_identity";

async fn note(browser: &Browser, enrolment: &str, document: &str) -> u16 {
    browser.post(RECORD, &[("enrolment", enrolment), ("document", document)]).await.status.as_u16()
}

async fn seen_by(browser: &Browser, enrolment: &str) -> anyhow::Result<Vec<Proof>> {
    let view: ParticipantView = browser.read("/api/participants/read", &[("enrolment", enrolment)]).await.json()?;
    Ok(view.identity)
}

async fn count(app: &TestApp) -> anyhow::Result<u64> {
    Ok(identity_proof::Entity::find().count(app.services.db.read()).await?)
}

#[tokio::test]
async fn who_saw_it_notes_it_and_the_participant_reads_it() {
    on_both(async |app| {
        let id = app.world.participants[0].enrolment.id.to_string();
        let (ola, kari) = (app.signed_in("fagperson").await, app.signed_in("deltaker").await);
        let own: OwnIdentities = kari.read("/api/account/identities", &[]).await.json()?;
        ensure!(own.proofs == Some(Vec::new()), "{own:?}");
        ensure!(kari.page("/account").await.text.contains("ikke notert at du har vist hvem du er"));
        ensure!(ola.page(&format!("/participants/{id}")).await.text.contains("Ikke bekreftet ennå"));

        // without script: proven first, then sent, and back on the page
        app.hand.forward(301);
        let page = format!("/participants/{id}");
        let fields = [("enrolment", id.as_str()), ("document", "passport")];
        let asked = ola.form(&page, RECORD, &fields).await;
        ensure!(asked.location().starts_with("/confirm?next="), "{}", asked.location());
        ensure!(count(app).await? == 0, "nothing yet");
        ensure!(ola.post("/api/account/confirm", &[("password", PASSWORD)]).await.status == 200);
        ensure!(ola.form(&page, RECORD, &fields).await.location() == page);

        let shown = seen_by(&ola, &id).await?;
        let how = How::Document { document: IdentityDocument::Passport, to: "Ola Vik".into() };
        ensure!(shown.len() == 1 && shown[0].how == how && shown[0].date.contains("23. november"), "{shown:?}");
        ensure!(ola.page(&page).await.text.contains("Pass, vist til Ola Vik"));
        let own: OwnIdentities = kari.read("/api/account/identities", &[]).await.json()?;
        ensure!(own.proofs == Some(shown), "the same");
        ensure!(kari.page("/account").await.text.contains("Pass, vist til Ola Vik"));
        let log: AccessLog = kari.read("/api/access_log/read", &[]).await.json()?;
        ensure!(log.entries.iter().any(|entry| entry.acts.iter().any(|act| act.act == "record_identity")));

        // administration does so too; what is no document is refused
        let siv = app.signed_in("sekretaer").await;
        ensure!(note(&siv, &id, "").await == 422 && note(&siv, &id, "library_card").await == 422);
        ensure!(note(&siv, &id, "national_card").await == 200);
        let shown = seen_by(&siv, &id).await?;
        ensure!(shown.len() == 2, "the latest and those before it: {shown:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_else_notes_or_reads_it() {
    on_both(async |app| {
        let mine = app.world.participants[0].enrolment.id.to_string();
        let strangers = app.world.participants[7].enrolment.id.to_string();
        let elsewhere = app.other.participants[0].enrolment.id.to_string();
        for (name, id) in [
            ("deltaker", &mine),
            ("deltaker2", &mine),
            ("leder", &mine),
            ("admin", &mine),
            ("fagperson", &strangers),
            ("fagperson", &elsewhere),
            ("sekretaer", &elsewhere),
            ("koordinator", &elsewhere),
        ] {
            ensure!(note(&app.signed_in(name).await, id, "passport").await == 404, "{name}");
        }
        // broken glass is for reading
        let ola = app.signed_in("fagperson").await;
        let why = [
            ("enrolment", strangers.as_str()),
            ("reason_kind", "acute"),
            ("reason", "Trenger medisinlista med en gang"),
        ];
        ensure!(ola.post("/api/break_glass/open", &why).await.status == 200);
        ensure!(seen_by(&ola, &strangers).await?.is_empty(), "may read that there is none");
        ensure!(note(&ola, &strangers, "passport").await == 404);
        let page = ola.page(&format!("/participants/{strangers}")).await;
        ensure!(!page.text.contains("Noter at du har sett legitimasjon"), "nothing to press");
        ensure!(count(app).await? == 0);
        // staff have none of their own
        let own: OwnIdentities = ola.read("/api/account/identities", &[]).await.json()?;
        ensure!(own.proofs.is_none());
        Ok(())
    })
    .await;
}
