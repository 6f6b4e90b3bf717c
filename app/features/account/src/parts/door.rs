//! What the pages on the way in share.

use contract::AppError;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

/// Where one was going, from the address.
pub fn wanted() -> String {
    use_query_map().with_untracked(|query| local(query.get("next")))
}

/// Only a path of this site is followed; the server judges once more.
fn local(next: Option<String>) -> String {
    // browsers drop tabs and line ends from addresses: `/<tab>/elsewhere` would lead away
    let is_local = |path: &String| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control)
    };
    next.filter(is_local).unwrap_or_else(|| "/".to_owned())
}

/// Goes where the action says, by a full load: the shell, the language and the socket are those of whoever has come.
pub fn follow<S>(action: ServerAction<S>)
where
    S: ServerFn<Error = AppError, Output = String> + Clone + Send + Sync + 'static,
{
    Effect::new(move || {
        if let Some(Ok(path)) = action.value().get() {
            let _ = window().location().assign(&path);
        }
    });
}

/// A code of the authenticator, and the button that sends it.
#[component]
pub fn CodeForm(form: FormState, label: &'static str, send: &'static str) -> impl IntoView {
    view! {
        <ErrorSummary form labels=vec![("code", label)]/>
        <TextField form name="code" label=label autocomplete="one-time-code" max_length=40/>
        <div class="row">
            <Button busy=form.busy()>{send}</Button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_own_paths_are_followed() {
        assert_eq!(local(Some("/training".into())), "/training");
        for evil in [
            Some("//evil.example"),
            Some("https://evil.example"),
            Some("/\\evil"),
            Some("/\t/evil.example"),
            Some(""),
            None,
        ] {
            assert_eq!(local(evil.map(str::to_owned)), "/");
        }
    }
}
