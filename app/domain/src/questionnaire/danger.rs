//! Questions that look as if an answer may mean danger to life. Invariant: what is known by its code or its instrument's name
//! is never taken for harmless; what only sounds like it is told, for a person to judge.

use super::form::{Item, Questionnaire};
use serde_json::Value;

/// Codes of such questions: LOINC (item 9 of PHQ-9), SNOMED CT (thoughts of suicide, of harming oneself).
const CODES: [&str; 3] = ["44260-8", "6471006", "102911000"];

/// Names of instruments that have such a question, small letters and digits only.
const INSTRUMENTS: [&str; 9] =
    ["phq9", "hscl25", "scl90", "bdiii", "madrs", "cssrs", "core10", "coreom", "edinburghpostnatal"];

/// What such questions and their answers say, in our languages.
const WORDS: [&str; 38] = [
    "selvmord",
    "sjølvmord",
    "suicid",
    "selvskad",
    "sjølvskad",
    "ta livet",
    "ta ditt eget liv",
    "ta sitt eget liv",
    "ta mitt eget liv",
    "slutt på livet",
    "ikke ønsket å leve",
    "ikke lenger vil leve",
    "ikkje lenger vil leve",
    "var død",
    "vært død",
    "være død",
    "vore død",
    "vere død",
    "ønske om å dø",
    "ønska å dø",
    "ønsket å dø",
    "lyst til å dø",
    "skade deg selv",
    "skade seg selv",
    "skade meg selv",
    "skade deg sjølv",
    "skade meg sjølv",
    "skada deg sjølv",
    "better off dead",
    "being dead",
    "wish to die",
    "wanted to die",
    "hurting yourself",
    "hurt yourself",
    "harming yourself",
    "self-harm",
    "kill yourself",
    "ending your life",
];

/// A question that may be one of those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    pub link_id: String,
    /// By its code, not by its words alone.
    pub known: bool,
}

impl Questionnaire {
    /// The questions that look as if an answer may mean danger; `document` is what the form was read from.
    #[must_use]
    pub fn suspects(&self, document: &Value) -> Vec<Suspect> {
        let mut coded = Vec::new();
        find_coded(document, &mut coded);
        let told = self.questions().into_iter().filter_map(|question| {
            let link_id = &question.item.link_id;
            let known = coded.contains(&link_id.as_str());
            (known || sounds_so(question.item)).then(|| Suspect { link_id: link_id.clone(), known })
        });
        told.collect()
    }

    /// Whether the instrument is known to have such a question, whatever it is called here.
    #[must_use]
    pub fn is_known_to_ask_of_danger(&self, document: &Value) -> bool {
        let root = root(document);
        let names = ["url", "name", "title", "id"].map(|key| root.get(key).and_then(Value::as_str).unwrap_or_default());
        let codes = codes(root).collect::<Vec<_>>();
        // the code of the panel of PHQ-9
        let by_code = codes.contains(&"44249-1");
        by_code
            || names.iter().any(|name| INSTRUMENTS.iter().any(|known| folded(name).contains(known)))
            || self.url.contains("44249-1")
    }
}

/// The questionnaire itself, in a bundle or alone.
fn root(document: &Value) -> &Value {
    let is_form = |value: &&Value| value.get("resourceType").and_then(Value::as_str) == Some("Questionnaire");
    let entries = document.get("entry").and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|entry| entry.get("resource")).find(is_form).unwrap_or(document)
}

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn codes(element: &Value) -> impl Iterator<Item = &str> {
    let codings = element.get("code").and_then(Value::as_array).into_iter().flatten();
    codings.filter_map(|coding| coding.get("code").and_then(Value::as_str))
}

/// The link ids of items that carry such a code, or whose definition names one. The document is bounded already.
fn find_coded<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    let definition = value.get("definition").and_then(Value::as_str).unwrap_or_default();
    let is_coded = codes(value).any(|code| CODES.contains(&code)) || CODES.iter().any(|code| definition.contains(code));
    if let Some(link_id) = value.get("linkId").and_then(Value::as_str).filter(|_| is_coded) {
        found.push(link_id);
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| find_coded(one, found)),
        Value::Object(all) => all.values().for_each(|one| find_coded(one, found)),
        _ => {}
    }
}

/// By its own words, in any language, and those of its options; not by a lead, which belongs to other questions too.
fn sounds_so(item: &Item) -> bool {
    let own = std::iter::once(&item.text).chain(item.translations.values());
    let texts = own.chain(item.options.iter().map(|option| &option.coding.display));
    texts.map(|text| text.to_lowercase()).any(|text| WORDS.iter().any(|words| text.contains(words)))
}
