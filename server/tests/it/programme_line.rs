//! Programmes on the command line: what is printed of a good template, and how a bad one is told.

use crate::{
    helpers::Kind,
    program::{Place, one_sentence},
};
use anyhow::{Context as _, ensure};
use serde_json::Value;

#[tokio::test]
async fn a_programme_is_tried_out_and_accounted_for() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let simulate = ["programme", "simulate", "inpatient_nav", "--start", "2026-08-31", "--participants", "12"];
    let more = ["--referred", "2026-08-01", "--json"];
    // more than a pipe holds: read while it is written
    let output = place.command(&[&simulate[..], &more].concat()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout)?;
    ensure!(told["end"] == "2026-09-25" && told["weeks"] == 4, "{told}");
    let accounts = told["accounting"].as_array().context("accounts")?;
    ensure!(accounts.len() == 12);
    for account in accounts {
        ensure!(account["days"] == 20 && account["minutes_a_day"] == 360, "{account}");
        ensure!(account["individual_percent"] == 50 && account["waiting_days"] == 30, "{account}");
        let verdicts = account["promises"].as_array().context("promises")?;
        ensure!(verdicts.len() == 3 && verdicts.iter().all(|one| one["verdict"] == "kept"), "{account}");
    }
    let first = &told["sessions"][0];
    ensure!(first["starts"] == "08:30" && first["starts_at"] == "2026-08-31T06:30:00Z", "{first}");
    ensure!(first["participants"].as_array().is_some_and(|whom| whom.len() == 12 && whom[0] == 1), "{first}");
    let words = String::from_utf8(place.command(&simulate).output()?.stdout)?;
    for part in [
        "week 1, monday 2026-08-31\n  08:30 welcome, 60 min, group, on_site: participant 1, 2,",
        "participant 12 (without employer)\n  20 days, 6 h a day\n  individual 50 %, on site 88 %",
        "3 follow-ups within 8 weeks: kept",
    ] {
        ensure!(words.contains(part), "{part} is not in {words}");
    }
    ensure!(!place.data().join("tilbake.db").exists(), "no database is made");
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_simulated_is_one_sentence() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    for (start, participants, more, named) in [
        ("2026-09-01", "8", &[][..], "begins on a monday, and 2026-09-01 is a tuesday"),
        ("2026-04-06", "8", &[], "public holiday"),
        ("2026-08-31", "9", &[], "room for 8 of 9 participants"),
        ("2026-08-31", "0", &[], "1 to 60 participants"),
        ("2026-08-31", "8", &["--extension-weeks", "5"], "1 at a time, 4 at most"),
    ] {
        let simulate = ["programme", "simulate", "day_oslo", "--start", start, "--participants", participants];
        let said = place.run_badly(&[&simulate[..], more].concat())?;
        ensure!(said.contains(named), "{said}");
    }
    let said = place.run_badly(&["programme", "check", "/nowhere.toml"])?;
    ensure!(said.contains("cannot read /nowhere.toml"), "{said}");
    place.remove().await;
    Ok(())
}

#[tokio::test]
async fn a_template_is_written_changed_and_checked() -> anyhow::Result<()> {
    let place = Place::new(Kind::Sqlite).await?;
    let list = place.run_well(&["programme", "list"])?;
    ensure!(list.lines().count() == 5 && list.contains("day_oslo\tDagprogram Oslo"), "{list}");
    let toml = place.run_well(&["programme", "export", "day_oslo"])?;
    for (name, format) in [("own.toml", "toml"), ("own.json", "json")] {
        let file = place.dir.join(name).display().to_string();
        place.run_well(&["programme", "export", "day_oslo", "--format", format, "--out", &file])?;
        let said = place.run_well(&["programme", "check", &file])?;
        ensure!(said.contains("every promise can be kept"), "{said}");
        // there and back again
        ensure!(place.run_well(&["programme", "export", &file])? == toml, "{name}");
        ensure!(
            place.run(&["programme", "export", "day_oslo", "--out", &file])?.status.code() == Some(1),
            "written over"
        );
    }
    let file = place.dir.join("wrong.toml").display().to_string();
    std::fs::write(&file, toml.replacen("days_a_week", "days_a_month", 1))?;
    let line = toml.lines().position(|line| line.contains("days_a_week")).context("it is there")? + 1;
    let said = place.run_badly(&["programme", "export", &file])?;
    ensure!(said.contains(&format!("line {line}: ")) && said.contains("days_a_month"), "{said}");

    std::fs::write(&file, toml.replace("at_least = 3", "at_least = 4"))?;
    let output = place.run(&["programme", "check", &file])?;
    let listed = String::from_utf8(output.stdout.clone())?;
    let reason = "4 days a week (with employer): 3 days, not 4, in the week from week 1, monday";
    ensure!(listed.contains(reason), "{listed}");
    ensure!(one_sentence(&output)?.contains("cannot keep 2 promises"), "one on each path");
    let schema: Value = serde_json::from_str(&place.run_well(&["programme", "schema"])?)?;
    ensure!(schema["properties"]["promises"].is_object(), "{schema}");
    place.remove().await;
    Ok(())
}
