//! The sign-in page. Invariant: a plain form first; script only spares the reload when something is wrong.

use crate::api::SignIn;
use contract::Me;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use ui::prelude::*;

/// `/sign-in?next=/…`
pub struct SignInPage;

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let next = use_query_map().with_untracked(|query| local(query.get("next")));
        view! {
            <PageTitle text=t::account::sign_in_title() lead=t::account::sign_in_lead()/>
            <AlreadyIn next=next.clone()/>
            <SignInForm next/>
        }
        .into_any()
    }
}

/// Only a path of this site is followed; the server judges once more.
fn local(next: Option<String>) -> String {
    next.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'))
        .unwrap_or_else(|| "/".to_owned())
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let form = use_form(action);
    // a full load: the shell, the language and the socket are those of the person who has come
    Effect::new(move || {
        if let Some(Ok(next)) = action.value().get() {
            let _ = window().location().assign(&next);
        }
    });
    let labels = vec![("email", t::account::email()), ("password", t::account::password())];
    view! {
        <ActionForm action=action attr:class="stack narrow">
            <ErrorSummary form labels/>
            <TextField
                form
                name="email"
                kind="email"
                label=t::account::email()
                autocomplete="username"
                max_length=254
            />
            <TextField
                form
                name="password"
                kind="password"
                label=t::account::password()
                autocomplete="current-password"
                max_length=256
            />
            <Hidden name="next" value=next/>
            <div class="row">
                <Button busy=form.busy()>{t::account::sign_in()}</Button>
            </div>
        </ActionForm>
        <p class="muted">{t::account::forgot()}</p>
    }
}

/// A way on for whoever is signed in already.
#[component]
fn AlreadyIn(next: String) -> impl IntoView {
    let me = use_context::<Option<Me>>().flatten()?;
    Some(view! {
        <Alert tone=Tone::Info>
            <p>{t::account::already(&me.name)}</p>
            <div class="row">
                <LinkButton href=next external=true variant=Variant::Secondary>
                    {t::account::go_on()}
                </LinkButton>
            </div>
        </Alert>
    })
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_own_paths_are_followed() {
        assert_eq!(local(Some("/training".into())), "/training");
        for evil in [Some("//evil.example"), Some("https://evil.example"), Some("/\\evil"), Some(""), None] {
            assert_eq!(local(evil.map(str::to_owned)), "/");
        }
    }
}
