//! A draft in the browser: what the server has, what it has yet to get. Invariant: a choice leaves `unsent` only when
//! the server has acknowledged it or the person has given it up; one request is under way at a time.

use contract::{
    AppError,
    questionnaire::{Opened, Saved},
};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    version: i32,
    kept: BTreeMap<String, String>,
    unsent: BTreeMap<String, String>,
    sending: Option<(String, String)>,
    trouble: Option<Trouble>,
}

/// What keeps answers from being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No contact, or signed out: tried again by itself.
    Waiting,
    /// The same question was answered otherwise on another device.
    Clash(Clash),
    /// Sent from another device.
    Closed,
    /// The server says no.
    Refused(AppError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub link_id: String,
    pub ours: String,
    pub theirs: Option<String>,
}

/// An answer on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub link_id: String,
    pub value: String,
    pub version: i32,
}

/// What to do after an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Send the next, if there is one.
    More,
    /// Try again in a moment.
    Later,
    /// Read the draft anew.
    Reread,
    /// Wait for the person.
    Stop,
}

/// How the draft stands, for words on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Untouched,
    Saving,
    Saved,
    Trouble(Trouble),
}

impl Draft {
    pub fn of(opened: &Opened) -> Self {
        Self { version: opened.version, kept: opened.answers.clone(), ..Self::default() }
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    /// What is chosen on this page, sent or not.
    pub fn chosen(&self, link_id: &str) -> Option<&str> {
        self.unsent.get(link_id).or_else(|| self.kept.get(link_id)).map(String::as_str)
    }

    pub fn all_sent(&self) -> bool {
        self.unsent.is_empty()
    }

    pub fn choose(&mut self, link_id: &str, value: &str) {
        let on_its_way = self.sending.as_ref().is_some_and(|(sent, _)| sent == link_id);
        if !on_its_way && self.kept.get(link_id).is_some_and(|kept| kept == value) {
            self.unsent.remove(link_id);
        } else {
            self.unsent.insert(link_id.to_owned(), value.to_owned());
        }
        let stays = match &self.trouble {
            Some(Trouble::Closed) => true,
            Some(Trouble::Clash(clash)) => clash.link_id != link_id,
            _ => false,
        };
        if !stays {
            self.trouble = None;
        }
    }

    /// The next answer to send; none while one is under way or the person must decide.
    pub fn next_parcel(&mut self) -> Option<Parcel> {
        if self.sending.is_some() || matches!(self.trouble, Some(Trouble::Clash(_) | Trouble::Closed)) {
            return None;
        }
        let (link_id, value) = self.unsent.first_key_value()?;
        let parcel = Parcel { link_id: link_id.clone(), value: value.clone(), version: self.version };
        self.sending = Some((parcel.link_id.clone(), parcel.value.clone()));
        Some(parcel)
    }

    /// Takes in the server's answer to the parcel that was under way.
    pub fn answered(&mut self, answer: Result<Saved, AppError>) -> Then {
        let Some((link_id, value)) = self.sending.take() else { return Then::Stop };
        match answer {
            Ok(saved) => {
                self.version = saved.version;
                if self.unsent.get(&link_id) == Some(&value) {
                    self.unsent.remove(&link_id);
                }
                self.kept.insert(link_id, value);
                self.trouble = None;
                Then::More
            }
            Err(AppError::Conflict { .. }) => Then::Reread,
            Err(AppError::Unavailable | AppError::Unauthenticated | AppError::RateLimited { .. }) => {
                self.trouble = Some(Trouble::Waiting);
                Then::Later
            }
            Err(error) => {
                self.trouble = Some(Trouble::Refused(error));
                Then::Stop
            }
        }
    }

    /// Takes in what the server has now, after a conflict.
    pub fn reread(&mut self, opened: &Opened) -> Then {
        if opened.submitted {
            self.trouble = Some(Trouble::Closed);
            return Then::Stop;
        }
        self.unsent.retain(|link_id, ours| opened.answers.get(link_id) != Some(ours));
        let clash = self.unsent.iter().find_map(|(link_id, ours)| {
            let theirs = opened.answers.get(link_id);
            let moved = theirs != self.kept.get(link_id);
            moved.then(|| Clash { link_id: link_id.clone(), ours: ours.clone(), theirs: theirs.cloned() })
        });
        self.version = opened.version;
        self.kept = opened.answers.clone();
        self.trouble = clash.map(Trouble::Clash);
        if self.trouble.is_some() { Then::Stop } else { Then::More }
    }

    /// What an unsent answer needs to outlive the page; nothing once all is sent.
    pub fn left(&self) -> Option<String> {
        if self.all_sent() {
            return None;
        }
        serde_json::to_string(&(self.version, &self.kept, &self.unsent)).ok()
    }

    /// Takes up what an earlier page left, and compares it with what the server has now.
    pub fn take_up(&mut self, left: &str, opened: &Opened) -> Then {
        let Ok((version, kept, unsent)) = contract::wire::from_text(left.as_bytes()) else { return Then::Stop };
        *self = Self { version, kept, unsent, ..Self::default() };
        self.reread(opened)
    }

    /// No contact while reading anew.
    pub fn unreachable(&mut self) -> Then {
        self.trouble = Some(Trouble::Waiting);
        Then::Later
    }

    /// The person decides a clash: for what was chosen here, or for what is there.
    pub fn settle(&mut self, for_ours: bool) {
        if let Some(Trouble::Clash(clash)) = self.trouble.take()
            && !for_ours
        {
            self.unsent.remove(&clash.link_id);
        }
    }

    pub fn standing(&self) -> Standing {
        match &self.trouble {
            Some(trouble) => Standing::Trouble(trouble.clone()),
            None if !self.unsent.is_empty() || self.sending.is_some() => Standing::Saving,
            None if self.version > 0 => Standing::Saved,
            None => Standing::Untouched,
        }
    }
}

/// The question an address asks for (`q`, from 1), else the first without an answer.
pub fn position(wanted: Option<&str>, opened: &Opened) -> usize {
    let last = opened.questions.len().saturating_sub(1);
    let wanted = wanted.and_then(|q| q.parse::<usize>().ok()).filter(|q| *q >= 1);
    wanted.map_or_else(|| opened.first_unanswered().unwrap_or(0), |q| q - 1).min(last)
}

/// A number without needless decimals.
pub fn number(value: f64, decimal_comma: bool) -> String {
    let text = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    if decimal_comma { text.replace('.', ",") } else { text }
}

#[cfg(test)]
mod tests;
