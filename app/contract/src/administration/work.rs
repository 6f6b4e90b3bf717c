//! Letters and jobs. Invariant: a letter is told of, never shown: neither its link nor anything sealed in it.

use crate::questionnaire::When;
use domain::{
    id::{AccountId, JobId},
    person::LinkKind,
    referral::LetterChannel,
};
use serde::{Deserialize, Serialize};

/// The page of letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Is mail sent at all?
    pub mails: bool,
    pub letters: Vec<Letter>,
    /// How many older ones there are.
    pub more: u32,
    /// Messages about referrals: they say nothing of whom or what.
    pub messages: Vec<Message>,
}

/// A message that there is something new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub channel: LetterChannel,
    /// To whom, masked.
    pub to: String,
    pub text: String,
    pub written: When,
    pub state: MessageState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageState {
    Waits,
    Sent(When),
    /// The line broke: it may have gone, and is not sent again.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub account: AccountId,
    pub name: String,
    pub email: String,
    pub kind: LinkKind,
    pub written: When,
    pub state: LetterState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterState {
    /// Worth sending until then.
    Waits(When),
    Sent(When),
    /// The line broke: it may have gone, and is not sent again.
    Unknown,
    /// Not sent, and no longer worth it.
    Over,
}

/// The page of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jobs {
    pub failed: Vec<Job>,
    pub failed_more: u32,
    pub waiting: Vec<Job>,
    pub waiting_more: u32,
    /// Done, and not let go yet.
    pub done: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub attempts: u32,
    /// When it is to run, or was set aside.
    pub when: When,
    /// The id under which the program's log has the cause.
    pub error: Option<String>,
}
