//! What a press asks of the server. Invariant: one thing at a time, and a no is said in words.

use crate::{block::Alert, i18n::error_text, tone::Tone};
use contract::AppError;
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

type Call = Pin<Box<dyn Future<Output = Result<(), AppError>>>>;

/// One at a time for a whole page.
#[derive(Clone, Copy)]
pub struct Ask {
    pub busy: RwSignal<bool>,
    pub problem: RwSignal<Option<String>>,
    /// What is said when the server finds that it does not fit just now.
    not_now: fn() -> &'static str,
}

impl Ask {
    #[must_use]
    pub fn new(not_now: fn() -> &'static str) -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(None), not_now }
    }

    /// Waits for `call`, then tells `done` whether it went well. Does nothing while another is under way.
    pub fn ask(self, call: impl Future<Output = Result<(), AppError>> + 'static, done: impl FnOnce(bool) + 'static) {
        self.run(Box::pin(call), Box::new(done));
    }

    fn run(self, call: Call, done: Box<dyn FnOnce(bool)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            let problem = answer.as_ref().err().map(|error| match error {
                AppError::Conflict { .. } => (self.not_now)().to_owned(),
                error => error_text(error),
            });
            self.problem.try_set(problem);
            done(answer.is_ok());
        });
    }
}

/// What went wrong at the last press.
#[component]
pub fn Problem(of: Ask) -> impl IntoView {
    let words = move || of.problem.get().map(|words| view! { <Alert tone=Tone::Warning><p>{words}</p></Alert> });
    view! { <div role="alert" class="alerts">{words}</div> }
}
