//! Forms that work without script. Invariant: what a person has typed is never lost: the latest answer of the action
//! speaks, and before it the stash that the server kept from a plain post.

use crate::{
    i18n::{error_text, field_error_text},
    post::FormAction,
    shared::shared,
};
use contract::{AppError, FieldError};
use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlFormElement};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use server_fn::ServerFn;

mod summary;
pub use summary::{ErrorSummary, ErrorSummaryProps, Labels};

/// A form that was posted without script and refused: shown again with its input and its errors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stash {
    /// The path that the form was posted to, like `/api/training/log`.
    pub path: String,
    /// What was typed, without passwords.
    pub fields: Vec<(String, String)>,
    pub error: AppError,
}

impl Stash {
    /// A password never goes back into a page, not even unseen.
    fn without_secrets(mut self) -> Self {
        self.fields.retain(|(name, _)| !name.contains("password"));
        self
    }

    /// The last value given for a field.
    #[must_use]
    pub fn value_of(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// The stash of the form that posts to `path`, the same on the server and while the browser takes over.
#[must_use]
pub fn use_stash(path: &str) -> Option<Stash> {
    let mine = || use_context::<Option<Stash>>().flatten().filter(|stash| stash.path == path);
    shared(|| mine().map(Stash::without_secrets))
}

/// How one form stands.
#[derive(Clone, Copy)]
pub struct FormState {
    stash: StoredValue<Option<Stash>>,
    error: Signal<Option<AppError>>,
    busy: Signal<bool>,
    done: Signal<bool>,
}

/// Follows an action and the stash of its form.
#[must_use]
pub fn use_form<S>(action: FormAction<S>) -> FormState
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    follow(action.outcome(), action.pending(), use_stash(S::PATH))
}

/// The same for a form about one of several things: what waited for another than the one whose field `name` says `value`
/// is not shown here.
#[must_use]
pub fn use_form_about<S>(action: FormAction<S>, name: &str, value: &str) -> FormState
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let stash = use_stash(S::PATH).filter(|stash| stash.value_of(name) == Some(value));
    follow(action.outcome(), action.pending(), stash)
}

/// Follows a plain form that posts to `path`, which is no server function: a script never sends it.
#[must_use]
pub fn use_plain_form(path: &str) -> FormState {
    follow(Signal::derive(|| None), Signal::derive(|| false), use_stash(path))
}

fn follow(outcome: Signal<Option<Result<(), AppError>>>, busy: Signal<bool>, stash: Option<Stash>) -> FormState {
    let before = stash.as_ref().map(|stash| stash.error.clone());
    FormState {
        stash: StoredValue::new(stash),
        error: Signal::derive(move || latest_error(outcome.read().as_ref(), before.as_ref())),
        busy,
        done: Signal::derive(move || matches!(*outcome.read(), Some(Ok(())))),
    }
}

/// How many answers of an action mean that what is shown is something else by now: it was accepted, or somebody else was
/// first. What was typed and refused for any other reason stays.
#[must_use]
pub fn outdated<S>(action: FormAction<S>) -> Memo<u32>
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let outcome = action.outcome();
    counted(move || matches!(*outcome.read(), Some(Ok(()) | Err(AppError::Conflict { .. }))))
}

/// How many answers of an action said that somebody else was first.
#[must_use]
pub fn overtaken<S>(action: FormAction<S>) -> Memo<u32>
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    let outcome = action.outcome();
    counted(move || matches!(*outcome.read(), Some(Err(AppError::Conflict { .. }))))
}

/// How often `is_so` was so, each time that what it looks at has changed.
fn counted(is_so: impl Fn() -> bool + Send + Sync + 'static) -> Memo<u32> {
    Memo::new(move |before: Option<&u32>| before.copied().unwrap_or(0) + u32::from(is_so()))
}

/// What a form changes.
#[derive(Clone, Copy)]
pub struct Standing<T: Send + Sync + 'static> {
    /// As it stands now, once the server has said that it is not as it was shown.
    pub now: Signal<Option<T>>,
    /// The version that the next try is about: what stands now; else what the person had before them when they typed.
    pub version: Signal<String>,
}

/// Follows what a form changes, which is `shown`. `read` asks for it anew; `version` says which it is.
pub fn as_it_stands<T, F>(
    form: FormState,
    shown: &T,
    version: fn(&T) -> i32,
    read: impl Fn() -> F + Send + Sync + 'static,
) -> Standing<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Option<T>, AppError>> + Send + 'static,
{
    let typed_over = form.value_of("version").unwrap_or_else(|| version(shown).to_string());
    let in_conflict = form.in_conflict();
    // a plain post was refused: the page, and with it what is shown, was read after that
    let restored = (form.is_restored() && in_conflict.get_untracked()).then(|| shown.clone());
    let read = Action::new(move |(): &()| read());
    Effect::new(move |before: Option<()>| {
        if in_conflict.get() && before.is_some() {
            read.dispatch(());
        }
    });
    let now = Signal::derive(move || match read.value().get() {
        Some(Ok(now)) => now,
        _ => restored.clone(),
    });
    let version = move || now.read().as_ref().map_or_else(|| typed_over.clone(), |now| version(now).to_string());
    Standing { now, version: Signal::derive(version) }
}

/// Empties the form that posts to `path`: what was typed is saved.
pub fn empty_form(path: &str) {
    let found = document().query_selector(&format!("form[action$='{path}']")).ok().flatten();
    if let Some(form) = found.and_then(|found| found.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

/// Goes to the path that the server gives, as a plain form does.
pub fn go_where_told<S>(action: FormAction<S>)
where
    S: ServerFn<Output = String, Error = AppError> + 'static,
{
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(path)) = action.value().get() {
            navigate(&path, NavigateOptions::default());
        }
    });
}

/// Goes there by a full load: the shell, the language and the socket are those of whoever has come.
pub fn load_where_told<S>(action: FormAction<S>)
where
    S: ServerFn<Output = String, Error = AppError> + 'static,
{
    Effect::new(move |_| {
        if let Some(Ok(path)) = action.value().get() {
            let _ = window().location().assign(&path);
        }
    });
}

/// The action's answer outranks the stash; success clears both.
fn latest_error<T>(answer: Option<&Result<T, AppError>>, stashed: Option<&AppError>) -> Option<AppError> {
    match answer {
        Some(result) => result.as_ref().err().cloned(),
        None => stashed.cloned(),
    }
}

/// The first error of a field.
fn field_error<'a>(error: Option<&'a AppError>, name: &str) -> Option<&'a FieldError> {
    match error? {
        AppError::Invalid { fields } => fields.iter().find(|f| f.field == name),
        _ => None,
    }
}

impl FormState {
    /// Words for what is wrong with a field.
    #[must_use]
    pub fn error_for(self, name: &str) -> Signal<Option<String>> {
        let (error, name) = (self.error, name.to_owned());
        Signal::derive(move || field_error(error.read().as_ref(), &name).map(field_error_text))
    }

    /// What was typed in a field before the page was shown again. The browser keeps later input itself.
    #[must_use]
    pub fn value_of(self, name: &str) -> Option<String> {
        if self.done.get_untracked() {
            // it was accepted since: a form drawn anew starts empty
            return None;
        }
        self.stash.with_value(|stash| stash.as_ref().and_then(|s| s.value_of(name)).map(str::to_owned))
    }

    /// Was this form posted and refused? Then an absent field means "unchecked", not "as it was".
    #[must_use]
    pub fn is_restored(self) -> bool {
        self.stash.with_value(Option::is_some)
    }

    /// The error as it came.
    #[must_use]
    pub fn error(self) -> Signal<Option<AppError>> {
        self.error
    }

    /// Was somebody else first?
    #[must_use]
    pub fn in_conflict(self) -> Signal<bool> {
        Signal::derive(move || matches!(*self.error.read(), Some(AppError::Conflict { .. })))
    }

    /// Words for an error that belongs to no single field.
    #[must_use]
    pub fn general(self) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || {
            error
                .read()
                .as_ref()
                .filter(|e| !matches!(e, AppError::Invalid { fields } if fields.iter().any(|f| !f.field.is_empty())))
                .map(error_text)
        })
    }

    /// Is an answer under way?
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy
    }

    /// Did the latest try succeed?
    #[must_use]
    pub fn done(self) -> Signal<bool> {
        self.done
    }

    /// How many tries have succeeded: what is read by it is read anew then, and left alone by a refusal.
    #[must_use]
    pub fn accepted(self) -> Memo<u32> {
        counted(move || self.done.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stash() -> Stash {
        Stash {
            path: "/api/training/log".into(),
            fields: vec![("minutes".into(), "0".into()), ("minutes".into(), "900".into())],
            error: AppError::field("minutes", "out_of_range"),
        }
    }

    #[test]
    fn the_last_value_of_a_field_comes_back() {
        assert_eq!(stash().value_of("minutes"), Some("900"));
        assert_eq!(stash().value_of("note"), None);
    }

    #[test]
    fn a_password_does_not_come_back() {
        let mut stash = stash();
        stash.fields.push(("new_password".into(), "hemmelig".into()));
        assert_eq!(stash.without_secrets().value_of("new_password"), None);
    }

    #[test]
    fn the_answer_of_the_action_outranks_the_stash() {
        let stashed = stash().error;
        assert_eq!(latest_error::<()>(None, Some(&stashed)), Some(stashed.clone()));
        assert_eq!(latest_error(Some(&Ok(())), Some(&stashed)), None);
        assert_eq!(latest_error::<()>(Some(&Err(AppError::Unavailable)), Some(&stashed)), Some(AppError::Unavailable));
    }

    #[test]
    fn an_error_is_shown_at_its_own_field_only() {
        let error = stash().error;
        assert!(field_error(Some(&error), "minutes").is_some());
        assert!(field_error(Some(&error), "note").is_none());
        assert!(field_error(Some(&AppError::Unavailable), "minutes").is_none());
    }
}
