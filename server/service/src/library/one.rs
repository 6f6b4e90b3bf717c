//! One instrument, its versions, and how it looks to whoever is asked it.

use super::{Entry, editor, entry, importing, langs, reader};
use crate::{
    ctx::Ctx,
    error::{Error, Result},
    programme,
    questionnaire::{self as asking, Instrument, as_it_ships},
    wording,
};
use contract::{
    AppError,
    questionnaire::{Previewed, Text, When},
};
use domain::{
    Lang,
    id::QuestionnaireId,
    person::Actor,
    policy,
    programme::How,
    questionnaire::{Difference, Questionnaire, Scoring},
};
use entity::{account, instrument, instrument_origin, questionnaire};
use sea_orm::ConnectionTrait;

/// One instrument.
pub struct Shown {
    pub entry: Entry,
    /// The version that is given.
    pub form: Questionnaire,
    pub scoring: Scoring,
    /// The newest first.
    pub versions: Vec<Version>,
    /// The programmes whose newest version asks it.
    pub named_in: Vec<String>,
    pub may_edit: bool,
    /// Whether the actor can follow anybody whose answers there may be.
    pub may_export: bool,
}

/// What is not as it was: of questions, and of scores by their codes.
pub type Differences = (Vec<Difference>, Vec<(String, How)>);

/// One version of it.
pub struct Version {
    /// None for the version that ships: it goes by the instrument's code.
    pub id: Option<QuestionnaireId>,
    pub number: String,
    pub langs: Vec<Lang>,
    pub is_given: bool,
    /// When it was taken in, by whom, and what they said of its licence; nothing of what ships.
    pub accepted: Option<(When, Option<String>, String)>,
    /// Against the version before it.
    pub differences: Option<Differences>,
}

/// One instrument of the actor's centre.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`; `NotFound` when the centre has none such. So for all below.
pub async fn read(ctx: &Ctx, code: &str) -> Result<Shown> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let entry = entry(ctx, db, actor, code).await?;
    let rows = versions(ctx, db, actor, &entry).await?;
    let given = rows.iter().find(|row| is_given(&entry, row)).or(rows.first()).ok_or(AppError::NotFound)?;
    let Instrument { form, scoring } = Instrument::read(given, ctx.lang)?;
    let newest = programme::newest_of_centre(db, actor.centre).await?;
    let names = |template: &domain::programme::Template| {
        template.timepoints.iter().any(|point| point.questionnaires.iter().any(|one| one == code))
    };
    let mut named_in: Vec<String> =
        newest.iter().filter(|(_, one)| names(one)).map(|(_, one)| one.name.text(ctx.lang).to_owned()).collect();
    let order = wording::name_order();
    named_in.sort_by(|one, other| order(one, other));
    Ok(Shown {
        versions: told(ctx, db, actor, &entry, &rows).await?,
        may_edit: policy::may_edit_programmes(actor.role),
        may_export: actor.role.is_clinical(),
        named_in,
        form,
        scoring,
        entry,
    })
}

/// The stored versions of an instrument, the newest first; before one that ships was ever given, that one.
pub(super) async fn versions(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    entry: &Entry,
) -> Result<Vec<questionnaire::Model>> {
    let mut rows = questionnaire::with_url(conn, actor.centre, &entry.url).await?;
    if entry.own.is_none() {
        let ships = as_it_ships(ctx, actor.centre, &entry.code)?;
        if !rows.iter().any(|row| row.instrument_version == ships.instrument_version) {
            rows.insert(0, ships);
        }
    }
    Ok(rows)
}

/// What ships is given in the version that ships, which is the newest of it.
fn is_given(entry: &Entry, row: &questionnaire::Model) -> bool {
    entry.own.is_none_or(|id| id == row.id)
}

async fn told(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    actor: &Actor,
    entry: &Entry,
    rows: &[questionnaire::Model],
) -> Result<Vec<Version>> {
    let origins = match (entry.own, instrument::by_code(conn, actor.centre, &entry.code).await?) {
        (Some(_), Some(own)) => instrument_origin::of_instrument(conn, actor.centre, own.id).await?,
        _ => Vec::new(),
    };
    let names = account::of_centre(conn, actor.centre, origins.iter().map(|origin| origin.accepted_by)).await?;
    let read = rows.iter().map(|row| Instrument::read(row, ctx.lang)).collect::<Result<Vec<_>>>()?;
    let mut given = false;
    let mut versions = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let origin = origins.iter().find(|origin| origin.questionnaire_id == row.id);
        let before = read.get(at + 1);
        let first = !given && is_given(entry, row);
        given |= first;
        versions.push(Version {
            // what ships may not be stored yet
            id: (entry.own.is_some() || !first).then_some(row.id),
            number: row.instrument_version.clone(),
            langs: langs(row),
            is_given: first,
            accepted: origin.map(|origin| {
                let by = names.get(&origin.accepted_by).map(|account| account.name.clone());
                (wording::when(ctx.lang, origin.accepted_at), by, origin.licence.clone())
            }),
            differences: before.map(|before| {
                let Instrument { form, scoring } = &read[at];
                (form.differences(&before.form), scoring.differences(&before.scoring))
            }),
        });
    }
    Ok(versions)
}

/// One version of an instrument (the one that is given without a name) as somebody would be asked it.
///
/// # Errors
/// As [`read`].
pub async fn preview(ctx: &Ctx, code: &str, version: &str) -> Result<Previewed> {
    let (actor, db) = (reader(ctx)?, ctx.services.db.read());
    let entry = entry(ctx, db, actor, code).await?;
    let rows = versions(ctx, db, actor, &entry).await?;
    let row = match version {
        "" => rows.iter().find(|row| is_given(&entry, row)),
        version => rows.iter().find(|row| row.id.to_string() == version),
    };
    let form = Instrument::read(row.ok_or(AppError::NotFound)?, ctx.lang)?.form;
    Ok(previewed(&form))
}

/// The document that the actor looks at before it is taken in, in the same way.
///
/// # Errors
/// As [`read`], for who may not write programmes; `NotFound` when there is none, or it cannot be asked.
pub async fn preview_looked_at(ctx: &Ctx) -> Result<Previewed> {
    let actor = editor(ctx)?;
    let looked = importing::judged(ctx, actor).await?.ok_or_else(|| Error::from(AppError::NotFound))?.1;
    Ok(previewed(&looked.form.ok_or_else(|| Error::from(AppError::NotFound))?))
}

fn previewed(form: &Questionnaire) -> Previewed {
    Previewed {
        title: Text { text: form.title.clone(), lang: form.lang },
        version: form.version.clone(),
        copyright: form.copyright.clone().unwrap_or_default(),
        questions: asking::preview(form),
    }
}
