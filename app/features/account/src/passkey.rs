//! Passkeys as pages show them. Invariant: shown only where the browser has them, and beside another way that needs no
//! script; whatever stops one is said in a sentence, and leaves that way open.

pub mod api;
mod script;

use api::{
    BeginEnrolPasskey, BeginPasskey, RemovePasskey, add_passkey, ask_passkey, ask_passkey_proof, ask_passkey_step,
    enrol_passkey, give_passkey, prove_by_passkey,
};
use contract::{
    AppError,
    account::{Ceremony, OwnPasskey},
};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use ui::{ask::Ask, prelude::*};

/// What a passkey is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Instead of a password.
    Alone,
    /// After it.
    Step,
    /// To prove once more who one is.
    Proof,
}

impl Way {
    async fn ask(self) -> Result<Ceremony, AppError> {
        match self {
            Self::Alone => ask_passkey().await,
            Self::Step => ask_passkey_step().await,
            Self::Proof => ask_passkey_proof().await,
        }
    }

    async fn give(self, ticket: String, answer: String, next: String) -> Result<String, AppError> {
        match self {
            Self::Alone | Self::Step => give_passkey(ticket, answer, next).await,
            Self::Proof => prove_by_passkey(ticket, answer, next).await,
        }
    }
}

/// Can this browser use passkeys here? Known when the page has been taken over.
fn works_here() -> Signal<bool> {
    let works = RwSignal::new(false);
    Effect::new(move || {
        spawn_local(async move {
            works.try_set(script::ready().await);
        });
    });
    works.into()
}

/// By a full load: the shell is that of whoever has come.
fn go(path: &str) {
    let _ = window().location().assign(path);
}

/// What stops a passkey, and that the browser waits for one.
#[component]
fn Course(ask: Ask) -> impl IntoView {
    let told =
        Signal::derive(move || if ask.busy.get() { t::account::passkey_busy().to_owned() } else { String::new() });
    view! {
        <Problem of=ask/>
        <StatusMessage text=told/>
    }
}

/// Has the browser sign with a passkey, and goes where the server says.
#[component]
pub fn PasskeyButton(way: Way, words: &'static str, next: String) -> impl IntoView {
    let ask = Ask::new(t::errors::passkey_not_used);
    let press = Callback::new(move |()| {
        let next = next.clone();
        let course = async move {
            let asked = way.ask().await?;
            let answer = script::sign(&asked.options).await?;
            go(&way.give(asked.ticket, answer, next).await?);
            Ok(())
        };
        ask.ask(course, |_| ());
    });
    view! {
        <When is=works_here()>
            <div class="stack narrow">
                <div class="row">
                    <Button
                        kind="button"
                        variant=Variant::Secondary
                        busy=ask.busy
                        on:click=move |_| press.run(())
                    >
                        {words}
                    </Button>
                </div>
                <Course ask/>
            </div>
        </When>
    }
}

/// Has the browser make a passkey when the server has said how, gives it to `keep`, and goes where that says.
fn make<S, K>(action: FormAction<S>, ask: Ask, keep: impl Fn(String, String) -> K + Clone + 'static)
where
    S: ServerFn<Error = AppError, Output = Ceremony> + Clone + Send + Sync + 'static,
    K: Future<Output = Result<String, AppError>> + 'static,
{
    Effect::new(move || {
        let Some(Ok(asked)) = action.value().get() else { return };
        let keep = keep.clone();
        let course = async move {
            let answer = script::make(&asked.options).await?;
            go(&keep(asked.ticket, answer).await?);
            Ok(())
        };
        ask.ask(course, |_| ());
    });
}

/// What a new passkey is called, and the button that makes it.
#[component]
fn NameForm(form: FormState, ask: Ask, send: &'static str) -> impl IntoView {
    let label = t::account::passkey_name();
    let busy = Signal::derive(move || form.busy().get() || ask.busy.get());
    view! {
        <ErrorSummary form labels=vec![("name", label)]/>
        <TextField form name="name" label=label hint=t::account::passkey_name_hint() max_length=60/>
        <div class="row">
            <Button variant=Variant::Secondary busy>{send}</Button>
        </div>
        <Course ask/>
    }
}

/// A passkey instead of an app, for whoever must have something beside the password.
#[component]
pub fn EnrolPasskey(next: String) -> impl IntoView {
    let action = FormAction::<BeginEnrolPasskey>::new();
    let form = use_form(action);
    let ask = Ask::new(t::errors::passkey_not_used);
    make(action, ask, move |ticket, answer| enrol_passkey(ticket, answer, next.clone()));
    view! {
        <When is=works_here()>
            <Card title=t::account::passkey_or()>
                <p>{t::account::passkeys_help()}</p>
                <SendForm action=action attr:class="stack narrow">
                    <NameForm form ask send=t::account::passkey_enrol()/>
                </SendForm>
            </Card>
        </When>
    }
}

/// One's own passkeys, and a way to add one.
#[component]
pub fn OwnPasskeys(passkeys: Vec<OwnPasskey>) -> impl IntoView {
    let action = FormAction::<BeginPasskey>::new();
    let form = use_form(action);
    let ask = Ask::new(t::errors::passkey_not_used);
    make(action, ask, add_passkey);
    view! {
        <Card title=t::account::passkeys_title()>
            <p class="muted">{t::account::passkeys_help()}</p>
            {if passkeys.is_empty() {
                view! { <p>{t::account::passkeys_none()}</p> }.into_any()
            } else {
                let line = |passkey| view! { <One passkey/> };
                view! { <ul class="plan">{passkeys.into_iter().map(line).collect_view()}</ul> }.into_any()
            }}
            <When is=works_here()>
                <SendForm action=action attr:class="stack narrow">
                    <NameForm form ask send=t::account::passkey_add()/>
                </SendForm>
            </When>
        </Card>
    }
}

#[component]
fn One(passkey: OwnPasskey) -> impl IntoView {
    let OwnPasskey { id, name, created, last_used, suspect, removable } = passkey;
    let used =
        last_used.map_or_else(|| t::account::passkey_never_used().to_owned(), |when| t::account::last_used(&when));
    view! {
        <li class="stack">
            <div class="between">
                <strong>{name.clone()}</strong>
                {suspect.then(|| view! { <Tag tone=Tone::Warning>{t::account::passkey_suspect()}</Tag> })}
            </div>
            <p class="muted">{t::account::passkey_created(&created)} <br/> {used}</p>
            {suspect.then(|| view! { <p>{t::account::passkey_suspect_help()}</p> })}
            {if removable {
                view! {
                    // a plain form: the server may ask for a proof in between
                    <form method="post" action=RemovePasskey::PATH>
                        <Hidden name="passkey" value=id.to_string()/>
                        <Button variant=Variant::Danger>
                            {t::account::passkey_remove()} <span class="visually-hidden">" " {name}</span>
                        </Button>
                    </form>
                }
                    .into_any()
            } else {
                view! { <p class="muted">{t::account::passkey_must_stay()}</p> }.into_any()
            }}
        </li>
    }
}
