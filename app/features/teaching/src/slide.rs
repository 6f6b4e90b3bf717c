//! The slide that is shown now. Invariant: it is big and sharp, is told in words too, and is there also for one who wants sound
//! alone.

use crate::room::Room;
use contract::teaching::Slide;
use leptos::prelude::*;
use ui::prelude::*;

/// What is shown to everyone, and its place said politely.
#[component]
pub(crate) fn ShownSlide(room: Room) -> impl IntoView {
    let slide = Memo::new(move |_| room.teaching.with(|now| now.slide.clone()));
    let place = Signal::derive(move || {
        slide.with(|slide| slide.as_ref().map(|one| t::teaching::slide_of(one.number, one.of)).unwrap_or_default())
    });
    view! {
        <div class="slide">
            {move || slide.get().map(picture)}
            <StatusMessage text=place/>
        </div>
    }
}

/// Its image in its own shape, so that nothing moves when it comes, and the next one fetched unseen.
fn picture(slide: Slide) -> impl IntoView {
    let words = if slide.text.is_empty() { t::teaching::slide_no_text(slide.number) } else { slide.text };
    view! {
        <img src=slide.image alt=words width=slide.width height=slide.height/>
        {slide.next.map(|next| view! { <img src=next alt="" hidden/> })}
    }
}
