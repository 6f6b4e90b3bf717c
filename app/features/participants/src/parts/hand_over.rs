//! Handing this browser to the participant.

use crate::api::HandOverTablet;
use contract::participants::AskedForm;
use domain::id::EnrolmentId;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::hooks::use_query_map;
use ui::prelude::*;

/// Locks this browser to what waits for the participant, or to one of it.
#[component]
pub fn HandOver(enrolment: EnrolmentId, waits: Vec<AskedForm>) -> impl IntoView {
    let form = use_form(FormAction::<HandOverTablet>::new());
    // from the board of arrivals
    let wanted = use_query_map().with_untracked(|query| query.get_str("form") == Some("tablet"));
    let all = Choice::new("", t::participants::hand_over_all());
    let one = |one: AskedForm| {
        let about = [one.title.text, one.timepoint].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        Choice::new(one.assignment.to_string(), about.join(", "))
    };
    let options = std::iter::once(all).chain(waits.into_iter().map(one)).collect();
    view! {
        <details class="more" id="tablet" open=wanted || form.is_restored()>
            <summary>{t::participants::hand_over()}</summary>
            // a plain form: the page goes with what it shows
            <form method="post" action=HandOverTablet::PATH class="stack narrow">
                <ErrorSummary form labels=vec![("only", t::participants::hand_over_what())]/>
                <p class="muted">{t::participants::hand_over_text()}</p>
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <RadioGroup form name="only" label=t::participants::hand_over_what() options value=""/>
                <div class="row">
                    <Button variant=Variant::Secondary>{t::participants::hand_over_start()}</Button>
                </div>
            </form>
        </details>
    }
}
