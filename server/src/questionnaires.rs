//! Questionnaires on the command line: listed, checked, and scored. Invariant: no database is touched, and a file is bounded
//! before it is read as JSON.

mod check;
mod score;

use crate::cli::Questionnaires;
use anyhow::{Context as _, ensure};
use domain::questionnaire::MOST_BYTES;
use jiff::Timestamp;
use service::{
    questionnaire::SHIPPED,
    wording::{CENTRE_ZONE, zone},
};
use std::{fs::File, io::Read as _, path::Path};

/// `now` is what the expressions of a form take for the present.
///
/// # Errors
/// In one sentence.
pub fn run(command: &Questionnaires, now: Timestamp) -> anyhow::Result<()> {
    let now = now.to_zoned(zone(CENTRE_ZONE));
    match command {
        Questionnaires::List => list(),
        Questionnaires::Score(options) => score::run(options, &now),
        Questionnaires::Check { file, response, json } => check::run(file, response.as_deref(), *json, &now),
    }
}

/// Code, title, languages and licence of what ships, one a line.
fn list() -> anyhow::Result<()> {
    for shipped in SHIPPED {
        let forms = shipped.forms()?;
        let languages: Vec<&str> = forms.iter().map(|form| form.lang.as_str()).collect();
        let first = forms.first().context("no language")?;
        let licence = first.copyright.as_deref().unwrap_or_default();
        println!("{}\t{}\t{}\t{licence}", shipped.code, first.title, languages.join(","));
    }
    Ok(())
}

/// The text of a file.
fn text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_string(&mut text));
    read.with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(text.len() <= MOST_BYTES, "{} is larger than {MOST_BYTES} bytes", path.display());
    Ok(text)
}
