//! What the team wrote about the participant. Invariant: all of it, whoever else may read it, as it was worded before too.

use super::{Subject, when};
use crate::{access_block::colleague, ctx::Ctx, error::Result};
use contract::rights::{OwnNote, OwnWording};
use entity::{account, note, note_wording, seal::Place};
use sea_orm::ConnectionTrait;

pub(super) async fn written(ctx: &Ctx, conn: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<OwnNote>> {
    let whose = &subject.whose;
    let rows = note::of(whose.enrolments.iter().copied()).all(conn).await?;
    let people = account::of_centre(conn, whose.centre, rows.iter().map(|row| row.author_id)).await?;
    let earlier = note_wording::of(conn, rows.iter().map(|row| row.id)).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(author) = people.get(&row.author_id).map(colleague) else { continue };
        let mut before = Vec::new();
        for one in earlier.iter().filter(|one| one.note_id == row.id) {
            let text: String = ctx.open(Place::new("note_wording", "text", one.id), &one.text)?;
            before.push(OwnWording { written: when(ctx, one.written_at), readers: one.readers.clone(), text });
        }
        let reason = row.void_reason.as_ref();
        told.push(OwnNote {
            id: row.id,
            author,
            written: when(ctx, row.created_at),
            readers: row.readers.clone(),
            text: ctx.open(Place::new("note", "text", row.id), &row.text)?,
            before,
            voided: row.voided_at.map(|at| when(ctx, at)),
            void_reason: reason
                .map(|sealed| ctx.open(Place::new("note", "void_reason", row.id), sealed))
                .transpose()?,
        });
    }
    Ok(told)
}
