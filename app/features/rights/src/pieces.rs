//! What there is about a participant, in words: a title and lines each. Invariant: the same words on the page and on paper.

mod around;
mod course;
mod referral;
mod risk;

use crate::words::{self, title};
use contract::{
    access_log::AccessEntry,
    questionnaire::When,
    rights::{Own, OwnProof, OwnWayIn},
};
use domain::{Lang, rights::DataKind, schedule::AttendanceStatus, training};
use ui::{
    access::{act, purpose},
    course::taken,
    identity::document,
    person::occupation,
    prelude::t::{self, rights as r},
    score::number,
};

/// One thing, with what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub title: String,
    pub lines: Vec<(String, String)>,
    /// Set where its words may be in another language than the reader's.
    pub lang: Option<Lang>,
}

impl Piece {
    fn of(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    fn line(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.lines.push((name.into(), value.into()));
        self
    }

    fn at(self, name: &str, when: &When) -> Self {
        self.line(name, when.text.clone())
    }

    fn maybe(self, name: &str, when: Option<&When>) -> Self {
        match when {
            Some(when) => self.at(name, when),
            None => self,
        }
    }

    /// From when to when, or that it still stands.
    fn span(self, from: &When, to: Option<&When>) -> Self {
        let end = to.map_or_else(|| r::still().to_owned(), |to| to.text.clone());
        self.at(r::from(), from).line(r::to(), end)
    }
}

/// Everything of one kind.
#[must_use]
pub fn in_words(own: &Own, kind: DataKind) -> Vec<Piece> {
    match kind {
        DataKind::Account => own.account.iter().map(around::account).collect(),
        DataKind::WaysIn => own.ways_in.iter().map(way_in).collect(),
        DataKind::Identity => own.identity.iter().map(proof).collect(),
        DataKind::Referral => own.referral.iter().map(referral::referral).collect(),
        DataKind::Programme => own.programme.iter().map(programme).collect(),
        DataKind::Team => own
            .team
            .iter()
            .map(|one| {
                let works_as = occupation(one.who.role, one.who.profession);
                Piece::of(&one.who.name).line(r::occupation(), works_as).span(&one.from, one.to.as_ref())
            })
            .collect(),
        DataKind::Asked => own.asked.iter().map(around::asked).collect(),
        DataKind::Answers => own.answers.iter().map(form).collect(),
        DataKind::RiskAlerts => own.risk_alerts.iter().map(risk::alert).collect(),
        DataKind::Training => own.training.iter().map(logged).collect(),
        DataKind::Notes => own.notes.iter().map(around::note).collect(),
        DataKind::ActionPlan => course::plan(own),
        DataKind::WorkStatus => own.work_status.iter().map(course::work).collect(),
        DataKind::Planned => own.planned.iter().map(around::planned).collect(),
        DataKind::Messages => {
            own.messages.iter().map(around::message).chain(own.questions.iter().map(around::question)).collect()
        }
        DataKind::Attendance => own.attendance.iter().map(attendance).collect(),
        DataKind::Talks => own.talks.iter().map(talk).collect(),
        DataKind::Access => own.access.iter().map(access).collect(),
        DataKind::Emergencies => own.emergencies.iter().map(around::emergency).collect(),
        DataKind::OwnActs => own.own_acts.iter().map(around::own_act).collect(),
        DataKind::Blocks => {
            own.blocks.iter().map(|one| Piece::of(&one.name).span(&one.from, one.to.as_ref())).collect()
        }
        DataKind::Consents => own.consents.iter().map(consent).collect(),
        DataKind::Requests => own.requests.iter().map(request).collect(),
        DataKind::Files => own.files.iter().map(around::file).collect(),
        DataKind::Notices => own.notices.iter().map(around::notice).collect(),
        DataKind::Letters => own.letters.iter().map(around::letter).collect(),
        DataKind::Devices => own.devices.iter().map(around::device).collect(),
    }
}

fn way_in(one: &OwnWayIn) -> Piece {
    match one {
        OwnWayIn::Authenticator { since } => Piece::of(r::way_authenticator()).at(r::created(), since),
        OwnWayIn::Passkey { name, since, last_used } => {
            Piece::of(r::way_passkey(name)).at(r::created(), since).maybe(r::last_used(), last_used.as_ref())
        }
        OwnWayIn::Provider { name, since, .. } => Piece::of(name).at(r::created(), since),
        OwnWayIn::Calendar { named, since, revoked } => {
            let piece = Piece::of(if *named { r::way_calendar_named() } else { r::way_calendar() });
            piece.at(r::created(), since).maybe(r::said_withdrawn(), revoked.as_ref())
        }
    }
}

fn proof(one: &OwnProof) -> Piece {
    let how = match (&one.document, &one.provider) {
        (Some(shown), _) => document(*shown).to_owned(),
        (None, Some(provider)) => provider.clone(),
        (None, None) => title(DataKind::Identity).to_owned(),
    };
    let piece = Piece::of(how).at(r::when(), &one.at);
    match &one.shown_to {
        Some(name) => piece.line(r::shown_to(), name),
        None => piece,
    }
}

fn programme(one: &contract::rights::OwnProgramme) -> Piece {
    let mut piece = Piece::of(&one.programme);
    if let Some(cohort) = &one.cohort {
        piece = piece.line(r::cohort(), cohort);
    }
    if let Some(contact) = &one.contact_person {
        piece = piece.line(r::contact(), contact);
    }
    piece = piece.at(r::starts(), &one.starts).maybe(r::ends(), one.ends.as_ref());
    for step in one.steps.iter().rev() {
        let why = step.reason.as_ref().map(|reason| format!(". {reason}")).unwrap_or_default();
        piece = piece.line(taken(step.step, &step.on), format!("{}, {}{why}", step.by, step.at.text));
    }
    piece
}

fn form(one: &contract::rights::OwnForm) -> Piece {
    let mut piece = Piece { lang: Some(one.lang), ..Piece::of(&one.title) }.at(r::started(), &one.started);
    piece = match &one.sent {
        Some(sent) => piece.at(r::sent(), sent),
        None => piece.line(r::sent(), r::not_sent()),
    };
    piece = piece.maybe(r::voided(), one.voided.as_ref());
    for score in &one.scores {
        piece = piece.line(r::score(), number(score.value));
    }
    for (question, answer) in &one.answers {
        piece = piece.line(question, answer);
    }
    for before in &one.earlier {
        piece = piece.at(r::corrected(), &before.corrected).at(r::before_correction(), &before.sent);
        for score in &before.scores {
            piece = piece.line(r::score(), number(score.value));
        }
        for (question, answer) in &before.answers {
            piece = piece.line(question, answer);
        }
    }
    for (at, (question, answer)) in one.correction.iter().enumerate() {
        if at == 0 {
            piece = piece.line(r::correction_begun(), r::not_sent());
        }
        piece = piece.line(question, answer);
    }
    piece
}

fn logged(one: &contract::rights::OwnTraining) -> Piece {
    use training::{Feeling, TrainingKind};
    let what = match one.kind {
        TrainingKind::Walk => t::training::kind_walk(),
        TrainingKind::Strength => t::training::kind_strength(),
        TrainingKind::Endurance => t::training::kind_endurance(),
        TrainingKind::Mobility => t::training::kind_mobility(),
        TrainingKind::Water => t::training::kind_water(),
        TrainingKind::Other => t::training::kind_other(),
    };
    let mut piece =
        Piece::of(what).at(r::when(), &one.day).line(r::duration(), t::common::minutes(i64::from(one.minutes)));
    if let Some(effort) = one.effort {
        piece = piece.line(r::effort(), r::effort_of_ten(effort));
    }
    if let Some(feeling) = one.feeling {
        let words = match feeling {
            Feeling::Good => t::training::feeling_good(),
            Feeling::Ok => t::training::feeling_ok(),
            Feeling::Hard => t::training::feeling_hard(),
        };
        piece = piece.line(r::feeling(), words);
    }
    if let Some(note) = &one.note {
        piece = piece.line(r::note(), note);
    }
    let piece = piece.maybe(r::voided(), one.voided.as_ref());
    match &one.void_reason {
        Some(reason) => piece.line(r::void_reason(), void_reason(reason)),
        None => piece,
    }
}

fn void_reason(code: &str) -> &str {
    use training::VoidReason;
    match VoidReason::parse(code) {
        Some(VoidReason::Mistake) => t::training::void_mistake(),
        Some(VoidReason::Twice) => t::training::void_twice(),
        Some(VoidReason::NotDone) => t::training::void_not_done(),
        Some(VoidReason::Other) => t::training::void_other(),
        None => code,
    }
}

fn attendance(one: &contract::rights::OwnAttendance) -> Piece {
    let mut piece = Piece::of(&one.title).at(r::when(), &one.starts).line(r::status(), was_there(one.status));
    if let Some((from, to)) = &one.seen {
        piece = piece.line(r::seen(), format!("{} – {}", from.text, to.text));
    }
    one.corrections.iter().fold(piece, |piece, correction| {
        let (before, after) = (was_there(correction.before), was_there(correction.after));
        piece.line(r::corrected(), t::participants::correction(before, after, &correction.by, &correction.at))
    })
}

fn was_there(status: AttendanceStatus) -> &'static str {
    match status {
        AttendanceStatus::Present => t::participants::status_present(),
        AttendanceStatus::Remote => t::participants::status_remote(),
        AttendanceStatus::Excused => t::participants::status_excused(),
        AttendanceStatus::Absent => t::participants::status_absent(),
    }
}

fn talk(one: &contract::rights::OwnTalk) -> Piece {
    Piece::of(&one.title)
        .line(r::when(), format!("{} – {}", one.starts.text, one.ends.text))
        .line(r::with(), one.others.join(", "))
        .maybe(r::cancelled(), one.cancelled.as_ref())
        .maybe(r::came(), one.came.as_ref())
        .maybe(r::admitted(), one.admitted.as_ref())
        .maybe(r::left(), one.left.as_ref())
}

fn access(one: &AccessEntry) -> Piece {
    let acts: Vec<_> = one.acts.iter().map(|one| act(&one.act)).collect();
    let times: Vec<_> = one.moments.iter().map(|moment| moment.time.as_str()).collect();
    let purpose = purpose(&one.purpose, one.reason_kind);
    // "Why: …"
    let (why, reason) = purpose.split_once(": ").unwrap_or((r::fact_basis(), purpose));
    Piece::of(&one.name)
        .line(r::occupation(), occupation(one.role, one.profession))
        .line(r::when(), format!("{}, {}", one.date, times.join(", ")))
        .line(r::did(), acts.join(". "))
        .line(why, reason)
}

fn consent(one: &contract::rights::OwnConsent) -> Piece {
    let (when, by, n) = (&one.at.text, &one.by, one.wording);
    let word = if one.given { r::consent_word_given(when, by, n) } else { r::consent_word_withdrawn(when, by, n) };
    Piece::of(ui::consent::title(one.kind)).line(r::said(), word)
}

fn request(one: &contract::rights::OwnRequest) -> Piece {
    let piece = Piece::of(r::request_title(words::wish(one.wish), words::title(one.about)))
        .at(r::sent(), &one.at)
        .line(r::wrote(), &one.text);
    let Some(reply) = &one.reply else { return piece.line(r::answer_label(), r::waits()) };
    let mut piece = piece
        .line(r::answer_label(), words::answer(reply.answer, one.wish))
        .line(r::answered(), r::answered_at(&reply.at.text, &reply.by));
    if let Some(reason) = &reply.reason {
        piece = piece.line(r::reason(), reason);
    }
    if reply.answer.is_no() { piece.line(r::complain(), r::duty_complain()) } else { piece }
}
