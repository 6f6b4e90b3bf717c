//! How one's network is, in words with advice. Invariant: only what the server has found is said.

use crate::i18n::t;
use leptos::prelude::*;

/// How well a network carries what is watched, as the server finds it from what arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Good,
    Unstable,
    Weak,
}

impl Network {
    pub(super) fn parse(grade: &str) -> Option<Self> {
        match grade {
            "good" => Some(Self::Good),
            "unstable" => Some(Self::Unstable),
            "weak" => Some(Self::Weak),
            _ => None,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unstable => "unstable",
            Self::Weak => "weak",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Good => t::media::network_good(),
            Self::Unstable => t::media::network_unstable(),
            Self::Weak => t::media::network_weak(),
        }
    }
}

/// Says it, and what helps.
#[component]
pub fn NetworkWords(#[prop(into)] of: Signal<Option<Network>>) -> impl IntoView {
    let words = move || of.get().map(Network::words);
    view! {
        <p class="network" role="status" data-is=move || of.get().map(Network::code)>
            {words}
        </p>
    }
}
