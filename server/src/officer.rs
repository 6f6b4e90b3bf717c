//! What the data protection officer does with the audit log on the command line. Invariant: a sound log is one line and
//! exit code 0; a broken one is one sentence that names the first broken row, and exit code 1.

use crate::{
    cli::{Audit, ExportFormat},
    own_file,
};
use anyhow::{Context as _, bail, ensure};
use service::{
    Services,
    audit::{
        export::{Format, export},
        verifying::{Witness, verify},
    },
};
use std::io::{BufWriter, Write};

/// # Errors
/// In one sentence.
pub async fn audit(services: &Services, command: &Audit) -> anyhow::Result<()> {
    match command {
        Audit::Verify { known } => {
            let witness = known.as_deref().map(witness).transpose()?;
            let sound = match verify(services, witness.as_ref()).await? {
                Ok(sound) => sound,
                Err(flaw) => bail!("the audit log is broken: {flaw}"),
            };
            println!("{} ({} rows, unbroken)", sound.word(), sound.count);
            if let Some((count, since)) = sound.waiting {
                eprintln!("tilbake: {count} rows have waited to be sealed since {since}: does `tilbake serve` run?");
            }
            Ok(())
        }
        Audit::Export { from, to, out, format } => {
            ensure!(from <= to, "--from is after --to");
            let format = match format {
                ExportFormat::Csv => Format::Csv,
                ExportFormat::Jsonl => Format::Json,
            };
            let mut sink: Box<dyn Write + Send> = match out {
                None => Box::new(std::io::stdout()),
                Some(path) => {
                    let file = own_file::create(path);
                    Box::new(BufWriter::new(file.with_context(|| format!("cannot make {}", path.display()))?))
                }
            };
            let count = export(services, (*from, *to), format, &mut sink).await?;
            eprintln!("{count} rows");
            Ok(())
        }
    }
}

/// `COUNT:HEAD`, as `verify` prints it.
fn witness(text: &str) -> anyhow::Result<Witness> {
    let (count, head) = text.split_once(':').context("--known is COUNT:HEAD, as `tilbake audit verify` printed it")?;
    let is_hash = head.len() == 64 && head.bytes().all(|byte| byte.is_ascii_hexdigit());
    ensure!(is_hash, "the head in --known is 64 hexadecimal digits");
    Ok(Witness { count: count.parse().context("the count in --known is a number")?, head: head.to_lowercase() })
}
