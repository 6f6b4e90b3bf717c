//! Languages of the interface and of content. Invariant: bokmål is always there; the others may fall back to it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Norwegian bokmål.
    #[default]
    Nb,
    /// Norwegian nynorsk.
    Nn,
    /// English.
    En,
}

impl Lang {
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The BCP 47 tag, as in the `lang` attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag; `no` means bokmål. Region subtags are ignored.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Nb),
            "nn" => Some(Self::Nn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header; bokmål when nothing fits.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let weight = |part: &str| part.split_once(";q=").map_or(1.0, |(_, q)| q.trim().parse::<f32>().unwrap_or(0.0));
        header
            .split(',')
            .filter_map(|part| Some((Self::parse(part.trim().split(';').next()?)?, weight(part))))
            .fold(None, |best: Option<(Self, f32)>, (lang, w)| match best {
                Some((_, best_weight)) if best_weight >= w => best,
                _ => Some((lang, w)),
            })
            .map_or_else(Self::default, |(lang, _)| lang)
    }
}

/// A text that staff wrote, by language. Bokmål is required, the others optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct LangMap(pub BTreeMap<Lang, String>);

impl LangMap {
    #[must_use]
    pub fn new(nb: impl Into<String>, nn: impl Into<String>, en: impl Into<String>) -> Self {
        Self(BTreeMap::from([(Lang::Nb, nb.into()), (Lang::Nn, nn.into()), (Lang::En, en.into())]))
    }

    /// The text in `lang`, or in bokmål, with the language it really is in.
    #[must_use]
    pub fn get(&self, lang: Lang) -> (&str, Lang) {
        [lang, Lang::Nb]
            .into_iter()
            .find_map(|l| self.0.get(&l).map(|text| (text.as_str(), l)))
            .unwrap_or(("", Lang::Nb))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in `lang`, or in bokmål.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.get(lang).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_takes_the_heaviest_known_language() {
        assert_eq!(Lang::from_accept_language("no"), Lang::Nb);
        assert_eq!(Lang::from_accept_language("de, en-GB;q=0.8, nn;q=0.9"), Lang::Nn);
        assert_eq!(Lang::from_accept_language("en, nb"), Lang::En);
        assert_eq!(Lang::from_accept_language("fr"), Lang::Nb);
        assert_eq!(Lang::from_accept_language(";q=,,x"), Lang::Nb);
    }

    #[test]
    fn a_missing_translation_falls_back_to_bokmaal_and_says_so() {
        let map = LangMap(BTreeMap::from([(Lang::Nb, "Styrke".to_owned())]));
        assert_eq!(map.get(Lang::En), ("Styrke", Lang::Nb));
    }
}
