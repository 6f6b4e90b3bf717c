//! The forms of the plan, as their fields came.

use crate::{
    ctx::Ctx,
    error::Result,
    field::date,
    training::{days_between, told},
};
use contract::AppError;
use domain::{
    goal::{Dated, ItemKind, RawAction, RawGoal, RawRating, RawStep, Written},
    work_trial::{RawEmployerCall, RawJobStep, RawTrialDay},
};

/// One of the forms.
#[derive(Clone, Debug)]
pub enum Form {
    Goal { text: String, why: String, icf: Vec<String>, scale: [String; 5] },
    Rating { level: String, on: String },
    Action { text: String, responsible: String, who: String, due: String, state: String },
    Step { task: String, demand: String, adjustment: String, week: String, degree: String },
    TrialDay { on: String, did: String, worked: String, effort: String, spoke_to: String },
    EmployerCall { stage: String, on: String, with: String, agreed: String },
    JobStep { topic: String, on: String, did: String, next: String },
}

/// A day as browsers send it.
pub(crate) fn dated<'a>(ctx: &Ctx, text: &'a str) -> Dated<'a> {
    if text.is_empty() {
        return Dated::Empty;
    }
    date(text).map_or(Dated::NoDate, |day| {
        let days_ahead = days_between(ctx.today(), day);
        Dated::Day { iso: text, days_ahead }
    })
}

impl Form {
    pub(super) fn kind(&self) -> ItemKind {
        match self {
            Self::Goal { .. } => ItemKind::Goal,
            Self::Rating { .. } => ItemKind::Rating,
            Self::Action { .. } => ItemKind::Action,
            Self::Step { .. } => ItemKind::Step,
            Self::TrialDay { .. } => ItemKind::TrialDay,
            Self::EmployerCall { .. } => ItemKind::EmployerCall,
            Self::JobStep { .. } => ItemKind::JobStep,
        }
    }

    /// What is in the form, or everything that is wrong with it.
    pub(super) fn check(&self, ctx: &Ctx) -> Result<Written> {
        let checked = match self {
            Self::Goal { text, why, icf, scale } => {
                let icf: Vec<&str> = icf.iter().map(String::as_str).collect();
                RawGoal { text, why, icf: &icf, scale: scale.each_ref().map(String::as_str) }.check().map(Written::from)
            }
            Self::Rating { level, on } => RawRating { level, on: dated(ctx, on) }.check().map(Written::from),
            Self::Action { text, responsible, who, due, state } => {
                RawAction { text, responsible, who, due: dated(ctx, due), state }.check().map(Written::from)
            }
            Self::Step { task, demand, adjustment, week, degree } => {
                RawStep { task, demand, adjustment, week: dated(ctx, week), degree }.check().map(Written::from)
            }
            Self::TrialDay { on, did, worked, effort, spoke_to } => {
                RawTrialDay { on: dated(ctx, on), did, worked, effort, spoke_to }.check().map(Written::from)
            }
            Self::EmployerCall { stage, on, with, agreed } => {
                RawEmployerCall { stage, on: dated(ctx, on), with, agreed }.check().map(Written::from)
            }
            Self::JobStep { topic, on, did, next } => {
                RawJobStep { topic, on: dated(ctx, on), did, next }.check().map(Written::from)
            }
        };
        checked.map_err(|faults| AppError::Invalid { fields: faults.iter().map(told).collect() }.into())
    }
}
