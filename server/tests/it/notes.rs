//! Notes about a participant: who reads one is who its author chose, at every request; nothing that was written is lost.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    note::{Note, Notes},
    rights::{MyData, OwnNote},
};
use domain::{
    note::{Readers, may_read},
    person::Profession,
};
use entity::{At, account, audit, care_team_member, note, note_wording};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr};
use std::collections::BTreeSet;

const TO_ALL: &str = "Klarer to trapper uten pause";
const TO_PSYCHOLOGISTS: &str = "Grubler mye om natten";
const TO_PHYSICIANS: &str = "Ber lege se på medisinene";
const TO_NONE: &str = "Husk å ringe arbeidsgiver";

fn enrolment(app: &TestApp, number: usize) -> String {
    app.world.participants[number].enrolment.id.to_string()
}

async fn notes(browser: &Browser, enrolment: &str) -> anyhow::Result<Notes> {
    browser.read("/api/notes/read", &[("enrolment", enrolment)]).await.json()
}

async fn texts(browser: &Browser, enrolment: &str) -> anyhow::Result<BTreeSet<String>> {
    Ok(notes(browser, enrolment).await?.notes.into_iter().map(|note| note.text).collect())
}

/// Writes as the form does, with a form of its own; gives the note.
async fn write(browser: &Browser, enrolment: &str, text: &str, readers: &str) -> anyhow::Result<Note> {
    let form = notes(browser, enrolment).await?.submission_id.context("may write")?;
    let fields = [("enrolment", enrolment), ("submission_id", &form), ("text", text), ("readers", readers)];
    let answer = browser.post("/api/notes/write", &fields).await;
    ensure!(answer.status == 200, "{} {}", answer.status, answer.text);
    notes(browser, enrolment).await?.notes.into_iter().find(|note| note.text == text).context("it is there")
}

async fn edit(browser: &Browser, note: &Note, version: i32, text: &str, readers: &str) -> crate::helpers::Answer {
    let (id, version) = (note.id.to_string(), version.to_string());
    let fields = [("note", id.as_str()), ("version", &version), ("text", text), ("readers", readers)];
    browser.post("/api/notes/edit", &fields).await
}

fn set<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

#[tokio::test]
async fn a_note_is_read_by_whom_its_author_chose() {
    on_both(async |app| {
        let id = enrolment(app, 2);
        let (ola, anne, siri) =
            (app.signed_in("fagperson").await, app.signed_in("koordinator").await, app.signed_in("psykolog").await);
        write(&ola, &id, TO_ALL, "team").await?;
        write(&ola, &id, TO_PSYCHOLOGISTS, "psychologist").await?;
        write(&ola, &id, TO_NONE, "author").await?;
        ensure!(texts(&ola, &id).await? == set([TO_ALL, TO_PSYCHOLOGISTS, TO_NONE]), "one's own");
        ensure!(texts(&anne, &id).await? == set([TO_ALL]), "another profession");
        let page = anne.page(&format!("/participants/{id}/notes")).await;
        ensure!(page.text.contains(TO_ALL) && !page.text.contains(TO_PSYCHOLOGISTS) && !page.text.contains(TO_NONE));

        ensure!(siri.read("/api/notes/read", &[("enrolment", &id)]).await.status == 404, "not followed");
        let psychologist = app.world.staff.psychologist.to_string();
        let joined =
            anne.post("/api/participants/add_to_team", &[("enrolment", &id), ("account", &psychologist)]).await;
        ensure!(joined.status == 200, "{}", joined.text);
        ensure!(texts(&siri, &id).await? == set([TO_ALL, TO_PSYCHOLOGISTS]), "followed, and the profession");

        // what one works as is asked at the request
        let works_as = async |profession: Option<Profession>| {
            account::Entity::update_many()
                .col_expr(account::Column::Profession, Expr::value(profession.map(Profession::as_str)))
                .filter(account::Column::Id.eq(app.world.staff.psychologist))
                .exec(app.services.db.write())
                .await
        };
        for other in [Some(Profession::Nurse), None] {
            works_as(other).await?;
            ensure!(texts(&siri, &id).await? == set([TO_ALL]), "{other:?}");
        }
        works_as(Some(Profession::Psychologist)).await?;

        // in an emergency: for reading, as far as the author said
        write(&ola, &id, TO_PHYSICIANS, "physician").await?;
        ensure!(!texts(&anne, &id).await?.contains(TO_PHYSICIANS));
        let per = app.signed_in("lege").await;
        ensure!(per.read("/api/notes/read", &[("enrolment", &id)]).await.status == 404);
        let reason =
            [("enrolment", id.as_str()), ("reason_kind", "acute"), ("reason", "Falt om i trening, må se journal")];
        ensure!(per.post("/api/break_glass/open", &reason).await.status == 200);
        let seen = notes(&per, &id).await?;
        ensure!(seen.submission_id.is_none() && seen.notes.iter().all(|one| !one.mine), "{seen:?}");
        ensure!(texts(&per, &id).await? == set([TO_ALL, TO_PHYSICIANS]), "to all, and to their profession");
        let logged = audit::Entity::find().filter(audit::Column::Act.eq("read_notes"));
        let logged = logged.filter(audit::Column::Purpose.eq("break_glass")).count(app.services.db.read()).await?;
        ensure!(logged == 2, "{logged} rows");
        let form = uuid::Uuid::from_u128(7).to_string();
        let fields = [("enrolment", id.as_str()), ("submission_id", &form), ("text", TO_ALL), ("readers", "team")];
        ensure!(per.post("/api/notes/write", &fields).await.status == 404, "reading only");

        for (name, status) in [("sekretaer", 403), ("leder", 403), ("admin", 403), ("deltaker", 403)] {
            let browser = app.signed_in(name).await;
            let answer = browser.read("/api/notes/read", &[("enrolment", &id)]).await;
            ensure!(answer.status == status && !answer.text.contains(TO_ALL), "{name}: {}", answer.status);
            let answer = browser.post("/api/notes/write", &fields).await;
            ensure!(answer.status == status, "{name}: {}", answer.status);
        }

        // shut out
        let amina = app.signed_in("deltaker3").await;
        ensure!(amina.post("/api/access_block/block", &[("account", &psychologist)]).await.status == 200);
        ensure!(siri.read("/api/notes/read", &[("enrolment", &id)]).await.status == 404, "shut out");
        // the author's own go with the care relationship
        let therapist = app.world.staff.therapist;
        care_team_member::Entity::update_many()
            .col_expr(care_team_member::Column::EndsAt, Expr::value(At::new(app.services.clock.now())))
            .filter(care_team_member::Column::AccountId.eq(therapist))
            .filter(care_team_member::Column::EnrolmentId.eq(app.world.participants[2].enrolment.id))
            .exec(app.services.db.write())
            .await?;
        ensure!(ola.read("/api/notes/read", &[("enrolment", &id)]).await.status == 404, "no longer in the team");
        let elsewhere = app.other.participants[0].enrolment.id.to_string();
        ensure!(ola.read("/api/notes/read", &[("enrolment", &elsewhere)]).await.status == 404);
        ensure!(note::Entity::find().count(app.services.db.read()).await? >= 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_note_is_worded_anew_without_losing_how_it_was() {
    on_both(async |app| {
        let id = enrolment(app, 0);
        let ola = app.signed_in("fagperson").await;
        let first = write(&ola, &id, TO_NONE, "author").await?;
        ensure!(edit(&ola, &first, 1, TO_NONE, "author").await.status == 200, "nothing new changes nothing");
        ensure!(edit(&ola, &first, 1, TO_ALL, "team").await.status == 200);
        // sent once more it is what stands; anything else at that version is stale
        ensure!(edit(&ola, &first, 1, TO_ALL, "team").await.status == 200);
        let stale = edit(&ola, &first, 1, TO_PSYCHOLOGISTS, "team").await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", stale.text);
        let wordings = note_wording::Entity::find().filter(note_wording::Column::NoteId.eq(first.id));
        ensure!(wordings.count(app.services.db.read()).await? == 1);

        // of many who word it anew at once, one does
        let tries: Vec<String> = (0..6).map(|n| format!("Ny tekst {n}")).collect();
        let answers =
            futures_util::future::join_all(tries.iter().map(|text| edit(&ola, &first, 2, text, "team"))).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        let lost = answers.iter().filter(|answer| answer.status == 409).count();
        ensure!((won, lost) == (1, 5), "{won} won, {lost} were told");

        // not by a colleague, who reads it
        let anne = app.signed_in("koordinator").await;
        ensure!(edit(&anne, &first, 3, "Min tekst", "team").await.status == 404);
        let note_id = first.id.to_string();
        let out = |reason| [("note", note_id.clone()), ("version", "3".to_owned()), ("reason", reason)];
        let take_out = async |browser: &Browser, reason: &str| {
            let fields = out(reason.to_owned());
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post("/api/notes/void", &fields).await
        };
        ensure!(take_out(&anne, "Feil").await.status == 404);
        ensure!(take_out(&ola, "  ").await.status == 422);
        ensure!(take_out(&ola, "Skrevet på feil person").await.status == 200);
        ensure!(take_out(&ola, "Skrevet på feil person").await.status == 200, "sent once more");
        let outs = audit::Entity::find().filter(audit::Column::Act.eq("void_note"));
        ensure!(outs.count(app.services.db.read()).await? == 1, "done once");
        ensure!(edit(&ola, &first, 4, TO_ALL, "team").await.status == 404, "it is out");
        ensure!(notes(&anne, &id).await?.notes.iter().all(|one| one.id != first.id));

        // its subject reads all of it
        let kari = app.signed_in("deltaker").await;
        let own: MyData = kari.read("/api/rights/read", &[("kind", "notes")]).await.json()?;
        let own: Vec<OwnNote> = own.shown.context("a kind was asked for")?.1.notes;
        let told = own.iter().find(|one| one.id == first.id).context("told")?;
        let before: Vec<_> = told.before.iter().map(|one| (one.text.as_str(), one.readers.as_str())).collect();
        ensure!(before == [(TO_ALL, "team"), (TO_NONE, "author")], "{told:?}");
        ensure!(kari.page("/privacy?kind=notes").await.text.contains("Kunne leses av da"));
        ensure!(told.void_reason.as_deref() == Some("Skrevet på feil person") && told.voided.is_some());
        ensure!(kari.page("/privacy?kind=notes").await.text.contains("Skrevet på feil person"));
        let row = note::Entity::find_by_id(first.id).one(app.services.db.read()).await?.context("kept")?;
        ensure!(!format!("{row:?}").contains("Ny tekst"), "sealed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_is_kept_once_and_refused_with_words() {
    on_both(async |app| {
        let id = enrolment(app, 0);
        let ola = app.signed_in("fagperson").await;
        let form = notes(&ola, &id).await?.submission_id.context("may write")?;
        let before = note::Entity::find().count(app.services.db.read()).await?;
        let long = "a".repeat(domain::note::MOST + 1);
        for (text, readers, field, code) in [
            ("  ", "team", "text", "required"),
            (long.as_str(), "team", "text", "too_long"),
            (TO_ALL, "", "readers", "required"),
            (TO_ALL, "everybody", "readers", "unknown_choice"),
        ] {
            let fields = [("enrolment", id.as_str()), ("submission_id", &form), ("text", text), ("readers", readers)];
            let answer = ola.post("/api/notes/write", &fields).await;
            let AppError::Invalid { fields } = answer.json()? else { anyhow::bail!("{}", answer.text) };
            ensure!(fields.len() == 1 && fields[0].field == field && fields[0].code == code, "{fields:?}");
        }
        ensure!(note::Entity::find().count(app.services.db.read()).await? == before);
        let fields = [("enrolment", id.as_str()), ("submission_id", &form), ("text", TO_ALL), ("readers", "team")];
        for _ in 0..2 {
            ensure!(ola.post("/api/notes/write", &fields).await.status == 200);
        }
        ensure!(note::Entity::find().count(app.services.db.read()).await? == before + 1);

        let other = [("enrolment", id.as_str()), ("submission_id", &form), ("text", TO_NONE), ("readers", "team")];
        let refused = ola.post("/api/notes/write", &other).await;
        ensure!(
            refused.json::<AppError>()? == AppError::Conflict { current: 1 },
            "said, not dropped: {}",
            refused.text
        );

        // without script what was typed comes back
        let page = format!("/participants/{id}/notes");
        let refused =
            [("enrolment", id.as_str()), ("submission_id", &form), ("text", TO_PSYCHOLOGISTS), ("readers", "")];
        let back = ola.form(&page, "/api/notes/write", &refused).await;
        ensure!(back.status == 303, "{}", back.status);
        let shown = ola.page(back.location()).await.text;
        ensure!(shown.contains(TO_PSYCHOLOGISTS) && shown.contains("Du må fylle ut dette."), "filled in");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_over_an_earlier_wording_does_not_go_over_a_later_one() {
    on_both(async |app| {
        let id = enrolment(app, 0);
        let ola = app.signed_in("fagperson").await;
        let note = write(&ola, &id, TO_NONE, "author").await?;
        let note_id = note.id.to_string();
        let page = format!("/participants/{id}/notes?edit={note_id}");
        let typed = [("note", note_id.as_str()), ("version", "1"), ("text", TO_ALL), ("readers", "")];
        let refused = ola.form(&page, "/api/notes/edit", &typed).await;
        ensure!(edit(&ola, &note, 1, TO_PSYCHOLOGISTS, "psychologist").await.status == 200, "in another window");
        let shown = ola.page(refused.location()).await.text;
        ensure!(shown.contains(TO_ALL) && shown.contains("Bare deg og dette yrket: psykolog"), "filled in: {shown}");
        let form = shown.split("/api/notes/edit").nth(1).and_then(|form| form.split("</form>").next());
        ensure!(form.is_some_and(|form| form.contains(r#"name="version" value="1""#)), "{form:?}");
        ensure!(edit(&ola, &note, 1, TO_ALL, "team").await.status == 409);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_finder_and_the_rule_agree_for_every_reader_author_and_choice() {
    on_both(async |app| {
        let (db, ctx) = (app.services.db.read(), service::Ctx::system(&app.services));
        let enrolled = &app.world.participants[0].enrolment;
        let (staff, at) = (app.world.staff, app.services.clock.now());
        for author in [staff.therapist, staff.physician] {
            for readers in Readers::all() {
                let content = (readers.as_str(), readers);
                service::note::insert(&ctx, app.services.db.write(), enrolled, author, content, at).await?;
            }
        }
        let (mut read, mut hidden) = (0, 0);
        for reader in account::Entity::find().filter(account::Column::CentreId.eq(app.world.centre)).all(db).await? {
            let actor = service::account::actor(db, &reader).await?;
            let found = note::readable_by(&actor, enrolled).all(db).await?;
            let found: BTreeSet<_> = found.into_iter().map(|one| one.id).collect();
            for one in note::of([enrolled.id]).all(db).await? {
                let may = may_read((reader.id, reader.profession), one.author_id, one.readers());
                ensure!(found.contains(&one.id) == may, "{} {} by {}", reader.email, one.readers, one.author_id);
                *(if may { &mut read } else { &mut hidden }) += 1;
            }
        }
        ensure!(read > 20 && hidden > 20, "both answers were met: {read}, {hidden}");
        Ok(())
    })
    .await;
}
