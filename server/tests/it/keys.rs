//! Keys change while people write: nothing becomes unreadable, and no key goes that something lies under.

use crate::{
    helpers::{Kind, on_both},
    program::Place,
    writing::{Writers, everything_is_there},
};
use anyhow::{Context as _, ensure};
use entity::sealed_column;
use server::keys;
use service::{Ctx, keeping};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keys_change_under_a_running_program_and_nothing_becomes_unreadable() -> anyhow::Result<()> {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let place = Place::new(kind).await?;
        let program = place.serve().await?;
        let writers = Writers::start(&program).await?;
        for version in ["2", "3"] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let said = place.run_well(&["keys", "rotate"])?;
            ensure!(said.contains(&format!("version {version} seals")), "{kind:?}: {said}");
            place.run_well(&["keys", "reseal"])?;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let written = writers.stop().await?;
        place.run_well(&["keys", "reseal"])?;
        let list = place.run_well(&["keys", "list"])?;
        let lines: Vec<&str> = list.lines().collect();
        ensure!(lines.len() == 3 && lines[..2].iter().all(|line| line.ends_with("\t0 values")), "{kind:?}: {list}");
        ensure!(!lines[2].ends_with("\t0 values"), "{kind:?}: {list}");
        everything_is_there(&program, &written).await?;
        ensure!(!program.said().contains("ERROR"), "{kind:?}: {}", program.said());
        let said = place.run_badly(&["keys", "retire", "2"])?;
        ensure!(said.contains("10 minutes"), "{kind:?}: {said}");
        place.remove().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_goes_only_when_nothing_can_lie_under_it() {
    on_both(async |app| {
        let file = app.key_file();
        let ctx = Ctx::system(&app.services);
        let now = || app.services.clock.now();
        let under = async |version| {
            Ok::<_, anyhow::Error>(keeping::sealed_under(&ctx).await?.get(&version).copied().unwrap_or(0))
        };
        let many = under(1).await?;
        ensure!(many > 0, "the test world has sealed content");
        ensure!(keys::retire(&file, 1, 0, now()).is_err_and(|no| no.to_string().contains("rotate")), "the only key");
        ensure!(keys::retire(&file, 9, 0, now()).is_err(), "an unknown key");
        ensure!(keys::rotate(&file, &app.services.dice, now())? == 2, "the next version");
        ensure!(keys::retire(&file, 1, 0, now()).is_err_and(|no| no.to_string().contains("10 minutes")), "too early");
        app.hand.forward(601);
        ensure!(keys::retire(&file, 1, many, now()).is_err_and(|no| no.to_string().contains("reseal")), "in use");
        let done = keeping::reseal(&ctx).await?;
        ensure!((done.values, done.broken.len()) == (many, 0), "{done:?}");
        ensure!((under(1).await?, under(2).await?) == (0, many), "all under the new one");
        ensure!(keeping::reseal(&ctx).await?.values == 0, "run again, it has nothing to do");
        keys::retire(&file, 1, under(1).await?, now())?;
        ensure!(keys::load(&file)?.since.into_keys().collect::<Vec<_>>() == [2], "one is left");
        let page = app.signed_in("deltaker").await.page("/training").await;
        ensure!(page.status == 200, "{}", page.status);
        // what is broken is named, and does not stop the rest
        keys::rotate(&file, &app.services.dice, now())?;
        let column = sealed_column::ALL.iter().find(|one| one.table == "response").context("answers")?;
        let db = app.services.db.write();
        let rows = column.not_under(db, 3, uuid::Uuid::nil(), 2).await?;
        column.replace(db, rows[0].clone(), rows[1].value.clone()).await?;
        let done = keeping::reseal(&ctx).await?;
        ensure!((done.values, done.broken.len()) == (many - 1, 1), "{done:?}");
        ensure!(done.broken[0].contains(&rows[0].row.to_string()), "{done:?}");
        Ok(())
    })
    .await;
}

#[test]
fn the_file_stays_its_owners_and_two_commands_do_not_overwrite_each_other() -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let dir = std::env::temp_dir().join(format!("tilbake-keys-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let file = dir.join("keys.toml");
    let dice = service::clock::Dice::seeded(1);
    keys::load_or_make(&file, &dice)?;
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| keys::rotate(&file, &dice, jiff::Timestamp::UNIX_EPOCH).map(|_| ()));
        }
    });
    ensure!(keys::load(&file)?.since.len() == 9, "each made its own version");
    let meta = file.metadata()?;
    ensure!(meta.mode() & 0o777 == 0o600, "{:o}", meta.mode());
    std::fs::remove_dir_all(&dir)?;
    Ok(())
}
