//! The way back to work, in words.

use super::Piece;
use contract::{
    action_plan::{Shown, Signature},
    rights::{Own, OwnPlanItem, OwnPlanVersion, OwnTrialItem, OwnWorkStatus},
};
use ui::{
    action_plan::{heading, kind, lines},
    prelude::t::{goals as g, rights as r, work as w},
    work::{benefit, source, state},
};

/// What stands and has stood, then what was signed.
pub(super) fn plan(own: &Own) -> Vec<Piece> {
    let items = own.plan_items.iter().map(item).chain(own.trial_items.iter().map(trial));
    items.chain(own.plan_versions.iter().map(version)).collect()
}

fn all_lines(piece: Piece, shown: &Shown) -> Piece {
    lines(shown).into_iter().fold(piece, |piece, (name, value)| piece.line(name, value))
}

fn item(one: &OwnPlanItem) -> Piece {
    let title = format!("{}: {}", kind(&one.shown.item), heading(&one.shown.item));
    let piece = all_lines(Piece::of(title), &one.shown).line(r::written_by(), &one.by).at(r::when(), &one.at);
    piece.maybe(r::voided(), one.voided.as_ref())
}

fn trial(one: &OwnTrialItem) -> Piece {
    let entry = &one.entry;
    let piece = Piece::of(format!("{}: {}", ui::work_trial::kind(&entry.item), entry.day));
    let piece = ui::work_trial::lines(entry).into_iter().fold(piece, |piece, (name, value)| piece.line(name, value));
    piece.line(r::written_by(), &entry.by).at(r::when(), &entry.at).maybe(r::voided(), one.voided.as_ref())
}

fn version(one: &OwnPlanVersion) -> Piece {
    let signed = |signature: &Option<Signature>| match signature {
        Some(by) => g::signature(&by.name, &by.at.text),
        None => g::not_signed().to_owned(),
    };
    let piece = Piece::of(g::version_name(one.row.number))
        .line(g::signature_participant(), signed(&one.row.participant))
        .line(g::signature_contact(), signed(&one.row.contact));
    let with = |piece: Piece, shown: &Shown| all_lines(piece.line(kind(&shown.item), heading(&shown.item)), shown);
    one.items.iter().fold(piece, with)
}

pub(super) fn work(one: &OwnWorkStatus) -> Piece {
    let status = &one.status;
    let piece = Piece::of(&one.day.text)
        .line(w::degree(), g::percent(status.degree))
        .line(w::benefit(), benefit(status.benefit))
        .line(w::state(), state(status.state))
        .line(w::source(), source(status.source))
        .line(r::written_by(), &one.by);
    let piece = match &status.note {
        Some(note) => piece.line(w::note(), note),
        None => piece,
    };
    piece.maybe(r::voided(), one.voided.as_ref())
}
