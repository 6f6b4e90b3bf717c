//! What an administrator does: to accounts, to work that failed, to the centre. Invariant: never to themselves, never
//! beyond their centre, and never without a recent proof and a row in the audit log that names them.

use crate::helpers::{Browser, TestApp, on_both};
use anyhow::ensure;
use domain::id::AccountId;
use entity::audit;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

mod health;
mod owners;
mod places;
mod users;
mod work;

const API: &str = "/api/administration";

fn api(name: &str) -> String {
    format!("{API}/{name}")
}

/// Rows of the audit log with this act.
async fn rows(app: &TestApp, act: &str) -> anyhow::Result<Vec<audit::Model>> {
    Ok(audit::Entity::find().filter(audit::Column::Act.eq(act)).all(app.services.db.read()).await?)
}

/// There is one such row, it names the administrator, and it is about this.
async fn recorded_once(app: &TestApp, act: &str, object: impl Into<uuid::Uuid>) -> anyhow::Result<()> {
    let found = rows(app, act).await?;
    ensure!(found.len() == 1, "{act}: {found:?}");
    let (row, object) = (&found[0], object.into());
    ensure!(row.actor_id == app.world.staff.admin && row.object_id == Some(object), "{row:?}");
    ensure!(row.purpose == "administration", "{row:?}");
    // of a participant's account it stands in their access log
    let mut participants = app.world.participants.iter();
    let about = participants.find(|one| one.account.0 == object).map(|one| one.enrolment.id);
    ensure!(row.enrolment_id == about, "{row:?}");
    Ok(())
}

/// Does `act` to an account.
async fn to(admin: &Browser, act: &str, account: AccountId) -> u16 {
    admin.post(&api(act), &[("account", &account.to_string())]).await.status.as_u16()
}

#[tokio::test]
async fn every_act_wants_a_recent_proof_and_waits_for_it_at_the_door() {
    on_both(async |app| {
        let admin = app.signed_in("admin").await;
        app.hand.forward(301);
        let therapist = app.world.staff.therapist;
        let acts = server::routes::ROUTES.iter().filter(|route| route.path.starts_with(API) && route.method == "POST");
        let mut seen = 0;
        for route in acts {
            let answer = admin.post(route.path, &[("account", &therapist.to_string())]).await;
            ensure!(answer.json::<contract::AppError>()? == contract::AppError::StepUp, "{}", route.path);
            seen += 1;
        }
        ensure!(seen > 5);
        let here = format!("/admin/users/{therapist}");
        ensure!(admin.page(&here).await.status == 200, "looking needs no proof");
        let sent = admin.form(&here, &api("close_account"), &[("account", &therapist.to_string())]).await;
        ensure!(sent.location().starts_with("/confirm?next=%2Fadmin%2Fusers%2F"), "{}", sent.location());
        ensure!(app.signed_in("fagperson").await.page("/").await.status == 200);
        Ok(())
    })
    .await;
}
