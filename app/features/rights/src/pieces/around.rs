//! Words for what lies around the record: account, plan, emergency access, letters, files, notices, browsers. Invariant: as
//! in the module above.

use super::Piece;
use crate::words;
use contract::rights::{
    OwnAccount, OwnAct, OwnAsked, OwnDevice, OwnEmergency, OwnFile, OwnLetter, OwnMessage, OwnNote, OwnNotice,
    OwnPlanned, OwnQuestion, OwnWording,
};
use domain::{
    Lang,
    person::{LinkKind, TextSize, Theme},
    teaching::QuestionState,
};
use ui::{
    access::purpose,
    i18n::lang_name,
    person::{note_readers, occupation},
    prelude::t::{self, rights as r},
    said::{absence_reason, said},
};

pub(super) fn account(one: &OwnAccount) -> Piece {
    let lang = Lang::parse(&one.lang).unwrap_or_default();
    let theme = match one.theme {
        Theme::System => t::shell::theme_system(),
        Theme::Light => t::shell::theme_light(),
        Theme::Dark => t::shell::theme_dark(),
    };
    let size = match one.text_size {
        TextSize::Normal => t::shell::text_normal(),
        TextSize::Large => t::shell::text_large(),
        TextSize::Larger => t::shell::text_larger(),
    };
    Piece::of(&one.name)
        .line(r::name(), &one.name)
        .line(r::email(), &one.email)
        .line(r::language(), lang_name(lang))
        .line(r::theme(), theme)
        .line(r::text_size(), size)
        .at(r::created(), &one.created)
}

pub(super) fn asked(one: &OwnAsked) -> Piece {
    let mut piece = Piece { lang: Some(one.lang), ..Piece::of(&one.title) };
    if !one.timepoint.is_empty() {
        piece = piece.line(r::timepoint(), &one.timepoint);
    }
    if one.self_started {
        piece = piece.line(r::asked_by(), r::asked_by_self());
    }
    piece.at(r::opens(), &one.opens).at(r::due(), &one.due).maybe(r::put_off(), one.put_off.as_ref())
}

pub(super) fn planned(one: &OwnPlanned) -> Piece {
    let mut piece = Piece::of(&one.title).line(r::when(), format!("{} – {}", one.starts.text, one.ends.text));
    if !one.place.is_empty() {
        piece = piece.line(r::place(), &one.place);
    }
    piece.maybe(r::cancelled(), one.cancelled.as_ref())
}

pub(super) fn message(one: &OwnMessage) -> Piece {
    let mut piece = Piece::of(said(one.kind)).line(r::said_day(), &one.day);
    if let Some(session) = &one.session {
        piece = piece.line(r::said_session(), session);
    }
    if let Some(reason) = one.reason {
        piece = piece.line(r::why(), absence_reason(reason));
    }
    if let Some(words) = &one.words {
        piece = piece.line(r::in_own_words(), words);
    }
    piece.at(r::when(), &one.said).maybe(r::said_withdrawn(), one.withdrawn.as_ref())
}

pub(super) fn question(one: &OwnQuestion) -> Piece {
    let state = match one.state {
        QuestionState::Waiting => r::asked_waiting(),
        QuestionState::Answered => r::asked_answered(),
        QuestionState::SetAside => r::asked_set_aside(),
    };
    let shown = if one.shown { r::asked_shown() } else { r::asked_not_shown() };
    Piece::of(r::asked_in_teaching())
        .line(r::said_session(), &one.session)
        .line(r::in_own_words(), &one.words)
        .at(r::when(), &one.asked)
        .line(r::asked_state(), format!("{state} {shown}"))
}

pub(super) fn note(one: &OwnNote) -> Piece {
    let works_as = occupation(one.author.role, one.author.profession);
    let mut piece = Piece::of(&one.author.name)
        .line(r::occupation(), works_as)
        .at(r::when(), &one.written)
        .line(r::note_readers(), note_readers(&one.readers))
        .line(r::note_text(), &one.text);
    for OwnWording { written, readers, text } in &one.before {
        piece = piece
            .line(format!("{} ({})", r::note_before(), written.text), text)
            .line(r::note_readers_before(), note_readers(readers));
    }
    piece = piece.maybe(r::voided(), one.voided.as_ref());
    match &one.void_reason {
        Some(reason) => piece.line(r::void_reason(), reason),
        None => piece,
    }
}

pub(super) fn emergency(one: &OwnEmergency) -> Piece {
    // "Why: …"
    let why = purpose("break_glass", Some(one.kind));
    let (label, reason) = why.split_once(": ").unwrap_or((r::why(), why));
    Piece::of(&one.who.name)
        .line(r::occupation(), occupation(one.who.role, one.who.profession))
        .line(label, reason)
        .line(r::in_own_words(), r::reason_sealed())
        .at(r::from(), &one.from)
        .at(r::until(), one.ended.as_ref().unwrap_or(&one.until))
}

pub(super) fn own_act(one: &OwnAct) -> Piece {
    Piece::of(words::deed(&one.act)).at(r::when(), &one.at)
}

pub(super) fn letter(one: &OwnLetter) -> Piece {
    let what = match one.kind {
        LinkKind::Invitation => r::letter_invitation(),
        // a participant is nobody's guest
        LinkKind::Reset | LinkKind::Guest | LinkKind::Alert => r::letter_reset(),
    };
    Piece::of(what).at(r::made(), &one.made).maybe(r::sent(), one.sent.as_ref())
}

pub(super) fn file(one: &OwnFile) -> Piece {
    Piece::of(r::file_of())
        .at(r::asked_for(), &one.asked)
        .maybe(r::ready(), one.ready.as_ref())
        .maybe(r::removed(), one.removed.as_ref())
}

pub(super) fn notice(one: &OwnNotice) -> Piece {
    let read = one.read.as_ref().map_or_else(|| r::not_read().to_owned(), |read| read.text.clone());
    Piece::of(words::notice(&one.kind)).at(r::when(), &one.at).line(r::read_at(), read)
}

pub(super) fn device(one: &OwnDevice) -> Piece {
    let name = if one.device.is_empty() { t::account::unknown_device() } else { &one.device };
    Piece::of(name).at(r::from(), &one.from).at(r::last_used(), &one.last_used).maybe(r::ended(), one.ended.as_ref())
}
