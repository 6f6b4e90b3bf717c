//! Risk alerts, in words.

use super::Piece;
use contract::rights::OwnAlert;
use domain::risk::Rung;
use ui::prelude::t::rights as r;

pub(super) fn alert(one: &OwnAlert) -> Piece {
    let mut piece = Piece { lang: Some(one.lang), ..Piece::of(&one.title) }.at(r::alert_raised(), &one.raised);
    if let Some(name) = &one.responsible {
        piece = piece.line(r::alert_responsible(), name);
    }
    if let Some(name) = &one.deputy {
        piece = piece.line(r::alert_deputy(), name);
    }
    for (rung, when) in &one.told {
        let told = match rung {
            Rung::Responsible => r::alert_told_responsible(),
            Rung::Deputy => r::alert_told_deputy(),
            Rung::Leaders => r::alert_told_leaders(),
        };
        piece = piece.at(told, when);
    }
    if one.done.is_empty() {
        return piece.line(r::alert_done(), r::alert_not_done());
    }
    let line = |piece: Piece, done: &contract::risk::Done| {
        piece.line(r::alert_done(), format!("{} ({}, {})", done.words, done.by, done.at.text))
    };
    one.done.iter().fold(piece, line)
}
