//! Questionnaires on the command line. Invariant: no database is touched; what has an error is told and gives exit
//! code 1, also a file that cannot be read.

use crate::cli::Questionnaire;
use anyhow::{Context as _, bail};
use domain::questionnaire::{
    Answers, Issue, IssueCode, MOST_BYTES, ParseError, Severity, operation_outcome, parse_text, validate,
};
use std::{fs::File, io::Read as _, path::Path};

/// # Errors
/// In one sentence.
pub fn run(command: &Questionnaire) -> anyhow::Result<()> {
    let Questionnaire::Check { file, response, json } = command;
    let issues = check(file, response.as_deref());
    if *json {
        println!("{}", serde_json::to_string_pretty(&operation_outcome(&issues))?);
    } else {
        for issue in &issues {
            println!("{issue}");
        }
    }
    let errors = issues.iter().filter(|issue| issue.severity == Severity::Error).count();
    if errors > 0 {
        bail!("{} has {errors} error{}", file.display(), if errors == 1 { "" } else { "s" });
    }
    if !*json {
        println!("no errors");
    }
    Ok(())
}

fn check(file: &Path, response: Option<&Path>) -> Vec<Issue> {
    let refused = |error: ParseError| vec![error.issue()];
    let imported = match text(file).map(|text| parse_text(&text)) {
        Ok(Ok(imported)) => imported,
        Ok(Err(error)) => return refused(error),
        Err(error) => return unreadable("Questionnaire", &error),
    };
    let mut issues = imported.warnings;
    if let Some(response) = response {
        issues.extend(match text(response).map(|text| Answers::from_text(&text)) {
            Ok(Ok(answers)) => validate(&imported.form, &answers),
            Ok(Err(error)) => refused(error),
            Err(error) => unreadable("QuestionnaireResponse", &error),
        });
    }
    issues
}

/// No more of the file than is needed to see that it is too large.
fn text(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    File::open(file)
        .and_then(|file| file.take(MOST_BYTES as u64 + 1).read_to_string(&mut text))
        .with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text)
}

fn unreadable(path: &str, error: &anyhow::Error) -> Vec<Issue> {
    let text = crate::cli::sentence(error);
    let (severity, code) = (Severity::Error, IssueCode::Structure);
    vec![Issue { severity, code, path: path.to_owned(), text, link_id: String::new() }]
}
