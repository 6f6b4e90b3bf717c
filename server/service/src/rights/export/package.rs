//! What lies in the file: JSON for programs, a PDF for people. Invariant: both are made of one reading.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
    rights::when,
};
use contract::{questionnaire::When, rights::Own};
use domain::{
    Lang,
    retention::Keep,
    rights::{DataKind, RULES},
};
use entity::At;
use serde::Serialize;
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Puts what there is on paper, in words.
pub trait Paper: Send + Sync {
    /// A PDF.
    ///
    /// # Errors
    /// When it cannot be made.
    fn print(&self, own: &Own, made: &str, lang: Lang) -> std::result::Result<Vec<u8>, String>;
}

#[derive(Serialize)]
struct Content<'a> {
    made: &'a When,
    /// What its words are in.
    lang: Lang,
    rules: Vec<Held>,
    data: &'a Own,
}

/// By what rule a kind of data is held.
#[derive(Serialize)]
struct Held {
    data: DataKind,
    basis: &'static str,
    law: &'static str,
    seen_by: &'static str,
    /// None: always.
    days: Option<u16>,
}

/// The zip.
///
/// # Errors
/// When it cannot be made.
pub(super) async fn pack(ctx: &Ctx, own: Own) -> Result<Vec<u8>> {
    let (made, lang, paper) = (when(ctx, At::new(ctx.now)), ctx.lang, ctx.services.paper.clone());
    // it takes its time, and others are waiting
    let packed = tokio::task::spawn_blocking(move || {
        let rules = RULES.iter().map(|rule| Held {
            data: rule.data,
            basis: rule.basis.as_str(),
            law: rule.basis.law(),
            seen_by: rule.seer.as_str(),
            days: match rule.class().keep {
                Keep::Days(days) => Some(days),
                Keep::Always | Keep::Minutes(_) => None,
            },
        });
        let content = Content { made: &made, lang, rules: rules.collect(), data: &own };
        let json = serde_json::to_vec_pretty(&content)?;
        let pdf = paper.print(&own, &made.text, lang).map_err(Error::internal)?;
        zipped(&[("tilbake.json", &json), ("tilbake.pdf", &pdf)]).map_err(Error::internal)
    });
    packed.await.map_err(Error::internal)?
}

fn zipped(files: &[(&str, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
