//! How a participant has proven who they are, and noting that they have shown a document.

use crate::api::RecordIdentity;
use contract::identity_proof::Proof;
use domain::{
    id::EnrolmentId,
    person::{IdentityDocument, Role},
};
use leptos::prelude::*;
use ui::{
    identity::{Proofs, document},
    prelude::*,
};

/// What is known, and the form for whoever has just seen a document. `noted` is the page's, so that it reads anew.
#[component]
pub fn Identity(
    enrolment: EnrolmentId,
    proofs: Vec<Proof>,
    /// Broken glass is for reading only.
    may_note: bool,
    noted: FormAction<RecordIdentity>,
    form: FormState,
) -> impl IntoView {
    let secretary = use_me().is_some_and(|me| me.role == Role::Secretary);
    view! {
        <Card title=t::identity::title()>
            <Proofs proofs none=t::identity::none_of_them()/>
            {(may_note || secretary).then(|| view! { <Note enrolment noted form/> })}
        </Card>
    }
}

#[component]
fn Note(enrolment: EnrolmentId, noted: FormAction<RecordIdentity>, form: FormState) -> impl IntoView {
    let options = IdentityDocument::ALL.iter().map(|one| Choice::new(one.as_str(), document(*one))).collect::<Vec<_>>();
    view! {
        <ErrorSummary form labels=vec![("document", t::identity::document())]/>
        <details class="more">
            <summary>{t::identity::note()}</summary>
            <SendForm action=noted attr:class="stack narrow">
                <Hidden name="enrolment" value=enrolment.to_string()/>
                <Select
                    form
                    name="document"
                    label=t::identity::document()
                    hint=t::identity::document_hint()
                    options=options.clone()
                />
                <div class="row">
                    <Button variant=Variant::Secondary busy=form.busy()>{t::identity::save()}</Button>
                </div>
            </SendForm>
        </details>
    }
}
