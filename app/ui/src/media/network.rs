//! How one's network is, in words with advice. Invariant: only what the server has found is said.

use crate::i18n::t;
use leptos::prelude::*;

/// How well a network carries what is watched or sent, as the server finds it from what arrives.
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

    fn words(self, sends: bool) -> &'static str {
        match (self, sends) {
            (Self::Good, _) => t::media::network_good(),
            (Self::Unstable, false) => t::media::network_unstable(),
            (Self::Unstable, true) => t::media::sends_unstable(),
            (Self::Weak, false) => t::media::network_weak(),
            (Self::Weak, true) => t::media::sends_weak(),
        }
    }
}

/// Says it, and what helps: one who watches, or who `sends`.
#[component]
pub fn NetworkWords(#[prop(into)] of: Signal<Option<Network>>, #[prop(optional)] sends: bool) -> impl IntoView {
    let words = move || of.get().map(|network| network.words(sends));
    view! {
        <p class="network" role="status" data-is=move || of.get().map(Network::code)>
            {words}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grade_has_words_for_those_who_watch_and_for_those_who_send() {
        for grade in ["good", "unstable", "weak"] {
            let network = Network::parse(grade).expect(grade);
            assert_eq!(network.code(), grade);
            assert_eq!(network.words(true) == network.words(false), grade == "good", "{grade}");
        }
        assert_eq!(Network::parse("splendid"), None);
    }
}
