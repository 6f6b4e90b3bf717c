//! One live teaching session: what its two pages show, and the pass to send or watch it.

use domain::{
    id::{AccountId, CaptionId, PollId, SessionId, SessionQuestionId, SlideDeckId},
    person::{Profession, Role},
    teaching::{QuestionState, SignKind},
};
use serde::{Deserialize, Serialize};

/// A teaching session as one person in it may see it. Times are words of the session's own zone.
#[expect(clippy::struct_excessive_bools, reason = "independent rights, each named where it is set")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teaching {
    pub id: SessionId,
    pub title: String,
    /// "mandag 23. november"
    pub date: String,
    /// "09.00–10.00"
    pub time: String,
    /// When the door opens, "08.50".
    pub opens: String,
    /// "09.00"
    pub starts: String,
    /// ISO 8601.
    pub starts_at: String,
    /// Seconds until the planned start, by the server's clock; negative after it.
    pub starts_in: i64,
    pub leaders: Vec<Leader>,
    pub stage: Stage,
    pub door: Door,
    /// Live since, "09.02".
    pub live_since: Option<String>,
    /// Who sends just now, the person's own pictures among them, in the order they began.
    pub pictures: Vec<Picture>,
    /// Whether the person leads it: starts and ends it, and sees what is said.
    pub may_present: bool,
    /// Whether the person sends in it: alone, beside others, or in their place.
    pub may_send: bool,
    /// What the person says by a press just now.
    pub signs: Vec<SignKind>,
    /// The person's own questions and those shown to all, the first one first.
    pub questions: Vec<Question>,
    /// The latest quick question to the group.
    pub poll: Option<Poll>,
    /// The slide that is shown now.
    pub slide: Option<Slide>,
    /// The decks of the session, for those who may send.
    pub slide_desk: Option<SlideDesk>,
    /// Of the next question's form; empty where nothing may be asked.
    pub submission_id: String,
    /// Whether the person may type captions, while it is live.
    pub may_caption: bool,
    /// Whether the person may read how its sending went, once it has ended.
    pub may_read_log: bool,
    pub captions: Captions,
    /// What comes after it for a participant, once it has ended.
    pub next: Option<Next>,
}

impl Teaching {
    /// Whether the person may raise a hand and ask: a participant, while it can be watched.
    #[must_use]
    pub fn may_speak(&self) -> bool {
        !self.submission_id.is_empty()
    }
}

/// A picture, with its sound, that somebody sends just now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// What to watch it by.
    pub publisher: String,
    /// Who sends it; equipment has no name.
    pub name: Option<String>,
    pub of: PictureOf,
    /// Of the person's own sending, from this browser or another.
    pub mine: bool,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureOf {
    Camera,
    Screen,
}

/// A question as the group sees it: whose it is, only its own author learns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: SessionQuestionId,
    pub words: String,
    pub mine: bool,
    pub state: QuestionState,
    /// For the whole group to see.
    pub shown: bool,
}

/// A quick question to the group, without names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub id: PollId,
    pub words: String,
    pub choices: Vec<PollChoice>,
    pub open: bool,
    /// The place of the reader's own answer, while it is open.
    pub mine: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollChoice {
    pub words: String,
    /// None where it is too few to be told, or not yet the reader's to know.
    pub count: Option<u32>,
}

/// The latest lines of captions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// Since it went live, the first one first.
    pub lines: Vec<Caption>,
    /// By the server's clock, in milliseconds: what was read earlier never takes the place of what was read later.
    pub read_at: i64,
    /// Of the next line's form; empty where none may be typed.
    pub submission_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    pub id: CaptionId,
    pub version: i32,
    pub words: String,
    /// How much longer it is shown, in milliseconds.
    pub left: u32,
}

/// A slide, and where its image is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slide {
    pub deck: SlideDeckId,
    /// From 1.
    pub number: i32,
    /// How many the deck has.
    pub of: i32,
    /// `/sessions/<session>/slides/<slide>`
    pub image: String,
    /// In pixels, and so the height.
    pub width: i32,
    pub height: i32,
    /// What is on it; empty where nothing can be read.
    pub text: String,
    /// The image of the one after it.
    pub next: Option<String>,
}

/// What is shown by, and what was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideDesk {
    /// Counts the changes: who changes says which one they saw.
    pub turn: i32,
    pub decks: Vec<SlideDeck>,
    /// What was shown when, once the session has ended.
    pub chapters: Vec<Chapter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideDeck {
    pub id: SlideDeckId,
    pub name: String,
    pub pages: i32,
    /// How many of them are there; it can be shown when all are.
    pub kept: i32,
    /// The one that was shown last, or the first.
    pub at: i32,
}

/// From when on a slide was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// "09.12"
    pub at: String,
    pub deck: String,
    pub number: i32,
}

/// How the sending of a session went, in words of the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingLog {
    /// How it reached those who watched, then what happened when; a line each.
    pub words: Vec<String>,
    /// For whoever looks closer, a line each.
    pub numbers: Vec<String>,
}

/// A session that comes later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    pub id: SessionId,
    pub title: String,
    /// "13.00–14.00" of the same day, else "tirsdag 24. november kl. 09.00".
    pub when: String,
}

/// Somebody who leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leader {
    pub name: String,
    pub profession: Option<Profession>,
}

/// How far a live session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Planned,
    Live,
    Ended,
}

/// Whether people may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    NotYet,
    Open,
    Closed,
}

/// What opens a stream: minutes long, for this person in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaPass {
    /// `/whip/<session>` or `/whep/<session>`
    pub url: String,
    pub token: String,
}

/// Who is here now, for the one who leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    pub here: Vec<Listener>,
    /// How many are in the session besides those who lead.
    pub expected: i64,
    /// Raised hands and needs of a break, the first one first.
    pub signs: Vec<Raised>,
    pub questions: Vec<Asked>,
    pub poll: Option<Poll>,
}

/// What somebody says by a press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub kind: SignKind,
    pub account: AccountId,
    pub name: String,
    /// "09.12"
    pub since: String,
}

/// A question as whoever leads sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub id: SessionQuestionId,
    pub version: i32,
    pub name: String,
    /// "09.12"
    pub at: String,
    pub words: String,
    pub state: QuestionState,
    pub shown: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    pub name: String,
    pub role: Role,
}
