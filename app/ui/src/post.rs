//! Forms that are sent by script where there is script. Invariant: what is sent is what the plain form would send, so the
//! server reads one kind of input; nothing here is made anew for every server function, only for every kind of answer.

use contract::{AppError, wire};
use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    html,
    prelude::*,
    server_fn::{Bytes, ServerFn},
    task::spawn_local,
    web_sys::UrlSearchParams,
};
use serde::de::DeserializeOwned;
use std::{marker::PhantomData, sync::Arc};

/// What a page follows of a form that posts to the server function `S`.
pub struct FormAction<S: ServerFn>
where
    S::Output: 'static,
{
    posting: Posting<S::Output>,
    of: PhantomData<fn() -> S>,
}

impl<S: ServerFn> Clone for FormAction<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ServerFn> Copy for FormAction<S> {}

impl<S> FormAction<S>
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it is made for a page, never by default")]
    pub fn new() -> Self {
        Self { posting: Posting::new(), of: PhantomData }
    }

    /// The latest answer.
    #[must_use]
    pub fn value(self) -> RwSignal<Option<Result<S::Output, AppError>>> {
        self.posting.value
    }

    /// How the latest try went.
    #[must_use]
    pub fn outcome(self) -> Signal<Option<Result<(), AppError>>> {
        let value = self.value();
        Signal::derive(move || {
            let answer = value.read();
            answer.as_ref().map(|answer| answer.as_ref().map(drop).map_err(AppError::clone))
        })
    }

    /// Is an answer under way?
    #[must_use]
    pub fn pending(self) -> Signal<bool> {
        self.posting.pending.into()
    }

    /// How many answers have come.
    #[must_use]
    pub fn version(self) -> ReadSignal<usize> {
        self.posting.version.read_only()
    }

    /// The field `name` of what was sent last.
    #[must_use]
    pub fn sent(self, name: &str) -> Option<String> {
        self.posting.sent.with(|body| UrlSearchParams::new_with_str(body.as_deref()?).ok()?.get(name))
    }
}

/// How one kind of answer is waited for.
struct Posting<T: 'static> {
    value: RwSignal<Option<Result<T, AppError>>>,
    pending: RwSignal<bool>,
    version: RwSignal<usize>,
    sent: RwSignal<Option<String>>,
    turn: StoredValue<usize>,
}

impl<T: 'static> Clone for Posting<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Posting<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Posting<T> {
    fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            pending: RwSignal::new(false),
            version: RwSignal::new(0),
            sent: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Sends; the answer to what was sent last counts.
    fn send(self, path: &'static str, body: String) {
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        self.pending.set(true);
        self.sent.set(Some(body.clone()));
        spawn_local(async move {
            let answer =
                post(path, body).await.and_then(|bytes| wire::from_text(&bytes).map_err(|_| AppError::Unavailable));
            // the page may be gone by now, or have sent once more
            if turn.is_some() && self.turn.try_get_value() == turn {
                self.value.try_set(Some(answer));
                self.version.try_update(|version| *version += 1);
                self.pending.try_set(false);
            }
        });
    }
}

/// Posts the fields as a plain form would, and gives what comes back.
#[cfg(feature = "hydrate")]
async fn post(path: &'static str, body: String) -> Result<Bytes, AppError> {
    use leptos::server_fn::{
        ContentType as _,
        client::{Client, browser::BrowserClient},
        codec::PostUrl,
        error::FromServerFnError as _,
        request::ClientReq,
        response::ClientRes,
    };
    type Browser = <BrowserClient as Client<AppError>>::Request;

    let request = <Browser as ClientReq<AppError>>::try_new_post(
        path,
        PostUrl::CONTENT_TYPE,
        wire::WireJson::CONTENT_TYPE,
        body,
    )?;
    let response = <BrowserClient as Client<AppError>>::send(request).await?;
    let refused = (400..=599).contains(&ClientRes::<AppError>::status(&response));
    let bytes = ClientRes::<AppError>::try_into_bytes(response).await?;
    if refused { Err(AppError::de(bytes)) } else { Ok(bytes) }
}

/// A server posts no forms.
#[cfg(not(feature = "hydrate"))]
async fn post(_path: &'static str, _body: String) -> Result<Bytes, AppError> {
    std::future::ready(Err(AppError::Unavailable)).await
}

/// A form that posts to a server function, by itself where there is no script.
#[component]
pub fn SendForm<S>(
    action: FormAction<S>,
    /// The form itself, for whoever needs it.
    #[prop(optional)]
    node_ref: NodeRef<html::Form>,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    frame(S::PATH, Arc::new(move |body| action.posting.send(S::PATH, body)), node_ref, children)
}

fn frame(
    path: &'static str,
    send: Arc<dyn Fn(String) + Send + Sync>,
    node_ref: NodeRef<html::Form>,
    children: Children,
) -> impl IntoView {
    let on_submit = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        // without what is in it the browser sends the form by itself
        if let Some(body) = filled_in(&event) {
            event.prevent_default();
            send(body);
        }
    };
    view! {
        <form action=path method="post" node_ref=node_ref on:submit=on_submit>
            {children()}
        </form>
    }
}

/// The fields of the form that is being sent, with the button that was pressed.
fn filled_in(event: &SubmitEvent) -> Option<String> {
    let fields = form_data_from_event(event).ok()?;
    UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?.to_string().as_string()
}
