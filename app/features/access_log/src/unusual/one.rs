//! One finding, and the form that marks it as looked into.

use super::{PAGE, how_many, rule_help, rule_words, when};
use crate::api::ReviewUnusual;
use contract::unusual_access::{Finding, Review};
use domain::unusual::NOTE_MAX;
use leptos::prelude::*;
use ui::{person::occupation, prelude::*};

#[component]
pub(super) fn One(finding: Finding, action: FormAction<ReviewUnusual>, form: FormState) -> impl IntoView {
    let (key, looks) = (finding.key.clone(), finding.looks.to_string());
    let review = finding.review.clone().map(|review| view! { <Before review grown=finding.open/> });
    view! {
        <p><a class="ds-link" href=PAGE>{t::unusual_access::back()}</a></p>
        <Card title=rule_words(finding.rule)>
            <p class="muted">{rule_help(finding.rule)}</p>
            <dl class="facts">
                <dt>{t::unusual_access::col_who()}</dt>
                <dd>{finding.name.clone()} ", " {occupation(finding.role, finding.profession)}</dd>
                <dt>{t::unusual_access::col_when()}</dt>
                <dd>
                    <time datetime=finding.at.clone()>{when(&finding)}</time>
                </dd>
                <dt>{t::unusual_access::col_how_many()}</dt>
                <dd>{how_many(&finding)}</dd>
            </dl>
            {review}
        </Card>
        <Card title=t::unusual_access::form_title()>
            <SendForm action=action>
                <ErrorSummary form labels=vec![("note", t::unusual_access::note())]/>
                <Hidden name="finding" value=key/>
                <Hidden name="looks" value=looks/>
                <TextArea
                    form
                    name="note"
                    label=t::unusual_access::note()
                    hint=t::unusual_access::note_hint()
                    max_length=NOTE_MAX
                />
                <div class="row">
                    <Button busy=form.busy()>{t::unusual_access::mark()}</Button>
                </div>
            </SendForm>
        </Card>
    }
}

/// What was said of it before.
#[component]
fn Before(review: Review, grown: bool) -> impl IntoView {
    let words = if grown {
        t::unusual_access::grown(&review.date)
    } else {
        t::unusual_access::reviewed_by(&review.by, &review.date)
    };
    view! {
        <div class="stack tight">
            <p><strong>{words}</strong></p>
            <p class="note">{review.note}</p>
        </div>
    }
}
