//! A backup made while people write, put back on an empty machine: the same people sign in and see the same.

use crate::{
    helpers::Kind,
    program::Place,
    writing::{Writers, everything_is_there},
};
use anyhow::ensure;
use std::{fs, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_while_people_write_is_whole_on_an_empty_machine() -> anyhow::Result<()> {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (from, to) = (Place::new(kind).await?, Place::new(kind).await?);
        let program = from.serve().await?;
        let before = Writers::start(&program).await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let before = before.stop().await?;
        let staff = program.signed_in("fagperson").await?;
        ensure!(staff.read("/api/participants/list", &[]).await.status == 200, "a row for the audit log");
        let recording = from.data().join("files/recordings/one.bin");
        fs::create_dir_all(recording.parent().unwrap_or(&recording))?;
        let content: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
        fs::write(&recording, &content)?;
        // others write on: what they were told during the backup may be in it or not
        let meanwhile = Writers::start_as(&program, &["deltaker5", "deltaker6", "deltaker7"]).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let file = from.dir.join("backup");
        let name = file.display().to_string();
        let said = from.run_well(&["backup", "--to", &name])?;
        ensure!(said.contains("rows in"), "{said}");
        meanwhile.stop().await?;
        ensure!(from.run_badly(&["backup", "--to", &name])?.contains("exists already"), "never over another");
        let left = |dir: &std::path::Path| -> anyhow::Result<Vec<_>> {
            let names: Result<Vec<_>, _> =
                fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.file_name())).collect();
            Ok(names?.into_iter().filter(|name| name.to_string_lossy().starts_with("backup")).collect())
        };
        ensure!((left(&from.dir)?.len(), left(&from.data())?.len()) == (1, 0), "nothing lies about");

        let said = to.run_badly(&["restore", "--from", &name])?;
        ensure!(said.contains("key file"), "without the keys: {said}");
        fs::create_dir_all(to.data())?;
        fs::copy(from.data().join("keys.toml"), to.data().join("keys.toml"))?;
        ensure!(to.run_well(&["restore", "--check", "--from", &name])?.starts_with("whole"), "a check");
        ensure!(fs::read_dir(to.data())?.count() == 1, "a check writes nothing");
        to.run_well(&["restore", "--from", &name])?;
        let restored = to.serve().await?;
        ensure!(
            staff.moved_to(&restored.base).read("/api/today/read", &[]).await.status == 401,
            "nobody is signed in on what was put back"
        );
        everything_is_there(&restored, &before).await?;
        let log = to.run_well(&["audit", "verify"])?;
        ensure!(!log.starts_with("0:"), "the log came along whole: {log}");
        ensure!(fs::read(to.data().join("files/recordings/one.bin"))? == content, "the file came along");
        let writers = Writers::start(&restored).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        everything_is_there(&restored, &writers.stop().await?).await?;
        drop(restored);
        let said = to.run_badly(&["restore", "--from", &name])?;
        ensure!(said.contains("not empty"), "{said}");
        from.remove().await;
        to.remove().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_that_is_not_whole_is_refused_and_nothing_is_written() -> anyhow::Result<()> {
    let (from, to) = (Place::new(Kind::Sqlite).await?, Place::new(Kind::Sqlite).await?);
    drop(from.serve().await?);
    let file = from.dir.join("backup").display().to_string();
    from.run_well(&["backup", "--to", &file])?;
    let whole = fs::read(&file)?;
    fs::create_dir_all(to.data())?;
    fs::copy(from.data().join("keys.toml"), to.data().join("keys.toml"))?;
    let end = whole.len();
    let bad = to.dir.join("bad").display().to_string();
    for (what, bytes, says) in [
        ("empty", Vec::new(), "too short"),
        ("no backup", vec![b'x'; 5000], "no backup of ours"),
        ("cut inside", whole[..end / 2].to_vec(), "cut off or changed"),
        ("cut between two pieces", whole[..40 + 65_552].to_vec(), "cut off after"),
        ("cut at the end", whole[..end - 1].to_vec(), "cut off or changed"),
        ("lengthened", [&whole[..], b"x"].concat(), "cut off or changed"),
        ("changed", [&whole[..end / 2], &[whole[end / 2] ^ 1], &whole[end / 2 + 1..]].concat(), "cut off or changed"),
        ("changed salt", [&whole[..20], &[whole[20] ^ 1], &whole[21..]].concat(), "another backup key"),
    ] {
        fs::write(&bad, bytes)?;
        let said = to.run_badly(&["restore", "--from", &bad])?;
        ensure!(said.contains(says) && said.contains(&bad), "{what}: {said}");
        ensure!(fs::read_dir(to.data())?.count() == 1, "{what}: something was written");
    }
    // the copy of the keys is older than the backup
    from.run_well(&["keys", "rotate"])?;
    from.run_well(&["keys", "reseal"])?;
    let newer = from.dir.join("newer").display().to_string();
    from.run_well(&["backup", "--to", &newer])?;
    let said = to.run_badly(&["restore", "--from", &newer])?;
    ensure!(said.contains("lacks version 2"), "{said}");
    // another installation's keys
    let stranger = Place::new(Kind::Sqlite).await?;
    stranger.run_well(&["migrate"])?;
    fs::copy(stranger.data().join("keys.toml"), to.data().join("keys.toml"))?;
    let said = to.run_badly(&["restore", "--from", &file])?;
    ensure!(said.contains("another backup key"), "{said}");
    // a place where something is
    let said = stranger.run_badly(&["restore", "--from", &file])?;
    ensure!(said.contains("another backup key"), "{said}");
    for place in [from, to, stranger] {
        place.remove().await;
    }
    Ok(())
}
