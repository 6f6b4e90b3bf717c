//! Seals the audit log: a number and a hash on each row, the head of the chain, and triggers that let a row be sealed
//! once and nothing else. Why it is a chain of this kind: `docs/decisions/0009-the-audit-chain.md`.

use crate::column::{create, drop_all, index, instant, int, sealed, table, text, unique, uuid};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in new_columns() {
            let alter = Table::alter().table(Alias::new("audit")).add_column(column).take();
            manager.alter_table(alter).await?;
        }
        create(manager, tables(), indexes()).await?;
        run(manager, &[WAITING]).await?;
        run(manager, if is_postgres(manager) { GUARD_POSTGRES } else { GUARD_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, if is_postgres(manager) { UNGUARD_POSTGRES } else { UNGUARD_SQLITE }).await?;
        drop_all(manager, &["access_review", "audit_chain"]).await?;
        for name in ["ix_audit_waiting", "ux_audit_seq", "ix_audit_centre_id_at"] {
            manager.drop_index(Index::drop().name(name).table(Alias::new("audit")).to_owned()).await?;
        }
        for name in ["hash", "mac", "seq"] {
            let alter = Table::alter().table(Alias::new("audit")).drop_column(Alias::new(name)).take();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}

fn new_columns() -> [ColumnDef; 3] {
    [
        // the place in the chain, from 1, without gaps; none until sealed
        ColumnDef::new(Alias::new("seq")).big_integer().null().take(),
        // over the row itself, when it is written; rows from before this step get theirs at the first sealing
        ColumnDef::new(Alias::new("mac")).binary().null().take(),
        // over the row before and this one, when it is sealed
        ColumnDef::new(Alias::new("hash")).binary().null().take(),
    ]
}

fn tables() -> Vec<TableCreateStatement> {
    let count = ColumnDef::new(Alias::new("count")).big_integer().not_null().take();
    vec![
        // one row: how far the log is sealed
        table("audit_chain", [count, sealed("hash"), sealed("mac"), instant("sealed_at")], &[]),
        table(
            "access_review",
            [
                uuid("centre_id"),
                text("finding"),
                // how many look-ups the finding held when it was reviewed: more since then opens it again
                int("looks"),
                sealed("note"),
                uuid("reviewed_by"),
                instant("reviewed_at"),
            ],
            &[("centre_id", "centre")],
        ),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        unique("audit", &["seq"]),
        index("audit", &["centre_id", "at"]),
        index("access_review", &["centre_id", "finding"]),
    ]
}

fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Postgres
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// What waits to be sealed is found at once, however long the log is.
const WAITING: &str = "CREATE INDEX ix_audit_waiting ON audit (id) WHERE seq IS NULL";

const GUARD_SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN \
     SELECT RAISE(ABORT, 'audit rows are never deleted'); END",
    "CREATE TRIGGER audit_seal_only BEFORE UPDATE ON audit WHEN OLD.seq IS NOT NULL \
     OR (OLD.mac IS NOT NULL AND NEW.mac IS NOT OLD.mac) OR NEW.id IS NOT OLD.id OR NEW.centre_id IS NOT OLD.centre_id \
     OR NEW.at IS NOT OLD.at OR NEW.actor_id IS NOT OLD.actor_id OR NEW.actor_role IS NOT OLD.actor_role \
     OR NEW.enrolment_id IS NOT OLD.enrolment_id OR NEW.act IS NOT OLD.act OR NEW.object_kind IS NOT OLD.object_kind \
     OR NEW.object_id IS NOT OLD.object_id OR NEW.purpose IS NOT OLD.purpose OR NEW.sitting IS NOT OLD.sitting \
     BEGIN SELECT RAISE(ABORT, 'audit rows never change'); END",
];
const UNGUARD_SQLITE: &[&str] = &["DROP TRIGGER audit_seal_only", "DROP TRIGGER audit_no_delete"];

const GUARD_POSTGRES: &[&str] = &[
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_seal_only BEFORE UPDATE ON audit FOR EACH ROW WHEN (OLD.seq IS NOT NULL \
     OR (OLD.mac IS NOT NULL AND NEW.mac IS DISTINCT FROM OLD.mac) \
     OR (NEW.id, NEW.centre_id, NEW.at, NEW.actor_id, NEW.actor_role, NEW.enrolment_id, NEW.act, NEW.object_kind, \
     NEW.object_id, NEW.purpose, NEW.sitting) IS DISTINCT FROM (OLD.id, OLD.centre_id, OLD.at, OLD.actor_id, \
     OLD.actor_role, OLD.enrolment_id, OLD.act, OLD.object_kind, OLD.object_id, OLD.purpose, OLD.sitting)) \
     EXECUTE FUNCTION audit_refuse()",
];
const UNGUARD_POSTGRES: &[&str] = &[
    "DROP TRIGGER audit_seal_only ON audit",
    "DROP TRIGGER audit_no_truncate ON audit",
    "DROP TRIGGER audit_no_delete ON audit",
    "DROP FUNCTION audit_refuse()",
];
