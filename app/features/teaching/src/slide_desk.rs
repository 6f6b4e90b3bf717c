//! Slides for those who send: showing them, taking them out, and what was shown. Invariant: nothing is shown that
//! was not pressed for, and who turns has seen how it stands.

use crate::{api, room::Room, slide::ShownSlide, slide_bring::Bring};
use contract::{AppError, teaching::SlideDeck};
use domain::id::SlideDeckId;
use leptos::{children::ChildrenFn, ev, prelude::*};
use std::sync::Arc;
use ui::{ask::Ask, media::keep_focus, prelude::*};

/// Turning slides from this page.
#[derive(Clone, Copy)]
struct Turning {
    room: Room,
    ask: Ask,
}

impl Turning {
    /// Shows a slide of a deck, or nothing without a deck. It is busy until the page has read how it stands then.
    fn show(self, deck: Option<SlideDeckId>, number: i32) {
        let turn = self.room.teaching.with_untracked(|now| now.slide_desk.as_ref().map_or(0, |desk| desk.turn));
        let deck = deck.map(|deck| deck.to_string()).unwrap_or_default();
        self.act(api::show_slide(self.room.id(), turn.to_string(), deck, number.to_string()));
    }

    fn remove(self, deck: SlideDeckId) {
        self.act(api::remove_deck(self.room.id(), deck.to_string()));
    }

    fn act(self, call: impl Future<Output = Result<(), AppError>> + 'static) {
        let room = self.room;
        let act = async move {
            let done = call.await;
            room.read().await;
            done
        };
        self.ask.ask(act, |_| {});
    }

    /// To the next one, or back; at either end it stays.
    fn step(self, by: i32) {
        let shown =
            self.room.teaching.with_untracked(|now| now.slide.as_ref().map(|one| (one.deck, one.number, one.of)));
        if let Some((deck, number, of)) = shown
            && (1..=of).contains(&(number + by))
        {
            self.show(Some(deck), number + by);
        }
    }

    /// Arrows, and what a remote control sends.
    fn key(self, event: &ev::KeyboardEvent) {
        let by = match event.key().as_str() {
            "ArrowRight" | "PageDown" => 1,
            "ArrowLeft" | "PageUp" => -1,
            _ => return,
        };
        event.prevent_default();
        self.step(by);
    }
}

#[component]
pub(crate) fn SlideDesk(room: Room) -> impl IntoView {
    let turning = Turning { room, ask: Ask::new(t::teaching::slide_moved) };
    let busy = turning.ask.busy;
    let shown = Memo::new(move |_| room.teaching.with(|now| now.slide.is_some()));
    let ids = Memo::new(move |_| {
        room.teaching.with(|now| now.slide_desk.as_ref().map(|desk| desk.decks.iter().map(|one| one.id).collect()))
    });
    keep_focus(move || {
        shown.track();
        ids.track();
    });
    let lines = Signal::derive(move || {
        let ids: Vec<SlideDeckId> = ids.get().unwrap_or_default();
        ids.into_iter().map(|id| deck(turning, id)).collect::<Vec<_>>()
    });
    view! {
        <Card title=t::teaching::slides_title()>
            <Problem of=turning.ask/>
            <When is=shown fallback=|| view! { <p class="muted">{t::teaching::slides_none()}</p> }>
                <div
                    class="stack tight"
                    role="group"
                    tabindex="0"
                    aria-label=t::teaching::slide_panel()
                    on:keydown=move |event| turning.key(&event)
                >
                    <ShownSlide room/>
                    <div class="row">
                        <Button kind="button" variant=Variant::Secondary busy on:click=move |_| turning.step(-1)>
                            {t::teaching::slide_previous()}
                        </Button>
                        <Button kind="button" variant=Variant::Secondary busy on:click=move |_| turning.step(1)>
                            {t::teaching::slide_next()}
                        </Button>
                        <Button kind="button" variant=Variant::Secondary busy on:click=move |_| turning.show(None, 0)>
                            {t::teaching::slide_hide()}
                        </Button>
                    </div>
                </div>
            </When>
            <ul class="plan">
                <Each lines/>
            </ul>
            <Bring room/>
            <Chapters room/>
        </Card>
    }
}

fn deck(turning: Turning, id: SlideDeckId) -> (String, ChildrenFn) {
    (id.to_string(), Arc::new(move || view! { <Deck turning id/> }.into_any()))
}

/// One deck: its buttons stay the same elements whatever is shown of it, so that focus stays too.
#[component]
fn Deck(turning: Turning, id: SlideDeckId) -> impl IntoView {
    let now = Memo::new(move |_| {
        turning
            .room
            .teaching
            .with(|now| now.slide_desk.as_ref().and_then(|desk| desk.decks.iter().find(|one| one.id == id).cloned()))
    });
    let name = move || now.with(|one| one.as_ref().map(|one| one.name.clone()));
    let at = move || now.with(|one| one.as_ref().map_or(1, |one| one.at));
    let whole = Signal::derive(move || now.with(|one| one.as_ref().is_some_and(|one| one.kept == one.pages)));
    let busy = turning.ask.busy;
    view! {
        <li class="stack tight">
            <p>
                <strong>{name}</strong>
                " "
                <span class="muted">{move || now.with(|one| one.as_ref().map(pages))}</span>
            </p>
            <When is=whole>
                <div class="row">
                    <Button
                        kind="button"
                        variant=Variant::Secondary
                        busy
                        on:click=move |_| turning.show(Some(id), untrack(at))
                    >
                        {move || t::teaching::slides_show(at())}
                        <span class="visually-hidden">": " {name}</span>
                    </Button>
                </div>
            </When>
            <details class="more">
                <summary>
                    {t::teaching::slides_remove()}
                    <span class="visually-hidden">": " {name}</span>
                </summary>
                <Button kind="button" variant=Variant::Danger busy on:click=move |_| turning.remove(id)>
                    {t::teaching::slides_remove_yes()}
                </Button>
            </details>
        </li>
    }
}

/// How many there are, or how many of them have come.
fn pages(deck: &SlideDeck) -> String {
    if deck.kept == deck.pages {
        t::teaching::deck_pages(i64::from(deck.pages))
    } else {
        t::teaching::deck_part(deck.kept, deck.pages)
    }
}

/// What was shown when, once the session has ended.
#[component]
fn Chapters(room: Room) -> impl IntoView {
    let chapters = Memo::new(move |_| {
        room.teaching.with(|now| now.slide_desk.as_ref().map(|desk| desk.chapters.clone()).unwrap_or_default())
    });
    let some = Signal::derive(move || !chapters.read().is_empty());
    let lines = move || {
        let line = |one: contract::teaching::Chapter| {
            view! { <li>{t::teaching::chapter(&one.at, &one.deck, one.number)}</li> }
        };
        chapters.get().into_iter().map(line).collect_view()
    };
    view! {
        <When is=some>
            <h3 class="ds-heading" data-size="2xs">{t::teaching::chapters_title()}</h3>
            <ol class="names">{lines}</ol>
        </When>
    }
}
