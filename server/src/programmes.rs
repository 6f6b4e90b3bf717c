//! Programmes on the command line: tried out, checked, written out. Invariant: no database is touched; a template with
//! faults is told with their lines, and exit code 1.

mod told;
mod words;

use crate::{
    cli::{Programme, Simulate, TemplateFormat},
    own_file,
};
use anyhow::{Context as _, bail};
use domain::programme::{Path as Way, Rehearsal, Template, weaknesses};
use service::programme::{SHIPPED, TextFault, TextFormat, read, schema, write};
use std::{io::Write as _, path::Path};

/// # Errors
/// In one sentence.
pub fn run(command: &Programme) -> anyhow::Result<()> {
    match command {
        Programme::List => {
            for (code, text) in SHIPPED {
                let template = read(text).map_err(|faults| sentence(code, &faults))?;
                println!("{code}\t{}", template.name.text(domain::Lang::Nb));
            }
        }
        Programme::Check { source, participants } => return check(source, *participants),
        Programme::Simulate(options) => return simulate(options),
        Programme::Export { source, format, out } => {
            let format = match format {
                TemplateFormat::Toml => TextFormat::Toml,
                TemplateFormat::Json => TextFormat::Json,
            };
            let text = write(&template(source)?, format)?;
            match out {
                None => print!("{text}"),
                Some(path) => own_file::create(path)
                    .and_then(|mut file| file.write_all(text.as_bytes()))
                    .with_context(|| format!("cannot write {}", path.display()))?,
            }
        }
        Programme::Schema => print!("{}", schema()?),
    }
    Ok(())
}

/// The text of a programme that ships, or of a file.
fn text(source: &str) -> anyhow::Result<String> {
    if let Some((_, text)) = SHIPPED.iter().find(|(code, _)| *code == source) {
        return Ok((*text).to_owned());
    }
    std::fs::read_to_string(Path::new(source)).with_context(|| format!("cannot read {source}"))
}

fn template(source: &str) -> anyhow::Result<Template> {
    read(&text(source)?).map_err(|faults| sentence(source, &faults))
}

fn sentence(source: &str, faults: &[TextFault]) -> anyhow::Error {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    let more = match faults.len() {
        0 | 1 => String::new(),
        count => format!("; and {} more, see `tilbake programme check`", count - 1),
    };
    anyhow::anyhow!("{source}, {first}{more}")
}

fn check(source: &str, participants: usize) -> anyhow::Result<()> {
    let template = match read(&text(source)?) {
        Ok(template) => template,
        Err(faults) => {
            for fault in &faults {
                println!("{fault}");
            }
            bail!("{source} has {}", counted(faults.len(), "fault"));
        }
    };
    let (start, found) = weaknesses(&template, participants)?;
    for (way, judged) in &found {
        let reason = judged.reason.as_ref().map(|reason| words::reason(reason, Some(start))).unwrap_or_default();
        println!("{} ({}): {reason}", words::promise(&judged.promise), words::way(*way));
    }
    if !found.is_empty() {
        bail!("{source} cannot keep {}", counted(found.len(), "promise"));
    }
    println!("no faults, and every promise can be kept");
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn simulate(options: &Simulate) -> anyhow::Result<()> {
    let template = template(&options.source)?;
    let without = options.without_employer.unwrap_or(options.participants / 2).min(options.participants);
    let mut participants = vec![Way::WithEmployer; options.participants - without];
    participants.extend(std::iter::repeat_n(Way::WithoutEmployer, without));
    let rehearsal = Rehearsal {
        template: &template,
        start: options.start,
        participants: &participants,
        extra_weeks: options.extension_weeks,
        referred_on: options.referred,
    };
    let told = told::Told::new(&rehearsal, &rehearsal.run()?);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        print!("{told}");
    }
    Ok(())
}
