//! Sends answers as they are chosen, in the background. Invariant: it outlives the page that began it, so that an
//! answer given without contact is still sent when contact is back, as long as the tab lives, also after a reload.

use crate::{
    api::{open, save_answer},
    state::{Draft, Parcel, Sheet, Standing, Then},
};
use contract::questionnaire::Opened;
use domain::questionnaire::{Walk, typed::Texts};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use ui::remembered;

const RETRY: Duration = Duration::from_secs(3);

/// The draft on this page and its way to the server.
#[derive(Clone, Copy)]
pub struct Keeper {
    assignment: StoredValue<String>,
    draft: StoredValue<ArcRwSignal<Draft>>,
}

impl Keeper {
    pub fn new(opened: &Opened) -> Self {
        Self {
            assignment: StoredValue::new(opened.assignment.to_string()),
            draft: StoredValue::new(ArcRwSignal::new(Draft::of(opened))),
        }
    }

    /// Takes up what an earlier page of this tab could not send. In the browser only; true when there was something.
    pub fn take_up(self, opened: &Opened) -> bool {
        let Some(left) = remembered::get(&key(&self.assignment())) else { return false };
        if self.draft().try_update(|draft| draft.take_up(&left, opened)) == Some(Then::More) {
            send(self.assignment(), self.draft());
        }
        true
    }

    fn draft(self) -> ArcRwSignal<Draft> {
        self.draft.get_value()
    }

    pub fn assignment(self) -> String {
        self.assignment.get_value()
    }

    /// Keeps what a question is answered by.
    pub fn answer(self, link_id: &str, texts: &[String]) {
        self.draft().update(|draft| draft.answer(link_id, texts));
        send(self.assignment(), self.draft());
    }

    /// Decides a clash, for what was chosen here or for what is there.
    pub fn settle(self, for_ours: bool) {
        self.draft().update(|draft| draft.settle(for_ours));
        send(self.assignment(), self.draft());
    }

    pub fn given_untracked(self, link_id: &str) -> Vec<String> {
        self.draft().with_untracked(|draft| draft.given(link_id).to_vec())
    }

    /// All answers, sent or not.
    pub fn texts(self) -> Texts {
        self.draft().with(Draft::texts)
    }

    /// The way through the form, by these answers.
    pub fn walk(self, sheet: StoredValue<Sheet>) -> Walk {
        sheet.with_value(|sheet| self.draft().with(|draft| sheet.walk(draft)))
    }

    /// What is said beside a question: before its field, or after it.
    pub fn said(self, at: usize, after: bool) -> Vec<String> {
        self.draft().with(|draft| draft.said(at, after))
    }

    pub fn version_untracked(self) -> i32 {
        self.draft().with_untracked(Draft::version)
    }

    pub fn standing(self) -> Signal<Standing> {
        let draft = self.draft();
        Signal::derive(move || draft.with(Draft::standing))
    }

    /// The question whose answer was refused.
    pub fn to_mend(self) -> Option<String> {
        self.draft().with(|draft| draft.to_mend().map(str::to_owned))
    }

    pub fn all_sent(self) -> Signal<bool> {
        let draft = self.draft();
        Signal::derive(move || draft.with(Draft::all_sent))
    }
}

fn key(assignment: &str) -> String {
    format!("unsent {assignment}")
}

/// Every change of the draft comes through here.
fn send(assignment: String, draft: ArcRwSignal<Draft>) {
    match draft.with_untracked(Draft::left) {
        Some(left) => remembered::put(&key(&assignment), &left),
        None => remembered::clear(&key(&assignment)),
    }
    let Some(parcel) = draft.try_update(Draft::next_parcel).flatten() else { return };
    spawn_local(async move {
        let version = parcel.version.to_string();
        let Parcel { link_id, texts, .. } = parcel;
        let answer = save_answer(assignment.clone(), link_id, texts, String::new(), version, String::new()).await;
        let mut then = draft.try_update(|draft| draft.answered(answer)).unwrap_or(Then::Stop);
        if then == Then::Reread {
            let opened = open(assignment.clone()).await;
            let taken = draft.try_update(|draft| match opened {
                Ok(opened) => draft.reread(&opened),
                Err(_) => draft.unreachable(),
            });
            then = taken.unwrap_or(Then::Stop);
        }
        match then {
            Then::More => send(assignment, draft),
            Then::Later => set_timeout(move || send(assignment, draft), RETRY),
            Then::Reread | Then::Stop => {}
        }
    });
}
