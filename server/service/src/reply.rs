//! What a server function wants done with the HTTP answer beside its value: cookies, and where a browser without
//! script goes next. Invariant: only the server crate turns it into headers.

use contract::local_path;
use domain::Lang;
use std::sync::{Arc, Mutex, PoisonError};

/// A change to the session cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionCookie {
    Set(String),
    /// A password was right and a code is wanted: no session yet.
    Half(String),
    Clear,
}

#[derive(Clone, Debug, Default)]
pub struct Wishes {
    pub session_cookie: Option<SessionCookie>,
    pub go_to: Option<String>,
    /// The language a visitor chose; a signed-in person's is kept with the account.
    pub lang: Option<Lang>,
}

/// Put into the leptos context of every request.
#[derive(Clone, Default)]
pub struct Reply(Arc<Mutex<Wishes>>);

impl Reply {
    /// The running request's reply; outside a request, one that nobody reads.
    #[must_use]
    pub fn current() -> Self {
        leptos::prelude::use_context().unwrap_or_default()
    }

    pub fn set_session(&self, token: &str) {
        self.change(|wishes| wishes.session_cookie = Some(SessionCookie::Set(token.to_owned())));
    }

    pub fn set_half_session(&self, token: &str) {
        self.change(|wishes| wishes.session_cookie = Some(SessionCookie::Half(token.to_owned())));
    }

    pub fn clear_session(&self) {
        self.change(|wishes| wishes.session_cookie = Some(SessionCookie::Clear));
    }

    pub fn set_lang(&self, lang: Lang) {
        self.change(|wishes| wishes.lang = Some(lang));
    }

    /// Where a plain form goes after success. A path of this site; anything else becomes `/`.
    pub fn go_to(&self, path: &str) {
        self.change(|wishes| wishes.go_to = Some(local_path(path).to_owned()));
    }

    #[must_use]
    pub fn wishes(&self) -> Wishes {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, edit: impl FnOnce(&mut Wishes)) {
        edit(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
