//! What the service found, in words for a page. Invariant: on the server only; participants are counted from 1.

use crate::words;
use contract::programme::{Day, Phase, Preview, Programme, Programmes, Promise, Row, Session, Tried, Version, Written};
use domain::{
    Lang,
    programme::{Judged, MOST_PARTICIPANTS, Path, PlannedSession, Refusal, Template},
};
use jiff::civil::Date;
use service::{
    Ctx,
    programme::{All, GoneThrough, Listed, Newest, Shown, VersionTold},
    wording,
};
use std::collections::BTreeMap;
use ui::programme::path as path_words;

/// As many as a group mostly is.
const USUAL: usize = 8;

/// What is looked at.
#[derive(Clone, Copy)]
pub struct View {
    pub week: u16,
    pub participants: usize,
}

impl View {
    /// As an address says it; what is no number, or too large, is as near as there is.
    pub fn of(week: &str, participants: &str) -> Self {
        Self {
            week: week.trim().parse().unwrap_or(1).max(1),
            participants: participants.trim().parse().unwrap_or(USUAL).clamp(1, MOST_PARTICIPANTS),
        }
    }
}

pub fn programmes(ctx: &Ctx, all: All) -> Programmes {
    let row = |(programme, newest): Listed| Row {
        id: programme.id,
        name: wording::content(ctx.lang, &programme.name),
        weeks: programme.weeks,
        version: newest.as_ref().map(|version| version.number),
        changed: newest.map(|version| wording::when(ctx.lang, version.created_at)),
    };
    let named = |template: Template| (template.code.clone(), template.name.text(ctx.lang).to_owned());
    Programmes {
        programmes: all.listed.into_iter().map(row).collect(),
        shipped: all.shipped.map(|shipped| shipped.into_iter().map(named).collect()),
        begun: all.begun.into_iter().map(|(id, template)| (id, named(template).1)).collect(),
    }
}

pub fn programme(ctx: &Ctx, shown: Shown, view: View) -> Programme {
    let Shown { programme, template, number, may_edit, draft, gone_through, versions } = shown;
    let phases = phases(ctx.lang, &template, gone_through.starts);
    let Tried { promises, preview } = tried(ctx, &template, gone_through, view);
    Programme {
        id: programme.id,
        name: template.name.text(ctx.lang).to_owned(),
        word: template.participant_word.text(ctx.lang).to_owned(),
        version: number,
        newest: versions.first().map_or(number, |told| told.version.number),
        may_edit,
        draft,
        phases,
        promises,
        preview,
        versions: versions.into_iter().map(|told| version(ctx, told)).collect(),
    }
}

pub fn written(ctx: &Ctx, newest: Newest) -> Written {
    Written {
        id: newest.programme.id,
        name: wording::content(ctx.lang, &newest.programme.name),
        version: newest.number,
        text: newest.text,
        by: newest.by,
        changes: newest.changes.iter().map(words::change).collect(),
    }
}

pub fn tried(ctx: &Ctx, template: &Template, gone_through: GoneThrough, view: View) -> Tried {
    let GoneThrough { weak, starts, rehearsed } = gone_through;
    let (promises, cannot) = match weak {
        Ok((start, weak)) => (promises(template, start, Some(&weak)), None),
        Err(refusal) => (promises(template, starts, None), Some(refusal)),
    };
    let (sessions, refusal) = match rehearsed {
        Ok(rehearsed) => (rehearsed.sessions, cannot),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    Tried { promises, preview: week(ctx.lang, template, (starts, view), &sessions, refusal.as_ref()) }
}

/// Every promise; why it cannot be kept on each path where it cannot, in weeks from `start`. None where that cannot be said.
fn promises(template: &Template, start: Date, weak: Option<&[(Path, Judged)]>) -> Vec<Promise> {
    let on_all_paths = |reasons: &[(Path, String)]| {
        reasons.len() == Path::ALL.len() && reasons.windows(2).all(|two| two[0].1 == two[1].1)
    };
    let reasons = |promise: &domain::programme::Promise, weak: &[(Path, Judged)]| {
        let own = weak.iter().filter(|(_, judged)| judged.promise == *promise);
        let reasons = own.filter_map(|(path, judged)| Some((*path, words::reason(judged.reason.as_ref()?, start))));
        let reasons: Vec<(Path, String)> = reasons.collect();
        if on_all_paths(&reasons) {
            reasons.into_iter().take(1).map(|(_, reason)| reason).collect()
        } else {
            reasons.into_iter().map(|(path, reason)| format!("{}: {reason}", path_words(path))).collect()
        }
    };
    let told = |promise: &domain::programme::Promise| Promise {
        words: words::promise(promise),
        weak: weak.map(|weak| reasons(promise, weak)),
    };
    template.promises.iter().map(told).collect()
}

fn phases(lang: Lang, template: &Template, starts: Date) -> Vec<Phase> {
    let told = template.phases_from(starts).into_iter().map(|span| Phase {
        name: span.name.text(lang).to_owned(),
        weeks: (words::week_of(starts, span.first), words::week_of(starts, span.last)),
        only: span.path.map(|path| path_words(path).to_owned()),
    });
    told.collect()
}

fn week(
    lang: Lang,
    template: &Template,
    (starts, view): (Date, View),
    sessions: &[PlannedSession],
    refusal: Option<&Refusal>,
) -> Preview {
    let weeks = template.weeks(0);
    let week = view.week.min(weeks.max(1));
    let mut days: BTreeMap<Date, Vec<Session>> = BTreeMap::new();
    for one in sessions.iter().filter(|one| one.week == week) {
        let day = days.entry(one.date).or_default();
        let time = wording::wall_span(lang, one.starts, one.minutes);
        let name = template.kind(&one.kind).map(|kind| kind.name.text(lang).to_owned()).unwrap_or_default();
        let whom = one.participants.iter().map(|number| number + 1);
        // individual ones at the same time stand together
        match day.last_mut().filter(|last| last.time == time && last.name == name && last.channel == one.channel) {
            Some(last) => last.whom.extend(whom),
            None => day.push(Session { time, name, format: one.format, channel: one.channel, whom: whom.collect() }),
        }
    }
    Preview {
        week,
        weeks,
        participants: view.participants,
        starts: wording::long_date(lang, starts),
        days: days
            .into_iter()
            .map(|(date, sessions)| Day { title: wording::weekday_date(lang, date), sessions })
            .collect(),
        problem: refusal.map(|refusal| words::refusal(lang, refusal, template)),
    }
}

fn version(ctx: &Ctx, told: VersionTold) -> Version {
    Version {
        number: told.version.number,
        made: wording::when(ctx.lang, told.version.created_at),
        by: told.by,
        groups: told.groups,
        changes: told.changes.iter().map(words::change).collect(),
    }
}
