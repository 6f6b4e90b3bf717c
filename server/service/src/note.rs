//! Notes that clinicians write about a participant. Invariant: nobody reads one its author did not mean for them, the
//! participant aside; how it was worded before is kept; one changed elsewhere is never overwritten unseen.

use crate::{
    access,
    audit::{self, Deed},
    ctx::Ctx,
    error::{FieldErrors, Result},
    field,
    rights::when,
};
use contract::{
    AppError,
    note::{Note, Notes},
};
use domain::{
    id::{AccountId, EnrolmentId, NoteId, NoteWordingId},
    note::{MOST, MOST_REASON, Readers},
    person::{Profession, Role},
    policy::{self, Act},
};
use entity::{At, account, care_team_member, enrolment, note, note_wording, participant, seal::Place};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeSet;
use uuid::Uuid;

const TABLE: &str = "note";
const WORDING: &str = "note_wording";

/// A note as its form sends it.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    pub text: &'a str,
    /// A [`Readers`] by name.
    pub readers: &'a str,
}

/// The notes about one participant that the actor may read. With `editing`, their own note of that id to change.
///
/// # Errors
/// `NotFound` when there is no such enrolment, or its notes are not the actor's to read.
pub async fn read(ctx: &Ctx, enrolment: &str, editing: &str) -> Result<Notes> {
    let actor = ctx.actor()?;
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let (enrolled, relation) = access::enrolment_and_relation(ctx, &transaction, id, Act::ReadNotes).await?;
    let rows = note::readable_by(actor, &enrolled).all(&transaction).await?;
    let people = account::of_centre(&transaction, actor.centre, rows.iter().map(|row| row.author_id)).await?;
    let name = participant::accounts(&transaction, actor.centre, [enrolled.participant_id]).await?;
    let may_write = policy::may(actor, Act::WriteNote, relation);
    let professions = if may_write { professions(ctx, &transaction, &enrolled).await? } else { Vec::new() };
    let deed = Deed::care("read_notes", "enrolment", id, id);
    audit::record(ctx, &transaction, Deed { purpose: access::purpose(relation), ..deed }).await?;
    transaction.commit().await?;
    let mut notes = Vec::with_capacity(rows.len());
    for row in rows.iter().filter(|row| row.voided_at.is_none()) {
        let author = people.get(&row.author_id);
        notes.push(Note {
            id: row.id,
            version: row.version,
            author: author.map(|one| one.name.clone()).unwrap_or_default(),
            role: author.map_or(Role::Therapist, |one| one.role),
            profession: author.and_then(|one| one.profession),
            written: when(ctx, row.created_at),
            changed: (row.updated_at != row.created_at).then(|| when(ctx, row.updated_at)),
            readers: row.readers.clone(),
            text: ctx.open(Place::new(TABLE, "text", row.id), &row.text)?,
            mine: may_write && row.author_id == actor.account,
        });
    }
    Ok(Notes {
        enrolment: id,
        name: name.into_values().next().map(|one| one.name).unwrap_or_default(),
        submission_id: may_write.then(|| ctx.id::<Uuid>().to_string()),
        professions,
        editing: notes.iter().find(|one| one.mine && one.id.to_string() == editing).cloned(),
        notes,
    })
}

/// What those who follow the participant work as, each once.
async fn professions(ctx: &Ctx, conn: &impl ConnectionTrait, enrolled: &enrolment::Model) -> Result<Vec<Profession>> {
    let team = care_team_member::team_of(conn, enrolled.id, ctx.at()).await?;
    let people = account::of_centre(conn, enrolled.centre_id, team.iter().map(|one| one.account_id)).await?;
    let found: BTreeSet<Profession> = people.into_values().filter_map(|one| one.profession).collect();
    Ok(found.into_iter().collect())
}

/// Writes a note. The same form twice is one note. Gives the enrolment.
///
/// # Errors
/// `NotFound` when the participant is not the actor's to write about; `Invalid`; `Conflict` when the same form has been kept
/// with other content.
pub async fn write(ctx: &Ctx, enrolment: &str, submission_id: &str, form: Form<'_>) -> Result<EnrolmentId> {
    let id: EnrolmentId = enrolment.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let enrolled = access::enrolment(ctx, &transaction, id, Act::WriteNote).await?;
    let submission_id = field::submission(submission_id)?;
    let (text, readers) = check(form)?;
    let row = row(ctx, &enrolled, ctx.actor()?.account, (&text, readers), (submission_id, ctx.at()))?;
    let note_id = row.id;
    if !note::insert_once(&transaction, row).await? {
        let kept = note::of_submission(&enrolled, submission_id).one(&transaction).await?.ok_or(AppError::NotFound)?;
        let worded: String = ctx.open(Place::new(TABLE, "text", kept.id), &kept.text)?;
        let same = kept.author_id == ctx.actor()?.account && kept.readers() == readers && worded == text;
        return if same { Ok(id) } else { Err(AppError::Conflict { current: kept.version }.into()) };
    }
    audit::record(ctx, &transaction, Deed::care("write_note", TABLE, note_id, id)).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Adds a note that was made up, as if written by `author` `at` that instant.
///
/// # Errors
/// When it cannot be written.
pub async fn insert(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    enrolled: &enrolment::Model,
    author: AccountId,
    content: (&str, Readers),
    at: impl Into<At>,
) -> Result<()> {
    note::insert_once(conn, row(ctx, enrolled, author, content, (ctx.id(), at.into()))?).await?;
    Ok(())
}

fn row(
    ctx: &Ctx,
    enrolled: &enrolment::Model,
    author_id: AccountId,
    (text, readers): (&str, Readers),
    (submission_id, at): (Uuid, At),
) -> Result<note::Model> {
    let id: NoteId = ctx.id();
    Ok(note::Model {
        id,
        centre_id: enrolled.centre_id,
        enrolment_id: enrolled.id,
        author_id,
        readers: readers.as_str().to_owned(),
        text: ctx.seal(Place::new(TABLE, "text", id), &text.to_owned())?,
        submission_id,
        created_at: at,
        updated_at: at,
        voided_at: None,
        voided_by: None,
        void_reason: None,
        version: 1,
    })
}

/// Words one's own note anew, or lets others read it. How it was worded is kept. Gives the enrolment.
///
/// # Errors
/// `NotFound` when it is not the actor's to change; `Invalid`; `Conflict` when it is no longer as it was at `version`.
pub async fn edit(ctx: &Ctx, id: &str, version: &str, form: Form<'_>) -> Result<EnrolmentId> {
    let transaction = ctx.begin().await?;
    let before = own(ctx, &transaction, id).await?;
    if before.voided_at.is_some() {
        return Err(AppError::NotFound.into());
    }
    let (text, readers) = check(form)?;
    let place = Place::new(TABLE, "text", before.id);
    let worded: String = ctx.open(place, &before.text)?;
    if worded == text && before.readers() == readers {
        // as it stands already: the same form, sent once more
        return Ok(before.enrolment_id);
    }
    unless_stale(&before, version)?;
    let wording: NoteWordingId = ctx.id();
    let kept = note_wording::Model {
        id: wording,
        centre_id: before.centre_id,
        note_id: before.id,
        number: before.version,
        readers: before.readers.clone(),
        text: ctx.seal(Place::new(WORDING, "text", wording), &worded)?,
        written_at: before.updated_at,
    };
    let sealed = ctx.seal(place, &text)?;
    if !note::reword(&transaction, &before, (readers, sealed), kept, ctx.at()).await? {
        return Err(AppError::Conflict { current: before.version }.into());
    }
    audit::record(ctx, &transaction, Deed::care("edit_note", TABLE, before.id, before.enrolment_id)).await?;
    transaction.commit().await?;
    Ok(before.enrolment_id)
}

/// Takes one's own note out. It is kept, with when and why, and the participant sees that. Twice is the same as once. Gives
/// the enrolment.
///
/// # Errors
/// As [`edit`].
pub async fn void(ctx: &Ctx, id: &str, version: &str, reason: &str) -> Result<EnrolmentId> {
    let transaction = ctx.begin().await?;
    let before = own(ctx, &transaction, id).await?;
    if before.voided_at.is_some() {
        // as it was asked for: the same form, sent once more
        return Ok(before.enrolment_id);
    }
    let reason = field::words("reason", reason, MOST_REASON)?;
    unless_stale(&before, version)?;
    let sealed = ctx.seal(Place::new(TABLE, "void_reason", before.id), &reason)?;
    if !note::void(&transaction, &before, (ctx.actor()?.account, sealed), ctx.at()).await? {
        return Err(AppError::Conflict { current: before.version }.into());
    }
    audit::record(ctx, &transaction, Deed::care("void_note", TABLE, before.id, before.enrolment_id)).await?;
    transaction.commit().await?;
    Ok(before.enrolment_id)
}

/// The note `id`, if it is the actor's and they may still write about its participant.
async fn own(ctx: &Ctx, conn: &DatabaseTransaction, id: &str) -> Result<note::Model> {
    let id: NoteId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = note::own(conn, ctx.actor()?, id).await?.ok_or(AppError::NotFound)?;
    access::enrolment(ctx, conn, found.enrolment_id, Act::WriteNote).await?;
    Ok(found)
}

fn unless_stale(before: &note::Model, version: &str) -> Result<()> {
    if field::version(version)? == before.version {
        Ok(())
    } else {
        Err(AppError::Conflict { current: before.version }.into())
    }
}

fn check(form: Form<'_>) -> Result<(String, Readers)> {
    let mut errors = FieldErrors::default();
    // a plain form ends its lines in two letters
    let text = errors.take(field::words("text", &form.text.replace("\r\n", "\n"), MOST));
    let readers = errors.take(Readers::parse(form.readers).ok_or_else(|| field::not_picked("readers", form.readers)));
    errors.finish()?;
    text.zip(readers).ok_or_else(|| AppError::NotFound.into())
}
