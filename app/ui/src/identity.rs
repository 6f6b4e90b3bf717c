//! How somebody has proven who they are, in words: the same for themselves and for staff.

use crate::i18n::t;
use contract::identity_proof::{How, Level, Proof};
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
        How::Provider { name, level } => {
            let linked = t::identity::by_provider(&proof.date, name);
            let level = match level {
                Some(Level::High) => t::identity::on_high(),
                Some(Level::Substantial) => t::identity::on_substantial(),
                None => "",
            };
            let parts = [&linked, level, t::identity::not_compared()];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        }
        How::Document { document: shown, to } => t::identity::by_document(&proof.date, document(*shown), to),
    }
}

/// All of them, under `none` in words where nobody at the centre has seen who they are.
#[component]
pub fn Proofs(proofs: Vec<Proof>, none: &'static str) -> impl IntoView {
    let seen = proofs.iter().any(|proof| proof.how.was_seen());
    let lines = proofs.iter().map(|proof| view! { <li>{words(proof)}</li> }).collect_view();
    view! {
        {(!seen).then(|| view! { <p class="muted">{none}</p> })}
        {(!proofs.is_empty()).then(|| view! { <ul class="lines">{lines}</ul> })}
    }
}
