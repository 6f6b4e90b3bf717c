//! The log on paper, for the data protection officer. Invariant: ids and acts only; the one name is that of the member of
//! staff who acted.

use super::chain::hex;
use crate::{
    Services, csv,
    error::{Error, Result},
    wording::{CENTRE_ZONE, zone},
};
use domain::id::{AccountId, AuditId};
use entity::{At, account, audit};
use jiff::{ToSpan as _, civil::Date};
use std::{collections::HashMap, io::Write};
use uuid::Uuid;

const PAGE: u64 = 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    /// One JSON object a line.
    Json,
}

const COLUMNS: [&str; 14] = [
    "seq",
    "id",
    "at",
    "centre_id",
    "actor_id",
    "actor_name",
    "actor_role",
    "enrolment_id",
    "act",
    "object_kind",
    "object_id",
    "purpose",
    "sitting",
    "hash",
];

/// Writes the rows of the days from `first` to `last`, both included, in Oslo's reckoning. Gives how many.
///
/// # Errors
/// When the database is down, or `out` takes no more.
pub async fn export(
    services: &Services,
    (first, last): (Date, Date),
    format: Format,
    out: &mut (impl Write + Send),
) -> Result<u64> {
    let day = |date: Date| date.to_zoned(zone(CENTRE_ZONE)).map(|midnight| At::new(midnight.timestamp()));
    let span = (day(first).map_err(Error::internal)?, day(last.saturating_add(1.day())).map_err(Error::internal)?);
    if format == Format::Csv {
        out.write_all(csv::line(COLUMNS).as_bytes()).map_err(Error::internal)?;
    }
    let snapshot = services.db.snapshot().await?;
    let (mut count, mut after) = (0, AuditId(Uuid::nil()));
    let mut names = HashMap::new();
    loop {
        let page = audit::between(&snapshot, span, after, PAGE).await?;
        let Some(end) = page.last() else { break };
        after = end.id;
        let unknown: Vec<AccountId> =
            page.iter().map(|row| row.actor_id).filter(|id| !names.contains_key(id)).collect();
        names.extend(account::staff_names(&snapshot, unknown).await?);
        for row in &page {
            let cells = cells(row, &names);
            out.write_all(told(format, &cells)?.as_bytes()).map_err(Error::internal)?;
            count += 1;
        }
    }
    snapshot.rollback().await?;
    out.flush().map_err(Error::internal)?;
    Ok(count)
}

/// In the order of [`COLUMNS`]; what is not there is empty.
fn cells(row: &audit::Model, names: &HashMap<AccountId, String>) -> [String; COLUMNS.len()] {
    [
        row.seq.map(|seq| seq.to_string()).unwrap_or_default(),
        row.id.to_string(),
        row.at.timestamp().to_string(),
        row.centre_id.to_string(),
        row.actor_id.to_string(),
        names.get(&row.actor_id).cloned().unwrap_or_default(),
        row.actor_role.to_string(),
        row.enrolment_id.map(|id| id.to_string()).unwrap_or_default(),
        row.act.clone(),
        row.object_kind.clone(),
        row.object_id.map(|id| id.to_string()).unwrap_or_default(),
        row.purpose.clone(),
        row.sitting.clone().unwrap_or_default(),
        row.hash.as_deref().map(hex).unwrap_or_default(),
    ]
}

fn told(format: Format, cells: &[String]) -> Result<String> {
    match format {
        Format::Csv => Ok(csv::line(cells)),
        Format::Json => {
            let named = COLUMNS.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            let object: serde_json::Map<_, _> =
                named.map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect();
            Ok(serde_json::to_string(&object)? + "\n")
        }
    }
}
