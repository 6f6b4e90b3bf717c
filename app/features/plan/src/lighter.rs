//! A day with little strength. Invariant: saying so loses nothing, asks for no reason, and can be taken back.

use crate::api::{SayLighterDay, TakeBack};
use domain::id::PlanMessageId;
use leptos::prelude::*;
use ui::prelude::*;

/// The way to say it; and once it is said, what one can do instead.
#[component]
pub(crate) fn Lighter(
    said: Option<PlanMessageId>,
    say: FormAction<SayLighterDay>,
    take_back: FormAction<TakeBack>,
) -> impl IntoView {
    use t::plan as text;
    let (say_form, back_form) = (use_form(say), use_form(take_back));
    match said {
        None => view! {
            <section class="ds-card" aria-labelledby="lighter">
                <h2 class="ds-heading" data-size="xs" id="lighter">{text::lighter_title()}</h2>
                <p>{text::lighter_text()}</p>
                <SendForm action=say>
                    <ErrorSummary form=say_form/>
                    <div class="row">
                        <Button variant=Variant::Secondary busy=say_form.busy()>{text::lighter_do()}</Button>
                    </div>
                </SendForm>
            </section>
        }
        .into_any(),
        Some(message) => view! {
            <section class="ds-card" aria-labelledby="lighter" data-color=Tone::Warm.color()>
                <h2 class="ds-heading" data-size="xs" id="lighter">{text::lighter_said()}</h2>
                <p>{text::lighter_told()}</p>
                <ul>
                    <li>{text::lighter_sound()}</li>
                    <li>{text::lighter_short()}</li>
                    <li>{text::lighter_later()}</li>
                    <li>{text::lighter_cancel()}</li>
                </ul>
                <SendForm action=take_back>
                    <ErrorSummary form=back_form/>
                    <Hidden name="message" value=message.to_string()/>
                    <div class="row">
                        <Button variant=Variant::Tertiary busy=back_form.busy()>{text::lighter_take_back()}</Button>
                    </div>
                </SendForm>
            </section>
        }
        .into_any(),
    }
}
