//! What goes and what stays when time has passed.

use crate::helpers::on_both;
use anyhow::ensure;
use domain::retention::{Keep, Kind};
use entity::{audit, notification, response, training_log_entry, web_session};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use service::{Ctx, keeping};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn what_is_kept_no_longer_goes_and_records_stay() {
    on_both(async |app| {
        let db = app.services.db.read();
        let kari = app.signed_in("deltaker").await;
        let out = app.signed_in("deltaker2").await;
        ensure!(out.post("/api/account/sign_out", &[]).await.status == 200, "signed out");
        kari.post("/api/training/log", &[("performed_on", "2026-11-23"), ("kind", "walk"), ("minutes", "20")]).await;
        let records = async || {
            let answers = response::Entity::find().count(db).await?;
            let log = training_log_entry::Entity::find().count(db).await?;
            Ok::<_, anyhow::Error>((answers, log, audit::Entity::find().count(db).await?))
        };
        let kept = records().await?;
        let overdue = async || {
            let all = keeping::overdue(&Ctx::system(&app.services)).await?;
            Ok::<_, anyhow::Error>(
                all.into_iter().filter(|(_, count)| *count > 0).map(|(class, _)| class.kind).collect::<Vec<_>>(),
            )
        };
        let now = overdue().await?;
        ensure!(now.is_empty(), "{now:?} goes at once");
        let sessions = web_session::Entity::find().count(db).await?;
        app.hand.forward(91 * DAY);
        ensure!(overdue().await? == [Kind::WebSession], "the one signed out");
        ensure!(web_session::Entity::find().count(db).await? == sessions, "a dry run deletes nothing");
        // those that expired later are still to be looked into
        let gone = keeping::let_go(&Ctx::system(&app.services)).await?;
        ensure!(gone.iter().all(|(class, count)| *count == 0 || class.keep != Keep::Always), "{gone:?}");
        ensure!(web_session::Entity::find().count(db).await? == sessions - 1, "one went");
        app.hand.forward(400 * DAY);
        keeping::let_go(&Ctx::system(&app.services)).await?;
        ensure!(web_session::Entity::find().count(db).await? == 0, "all have ended long ago");
        ensure!(notification::Entity::find().count(db).await? == 0, "all are old");
        ensure!(records().await? == kept, "records and log are as they were");
        ensure!(overdue().await?.is_empty(), "nothing is left to do");
        Ok(())
    })
    .await;
}
