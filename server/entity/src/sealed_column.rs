//! Every sealed column there is, for whoever changes the key they are sealed under. Invariant: what is not in the list is
//! not resealed, and its key would be retired under it: the test below holds the list against the models.

use crate::Sealed;
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, QueryResult,
    sea_query::{Alias, Expr, ExprTrait as _, Func, Order, Query, SimpleExpr},
};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedColumn {
    pub table: &'static str,
    pub column: &'static str,
}

const fn of(table: &'static str, column: &'static str) -> SealedColumn {
    SealedColumn { table, column }
}

/// In no order that matters.
pub const ALL: &[SealedColumn] = &[
    of("access_review", "note"),
    of("attachment", "file_key"),
    of("attachment", "name"),
    of("break_glass", "reason"),
    of("calendar_feed", "token"),
    of("caption", "words"),
    of("course_step", "reason"),
    of("data_export", "file_key"),
    of("data_request", "reason"),
    of("data_request", "text"),
    of("guest", "link"),
    of("letter", "content"),
    of("note", "text"),
    of("note", "void_reason"),
    of("note_wording", "text"),
    of("outbox", "link"),
    of("passkey", "name"),
    of("passkey_challenge", "state"),
    of("plan_message", "words"),
    of("plan_item", "content"),
    of("plan_version", "content"),
    of("poll", "key"),
    of("preparation", "words"),
    of("referral", "details"),
    of("referral", "reason"),
    of("response", "answers"),
    of("response", "correction"),
    of("response", "void_reason"),
    of("response_version", "content"),
    of("risk_done", "words"),
    of("second_factor", "pending_secret"),
    of("second_factor", "secret"),
    of("session_question", "words"),
    of("sign_in_step", "secret"),
    of("slide", "file_key"),
    of("slide", "text"),
    of("slide_deck", "name"),
    of("training_log_entry", "note"),
    of("training_log_entry", "void_reason"),
    of("work_status", "note"),
];

/// A sealed value of any kind, with its row.
#[derive(Clone, Debug)]
pub struct Found {
    pub row: Uuid,
    pub value: Sealed<serde_json::Value>,
}

impl FromQueryResult for Found {
    fn from_query_result(found: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self { row: found.try_get(prefix, "id")?, value: found.try_get(prefix, "value")? })
    }
}

impl SealedColumn {
    fn name(self) -> Alias {
        Alias::new(self.column)
    }

    /// The two bytes of the key's version.
    fn version(self) -> SimpleExpr {
        Func::cust(Alias::new("substr")).arg(Expr::col(self.name())).arg(1).arg(2).into()
    }

    /// Up to `limit` values not sealed under `version`, in rows after `after`, in the order of their rows.
    ///
    /// # Errors
    /// When the database is down. So for all below.
    pub async fn not_under(
        self,
        conn: &impl ConnectionTrait,
        version: u16,
        after: Uuid,
        limit: u64,
    ) -> Result<Vec<Found>, DbErr> {
        let query = Query::select()
            .column(Alias::new("id"))
            .expr_as(Expr::col(self.name()), Alias::new("value"))
            .from(Alias::new(self.table))
            .and_where(Expr::col(self.name()).is_not_null())
            .and_where(self.version().ne(version.to_be_bytes().to_vec()))
            .and_where(Expr::col(Alias::new("id")).gt(after))
            .order_by(Alias::new("id"), Order::Asc)
            .limit(limit)
            .take();
        conn.query_all(&query).await?.iter().map(|row| Found::from_query_result(row, "")).collect()
    }

    /// Puts `new` where `old` still is; says whether it was.
    pub async fn replace(
        self,
        conn: &impl ConnectionTrait,
        found: Found,
        new: Sealed<serde_json::Value>,
    ) -> Result<bool, DbErr> {
        let query = Query::update()
            .table(Alias::new(self.table))
            .value(self.name(), Expr::value(new))
            .and_where(Expr::col(Alias::new("id")).eq(found.row))
            .and_where(Expr::col(self.name()).eq(found.value))
            .take();
        Ok(conn.execute(&query).await?.rows_affected() > 0)
    }
}

/// How many values are sealed under each version.
pub async fn versions(conn: &impl ConnectionTrait) -> Result<BTreeMap<u16, u64>, DbErr> {
    let mut all = BTreeMap::new();
    for column in ALL {
        let query = Query::select()
            .expr_as(column.version(), Alias::new("key_version"))
            .expr_as(Func::count(Expr::col(Alias::new("id"))), Alias::new("count"))
            .from(Alias::new(column.table))
            .and_where(Expr::col(column.name()).is_not_null())
            .group_by_col(Alias::new("key_version"))
            .take();
        for row in conn.query_all(&query).await? {
            let version: Vec<u8> = row.try_get("", "key_version")?;
            let count: i64 = row.try_get("", "count")?;
            let version = version.try_into().map_or(0, u16::from_be_bytes);
            *all.entry(version).or_insert(0) += u64::try_from(count).unwrap_or(0);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the models: `#[sea_orm(table_name = "…")]`, then the fields of a sealed type.
    #[test]
    fn every_sealed_field_of_a_model_is_in_the_list() -> std::io::Result<()> {
        let mut found = Vec::new();
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))? {
            let path = file?.path();
            let text = if path.is_file() { std::fs::read_to_string(&path)? } else { continue };
            let mut table = String::new();
            for line in text.lines().map(str::trim) {
                if let Some(rest) = line.strip_prefix("#[sea_orm(table_name = \"") {
                    table = rest.split('"').next().unwrap_or_default().to_owned();
                } else if line == "}" {
                    table.clear();
                } else if let Some((field, kind)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": "))
                    && kind.trim_start_matches("Option<").starts_with("Sealed<")
                    && !table.is_empty()
                {
                    found.push((table.clone(), field.to_owned()));
                }
            }
        }
        let mut listed: Vec<_> = ALL.iter().map(|one| (one.table.to_owned(), one.column.to_owned())).collect();
        found.sort();
        listed.sort();
        assert_eq!(found, listed, "add what is missing to `ALL`: key rotation goes by it");
        Ok(())
    }
}
