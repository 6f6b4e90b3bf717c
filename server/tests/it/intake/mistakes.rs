//! What was wrong and is put right: a name after the decision, an address that is protected by now, a no that does not
//! stand, a letter that nobody has sent.

use super::{assess, at, filled, paper, place, post, read, register, with};
use crate::helpers::on_both;
use anyhow::{Context as _, ensure};
use contract::{
    AppError,
    intake::{Blank, Board},
};
use domain::referral::{LetterKind, State};
use entity::{access_block, audit};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

#[tokio::test]
async fn who_the_person_is_can_be_put_right_after_the_decision_and_nothing_of_health_with_it() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let form = filled(&grete).await?;
        let id = register(&grete, &form).await?;
        ensure!(assess(&per, &id, 1, "yes").await.status == 200);
        let letter = paper(app, &id, LetterKind::Entitled).await?;
        let secretary = app.ctx("sekretaer").await?;
        ensure!(service::intake::paper(&secretary, &letter).await?.content.to.contains("Storgata 2"));

        let blank: Blank = grete.read("/api/intake/blank", &[("referral", &id)]).await.json()?;
        ensure!(blank.decided && blank.filled.problem_text.is_empty() && blank.filled.treatment.is_empty());
        let changes = [
            ("referral", id.as_str()),
            ("version", "2"),
            ("name", "Ada Moen"),
            ("address", ""),
            ("protected", "true"),
            ("problem_text", "Noe annet"),
            ("source", "other"),
        ];
        ensure!(post(&grete, "save", &with(&form, &changes)).await.status == 200);
        let one = read(&per, &id).await?;
        ensure!(one.row.name == "Ada Moen" && one.row.state == State::Entitled, "{:?}", one.row);
        ensure!(one.told.context("text")?.problem == "Vondt i ryggen" && one.filled.source == "gp");
        // a letter that was written before has the address on it no more
        ensure!(service::intake::paper(&secretary, &letter).await?.content.to.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_no_and_a_withdrawal_are_taken_back_by_those_whose_they_are() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let id = register(&grete, &filled(&grete).await?).await?;
        ensure!(post(&grete, "reopen", &at(&id, 1)).await.status == 409, "it is open");
        ensure!(assess(&per, &id, 1, "no").await.status == 200);
        let declined = read(&grete, &id).await?;
        ensure!(!declined.may.reopen && read(&per, &id).await?.may.reopen, "a no is a clinician's");
        ensure!(post(&grete, "reopen", &at(&id, declined.version)).await.status == 404);
        ensure!(post(&per, "reopen", &at(&id, declined.version)).await.status == 200);
        let open = read(&grete, &id).await?;
        ensure!(open.row.state == State::Received && open.decision.is_none() && open.told.is_some(), "{open:?}");
        ensure!(post(&grete, "withdraw", &at(&id, open.version)).await.status == 200);
        let withdrawn = read(&grete, &id).await?;
        ensure!(withdrawn.may.reopen && withdrawn.row.state == State::Withdrawn);
        ensure!(post(&grete, "reopen", &at(&id, withdrawn.version)).await.status == 200);
        ensure!(assess(&per, &id, withdrawn.version + 1, "yes").await.status == 200);
        let rows = audit::Entity::find().filter(audit::Column::Act.eq("reopen_referral"));
        ensure!(rows.count(app.services.db.read()).await? == 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_nobody_has_sent_keeps_its_referral_on_the_board() {
    on_both(async |app| {
        let (grete, per) = (app.signed_in("sekretaer").await, app.signed_in("lege").await);
        let id = register(&grete, &filled(&grete).await?).await?;
        ensure!(assess(&per, &id, 1, "no").await.status == 200);
        let to_post = async |who: &crate::helpers::Browser| -> anyhow::Result<Option<u32>> {
            let board: Board = who.read("/api/intake/board", &[]).await.json()?;
            Ok(board.rows.iter().find(|row| row.referral.to_string() == id).map(|row| row.to_post))
        };
        ensure!(to_post(&grete).await? == Some(1), "a no must reach its person");
        ensure!(to_post(&per).await?.is_none(), "who sends no letters has nothing to do");
        let letter = paper(app, &id, LetterKind::Declined).await?;
        ensure!(post(&grete, "posted", &[("letter", letter)]).await.status == 200);
        ensure!(to_post(&grete).await?.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_again_with_other_words_is_not_taken_for_the_first() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let form = filled(&grete).await?;
        register(&grete, &form).await?;
        let other = post(&grete, "save", &with(&form, &[("problem_text", "Vondt i nakken")])).await;
        ensure!(other.json::<AppError>()? == AppError::Conflict { current: 1 }, "{}", other.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_shut_out_becomes_nobodys_contact_person() {
    on_both(async |app| {
        let grete = app.signed_in("sekretaer").await;
        let per = app.signed_in("lege").await;
        let kari = app.world.participants[0].enrolment.clone();
        let email = format!("deltaker@{}", app.world.domain);
        let them = [("name", "Kari Lund"), ("email", email.as_str())];
        let id = register(&grete, &with(&filled(&grete).await?, &them)).await?;
        ensure!(assess(&per, &id, 1, "yes").await.status == 200);
        let block = access_block::Model {
            id: app.services.dice.id(app.services.clock.now()),
            centre_id: app.world.centre,
            participant_id: kari.participant_id,
            account_id: app.world.staff.therapist,
            starts_at: entity::At::new(app.services.clock.now()),
            ends_at: None,
        };
        entity::insert(app.services.db.write(), block).await?;
        let refused = post(&grete, "admit", &place(app, &grete, &id).await?).await;
        ensure!(refused.json::<AppError>()? == AppError::field("contact_person", "shut_out"), "{}", refused.text);
        Ok(())
    })
    .await;
}
