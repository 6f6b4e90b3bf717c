//! What staff read of programmes. Invariant: of one's own centre only; it names no participant.

use super::{TextFault, TextFormat, shipped, template_in, text::read_with, write};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    library::Library,
    rights::export::Download,
    wording,
};
use contract::AppError;
use domain::{
    id::{AccountId, ProgrammeDraftId, ProgrammeId, ProgrammeVersionId},
    person::Actor,
    policy,
    programme::{Change, Judged, Path, Refusal, Rehearsal, Rehearsed, Template, Weekday, weaknesses},
};
use entity::{account, cohort, programme, programme_draft, programme_version};
use jiff::{ToSpan as _, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// As many versions as a page tells of.
const MOST_VERSIONS: u64 = 20;

/// The actor, if they may read programmes.
pub(super) fn reader(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_read_programmes(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// The actor, if they may write programmes.
pub(super) fn editor(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_edit_programmes(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// A programme in a list, with its newest version.
pub type Listed = (programme::Model, Option<programme_version::Model>);

/// The programmes of a centre.
pub struct All {
    /// By name.
    pub listed: Vec<Listed>,
    /// For who may add one: those that ship and are not there.
    pub shipped: Option<Vec<Template>>,
    /// And those that are being written and are not there yet.
    pub begun: Vec<(ProgrammeDraftId, Template)>,
}

/// The programmes of the actor's centre.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not read programmes.
pub async fn list(ctx: &Ctx) -> Result<All> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let mut newest: HashMap<ProgrammeId, _> = programme_version::newest_of_centre(db, actor.centre)
        .await?
        .into_iter()
        .map(|version| (version.programme_id, version))
        .collect();
    let there = newest.values().map(|version| template_in(&version.content)).collect::<Result<Vec<_>>>()?;
    let is_there = |code: &str| there.iter().any(|template| template.code == code);
    let more = super::SHIPPED.iter().filter(|(code, _)| !is_there(code));
    let more = more.map(|(code, _)| shipped(code)).collect::<Result<Vec<_>>>()?;
    let found = programme::of_centre(db, actor.centre).await?.into_iter();
    let mut listed: Vec<Listed> =
        found.map(|one| (newest.remove(&one.id), one)).map(|(version, one)| (one, version)).collect();
    let (order, name) = (wording::name_order(), |one: &Listed| wording::content(ctx.lang, &one.0.name));
    listed.sort_by(|a, b| order(&name(a), &name(b)));
    let may_edit = policy::may_edit_programmes(actor.role);
    let begun = if may_edit { begun(db, actor).await? } else { Vec::new() };
    Ok(All { listed, shipped: may_edit.then_some(more), begun })
}

/// The centre's drafts of programmes that are not there yet.
pub(super) async fn begun(conn: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<(ProgrammeDraftId, Template)>> {
    let drafts = programme_draft::of_centre(conn, actor.centre).await?.into_iter();
    let new = drafts.filter(|draft| draft.programme_id.is_none());
    new.map(|draft| Ok((draft.id, template_in(&draft.content)?))).collect()
}

/// One version of a programme, and what comes of it.
pub struct Shown {
    pub programme: programme::Model,
    pub template: Template,
    pub number: i32,
    pub may_edit: bool,
    /// Where somebody writes it anew, for who may go on.
    pub draft: Option<ProgrammeDraftId>,
    pub gone_through: GoneThrough,
    /// The newest first.
    pub versions: Vec<VersionTold>,
}

/// A template gone through with a group of some size.
pub struct GoneThrough {
    /// What it cannot keep, or why that cannot be said; and the day that weeks are counted from.
    pub weak: Result<(Date, Vec<(Path, Judged)>), Refusal>,
    /// The next day on which it can begin.
    pub starts: Date,
    /// From then on.
    pub rehearsed: Result<Rehearsed, Refusal>,
}

pub struct VersionTold {
    pub version: programme_version::Model,
    pub by: Option<String>,
    pub groups: Vec<String>,
    pub changes: Vec<Change>,
}

/// A version of a programme (the newest without a number), gone through with so many participants.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound` when it is not the centre's or there is no such version.
pub async fn read(ctx: &Ctx, programme: &str, number: &str, participants: usize) -> Result<Shown> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let found = of_centre(db, actor, programme).await?;
    let versions = programme_version::latest(db, (actor.centre, found.id), MOST_VERSIONS + 1).await?;
    let shown = match number {
        "" => versions.first().cloned(),
        number => {
            let number = number.parse().map_err(|_| AppError::NotFound)?;
            programme_version::numbered(db, (actor.centre, found.id), number).await?
        }
    };
    let shown = shown.ok_or(AppError::NotFound)?;
    let template = template_in(&shown.content)?;
    let may_edit = policy::may_edit_programmes(actor.role);
    let draft = if may_edit { programme_draft::of_programme(db, actor.centre, found.id).await? } else { None };
    Ok(Shown {
        number: shown.number,
        may_edit,
        draft: draft.map(|draft| draft.id),
        gone_through: go_through(ctx, &template, participants).await?,
        versions: told(db, actor, versions).await?,
        programme: found,
        template,
    })
}

/// A year of a large group takes a while: others are not kept waiting by it.
pub(super) async fn go_through(ctx: &Ctx, template: &Template, participants: usize) -> Result<GoneThrough> {
    let starts = next_start(template, ctx.today());
    let template = template.clone();
    let going = tokio::task::spawn_blocking(move || {
        let paths: Vec<Path> = Path::ALL.iter().copied().cycle().take(participants).collect();
        let rehearsal =
            Rehearsal { template: &template, start: starts, participants: &paths, extra_weeks: 0, referred_on: None };
        GoneThrough { weak: weaknesses(&template, participants), starts, rehearsed: rehearsal.run() }
    });
    going.await.map_err(Error::internal)
}

/// What a text would come to; nothing is kept. Or everything that is wrong with it.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit.
pub async fn try_out(ctx: &Ctx, text: &str, participants: usize) -> Result<Tried> {
    let actor = editor(ctx)?;
    match read_with(text, &Library::of(ctx.services.db.read(), actor.centre).await?) {
        Ok(template) => {
            let gone_through = go_through(ctx, &template, participants).await?;
            Ok(Tried::Through(Box::new((template, gone_through))))
        }
        Err(faults) => Ok(Tried::Faulty(faults)),
    }
}

/// What came of trying a text out.
pub enum Tried {
    Through(Box<(Template, GoneThrough)>),
    Faulty(Vec<TextFault>),
}

/// The first day from `today` on which the programme can begin.
fn next_start(template: &Template, today: Date) -> Date {
    let can_begin = |day: &Date| {
        !template.falls_out(*day) && template.starts_on.is_none_or(|wanted| wanted == Weekday::from(day.weekday()))
    };
    today.series(1.day()).take(60).find(can_begin).unwrap_or(today)
}

async fn told(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    versions: Vec<programme_version::Model>,
) -> Result<Vec<VersionTold>> {
    let names = writers(conn, actor, versions.iter().filter_map(|version| version.created_by)).await?;
    let mut groups: HashMap<ProgrammeVersionId, Vec<String>> = HashMap::new();
    for group in cohort::of_centre(conn, actor.centre).await? {
        if let Some(version) = group.programme_version_id {
            groups.entry(version).or_default().push(group.name);
        }
    }
    let templates = versions.iter().map(|version| template_in(&version.content)).collect::<Result<Vec<_>>>()?;
    let changes = templates
        .iter()
        .enumerate()
        .map(|(at, template)| templates.get(at + 1).map(|before| template.changes_since(before)).unwrap_or_default());
    let changes: Vec<_> = changes.collect();
    let told = versions.into_iter().zip(changes).map(|(version, changes)| VersionTold {
        by: version.created_by.and_then(|by| names.get(&by).cloned()),
        groups: groups.remove(&version.id).unwrap_or_default(),
        changes,
        version,
    });
    Ok(told.take(usize::try_from(MOST_VERSIONS).unwrap_or(usize::MAX)).collect())
}

pub(super) async fn writers(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    who: impl Iterator<Item = AccountId>,
) -> Result<HashMap<AccountId, String>> {
    let found = account::of_centre(conn, actor.centre, who).await?;
    Ok(found.into_iter().map(|(id, account)| (id, account.name)).collect())
}

/// The newest version as text, who wrote it, and what was changed since version `base`, where that is another.
pub struct Newest {
    pub programme: programme::Model,
    pub number: i32,
    pub text: String,
    pub by: Option<String>,
    pub changes: Vec<Change>,
}

/// # Errors
/// `Unauthenticated`; `Forbidden` for who may not edit; `NotFound`.
pub async fn newest(ctx: &Ctx, programme: &str, base: &str) -> Result<Newest> {
    let (actor, db) = (editor(ctx)?, ctx.services.db.read());
    let found = of_centre(db, actor, programme).await?;
    let newest = programme_version::newest(db, actor.centre, found.id).await?.ok_or(AppError::NotFound)?;
    let template = template_in(&newest.content)?;
    let before = match base.parse() {
        Ok(number) => programme_version::numbered(db, (actor.centre, found.id), number).await?,
        Err(_) => None,
    };
    let before = before.map(|version| template_in(&version.content)).transpose()?;
    let by = writers(db, actor, newest.created_by.into_iter()).await?.into_values().next();
    Ok(Newest {
        number: newest.number,
        text: write(&template, TextFormat::Toml)?,
        by,
        changes: before.map(|before| template.changes_since(&before)).unwrap_or_default(),
        programme: found,
    })
}

/// A version as a file to take along, by its number and format: `3.toml`, `3.json`.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound`.
pub async fn export(ctx: &Ctx, programme: &str, file: &str) -> Result<(TextFormat, Download)> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let (number, extension) = file.rsplit_once('.').ok_or(AppError::NotFound)?;
    let format = match extension {
        "toml" => TextFormat::Toml,
        "json" => TextFormat::Json,
        _ => return Err(AppError::NotFound.into()),
    };
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let found = of_centre(db, actor, programme).await?;
    let version = programme_version::numbered(db, (actor.centre, found.id), number).await?.ok_or(AppError::NotFound)?;
    let template = template_in(&version.content)?;
    // a code is small letters, digits and underscores
    let name = format!("{}-{number}.{extension}", template.code);
    Ok((format, Download { name, bytes: write(&template, format)?.into_bytes() }))
}

pub(super) async fn of_centre(conn: &impl ConnectionTrait, actor: &Actor, id: &str) -> Result<programme::Model> {
    let id: ProgrammeId = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(programme::by_id(conn, actor.centre, id).await?.ok_or(AppError::NotFound)?)
}
