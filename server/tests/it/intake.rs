//! Referrals from the day they come to a place: who sees what, what is lacking, who is first, and what is written to whom.

use crate::helpers::{Answer, Browser, TestApp, on_both};
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    administration::work::Outbox,
    intake::{Blank, Board, Referral},
};
use domain::{
    id::ReferralId,
    referral::{Field, LetterChannel, LetterKind, State},
};
use entity::{account, audit, enrolment, letter, referral};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

mod mistakes;
mod sending;

/// A form as a secretary fills it in, everything the programme asks for and an e-mail address.
async fn filled(secretary: &Browser) -> anyhow::Result<Vec<(&'static str, String)>> {
    let blank: Blank = secretary.read("/api/intake/blank", &[]).await.json()?;
    let programme = blank.programmes.first().context("a programme")?.id.clone();
    let fields = [
        ("referral", ""),
        ("submission_id", blank.submission_id.as_str()),
        ("name", "Ada  Moe"),
        ("programme", programme.as_str()),
        ("received_on", "2026-11-20"),
        ("source", "gp"),
        ("lang", "nb"),
        ("phone", "+47 412 34 567"),
        ("email", "ada@moe.example"),
        ("address", "Storgata 2, 0155 Oslo"),
        ("problem", "musculoskeletal"),
        ("problem_text", "Vondt i ryggen"),
        ("treatment", "Fysioterapi"),
        ("employment", "employed"),
        ("sick_leave", "on_sick_leave"),
        ("degree", "50"),
    ];
    Ok(fields.map(|(name, value)| (name, value.to_owned())).to_vec())
}

fn with(fields: &[(&'static str, String)], changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut all = fields.to_vec();
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        all.push((name, (*value).to_owned()));
    }
    all
}

async fn post(browser: &Browser, act: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(&format!("/api/intake/{act}"), &fields).await
}

/// Registers it; gives its id.
async fn register(secretary: &Browser, fields: &[(&'static str, String)]) -> anyhow::Result<String> {
    let answer = post(secretary, "save", fields).await;
    ensure!(answer.status == 200, "{}", answer.text);
    let path: String = answer.json()?;
    let id = path.strip_prefix("/intake/").and_then(|rest| rest.strip_suffix("?done=saved"));
    Ok(id.with_context(|| path.clone())?.to_owned())
}

async fn read(browser: &Browser, id: &str) -> anyhow::Result<Referral> {
    browser.read("/api/intake/read", &[("referral", id)]).await.json()
}

fn at(id: &str, version: i32) -> Vec<(&'static str, String)> {
    vec![("referral", id.to_owned()), ("version", version.to_string())]
}

async fn assess(clinician: &Browser, id: &str, version: i32, right: &str) -> Answer {
    let word = [("right", right), ("reason", "Trenger hjelp fra flere"), ("start_by", "2027-02-01")];
    post(clinician, "assess", &with(&at(id, version), &word)).await
}

/// The place that the tests give: in the only group.
async fn place(app: &TestApp, secretary: &Browser, id: &str) -> anyhow::Result<Vec<(&'static str, String)>> {
    let one = read(secretary, id).await?;
    let group = one.admitting.context("a place can be given")?.groups.first().context("a group")?.0.to_string();
    let contact = app.world.staff.therapist.to_string();
    Ok(with(&at(id, one.version), &[("group", group.as_str()), ("contact_person", contact.as_str())]))
}

async fn letters(app: &TestApp, id: &str) -> anyhow::Result<Vec<(LetterKind, LetterChannel)>> {
    let rows = letter::of_referrals(app.services.db.read(), [id.parse()?]).await?;
    let mut all: Vec<_> = rows.iter().map(|row| (row.kind, row.channel)).collect();
    all.sort();
    Ok(all)
}

#[tokio::test]
async fn a_referral_goes_from_the_form_to_a_place_and_a_way_in() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let form = filled(&grete).await?;
        let id = register(&grete, &form).await?;
        ensure!(register(&grete, &form).await? == id, "the same form is kept once");
        let one = read(&grete, &id).await?;
        ensure!(one.row.name == "Ada Moe" && one.row.lacking.is_empty() && one.row.state == State::Received);
        ensure!(one.row.left == Some(9) && one.assess_by.iso == "2026-12-04" && one.row.waited == 3, "{:?}", one.row);
        ensure!(one.may.complete && !one.may.ask && !one.may.assess && !one.may.admit);
        ensure!(one.told.context("the text")?.problem == "Vondt i ryggen");

        ensure!(assess(&per, &id, one.version, "yes").await.status == 200);
        let decided = read(&grete, &id).await?;
        ensure!(decided.row.state == State::Entitled && decided.row.left.is_none() && decided.may.admit);
        ensure!(decided.told.is_none(), "what it says of health is closed to the secretary now");
        ensure!(decided.decision.context("a decision")?.reason.is_none());
        let hers = read(&per, &id).await?;
        ensure!(hers.told.is_some() && hers.decision.context("a decision")?.reason.is_some());

        let place = place(app, &grete, &id).await?;
        let answer = post(&grete, "admit", &place).await;
        ensure!(answer.status == 200, "{}", answer.text);
        let admitted = read(&grete, &id).await?;
        let enrolled = admitted.enrolment.context("an enrolment")?;
        let row = enrolment::Entity::find_by_id(enrolled).one(app.services.db.read()).await?.context("it is there")?;
        ensure!(row.contact_person_id == Some(app.world.staff.therapist) && row.cohort_id.is_some());
        let ola = app.signed_in("fagperson").await;
        let seen = ola.read("/api/participants/read", &[("enrolment", &enrolled.to_string())]).await;
        ensure!(seen.status == 200, "the contact person follows: {}", seen.text);
        ensure!(read(&per, &id).await.is_err(), "whoever does not follow the participant sees the referral no more");
        ensure!(read(&ola, &id).await?.told.is_some());

        let outbox: Outbox = app.signed_in("admin").await.read("/api/administration/outbox", &[]).await.json()?;
        ensure!(outbox.letters.len() == 1 && outbox.letters[0].email == "ada@moe.example", "{outbox:?}");
        ensure!(outbox.messages.len() == 2 && outbox.messages.iter().all(|one| one.to == "a…"), "{outbox:?}");
        ensure!(outbox.messages.iter().all(|one| !one.text.contains("Dagprogram")), "{outbox:?}");
        let kinds = [LetterKind::Entitled, LetterKind::Admission].map(|kind| (kind, LetterChannel::Post));
        let notice = (LetterKind::Notice, LetterChannel::Mail);
        ensure!(letters(app, &id).await? == [kinds[0], kinds[1], notice, notice], "{:?}", letters(app, &id).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_programme_asks_for_is_data_and_what_is_lacking_is_asked_for_and_comes() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let form = with(&filled(&grete).await?, &[("treatment", ""), ("phone", "")]);
        let id = register(&grete, &form).await?;
        let one = read(&grete, &id).await?;
        ensure!(one.row.lacking == [Field::Phone] && one.may.ask, "{:?}", one.row);
        set_rules(app, r#"{"required":["treatment"],"mark":"Arbeidsrettet mestringsopphold"}"#).await?;
        ensure!(read(&grete, &id).await?.row.lacking == [Field::Treatment, Field::Mark]);

        ensure!(post(&grete, "ask", &at(&id, one.version)).await.status == 200);
        let again = post(&grete, "ask", &at(&id, one.version)).await;
        ensure!(again.status == 409, "the same button twice is one letter: {}", again.text);
        let waiting = read(&grete, &id).await?;
        ensure!(waiting.row.state == State::Waiting && waiting.row.left == Some(9), "the clock goes on");
        let letter = paper(app, &id, LetterKind::Missing).await?;
        let words = service::intake::paper(&app.ctx("sekretaer").await?, &letter).await?.content;
        let text = words.paragraphs.join("\n");
        ensure!(text.contains("tidligere utredning og behandling, riktig merking"), "{text}");
        ensure!(words.to.contains("Storgata 2") && text.contains("Hei, Ada Moe."), "{words:?}");

        let came = with(&form, &[("referral", &id), ("version", &waiting.version.to_string()), ("treatment", "MR")]);
        ensure!(post(&grete, "save", &with(&came, &[("marked", "true")])).await.status == 200);
        let complete = read(&grete, &id).await?;
        ensure!(complete.row.state == State::Received && complete.row.lacking.is_empty(), "{:?}", complete.row);
        let none = post(&grete, "ask", &at(&id, complete.version)).await;
        ensure!(none.json::<AppError>()? == AppError::field("", "nothing_lacking"), "{}", none.text);
        Ok(())
    })
    .await;
}

async fn set_rules(app: &TestApp, rules: &str) -> anyhow::Result<()> {
    use entity::programme_version::{Column, Entity};
    let db = app.services.db.write();
    for version in Entity::find().filter(Column::CentreId.eq(app.world.centre)).all(db).await? {
        let mut content = version.content;
        content["referral"] = serde_json::from_str(rules)?;
        let update = Entity::update_many().col_expr(Column::Content, sea_orm::sea_query::Expr::value(content));
        update.filter(Column::Id.eq(version.id)).exec(db).await?;
    }
    Ok(())
}

/// The letter of a kind about a referral, on paper.
async fn paper(app: &TestApp, id: &str, kind: LetterKind) -> anyhow::Result<String> {
    let rows = letter::of_referrals(app.services.db.read(), [id.parse()?]).await?;
    let found = rows.iter().find(|row| row.kind == kind && row.channel == LetterChannel::Post);
    Ok(found.context("a letter on paper")?.id.to_string())
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_kept() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let form = filled(&grete).await?;
        let before = referral::Entity::find().count(app.services.db.read()).await?;
        let wrong = [
            ("name", " "),
            ("programme", "none-such"),
            ("source", ""),
            ("received_on", "2026-11-24"),
            ("born_on", "1990-02-30"),
            ("phone", "ring meg"),
            ("no_email", "true"),
            ("protected", "true"),
            ("degree", "101"),
            ("problem", "magic"),
        ];
        let answer = post(&grete, "save", &with(&form, &wrong)).await;
        let AppError::Invalid { fields } = answer.json()? else { anyhow::bail!("{}", answer.text) };
        let mut told: Vec<_> = fields.iter().map(|one| format!("{}:{}", one.field, one.code)).collect();
        told.sort();
        let expected = [
            "address:protected_address",
            "born_on:invalid_date",
            "degree:out_of_range",
            "email:no_email",
            "name:required",
            "phone:invalid_phone",
            "problem:unknown_choice",
            "programme:unknown_choice",
            "received_on:future_date",
            "source:required",
        ];
        ensure!(told == expected, "{told:?}");
        ensure!(referral::Entity::find().count(app.services.db.read()).await? == before);
        // without script the form comes back as it was typed, each error at its field
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "name").collect();
        let back = grete.form("/intake/form", "/api/intake/save", &fields).await;
        ensure!(back.status.is_redirection(), "{}", back.status);
        let page = grete.page(back.location()).await.text;
        ensure!(page.contains("Vondt i ryggen") && page.contains("field-name-error"), "what was typed is there");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stale_edit_is_told_and_overwrites_nothing() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let form = filled(&grete).await?;
        let id = register(&grete, &form).await?;
        let edit =
            |version: &str, text: &str| with(&form, &[("referral", &id), ("version", version), ("problem_text", text)]);
        ensure!(post(&grete, "save", &edit("1", "Først")).await.status == 200);
        let stale = post(&grete, "save", &edit("1", "Så")).await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", stale.text);
        ensure!(read(&per, &id).await?.told.context("text")?.problem == "Først");
        let stale = assess(&per, &id, 1, "yes").await;
        ensure!(stale.json::<AppError>()? == AppError::Conflict { current: 2 }, "{}", stale.text);
        ensure!(assess(&per, &id, 2, "no").await.status == 200);
        for late in [post(&grete, "save", &edit("2", "For sent")).await, assess(&per, &id, 3, "yes").await] {
            ensure!(late.json::<AppError>()? == AppError::Conflict { current: 3 }, "{}", late.text);
        }
        ensure!(letters(app, &id).await?.contains(&(LetterKind::Declined, LetterChannel::Post)));
        ensure!(read(&grete, &id).await?.row.state == State::Declined);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_many_who_give_the_place_at_once_one_does() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let id = app.world.referrals[2].to_string();
        let place = place(app, &grete, &id).await?;
        let before = enrolment::Entity::find().count(app.services.db.read()).await?;
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (grete, place) = (grete.clone(), place.clone());
                tokio::spawn(async move { post(&grete, "admit", &place).await.status.as_u16() })
            })
            .collect();
        let mut statuses = Vec::new();
        for one in tries {
            statuses.push(one.await?);
        }
        ensure!(statuses.iter().filter(|status| **status == 200).count() == 1, "{statuses:?}");
        ensure!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
        ensure!(enrolment::Entity::find().count(app.services.db.read()).await? == before + 1);
        let people = account::Entity::find().filter(account::Column::Name.eq("Sara Khan"));
        ensure!(people.count(app.services.db.read()).await? == 1);
        ensure!(letters(app, &id).await?.iter().filter(|(kind, _)| *kind == LetterKind::Admission).count() == 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_protected_address_is_not_kept_and_who_uses_no_mail_gets_a_way_in_on_paper() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let none = [("email", ""), ("no_email", "true"), ("address", ""), ("protected", "true"), ("phone", "")];
        let id = register(&grete, &with(&filled(&grete).await?, &none)).await?;
        ensure!(assess(&per, &id, 1, "yes").await.status == 200);
        let place = place(app, &grete, &id).await?;
        ensure!(post(&grete, "admit", &place).await.status == 200);
        let all = letters(app, &id).await?;
        ensure!(all.iter().all(|(_, channel)| *channel == LetterChannel::Post), "nothing by mail or SMS: {all:?}");
        let letter = paper(app, &id, LetterKind::Admission).await?;
        let words = service::intake::paper(&app.ctx("sekretaer").await?, &letter).await?.content;
        ensure!(words.to.is_empty(), "from hand to hand: {words:?}");
        let text = words.paragraphs.join("\n");
        let link = text.split_whitespace().find(|word| word.contains("/link/")).context("a link on paper")?;
        ensure!(text.contains("@uten-epost.invalid") && text.contains("Gruppa di er"), "{text}");
        let path = link.split_once("/link/").context("a path")?.1;
        ensure!(app.visitor().page(&format!("/link/{path}")).await.text.contains("Ada Moe"), "it opens");
        let outbox: Outbox = app.signed_in("admin").await.read("/api/administration/outbox", &[]).await.json()?;
        ensure!(outbox.letters.is_empty() && outbox.messages.is_empty(), "{outbox:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn each_role_reaches_what_is_theirs_and_another_centres_answers_as_nothing() {
    on_both(async |app| {
        let id = app.world.referrals[0].to_string();
        let nowhere = app.world.talk.to_string();
        for (name, sees) in [
            ("sekretaer", true),
            ("lege", true),
            ("koordinator", true),
            ("leder", false),
            ("admin", false),
            ("deltaker", false),
        ] {
            let browser = app.signed_in(name).await;
            let own = browser.read("/api/intake/read", &[("referral", &id)]).await;
            ensure!(own.status == if sees { 200 } else { 403 }, "{name}: {}", own.text);
            let board = browser.read("/api/intake/board", &[]).await;
            ensure!(board.status == own.status, "{name}: {}", board.text);
            if sees {
                let elsewhere = app.other.referrals[0].to_string();
                for unknown in [&elsewhere, &nowhere] {
                    let answer = browser.read("/api/intake/read", &[("referral", unknown)]).await;
                    ensure!(answer.status == 404, "{name}: {}", answer.text);
                }
                let rows = board.json::<Board>()?.rows;
                ensure!(rows.len() == 4 && rows.iter().all(|row| row.name != "Tor Nygård"), "{rows:?}");
                ensure!(rows[0].left.is_some_and(|left| left < 0), "what is late comes first: {rows:?}");
            }
        }
        let board = async |browser: &Browser, sort: &str, order: &str| -> anyhow::Result<Vec<String>> {
            let asked = [("sort", sort), ("order", order)];
            let board: Board = browser.read("/api/intake/board", &asked).await.json()?;
            Ok(board.rows.into_iter().map(|row| row.name).collect())
        };
        let grete = app.signed_in("sekretaer").await;
        ensure!(board(&grete, "name", "").await? == ["Emil Aas", "Leif Tangen", "Nora Strøm", "Sara Khan"]);
        ensure!(board(&grete, "waited", "").await?[0] == "Leif Tangen");
        ensure!(board(&grete, "name", "desc").await?[0] == "Sara Khan");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_a_referral_leaves_a_row_and_the_participant_is_told_of_it_all() {
    on_both(async |app| {
        let rows = async |act: &str, id: ReferralId| -> anyhow::Result<u64> {
            let found = audit::Entity::find().filter(audit::Column::Act.eq(act));
            let found = found.filter(audit::Column::ObjectId.eq(id.0));
            Ok(found.count(app.services.db.read()).await?)
        };
        let (first, admitted) = (app.world.referrals[0], app.world.referrals[4]);
        let per = app.signed_in("lege").await;
        read(&per, &first.to_string()).await?;
        ensure!(rows("read_referral", first).await? == 1);
        let anne = app.signed_in("koordinator").await;
        for _ in 0..2 {
            ensure!(anne.read("/api/intake/board", &[("show", "over")]).await.status == 200);
        }
        ensure!(rows("see_referral", admitted).await? == 1, "once a day");
        read(&anne, &admitted.to_string()).await?;
        let tor = app.signed_in("deltaker8").await;
        let log = tor.page("/access-log").await.text;
        ensure!(log.contains("Leste henvisningen din"), "the log tells");
        let page = tor.page("/privacy?kind=referral").await.text;
        ensure!(page.contains("Smerter i nakke") && page.contains("Langvarige plager"), "all of it is told");
        let kari = app.signed_in("deltaker").await;
        ensure!(!kari.page("/privacy?kind=referral").await.text.contains("Smerter i nakke"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_printed_and_posted_by_the_secretary_of_the_centre_alone() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let id = app.world.referrals[1].to_string();
        let one = read(&grete, &id).await?;
        ensure!(post(&grete, "ask", &at(&id, one.version)).await.status == 200);
        let letter = paper(app, &id, LetterKind::Missing).await?;
        let pdf = grete.page(&format!("/intake/letters/{letter}")).await;
        ensure!(pdf.status == 200 && pdf.text.starts_with("%PDF-"), "{}", pdf.status);
        ensure!(pdf.headers["cache-control"] == "no-store");
        for (browser, status) in [
            (app.signed_in_to(&app.other, "sekretaer").await, 404),
            (app.signed_in("lege").await, 404),
            (app.signed_in("admin").await, 403),
            (app.visitor(), 303),
        ] {
            let answer = browser.page(&format!("/intake/letters/{letter}")).await;
            ensure!(answer.status == status, "{} {}", answer.status, answer.text);
        }
        for _ in 0..2 {
            ensure!(grete.post("/api/intake/posted", &[("letter", &letter)]).await.status == 200);
        }
        ensure!(read(&grete, &id).await?.letters.iter().any(|one| one.sent.is_some()));
        Ok(())
    })
    .await;
}
