//! Logging today's training in two answers. Invariant: drawn once; a renewed day never touches what is being typed, and
//! the form's own id changes only when the server has kept it.

use crate::{api::QuickLog, live::Live};
use contract::{
    AppError,
    today::{Day, Training},
};
use domain::training::{MINUTES, TrainingKind};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

#[component]
pub(crate) fn QuickLogCard(
    live: Live,
    action: FormAction<QuickLog>,
    form: FormState,
    training: Training,
) -> impl IntoView {
    let node = NodeRef::<html::Form>::new();
    let submission_id = RwSignal::new(training.submission_id);
    let kept = action.value();
    Effect::new(move |_| {
        let Some(Ok(next)) = kept.get() else { return };
        submission_id.set(next.submission_id);
        live.refresh();
        if form.is_restored() {
            // its first values are those that were refused: begin with a clean page
            let _ = window().location().set_href("/?done=logged");
        } else if let Some(node) = node.get_untracked() {
            node.reset();
        }
    });
    let minutes = Memo::new(move |_| match &live.today.read().day {
        Day::Participant(day) => day.training.as_ref().map_or(0, |training| training.minutes_this_week),
        _ => 0,
    });
    let kinds = TrainingKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), kind_words(*kind))).collect();
    let labels = vec![("kind", t::training::kind()), ("minutes", t::training::minutes())];
    view! {
        <section class="ds-card" aria-labelledby="quick-log">
            <h2 class="ds-heading" data-size="xs" id="quick-log">{t::today::log_title()}</h2>
            <p>{move || t::today::log_lead(minutes.get())}</p>
            <SendForm action=action node_ref=node>
                <ErrorSummary form labels/>
                {move || unreached(form).then(|| view! { <p>{t::today::log_kept()}</p> })}
                <Hidden name="submission_id" value=submission_id/>
                <Select form name="kind" label=t::training::kind() options=kinds/>
                <NumberField
                    form
                    name="minutes"
                    label=t::training::minutes()
                    hint=t::training::minutes_hint(MINUTES.start(), MINUTES.end())
                    suffix=t::training::minutes_unit()
                />
                <div class="actions">
                    <Button variant=Variant::Secondary busy=form.busy()>
                        {move || if unreached(form) { t::common::try_again() } else { t::common::save() }}
                    </Button>
                    <a class="ds-link" href="/training">{t::today::log_more()}</a>
                </div>
                <Done form/>
            </SendForm>
        </section>
    }
}

/// Did the server not answer?
fn unreached(form: FormState) -> bool {
    matches!(*form.error().read(), Some(AppError::Unavailable))
}

/// "Lagret" only when the server has said so.
#[component]
fn Done(form: FormState) -> impl IntoView {
    let query = use_query_map();
    let text = Signal::derive(move || {
        let before = query.read().get_str("done") == Some("logged");
        let words = match (form.busy().get(), form.error().read().is_some(), form.done().get() || before) {
            (true, ..) => t::common::saving(),
            (_, false, true) => t::today::log_saved(),
            _ => "",
        };
        words.to_owned()
    });
    view! { <StatusMessage text/> }
}

fn kind_words(kind: TrainingKind) -> &'static str {
    match kind {
        TrainingKind::Walk => t::training::kind_walk(),
        TrainingKind::Strength => t::training::kind_strength(),
        TrainingKind::Endurance => t::training::kind_endurance(),
        TrainingKind::Mobility => t::training::kind_mobility(),
        TrainingKind::Water => t::training::kind_water(),
        TrainingKind::Other => t::training::kind_other(),
    }
}
