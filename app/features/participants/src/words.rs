//! Words for what staff read. Invariant: a change is told in words and a sign, never by colour alone, and only where the
//! instrument has a published limit.

use contract::{
    participants::{AttendanceCount, Attention, ParticipantRow, Stage},
    questionnaire::{ChangeView, ScoreView},
};
use domain::{questionnaire::Change, schedule::AttendanceStatus};
use ui::{i18n::t::participants as words, icon::Glyph, score::number};

const UP: Glyph = Glyph(r#"<path d="M12 4.5l7 7-1.5 1.5-4.4-4.4V20h-2.2V8.6L6.5 13 5 11.5z"/>"#);
const DOWN: Glyph = Glyph(r#"<path d="M12 19.500l-7-7L6.5 11l4.400 4.400V4h2.200v11.400L17.5 11l1.500 1.500z"/>"#);
const LEVEL: Glyph = Glyph(r#"<path d="M4 8.200h16v2.200H4zM4 13.600h16v2.200H4z"/>"#);

#[must_use]
pub fn stage(stage: Stage, starts: &str) -> String {
    match stage {
        Stage::NotStarted => words::not_started(starts),
        Stage::Running { week, of } => words::week_of(week, of),
        Stage::Ended => words::stage_ended().to_owned(),
    }
}

/// Of a row, with the group it goes in.
#[must_use]
pub fn place(row: &ParticipantRow) -> (Option<String>, String) {
    (row.cohort.clone(), stage(row.stage, &row.starts))
}

#[must_use]
pub fn attendance(count: AttendanceCount) -> String {
    if count.held == 0 { words::attended_none().to_owned() } else { words::attended(count.attended, count.held) }
}

#[must_use]
pub fn score(score: &ScoreView) -> String {
    words::score_value(number(score.value), number(score.highest))
}

/// The change since the score before, with a sign.
#[must_use]
pub fn change(score: &ScoreView, change: &ChangeView) -> (Option<Glyph>, String) {
    match change.change {
        Change::More => (Some(UP), words::change_more(&score.measures)),
        Change::Same => (Some(LEVEL), words::change_same().to_owned()),
        Change::Less => (Some(DOWN), words::change_less(&score.measures)),
        Change::Unknown => (None, words::change_unknown(number(change.before))),
    }
}

#[must_use]
pub fn attention(reason: &Attention) -> String {
    match reason {
        Attention::Unanswered { days } => words::attention_unanswered(*days),
        Attention::Score { title, value, highest } => {
            words::attention_score(&title.text, number(*value), number(*highest))
        }
    }
}

#[must_use]
pub fn status(status: AttendanceStatus) -> &'static str {
    match status {
        AttendanceStatus::Present => words::status_present(),
        AttendanceStatus::Remote => words::status_remote(),
        AttendanceStatus::Excused => words::status_excused(),
        AttendanceStatus::Absent => words::status_absent(),
    }
}
