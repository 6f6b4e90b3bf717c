//! A draft in words for its pages. Invariant: on the server only, so that no browser carries the words of the forms.

mod fields;
mod names;
mod rows;

use crate::{
    PAGE,
    told::{self, View},
    words,
};
use contract::{
    AppError, FieldError,
    programme_draft::{Draft, DraftPart, Fault, Form, List, PartOf, Section},
};
use domain::{
    id::ProgrammeDraftId,
    programme::{self, Place, Problem, Section as Of, Template, Thing},
};
use names::{name_of_section, title};
use service::{
    Ctx,
    programme::{DraftShown, PartShown, Placed, Published, Put, Started},
    reply::Reply,
    wording,
};
use ui::i18n::t::programme_form as text;

/// Where a draft is.
fn path(draft: ProgrammeDraftId) -> String {
    format!("{PAGE}/drafts/{draft}")
}

pub fn draft(ctx: &Ctx, shown: DraftShown, view: View) -> Draft {
    let DraftShown { draft, template, by, newest, since, changes, faults, gone_through } = shown;
    let tried = gone_through.map(|through| told::tried(ctx, &template, through, view));
    let (promises, preview) = tried.map(|tried| (tried.promises, tried.preview)).unzip();
    let is_wrong = |of: Of| faults.iter().any(|fault| Place::of_fault(&fault.path).0.section() == of);
    let section = |of: &Of| Section {
        place: of.as_str().to_owned(),
        name: name_of_section(*of).to_owned(),
        told: rows::summary(ctx.lang, &template, *of),
        wrong: is_wrong(*of),
    };
    Draft {
        id: draft.id,
        programme: draft.programme_id,
        name: template.name.text(ctx.lang).to_owned(),
        version: draft.version,
        changed: wording::when(ctx.lang, draft.changed_at),
        by,
        newest,
        since: since.iter().map(words::change).collect(),
        changes: changes.iter().map(words::change).collect(),
        sections: Of::ALL.iter().map(section).collect(),
        faults: faults.iter().map(|fault| told_fault(ctx, &template, fault)).collect(),
        promises,
        preview: preview.filter(|_| !template.phases.is_empty()),
    }
}

fn told_fault(ctx: &Ctx, template: &Template, fault: &programme::Fault) -> Fault {
    let (place, field) = Place::of_fault(&fault.path);
    let words = match (&fault.problem, place.section(), field.as_str()) {
        (Problem::OutOfRange { least, most }, Of::Phases, "weeks") => text::fault_no_weeks(least, most),
        (problem, ..) => words::fault(problem),
    };
    Fault { place: place.to_string(), what: title(ctx.lang, template, &place), words }
}

/// A form or a list. `change` asks for the form of what is shown as a list; `promise` says which kind is added.
pub fn part(ctx: &Ctx, shown: PartShown, change: bool, promise: &str) -> Result<DraftPart, AppError> {
    let PartShown { draft, template, by, place, thing, faults, questionnaires } = shown;
    let steps = place.steps().len();
    let is_week = place.section() == Of::Phases && steps == 2;
    let as_list = (steps == 0 && place.section().depth() > 0) || (is_week && thing.is_some() && !change);
    let wrong: Vec<Place> = faults.iter().map(|fault| Place::of_fault(&fault.path).0).collect();
    let here = |fault: &&programme::Fault| {
        let at = Place::of_fault(&fault.path).0;
        if as_list { names::is_within(&at, &place) } else { at == place }
    };
    let faults = faults.iter().filter(here).map(|fault| told_fault(ctx, &template, fault));
    let faults = faults.map(|fault| format!("{}: {}", fault.what, fault.words)).collect();
    let shown = if as_list {
        PartOf::List(list(ctx, &template, &place, &wrong))
    } else {
        PartOf::Form(form(ctx, (&template, &questionnaires), &place, thing.as_ref(), promise)?)
    };
    let up = up(&place, as_list).filter(|up| template.thing(up).is_ok() || up.steps().is_empty());
    Ok(DraftPart {
        id: draft.id,
        version: draft.version,
        by,
        title: match &thing {
            None if !as_list => names::of_new(place.section(), steps).to_owned(),
            _ => title(ctx.lang, &template, &place),
        },
        lead: names::lead(place.section(), as_list, steps).map(str::to_owned),
        up: match up {
            None => (String::new(), text::up_draft().to_owned()),
            Some(up) => (up.to_string(), title(ctx.lang, &template, &up)),
        },
        place: place.to_string(),
        faults,
        shown,
    })
}

fn list(ctx: &Ctx, template: &Template, place: &Place, wrong: &[Place]) -> List {
    let rows = rows::Rows { lang: ctx.lang, template, wrong };
    match place.steps() {
        &[phase, week] => rows.of_week(phase, week),
        _ => rows.of_section(place.section()),
    }
}

fn form(
    ctx: &Ctx,
    (template, offered): (&Template, &[(String, String)]),
    place: &Place,
    thing: Option<&Thing>,
    promise: &str,
) -> Result<Form, AppError> {
    let fields = fields::of((ctx.lang, offered), template, place, thing, promise);
    let (fields, hidden) = fields.ok_or(AppError::NotFound)?;
    let stands = thing.map(|_| rows::stands(ctx.lang, template, place));
    Ok(Form { fields, hidden, stands })
}

/// The page that a form or a list is reached from; none for the draft itself.
fn up(place: &Place, as_list: bool) -> Option<Place> {
    match (place.section(), place.steps()) {
        // days and slots stand on the page of their week, and so does the form of the week
        (Of::Phases, &[phase, week, ..]) if !as_list => Place::new(Of::Phases, &[phase, week]),
        (section, [_, ..]) => Place::new(section, &[]),
        (_, []) => None,
    }
}

/// Where a browser goes on after a form, or what was wrong with it.
pub fn put(answer: Put) -> Result<String, AppError> {
    match answer {
        Put::Kept(placed) => Ok(go_on(&placed)),
        Put::Wrong(wrong) => Err(told_wrong(wrong.iter().map(|one| (one.field.as_str(), &one.problem)))),
    }
}

/// The page on which a thing stands.
pub fn go_on(placed: &Placed) -> String {
    let new_week = placed.added && placed.place.section() == Of::Phases && placed.place.steps().len() == 2;
    let page = if new_week { Some(placed.place.clone()) } else { up(&placed.place, false) };
    let draft = path(placed.draft);
    go(match page {
        Some(place) => format!("{draft}/part?place={place}&done=part"),
        None => format!("{draft}?done=part"),
    })
}

pub fn started(answer: Started) -> Result<String, AppError> {
    match answer {
        Started::Draft(id) => Ok(begun(id)),
        Started::Wrong(wrong) => Err(told_wrong(wrong.iter().map(|one| (one.field.as_str(), &one.problem)))),
    }
}

pub fn begun(draft: ProgrammeDraftId) -> String {
    go(path(draft))
}

pub fn published(answer: Published) -> Result<String, AppError> {
    match answer {
        Published::Kept(id) => Ok(go(format!("{PAGE}/{id}?done=saved"))),
        Published::Faulty(faults) => {
            let words = faults.first().map(|fault| words::problem(&fault.problem)).unwrap_or_default();
            Err(FieldError::new("", "in_words").with("words", words).into())
        }
    }
}

pub fn discarded(programme: Option<domain::id::ProgrammeId>) -> String {
    let page = programme.map_or_else(|| PAGE.to_owned(), |id| format!("{PAGE}/{id}"));
    go(format!("{page}?done=discarded"))
}

fn go(path: String) -> String {
    Reply::current().go_to(&path);
    path
}

fn told_wrong<'a>(wrong: impl Iterator<Item = (&'a str, &'a Problem)>) -> AppError {
    let told = wrong.map(|(field, problem)| match problem {
        Problem::OutOfRange { least, most } => {
            FieldError::new(field, "out_of_range").with("min", least).with("max", most)
        }
        problem => FieldError::new(field, "in_words").with("words", words::fault(problem)),
    });
    AppError::Invalid { fields: told.collect() }
}
