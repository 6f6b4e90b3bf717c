//! The audit log is append-only, sealed into a chain, and whatever is done to it afterwards is found and named.

use crate::helpers::{Kind, TestApp, on_both};
use anyhow::{Context as _, ensure};
use domain::id::AuditId;
use entity::{At, audit, audit_chain};
use jiff::SignedDuration;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use service::audit::{
    export::{Format, export},
    sealing::{Sealing, seal},
    verifying::{Flaw, Sound, Witness, verify},
};
use uuid::Uuid;

/// Something done to a row behind the program's back.
type Change = Box<dyn Fn(&mut audit::Model) + Send + Sync>;

/// Three audit rows: a member of staff opens a participant's team three times.
async fn open_a_page(app: &TestApp) -> anyhow::Result<()> {
    let id = app.world.participants[0].enrolment.id.to_string();
    let therapist = app.signed_in("fagperson").await;
    for _ in 0..3 {
        let answer = therapist.read("/api/participants/team", &[("enrolment", &id)]).await;
        ensure!(answer.status == 200, "{}", answer.text);
    }
    Ok(())
}

/// The log with six sealed rows.
async fn six_rows(app: &TestApp) -> anyhow::Result<Vec<audit::Model>> {
    open_a_page(app).await?;
    app.hand.forward(1);
    open_a_page(app).await?;
    seal(&app.services).await?;
    let rows = all(app).await?;
    ensure!(rows.len() == 6, "{} rows", rows.len());
    Ok(rows)
}

async fn all(app: &TestApp) -> anyhow::Result<Vec<audit::Model>> {
    Ok(audit::Entity::find().order_by_asc(audit::Column::Seq).all(app.services.db.read()).await?)
}

async fn found(app: &TestApp) -> anyhow::Result<Result<Sound, Flaw>> {
    Ok(verify(&app.services, None).await?)
}

async fn run(app: &TestApp, statements: &[&str]) -> anyhow::Result<()> {
    for statement in statements {
        app.services.db.write().execute_unprepared(statement).await.with_context(|| (*statement).to_owned())?;
    }
    Ok(())
}

/// What the owner of the database can do: take the guard away.
async fn unguard(app: &TestApp) -> anyhow::Result<()> {
    let on = if app.kind == Kind::Postgres { " ON audit" } else { "" };
    for trigger in ["audit_seal_only", "audit_no_delete"] {
        run(app, &[&format!("DROP TRIGGER {trigger}{on}")]).await?;
    }
    Ok(())
}

/// Puts the log back as it was.
async fn put_back(app: &TestApp, rows: &[audit::Model], head: &audit_chain::Model) -> anyhow::Result<()> {
    let conn = app.services.db.write();
    audit::Entity::delete_many().exec(conn).await?;
    audit_chain::Entity::delete_many().exec(conn).await?;
    for row in rows {
        entity::insert(conn, row.clone()).await?;
    }
    entity::insert(conn, head.clone()).await?;
    Ok(())
}

async fn head(app: &TestApp) -> anyhow::Result<audit_chain::Model> {
    audit_chain::head(app.services.db.read()).await?.context("a head")
}

#[tokio::test]
async fn rows_are_numbered_without_gaps_and_the_chain_holds() {
    on_both(async |app| {
        ensure!(found(app).await?.is_ok_and(|sound| sound.count == 0), "an empty log is sound");
        let rows = six_rows(app).await?;
        ensure!(rows.iter().map(|row| row.seq).eq((1..=6).map(Some)), "{rows:?}");
        let sound = found(app).await??;
        ensure!((sound.count, sound.head.len(), sound.waiting) == (6, 64, None), "{sound:?}");
        ensure!(seal(&app.services).await? == Sealing::default(), "nothing is sealed twice");
        ensure!(all(app).await? == rows);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn several_sealers_and_writers_at_once_leave_one_chain() {
    on_both(async |app| {
        for _ in 0..4 {
            let sealers = (0..4).map(|_| {
                let services = app.services.clone();
                tokio::spawn(async move { seal(&services).await })
            });
            let sealers: Vec<_> = sealers.collect();
            open_a_page(app).await?;
            app.hand.forward(1);
            for sealer in sealers {
                sealer.await??;
            }
        }
        seal(&app.services).await?;
        let rows = all(app).await?;
        ensure!(rows.iter().map(|row| row.seq).eq((1..=12).map(Some)));
        ensure!(found(app).await??.count == 12);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_changed_column_is_named_whichever_it_is() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        let head = head(app).await?;
        unguard(app).await?;
        let other = Uuid::from_u128(9);
        let later = At::new(rows[2].at.timestamp().checked_add(SignedDuration::from_micros(1))?);
        let changes: Vec<(&str, Change)> = vec![
            ("centre", Box::new(move |row| row.centre_id = other.into())),
            ("at", Box::new(move |row| row.at = later)),
            ("actor", Box::new(move |row| row.actor_id = other.into())),
            ("role", Box::new(|row| row.actor_role = domain::person::Role::Secretary)),
            ("enrolment", Box::new(|row| row.enrolment_id = None)),
            ("act", Box::new(|row| row.act.push('s'))),
            ("object kind", Box::new(|row| row.object_kind.clear())),
            ("object", Box::new(move |row| row.object_id = Some(other))),
            ("purpose", Box::new(|row| row.purpose = "own".to_owned())),
            ("sitting", Box::new(|row| row.sitting = Some(String::new()))),
            ("mac", Box::new(|row| row.mac = Some(vec![0; 32]))),
        ];
        for (what, change) in changes {
            let mut row = rows[2].clone();
            change(&mut row);
            audit::Entity::update(row.into_active_model().reset_all()).exec(app.services.db.write()).await?;
            let flaw = found(app).await?;
            ensure!(flaw == Err(Flaw::Changed { seq: 3, id: rows[2].id }), "{what}: {flaw:?}");
            put_back(app, &rows, &head).await?;
        }
        run(app, &["UPDATE audit SET hash = mac WHERE seq = 3"]).await?;
        ensure!(found(app).await? == Err(Flaw::Moved { seq: 3, id: rows[2].id }));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_out_moved_or_put_in_is_named() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        let kept = head(app).await?;
        unguard(app).await?;
        let id = |seq: usize| rows[seq - 1].id;
        let head_at_4 = "UPDATE audit_chain SET count = 4, hash = (SELECT hash FROM audit WHERE seq = 4)";
        let close_the_gap = "UPDATE audit SET seq = -seq - 1 WHERE seq < 0";
        let cases: Vec<(&str, Vec<&str>, Flaw)> = vec![
            ("first", vec!["DELETE FROM audit WHERE seq = 1"], Flaw::Missing { seq: 1, next: 2, id: id(2) }),
            ("middle", vec!["DELETE FROM audit WHERE seq = 3"], Flaw::Missing { seq: 3, next: 4, id: id(4) }),
            ("tail", vec!["DELETE FROM audit WHERE seq > 4"], Flaw::Cut { first: 5, last: 6 }),
            ("all", vec!["DELETE FROM audit"], Flaw::Cut { first: 1, last: 6 }),
            ("tail, head set back", vec!["DELETE FROM audit WHERE seq > 4", head_at_4], Flaw::Head { seq: 4 }),
            ("head taken", vec!["DELETE FROM audit_chain"], Flaw::Beyond { seq: 1, id: id(1), end: 0 }),
            (
                "middle, renumbered",
                vec!["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = -seq WHERE seq > 3", close_the_gap],
                Flaw::Moved { seq: 3, id: id(4) },
            ),
            (
                "two swapped",
                vec![
                    "UPDATE audit SET seq = -3 WHERE seq = 3",
                    "UPDATE audit SET seq = 3 WHERE seq = 5",
                    "UPDATE audit SET seq = 5 WHERE seq = -3",
                ],
                Flaw::Moved { seq: 3, id: id(5) },
            ),
        ];
        for (what, statements, flaw) in cases {
            run(app, &statements).await.context(what)?;
            let said = found(app).await?;
            ensure!(said == Err(flaw.clone()), "{what}: {said:?}");
            put_back(app, &rows, &kept).await?;
            ensure!(found(app).await?.is_ok(), "put back after {what}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_forged_row_is_never_sealed_and_is_named() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        let forged_id = app.ctx("fagperson").await?.id::<AuditId>();
        let forged = audit::Model { id: forged_id, sitting: None, seq: None, mac: None, hash: None, ..rows[0].clone() };
        entity::insert(app.services.db.write(), forged.clone()).await?;
        ensure!(seal(&app.services).await? == Sealing { sealed: 0, strangers: 1 });
        ensure!(found(app).await? == Err(Flaw::Stranger { id: forged_id }));
        // genuine rows are sealed past it
        open_a_page(app).await?;
        ensure!(seal(&app.services).await? == Sealing { sealed: 3, strangers: 1 });
        unguard(app).await?;
        let numbered = audit::Model { seq: Some(10), mac: rows[0].mac.clone(), hash: rows[0].hash.clone(), ..forged };
        audit::Entity::update(numbered.into_active_model().reset_all()).exec(app.services.db.write()).await?;
        ensure!(found(app).await? == Err(Flaw::Changed { seq: 10, id: forged_id }));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_older_copy_of_the_whole_log_is_seen_by_what_was_written_down() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        let kept = head(app).await?;
        open_a_page(app).await?;
        seal(&app.services).await?;
        let sound = found(app).await??;
        let witness = Witness { count: sound.count, head: sound.head };
        ensure!(verify(&app.services, Some(&witness)).await?.is_ok());
        unguard(app).await?;
        put_back(app, &rows, &kept).await?;
        ensure!(found(app).await?.is_ok(), "a whole older copy is sound in itself");
        ensure!(verify(&app.services, Some(&witness)).await? == Err(Flaw::Witness { count: 9 }));
        open_a_page(app).await?;
        app.hand.forward(1);
        seal(&app.services).await?;
        ensure!(
            verify(&app.services, Some(&witness)).await? == Err(Flaw::Witness { count: 9 }),
            "also when it has grown"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_delete_a_row() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        open_a_page(app).await?;
        let mut statements = vec![
            "UPDATE audit SET purpose = 'own' WHERE seq = 1",
            "UPDATE audit SET seq = 99 WHERE seq = 1",
            "UPDATE audit SET act = 'nothing' WHERE seq IS NULL",
            "UPDATE audit SET mac = NULL WHERE seq IS NULL",
            "DELETE FROM audit WHERE seq = 2",
            "DELETE FROM audit WHERE seq IS NULL",
        ];
        if app.kind == Kind::Postgres {
            statements.push("TRUNCATE audit");
        }
        for statement in statements {
            ensure!(app.services.db.write().execute_unprepared(statement).await.is_err(), "{statement}");
        }
        ensure!(seal(&app.services).await?.sealed == 3);
        ensure!(all(app).await?[..6] == rows[..]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_act_whose_row_cannot_be_written_fails() {
    on_both(async |app| {
        let refuse = if app.kind == Kind::Postgres {
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        } else {
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        };
        run(app, &[refuse]).await?;
        let id = app.world.participants[0].enrolment.id.to_string();
        let answer = app.signed_in("fagperson").await.read("/api/participants/read", &[("enrolment", &id)]).await;
        ensure!(answer.status == 500 && !answer.text.contains("WHO-5"), "{}", answer.text);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rows_that_wait_too_long_are_told_of() {
    on_both(async |app| {
        six_rows(app).await?;
        let since = app.services.clock.now();
        open_a_page(app).await?;
        ensure!(found(app).await??.waiting.is_none(), "a moment is no wait");
        app.hand.forward(61);
        ensure!(found(app).await??.waiting == Some((3, since)));
        Ok(())
    })
    .await;
}

async fn exported(app: &TestApp, from: &str, to: &str, format: Format) -> anyhow::Result<String> {
    let mut out = Vec::new();
    export(&app.services, (from.parse()?, to.parse()?), format, &mut out).await?;
    Ok(String::from_utf8(out)?)
}

#[tokio::test]
async fn the_officers_export_holds_the_days_asked_for_and_no_formula() {
    on_both(async |app| {
        let rows = six_rows(app).await?;
        let last_moment = "2026-11-23T22:59:59.999999Z".parse::<jiff::Timestamp>()?;
        let odd = audit::Model {
            id: app.ctx("fagperson").await?.id::<AuditId>(),
            at: At::new(last_moment),
            sitting: Some("=1+1,\"x\"".into()),
            seq: None,
            hash: None,
            ..rows[0].clone()
        };
        entity::insert(app.services.db.write(), odd).await?;
        let csv = exported(app, "2026-11-23", "2026-11-23", Format::Csv).await?;
        let lines: Vec<_> = csv.split_terminator("\r\n").collect();
        ensure!(lines.len() == 8, "{csv}");
        ensure!(lines[0].starts_with("seq,id,at,centre_id,actor_id,actor_name,"));
        ensure!(lines[1].starts_with("1,") && lines[1].contains(",Ola Vik,therapist,"), "{}", lines[1]);
        ensure!(!csv.contains("Kari"), "no participant's name");
        ensure!(csv.contains(",\"'=1+1,\"\"x\"\"\","), "{csv}");
        ensure!(exported(app, "2026-11-24", "2026-11-30", Format::Csv).await?.lines().count() == 1, "Oslo's midnight");
        ensure!(exported(app, "2026-11-01", "2026-11-22", Format::Csv).await?.lines().count() == 1);
        let json = exported(app, "2026-11-01", "2026-11-30", Format::Json).await?;
        let parsed: Vec<serde_json::Value> = json.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        ensure!(parsed.len() == 7 && parsed.iter().filter(|row| row["actor_name"] == "Ola Vik").count() == 7, "{json}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_command_line_says_it_in_a_line_and_an_exit_code() {
    on_both(async |app| {
        six_rows(app).await?;
        let sound = app.tilbake(&["audit", "verify"]).await?;
        let line = String::from_utf8(sound.stdout)?;
        ensure!(sound.status.success() && line.starts_with("6:") && line.lines().count() == 1, "{line}");
        let known = line.split_whitespace().next().context("a word")?;
        ensure!(app.tilbake(&["audit", "verify", "--known", known]).await?.status.success());
        let all = app.tilbake(&["audit", "export", "--from", "2026-11-23", "--to", "2026-11-23"]).await?;
        ensure!(all.status.success() && String::from_utf8(all.stdout)?.lines().count() == 7);
        unguard(app).await?;
        run(app, &["DELETE FROM audit WHERE seq = 2"]).await?;
        let broken = app.tilbake(&["audit", "verify"]).await?;
        let said = String::from_utf8(broken.stderr)?;
        ensure!(broken.status.code() == Some(1) && broken.stdout.is_empty(), "{said}");
        ensure!(said.lines().count() == 1 && said.contains("row 2 is missing"), "{said}");
        Ok(())
    })
    .await;
}

/// The rows that a sealing finds in a database from before there was a chain.
#[tokio::test]
async fn the_first_sealing_takes_over_what_was_written_before() {
    on_both(async |app| {
        open_a_page(app).await?;
        unguard(app).await?;
        run(app, &["UPDATE audit SET mac = NULL"]).await?;
        ensure!(seal(&app.services).await? == Sealing { sealed: 3, strangers: 0 });
        let unmarked = audit::Entity::find().filter(audit::Column::Mac.is_null()).one(app.services.db.read()).await?;
        ensure!(unmarked.is_none() && found(app).await??.count == 3);
        Ok(())
    })
    .await;
}
