//! How somebody has proven who they are, in words: the same for themselves and for staff.

use crate::i18n::t;
use contract::identity_proof::{How, Proof};
use domain::person::IdentityDocument;
use leptos::prelude::*;

/// What a document is called.
#[must_use]
pub fn document(document: IdentityDocument) -> &'static str {
    match document {
        IdentityDocument::Passport => t::identity::passport(),
        IdentityDocument::NationalCard => t::identity::national_card(),
        IdentityDocument::DrivingLicence => t::identity::driving_licence(),
        IdentityDocument::ResidenceCard => t::identity::residence_card(),
    }
}

fn words(proof: &Proof) -> String {
    match &proof.how {
        How::Provider { name, level } => t::identity::by_provider(&proof.date, name, level),
        How::Document { document: shown, to } => t::identity::by_document(&proof.date, document(*shown), to),
    }
}

/// All of them, or `none` in words.
#[component]
pub fn Proofs(proofs: Vec<Proof>, none: &'static str) -> impl IntoView {
    if proofs.is_empty() {
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    view! { <ul class="lines">{proofs.iter().map(|proof| view! { <li>{words(proof)}</li> }).collect_view()}</ul> }
        .into_any()
}
