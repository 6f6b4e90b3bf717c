//! Opening a participant without a care relationship: what the therapist must say first. Invariant: no glass is broken
//! without a reason in words, because only [`Reason`] is kept, and only [`Reason::check`] makes one.

use crate::person::text_enum;
use std::collections::BTreeSet;

text_enum! {
    /// What sort of need it is: told to the participant, whereas the words are for the manager.
    ReasonKind {
        /// Life or health is in danger.
        Acute = "acute",
        /// Stands in for a colleague.
        StandIn = "stand_in",
        /// The participant has asked for it.
        Asked = "asked",
        Other = "other",
    }
}

/// How long it stays open.
pub const HOURS: i64 = 4;
/// The shortest reason, in characters.
pub const LEAST: usize = 20;
/// The longest.
pub const MOST: usize = 1000;
/// So many different words it has at least.
pub const LEAST_WORDS: usize = 3;

/// What is wrong with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    TooShort,
    TooLong,
    /// Long enough, but no sentence: one key held down, one word repeated, numbers.
    NoWords,
}

/// A reason that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Takes a reason as it was typed, trimmed.
    ///
    /// # Errors
    /// When it says too little.
    pub fn check(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        let length = text.chars().count();
        match length {
            0 => Err(Fault::Missing),
            _ if length < LEAST => Err(Fault::TooShort),
            _ if length > MOST => Err(Fault::TooLong),
            _ if words(text) < LEAST_WORDS => Err(Fault::NoWords),
            _ => Ok(Self(text.to_owned())),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Different words of at least two different letters.
fn words(text: &str) -> usize {
    let word = |part: &str| {
        let letters: BTreeSet<char> = part.chars().filter(|sign| sign.is_alphabetic()).collect();
        (letters.len() >= 2).then(|| part.to_owned())
    };
    let folded = text.to_lowercase();
    folded.split(|sign: char| !sign.is_alphanumeric()).filter_map(word).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_a_reason() {
        for text in [
            "  Fikk brystsmerter i trening, trenger medisinlista ",
            "Vikar for Ola Vik i dag, samtale kl. 12",
            "Å få øye på svarene før timen",
        ] {
            assert_eq!(Reason::check(text).as_ref().map(Reason::as_str), Ok(text.trim()));
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        let cases = [
            ("", Fault::Missing),
            (" \n\t ", Fault::Missing),
            ("må se på svarene", Fault::TooShort),
            ("                         nei nei", Fault::TooShort),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", Fault::NoWords),
            ("aaaaaaaaa bbbbbbbbbb cccccccccc", Fault::NoWords),
            ("test test test test test test test", Fault::NoWords),
            ("Test TEST test, test: prøve test", Fault::NoWords),
            ("1234567890 1234567890 1234567890", Fault::NoWords),
            ("... ... ... ... ... ... ... ...", Fault::NoWords),
            ("brystsmertertreningmedisinliste", Fault::NoWords),
        ];
        for (text, fault) in cases {
            assert_eq!(Reason::check(text), Err(fault), "{text}");
        }
        assert_eq!(Reason::check(&"ord som er nye ".repeat(100)), Err(Fault::TooLong));
    }
}
