//! A draft in the browser: what the server has, what it has yet to get. Invariant: a choice leaves `unsent` only when
//! the server has acknowledged it or the person has given it up; one request is under way at a time.

use contract::{
    AppError,
    questionnaire::{Opened, QuestionView, Saved},
};
use domain::{
    Lang,
    questionnaire::{
        Walk,
        typed::{self, Texts},
        way::{self, Needs},
        yes_or_no,
    },
};
use std::collections::{BTreeMap, BTreeSet};

mod check;
pub use check::spelled;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    version: i32,
    /// What is asked, as the server knows it.
    stops: Vec<u32>,
    /// What is said before and after the field of each question, as the server knows it.
    said: Vec<[Vec<String>; 2]>,
    kept: Texts,
    unsent: Texts,
    sending: Option<(String, Vec<String>)>,
    /// What the server says no to: it keeps nothing else waiting.
    refused: BTreeMap<String, AppError>,
    /// Sent, and nobody knows whether it came.
    doubtful: BTreeSet<String>,
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
    /// The server says no to the answer to this question.
    Refused(String, AppError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub link_id: String,
    pub ours: Vec<String>,
    pub theirs: Vec<String>,
}

/// An answer on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub link_id: String,
    pub texts: Vec<String>,
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
        let (stops, said, kept) = (opened.stops.clone(), said(opened), opened.answers.clone());
        Self { version: opened.version, stops, said, kept, ..Self::default() }
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    /// What is said beside a question.
    pub fn said(&self, at: usize, after: bool) -> Vec<String> {
        self.said.get(at).map(|said| said[usize::from(after)].clone()).unwrap_or_default()
    }

    /// What is answered on this page, sent or not.
    pub fn given(&self, link_id: &str) -> &[String] {
        self.unsent.get(link_id).map_or_else(|| self.kept(link_id), Vec::as_slice)
    }

    /// All of it.
    pub fn texts(&self) -> Texts {
        let mut all = self.kept.clone();
        all.extend(self.unsent.iter().map(|(link_id, texts)| (link_id.clone(), texts.clone())));
        all.retain(|_, texts| !texts.is_empty());
        all
    }

    fn kept(&self, link_id: &str) -> &[String] {
        self.kept.get(link_id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Nothing is left to send; what was refused is the person's to mend.
    pub fn all_sent(&self) -> bool {
        self.unsent.keys().all(|link_id| self.refused.contains_key(link_id))
    }

    /// The first question whose answer was refused.
    pub fn to_mend(&self) -> Option<&str> {
        self.refused.keys().next().map(String::as_str)
    }

    /// Answers a question; without texts it is left unanswered.
    pub fn answer(&mut self, link_id: &str, texts: &[String]) {
        let on_its_way = self.sending.as_ref().is_some_and(|(sent, _)| sent == link_id);
        self.refused.remove(link_id);
        let known = !on_its_way && !self.doubtful.contains(link_id);
        if known && self.kept(link_id) == texts {
            self.unsent.remove(link_id);
        } else {
            self.unsent.insert(link_id.to_owned(), texts.to_vec());
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
        let (link_id, texts) = self.unsent.iter().find(|(link_id, _)| !self.refused.contains_key(*link_id))?;
        let parcel = Parcel { link_id: link_id.clone(), texts: texts.clone(), version: self.version };
        self.sending = Some((parcel.link_id.clone(), parcel.texts.clone()));
        Some(parcel)
    }

    /// Takes in the server's answer to the parcel that was under way.
    pub fn answered(&mut self, answer: Result<Saved, AppError>) -> Then {
        let Some((link_id, texts)) = self.sending.take() else { return Then::Stop };
        match answer {
            Ok(saved) => {
                self.version = saved.version;
                self.stops = saved.stops;
                if self.unsent.get(&link_id) == Some(&texts) {
                    self.unsent.remove(&link_id);
                }
                self.doubtful.remove(&link_id);
                self.kept.insert(link_id, texts);
                self.trouble = None;
                if saved.words_follow { Then::Reread } else { Then::More }
            }
            Err(AppError::Conflict { .. }) => Then::Reread,
            Err(AppError::Unavailable | AppError::Unauthenticated | AppError::RateLimited { .. }) => {
                self.doubtful.insert(link_id);
                self.trouble = Some(Trouble::Waiting);
                Then::Later
            }
            Err(error) => {
                self.refused.insert(link_id, error);
                Then::More
            }
        }
    }

    /// Takes in what the server has now, after a conflict or where words follow answers.
    pub fn reread(&mut self, opened: &Opened) -> Then {
        if opened.version < self.version {
            // an answer was kept meanwhile
            return Then::More;
        }
        if opened.submitted {
            self.trouble = Some(Trouble::Closed);
            return Then::Stop;
        }
        let there = |link_id: &str| opened.answers.get(link_id).map(Vec::as_slice).unwrap_or_default();
        self.unsent.retain(|link_id, ours| there(link_id) != ours.as_slice());
        let clash = self.unsent.iter().find_map(|(link_id, ours)| {
            let theirs = there(link_id);
            let moved = theirs != self.kept(link_id);
            moved.then(|| Clash { link_id: link_id.clone(), ours: ours.clone(), theirs: theirs.to_vec() })
        });
        self.version = opened.version;
        self.stops.clone_from(&opened.stops);
        self.said = said(opened);
        self.kept = opened.answers.clone();
        self.trouble = clash.map(Trouble::Clash);
        if self.trouble.is_some() { Then::Stop } else { Then::More }
    }

    /// What an unsent answer needs to outlive the page; nothing once all is sent.
    pub fn left(&self) -> Option<String> {
        if self.unsent.is_empty() {
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
        if self.all_sent() {
            return Then::Stop;
        }
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
        let refused = self.refused.first_key_value().filter(|_| self.all_sent());
        let refused = refused.map(|(link_id, error)| Trouble::Refused(link_id.clone(), error.clone()));
        match self.trouble.as_ref().or(refused.as_ref()) {
            Some(trouble) => Standing::Trouble(trouble.clone()),
            None if !self.unsent.is_empty() || self.sending.is_some() => Standing::Saving,
            None if self.version > 0 => Standing::Saved,
            None => Standing::Untouched,
        }
    }
}

fn said(opened: &Opened) -> Vec<[Vec<String>; 2]> {
    opened.questions.iter().map(|question| [question.lead.clone(), question.help.clone()]).collect()
}

/// A form as the browser goes through it.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub questions: Vec<QuestionView>,
    risks: Vec<(String, Vec<String>)>,
    lang: Lang,
}

impl Sheet {
    pub fn of(opened: &Opened) -> Self {
        let risks = opened.risk.as_ref().map(|risk| risk.items.clone()).unwrap_or_default();
        Self { questions: opened.questions.clone(), risks, lang: opened.title.lang }
    }

    fn question(&self, link_id: &str) -> Option<&QuestionView> {
        self.questions.iter().find(|question| question.link_id == link_id)
    }

    /// The way by what is answered on this page, sent or not.
    pub fn walk(&self, draft: &Draft) -> Walk {
        let needs: Vec<(&str, &Needs)> = self.questions.iter().map(|one| (one.link_id.as_str(), &one.needs)).collect();
        let known: Vec<bool> = (0..needs.len()).map(|at| draft.stops.iter().any(|stop| *stop as usize == at)).collect();
        let texts = draft.texts();
        let mut walk = Walk::default();
        for (at, asked) in way::asked(&needs, &texts, &known).into_iter().enumerate() {
            if asked {
                walk.pass(at, texts.contains_key(needs[at].0), self.questions[at].required);
            }
        }
        walk
    }

    /// Whether what is asked next may be known only when the server has the answer.
    pub fn waits_for_server(&self) -> bool {
        self.questions.iter().any(|question| question.needs == Needs::Unknown)
    }

    /// The place of a question.
    pub fn place(&self, link_id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.link_id == link_id)
    }

    /// Whether an answer may mean danger.
    pub fn at_risk(&self, texts: &Texts) -> bool {
        let given = |item: &str| texts.get(item).map(Vec::as_slice).unwrap_or_default();
        self.risks.iter().any(|(item, counting)| given(item).iter().any(|text| counting.contains(text)))
    }

    /// Answers in words.
    pub fn in_words(&self, link_id: &str, texts: &[String]) -> String {
        let options = self.question(link_id).map(|question| question.field.kind.options()).unwrap_or_default();
        let word = |text: &String| match text.as_str() {
            "true" | "false" if options.is_empty() => yes_or_no(text == "true", self.lang).to_owned(),
            text => {
                let option = options.iter().find(|option| option.key == text);
                option.map_or(text.trim(), |option| option.label.as_str()).to_owned()
            }
        };
        texts.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

/// The question an address asks for (`q`, the place in the form from 1), or the next that is asked; else where to go on.
pub fn position(wanted: Option<&str>, walk: &Walk) -> Option<usize> {
    let wanted = wanted.and_then(|q| q.parse::<usize>().ok()).filter(|q| *q >= 1);
    let last = walk.stops.last().copied();
    match wanted {
        Some(q) => walk.at_or_after(q - 1).or(last),
        None => walk.next().or(walk.stops.first().copied()),
    }
}

/// The page of a question by its place, or of the summary.
pub fn page_of(assignment: &str, place: Option<usize>) -> String {
    let path = format!("/questionnaires/{assignment}");
    place.map_or_else(|| format!("{path}/summary"), |at| format!("{path}?q={}", at + 1))
}

/// What a form gave for a question, own words among it.
pub fn texts(picked: Vec<String>, own: &str) -> Vec<String> {
    let own = Some(own.trim()).filter(|own| !own.is_empty()).map(|own| format!("{}{own}", typed::OWN_WORDS));
    picked.into_iter().filter(|text| !text.trim().is_empty()).chain(own).collect()
}

#[cfg(test)]
mod tests;
