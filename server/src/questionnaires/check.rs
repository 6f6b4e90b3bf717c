//! A questionnaire of others, and a response to it, judged. Invariant: what has an error is told and gives exit code 1, also
//! a file that cannot be read.

use super::text;
use anyhow::bail;
use domain::questionnaire::{Answers, Issue, IssueCode, ParseError, Severity, operation_outcome, parse_text, validate};
use jiff::Zoned;
use std::path::Path;

/// # Errors
/// When there is one in what was judged.
pub(super) fn run(file: &Path, response: Option<&Path>, json: bool, now: &Zoned) -> anyhow::Result<()> {
    let issues = check(file, response, now);
    if json {
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
    if !json {
        println!("no errors");
    }
    Ok(())
}

fn check(file: &Path, response: Option<&Path>, now: &Zoned) -> Vec<Issue> {
    let refused = |error: ParseError| vec![error.issue()];
    let imported = match text(file).map(|text| parse_text(&text)) {
        Ok(Ok(imported)) => imported,
        Ok(Err(error)) => return refused(error),
        Err(error) => return unreadable("Questionnaire", &error),
    };
    let mut issues: Vec<Issue> = imported.warnings.into_iter().map(Issue::from).collect();
    if let Some(response) = response {
        issues.extend(match text(response).map(|text| Answers::from_text(&text)) {
            Ok(Ok(answers)) => validate(&imported.form, &answers, now),
            Ok(Err(error)) => refused(error),
            Err(error) => unreadable("QuestionnaireResponse", &error),
        });
    }
    issues
}

fn unreadable(path: &str, error: &anyhow::Error) -> Vec<Issue> {
    let text = crate::cli::sentence(error);
    let (severity, code) = (Severity::Error, IssueCode::Structure);
    vec![Issue { severity, code, path: path.to_owned(), text, link_id: String::new() }]
}
