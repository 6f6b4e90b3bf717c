//! Who is to be reached, as leaders write it down. Invariant: two different clinicians with open accounts, and hours; none is
//! taken away under something with a risk item that waits to be answered.

use super::{
    asked::has_risk,
    can_be_named,
    duty::{of_place, programmes_with},
};
use crate::{
    Ctx, Result,
    audit::{self, Deed},
    error::FieldErrors,
    field,
    library::Library,
    programme, wording,
};
use contract::{
    AppError, FieldError,
    risk::{Duties, DutyShown, Named, Place, ProgrammeDuties},
};
use domain::{
    id::{AccountId, CentreId, RiskDutyId},
    person::Actor,
    policy,
    programme::Template,
    risk::{Hours, LEAST_MINUTES, MOST_MINUTES, Span},
};
use entity::{account, assignment, questionnaire, risk_duty};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;

/// The names of the fields with the hours, from Monday on.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A duty as it is typed.
#[derive(Clone, Debug, Default)]
pub struct DutyForm {
    /// The codes of the programme, and of the measuring point: empty for the whole programme.
    pub programme: String,
    pub timepoint: String,
    /// Of what stands; 0 where nothing does.
    pub version: String,
    pub responsible: String,
    pub deputy: String,
    /// From Monday on, "08.00–15.30" or nothing.
    pub week: [String; 7],
    /// Anything: on public holidays too.
    pub holidays: String,
    pub minutes: String,
}

fn leader(ctx: &Ctx) -> Result<&Actor> {
    let actor = ctx.actor()?;
    if policy::may_set_risk_duties(actor.role) { Ok(actor) } else { Err(AppError::Forbidden.into()) }
}

/// Who is to be reached at the actor's centre, by programme and measuring point.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for who does not write programmes.
pub async fn duties(ctx: &Ctx) -> Result<Duties> {
    let (actor, conn) = (leader(ctx)?, ctx.services.db.read());
    let rows = risk_duty::of_centre(conn, actor.centre).await?;
    let named = rows.iter().flat_map(|row| [row.responsible_id, row.deputy_id]);
    let known = account::of_centre(conn, actor.centre, named).await?;
    let library = Library::of(conn, actor.centre).await?;
    let mut programmes = Vec::new();
    for (_, template) in programme::newest_of_centre(conn, actor.centre).await? {
        let rows: Vec<_> = rows.iter().filter(|row| row.programme_code == template.code).cloned().collect();
        programmes.push(ProgrammeDuties {
            name: template.name.text(ctx.lang).to_owned(),
            places: places(ctx, &template, &rows, (&known, &library))?,
            code: template.code,
        });
    }
    let order = wording::name_order();
    programmes.sort_by(|one, other| order(&one.name, &other.name));
    let staff = account::staff_of_centre(conn, actor.centre).await?;
    let staff = staff.into_iter().filter(can_be_named).map(|one| (one.id, one.name)).collect();
    Ok(Duties { programmes, staff })
}

fn places(
    ctx: &Ctx,
    template: &Template,
    rows: &[risk_duty::Model],
    (known, library): (&HashMap<AccountId, account::Model>, &Library),
) -> Result<Vec<Place>> {
    let can = |id: AccountId| known.get(&id).is_some_and(can_be_named);
    let is_watched = |timepoint: &str| {
        of_place(rows.to_vec(), timepoint).is_some_and(|row| can(row.responsible_id) || can(row.deputy_id))
    };
    let shown = |timepoint: &str| rows.iter().find(|row| row.timepoint == timepoint).map(|row| show(row, known));
    let whole = Place { timepoint: String::new(), name: String::new(), unwatched: false, duty: shown("").transpose()? };
    let mut all = vec![whole];
    for point in &template.timepoints {
        all.push(Place {
            timepoint: point.code.clone(),
            name: point.name.text(ctx.lang).to_owned(),
            unwatched: point.questionnaires.iter().any(|code| library.asks_of_risk(code)) && !is_watched(&point.code),
            duty: shown(&point.code).transpose()?,
        });
    }
    // of a point that is written no more, while groups still have it
    for row in rows.iter().filter(|row| !all.iter().any(|place| place.timepoint == row.timepoint)).collect::<Vec<_>>() {
        let (timepoint, name) = (row.timepoint.clone(), row.timepoint.clone());
        all.push(Place { timepoint, name, unwatched: false, duty: Some(show(row, known)?) });
    }
    Ok(all)
}

fn show(row: &risk_duty::Model, known: &HashMap<AccountId, account::Model>) -> Result<DutyShown> {
    let named = |id: AccountId| {
        let one = known.get(&id);
        let name = one.map(|one| one.name.clone()).unwrap_or_default();
        Named { account: id, name, reachable: one.is_some_and(can_be_named) }
    };
    let hours: Hours = serde_json::from_value(row.hours.clone())?;
    Ok(DutyShown {
        responsible: named(row.responsible_id),
        deputy: named(row.deputy_id),
        week: hours.week.iter().map(|span| span.map(|span| span.to_string()).unwrap_or_default()).collect(),
        holidays: hours.holidays,
        minutes: u16::try_from(row.minutes).unwrap_or(0),
        version: row.version,
    })
}

/// Who is to be reached, and when.
pub struct NewDuty {
    pub responsible: AccountId,
    pub deputy: AccountId,
    pub hours: Hours,
    pub minutes: u16,
}

/// Writes down who is to be reached.
///
/// # Errors
/// As [`duties`]; `NotFound` when the programme is not the centre's; `Invalid`; `Conflict` when somebody else was first.
pub async fn set_duty(ctx: &Ctx, form: &DutyForm) -> Result<()> {
    let actor = leader(ctx)?;
    let tx = ctx.begin().await?;
    let rows = hold(&tx, actor.centre, form).await?;
    let new = check(form, &account::staff_of_centre(&tx, actor.centre).await?)?;
    let there = rows.into_iter().find(|row| row.timepoint == form.timepoint);
    let (seen, current) = (field::version(&form.version)?, there.as_ref().map_or(0, |row| row.version));
    if seen != current {
        return Err(AppError::Conflict { current }.into());
    }
    let id = match there {
        None => {
            let place = (form.programme.as_str(), form.timepoint.as_str());
            add_duty(ctx, &tx, (actor.centre, actor.account), place, &new).await?
        }
        Some(row) => {
            let row = risk_duty::Model {
                responsible_id: new.responsible,
                deputy_id: new.deputy,
                hours: serde_json::to_value(&new.hours)?,
                minutes: i32::from(new.minutes),
                updated_by: actor.account,
                updated_at: ctx.at(),
                ..row
            };
            risk_duty::rewrite(&tx, &row).await?;
            row.id
        }
    };
    audit::record(ctx, &tx, Deed::office("set_risk_duty", "risk_duty", Some(id.into()))).await?;
    Ok(tx.commit().await?)
}

/// The first duty of a place (the codes of programme and measuring point). The caller has found nothing wrong with it.
pub(crate) async fn add_duty(
    ctx: &Ctx,
    conn: &impl ConnectionTrait,
    (centre_id, by): (CentreId, AccountId),
    (programme, timepoint): (&str, &str),
    new: &NewDuty,
) -> Result<RiskDutyId> {
    let row = risk_duty::Model {
        id: ctx.id(),
        centre_id,
        programme_code: programme.to_owned(),
        timepoint: timepoint.to_owned(),
        responsible_id: new.responsible,
        deputy_id: new.deputy,
        hours: serde_json::to_value(&new.hours)?,
        minutes: i32::from(new.minutes),
        updated_by: by,
        created_at: ctx.at(),
        updated_at: ctx.at(),
        removed_at: None,
        version: 1,
    };
    let id = row.id;
    entity::insert(conn, row).await?;
    Ok(id)
}

/// Takes a duty away.
///
/// # Errors
/// As [`duties`]; `NotFound`; `Conflict`; `Invalid` with `risk_still_asked` while something with a risk item waits to be
/// answered that nobody else would be reached by.
pub async fn remove_duty(ctx: &Ctx, programme: &str, timepoint: &str, version: &str) -> Result<()> {
    let actor = leader(ctx)?;
    let tx = ctx.begin().await?;
    let form = DutyForm { programme: programme.to_owned(), timepoint: timepoint.to_owned(), ..DutyForm::default() };
    let mut rows = hold(&tx, actor.centre, &form).await?;
    let at = rows.iter().position(|row| row.timepoint == timepoint).ok_or(AppError::NotFound)?;
    let row = rows.swap_remove(at);
    let waits = waiting_without(ctx, &tx, (actor.centre, programme), &rows).await?;
    if waits > 0 {
        return Err(FieldError::new("", "risk_still_asked").with("n", waits).into());
    }
    if !risk_duty::remove(&tx, (row.id, field::version(version)?), (actor.account, ctx.at())).await? {
        return Err(AppError::Conflict { current: row.version }.into());
    }
    audit::record(ctx, &tx, Deed::office("remove_risk_duty", "risk_duty", Some(row.id.into()))).await?;
    Ok(tx.commit().await?)
}

/// What stands for a programme of the centre, held until the transaction ends; whoever writes of the same programme waits.
async fn hold(tx: &DatabaseTransaction, centre: CentreId, form: &DutyForm) -> Result<Vec<risk_duty::Model>> {
    let mut known = false;
    for (id, template) in programme::newest_of_centre(tx, centre).await? {
        if template.code == form.programme {
            known |= entity::programme::lock(tx, centre, id).await?.is_some();
        }
    }
    let rows = risk_duty::hold(tx, centre, &form.programme).await?;
    let is_place = form.timepoint.is_empty()
        || rows.iter().any(|row| row.timepoint == form.timepoint)
        || has_point(tx, centre, form).await?;
    if known && is_place { Ok(rows) } else { Err(AppError::NotFound.into()) }
}

async fn has_point(tx: &DatabaseTransaction, centre: CentreId, form: &DutyForm) -> Result<bool> {
    let all = programme::newest_of_centre(tx, centre).await?;
    let mut of_code = all.iter().filter(|(_, template)| template.code == form.programme);
    Ok(of_code.any(|(_, template)| template.timepoints.iter().any(|point| point.code == form.timepoint)))
}

/// How many answers with a risk item are waited for that nobody would be reached by with what stands besides.
async fn waiting_without(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    (centre, code): (CentreId, &str),
    besides: &[risk_duty::Model],
) -> Result<usize> {
    let programmes = programmes_with(tx, centre, code).await?;
    let asked = assignment::unsent_of_programmes(tx, programmes, ctx.at()).await?;
    let forms = questionnaire::with_ids(tx, centre, asked.iter().map(|one| one.questionnaire_id)).await?;
    let mut risky = Vec::new();
    for form in &forms {
        if has_risk(form)? {
            risky.push(form.id);
        }
    }
    let alone = |one: &&assignment::Model| {
        risky.contains(&one.questionnaire_id) && of_place(besides.to_vec(), &one.timepoint).is_none()
    };
    Ok(asked.iter().filter(alone).count())
}

fn check(form: &DutyForm, staff: &[account::Model]) -> Result<NewDuty> {
    let mut errors = FieldErrors::default();
    let pick = |name: &'static str, given: &str| {
        let found = staff.iter().find(|one| can_be_named(one) && one.id.to_string() == given);
        found.map(|one| one.id).ok_or_else(|| field::not_picked(name, given))
    };
    let responsible = errors.take(pick("responsible", &form.responsible));
    let deputy = errors.take(pick("deputy", &form.deputy));
    if responsible.is_some() && responsible == deputy {
        errors.add(FieldError::new("deputy", "same_named"));
    }
    let mut hours = Hours { holidays: !form.holidays.is_empty(), ..Hours::default() };
    for ((day, given), span) in DAYS.into_iter().zip(&form.week).zip(&mut hours.week) {
        if !given.trim().is_empty() {
            *span = errors.take(Span::read(given).map_err(|_| FieldError::new(day, "invalid_hours")));
        }
    }
    if form.week.iter().all(|given| given.trim().is_empty()) {
        errors.add(FieldError::new(DAYS[0], "no_hours"));
    }
    let minutes = errors.take(minutes(&form.minutes));
    errors.finish()?;
    let (Some(responsible), Some(deputy), Some(minutes)) = (responsible, deputy, minutes) else {
        return Err(AppError::NotFound.into());
    };
    Ok(NewDuty { responsible, deputy, hours, minutes })
}

fn minutes(given: &str) -> Result<u16, FieldError> {
    match given.trim().parse() {
        _ if given.trim().is_empty() => Err(FieldError::new("minutes", "required")),
        Err(_) => Err(FieldError::new("minutes", "not_a_number")),
        Ok(minutes) if (LEAST_MINUTES..=MOST_MINUTES).contains(&minutes) => Ok(minutes),
        Ok(_) => Err(FieldError::new("minutes", "out_of_range").with("min", LEAST_MINUTES).with("max", MOST_MINUTES)),
    }
}
