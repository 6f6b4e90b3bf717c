//! The instruments that ship, as data (see `instruments/README.md`). Invariant: each of them parses in every language, and
//! its scoring fits.

use crate::error::{Error, Result};
use domain::questionnaire::{Questionnaire, Scoring, parse_text};

#[cfg(test)]
mod tests;

/// One instrument as it lies in its folder.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// The name of the folder.
    pub code: &'static str,
    /// FHIR R4 `Questionnaire` JSON, one per language; bokmål comes first where there is one.
    pub forms: &'static [&'static str],
    /// Scoring definition, JSON.
    pub scoring: &'static str,
}

macro_rules! instruments {
    ($($code:literal: $($lang:literal)+),+ $(,)?) => {
        &[$(Shipped {
            code: $code,
            forms: &[$(include_str!(concat!("../../instruments/", $code, "/", $lang, ".json"))),+],
            scoring: include_str!(concat!("../../instruments/", $code, "/scoring.json")),
        }),+]
    };
}

/// All of them. That one ships does not mean that centres have it: see `install`.
pub const SHIPPED: &[Shipped] = instruments![
    "effort": "nb" "nn" "en",
    "gad-7": "en",
    "grip-strength": "nb" "nn" "en",
    "icf-work": "nb" "nn" "en",
    "nprs": "nb" "nn" "en",
    "pain-areas": "nb" "nn" "en",
    "phq-9": "nb" "en",
    "psfs": "nb" "nn" "en",
    "return-to-work": "nb" "nn" "en",
    "sit-to-stand": "nb" "nn" "en",
    "six-minute-walk": "nb" "nn" "en",
    "suds": "nb" "nn" "en",
    "who-5": "nb" "en",
    "work-situation": "nb" "nn" "en",
];

impl Shipped {
    /// The one with this code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        SHIPPED.iter().find(|shipped| shipped.code == code)
    }

    /// What is asked, in each language; at least one.
    ///
    /// # Errors
    /// None such.
    pub fn forms(&self) -> Result<Vec<Questionnaire>> {
        let form = |text: &&str| parse_text(text).map(|imported| imported.form).map_err(|error| self.broken(error));
        self.forms.iter().map(form).collect()
    }

    /// How it is scored.
    ///
    /// # Errors
    /// None such.
    pub fn scoring(&self) -> Result<Scoring> {
        serde_json::from_str(self.scoring).map_err(|error| self.broken(error))
    }

    fn broken(&self, error: impl std::fmt::Display) -> Error {
        Error::internal(format!("the instrument {} that ships: {error}", self.code))
    }
}
