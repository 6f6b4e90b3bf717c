//! Slides on their way from a PDF into the session, a page at a time. Invariant: what stopped on the way goes on where it
//! stopped, as long as the page stands.

use crate::{
    api,
    pdf::{Fault, Pdf},
    room::Room,
};
use contract::AppError;
use domain::id::SlideDeckId;
use leptos::{prelude::*, task::spawn_local, web_sys::HtmlInputElement};
use std::rc::Rc;
use ui::{media::Kept, prelude::*};

/// How far a file has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Nothing,
    Reading,
    /// So many of its pages are there.
    Sending(i32, i32),
    There,
    /// It can go on where it stopped when a file is open.
    Stopped(Fault),
}

/// Bringing one file at a time.
#[derive(Clone, Copy)]
struct Bringing {
    room: Room,
    way: RwSignal<Way>,
    pdf: Kept<Rc<Pdf>>,
    /// Its deck and how many pages are there, once there is one.
    deck: RwSignal<Option<(SlideDeckId, i32)>>,
}

impl Bringing {
    fn busy(self) -> bool {
        matches!(self.way.get(), Way::Reading | Way::Sending(..))
    }

    fn pick(self, input: HtmlInputElement) {
        if untrack(move || self.busy()) || input.value().is_empty() {
            return;
        }
        self.way.set(Way::Reading);
        self.deck.set(None);
        spawn_local(async move {
            let opened = Pdf::open(&input).await;
            // the same file can be picked once more
            input.set_value("");
            match opened {
                Ok(pdf) => {
                    self.pdf.put(Rc::new(pdf));
                    self.go_on().await;
                }
                Err(fault) => {
                    drop(self.pdf.take());
                    self.way.try_set(Way::Stopped(fault));
                }
            }
        });
    }

    fn retry(self) {
        self.way.set(Way::Reading);
        spawn_local(self.go_on());
    }

    async fn go_on(self) {
        let way = match self.bring().await {
            Ok(()) => {
                drop(self.pdf.take());
                Way::There
            }
            Err(fault) => Way::Stopped(fault),
        };
        self.way.try_set(way);
        self.room.read().await;
    }

    async fn bring(self) -> Result<(), Fault> {
        let pdf = self.pdf.with(Rc::clone).ok_or(Fault::Unreadable)?;
        let all = pdf.pages();
        let (deck, mut there) = match self.deck.try_get_untracked().flatten() {
            Some(begun) => begun,
            None => (api::add_deck(self.room.id(), pdf.name(), all.to_string()).await.map_err(refused)?, 0),
        };
        let url = format!("/sessions/{}/decks/{deck}/slides", self.room.id());
        loop {
            self.deck.try_set(Some((deck, there)));
            // a page that has been left brings nothing more
            if there == all || self.way.try_set(Way::Sending(there, all)).is_some() {
                return Ok(());
            }
            pdf.send(there + 1, &url).await?;
            there += 1;
        }
    }
}

fn refused(error: AppError) -> Fault {
    if matches!(error, AppError::Invalid { .. }) { Fault::TooMany } else { Fault::NoAnswer }
}

/// The place to pick a file, and how it goes.
#[component]
pub(crate) fn Bring(room: Room) -> impl IntoView {
    let bringing = Bringing { room, way: RwSignal::new(Way::Nothing), pdf: Kept::default(), deck: RwSignal::new(None) };
    let way = bringing.way;
    let said = Signal::derive(move || match way.get() {
        Way::Reading => t::teaching::slides_reading().to_owned(),
        Way::There => t::teaching::slides_ready().to_owned(),
        _ => String::new(),
    });
    let sending = move || {
        let Way::Sending(there, all) = way.get() else { return None };
        let words = t::teaching::slides_sending(there, all);
        Some(view! { <progress max=all value=there aria-label=words.clone()></progress> <p class="muted">{words}</p> })
    };
    let stopped = move || {
        let Way::Stopped(fault) = way.get() else { return None };
        let again = (bringing.pdf.is_some() && fault == Fault::NoAnswer).then(|| {
            view! {
                <Button kind="button" variant=Variant::Secondary on:click=move |_| bringing.retry()>
                    {t::common::try_again()}
                </Button>
            }
        });
        Some(view! { <Alert tone=Tone::Warning><p>{fault_words(fault)}</p> {again}</Alert> })
    };
    view! {
        <div class="ds-field">
            <label class="ds-label" for="slides-pick">{t::teaching::slides_pick()}</label>
            <p class="muted" id="slides-pick-hint">{t::teaching::slides_pick_hint()}</p>
            <input
                class="ds-input"
                type="file"
                id="slides-pick"
                accept="application/pdf,.pdf"
                aria-describedby="slides-pick-hint"
                on:change=move |event| bringing.pick(event_target(&event))
            />
        </div>
        {sending}
        <div role="alert" class="alerts">{stopped}</div>
        <StatusMessage text=said/>
    }
}

fn fault_words(fault: Fault) -> &'static str {
    match fault {
        Fault::Locked => t::teaching::slides_locked(),
        Fault::Unreadable => t::teaching::slides_unreadable(),
        Fault::TooLong => t::teaching::slides_too_long(),
        Fault::TooMany => t::teaching::slides_too_many(),
        Fault::Gone => t::teaching::slides_gone(),
        Fault::NoAnswer => t::teaching::slides_stopped(),
    }
}
