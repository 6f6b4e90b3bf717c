//! Words for the referral. Invariant: all that is kept of it, the letters too.

use super::Piece;
use contract::rights::OwnReferral;
use ui::{
    prelude::t::{referral as i, rights as r},
    referral::said,
};

pub(super) fn referral(one: &OwnReferral) -> Piece {
    let mut piece = Piece::of(r::kind_referral()).at(i::received(), &one.received);
    let by = [
        (i::registered_by(), one.registered_by.clone()),
        (i::decided_by(), one.decided_by.clone().unwrap_or_default()),
        (i::reason(), one.reason.clone().unwrap_or_default()),
    ];
    for (name, value) in said(&one.filled).into_iter().chain(by.into_iter().filter(|(_, value)| !value.is_empty())) {
        piece = piece.line(name, value);
    }
    piece = piece.maybe(i::decided(), one.decided.as_ref()).maybe(i::start_by(), one.start_by.as_ref());
    for (when, subject, paragraphs) in &one.letters {
        piece = piece.line(format!("{subject}, {}", when.text), paragraphs.join(" "));
    }
    piece
}
