//! The words of letters: a file of templates for each language. Invariant: every language has every letter, with the same
//! places left open.

use super::Fill;
use domain::{
    Lang,
    person::LinkKind,
    referral::{Field, LetterContent, LetterKind},
};
use serde::Deserialize;
use std::{collections::HashMap, sync::LazyLock};

#[derive(Debug, Deserialize)]
struct Template {
    subject: String,
    paragraphs: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Words {
    letters: HashMap<String, Template>,
    /// For who gets a way in on paper.
    way_in: Vec<String>,
    /// For who comes with a group.
    group: String,
    fields: HashMap<String, String>,
    /// By what the link is for.
    links: HashMap<String, Template>,
}

static NB: LazyLock<Option<Words>> = LazyLock::new(|| serde_json::from_str(include_str!("../../letters/nb.json")).ok());
static NN: LazyLock<Option<Words>> = LazyLock::new(|| serde_json::from_str(include_str!("../../letters/nn.json")).ok());
static EN: LazyLock<Option<Words>> = LazyLock::new(|| serde_json::from_str(include_str!("../../letters/en.json")).ok());

fn of(lang: Lang) -> Option<&'static Words> {
    match lang {
        Lang::Nb => NB.as_ref(),
        Lang::Nn => NN.as_ref(),
        Lang::En => EN.as_ref(),
    }
}

/// What a field is called in a letter.
pub(super) fn field(lang: Lang, field: Field) -> String {
    of(lang).and_then(|words| words.fields.get(field.as_str())).cloned().unwrap_or_default()
}

/// A letter with its open places filled in, to nobody yet.
pub(super) fn filled(lang: Lang, kind: LetterKind, name: &str, centre: &str, fill: &Fill) -> LetterContent {
    let Some(words) = of(lang) else { return LetterContent::default() };
    let Some(template) = words.letters.get(kind.as_str()) else { return LetterContent::default() };
    let mut paragraphs = template.paragraphs.clone();
    if kind == LetterKind::Admission {
        paragraphs.extend((!fill.place.is_empty()).then(|| words.group.clone()));
        paragraphs.extend(fill.way_in.iter().flat_map(|_| words.way_in.clone()));
    }
    let (login, link) = fill.way_in.clone().unwrap_or_default();
    let values = [
        ("{name}", name),
        ("{centre}", centre),
        ("{programme}", &fill.programme),
        ("{items}", &fill.items),
        ("{date}", &fill.date),
        ("{place}", &fill.place),
        ("{contact}", &fill.contact),
        ("{reason}", &fill.reason),
        ("{login}", &login),
        ("{link}", &link),
    ];
    let put = |text: &String| replaced(text, &values);
    LetterContent {
        to: String::new(),
        subject: put(&template.subject),
        paragraphs: paragraphs.iter().map(put).collect(),
    }
}

/// A letter that carries a link, to nobody yet.
pub(super) fn with_link(lang: &str, kind: LinkKind, centre: &str, link: &str) -> LetterContent {
    let words = of(Lang::parse(lang).unwrap_or(Lang::Nb));
    let Some(template) = words.and_then(|words| words.links.get(kind.as_str())) else {
        return LetterContent::default();
    };
    let put = |text: &String| replaced(text, &[("{centre}", centre), ("{link}", link)]);
    LetterContent {
        to: String::new(),
        subject: put(&template.subject),
        paragraphs: template.paragraphs.iter().map(put).collect(),
    }
}

/// Each open place once, from left to right: what was put in is not looked through again.
fn replaced(text: &str, values: &[(&str, &str)]) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (name, value) = values.iter().find(|(name, _)| rest.starts_with(name)).unwrap_or(&("{", "{"));
        out.push_str(value);
        rest = &rest[name.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The open places of a text.
    fn places(text: &str) -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    }

    fn all(template: &Template) -> BTreeSet<String> {
        places(&format!("{} {}", template.subject, template.paragraphs.join(" ")))
    }

    #[test]
    fn every_language_has_every_letter_with_the_same_places() -> Result<(), &'static str> {
        let first = of(Lang::Nb).ok_or("nb")?;
        for lang in Lang::ALL {
            let words = of(lang).ok_or("a language that cannot be read")?;
            assert!(words.letters.len() == LetterKind::ALL.len() && words.fields.len() == Field::ALL.len());
            for kind in LetterKind::ALL {
                let (one, other) = (first.letters.get(kind.as_str()), words.letters.get(kind.as_str()));
                assert_eq!(all(one.ok_or("a letter")?), all(other.ok_or("a letter")?), "{kind} {lang:?}");
            }
            for kind in LinkKind::ALL {
                let (one, other) = (first.links.get(kind.as_str()), words.links.get(kind.as_str()));
                assert_eq!(all(one.ok_or("a letter")?), all(other.ok_or("a letter")?), "{kind} {lang:?}");
            }
            assert!(Field::ALL.iter().all(|one| !field(lang, *one).is_empty()));
            assert_eq!(places(&words.way_in.join(" ")), BTreeSet::from(["link".to_owned(), "login".to_owned()]));
        }
        Ok(())
    }

    #[test]
    fn a_message_says_nothing_of_what_it_is_about() {
        let fill = Fill { programme: "Dagprogram".into(), reason: "Vondt".into(), ..Fill::default() };
        for lang in Lang::ALL {
            let content = filled(lang, LetterKind::Notice, "Kari Lund", "Rauland", &fill);
            let text = format!("{} {}", content.subject, content.paragraphs.join(" "));
            assert!(!text.contains("Dagprogram") && !text.contains("Vondt") && !text.contains("Kari"), "{text}");
        }
    }

    #[test]
    fn what_is_put_in_is_not_looked_through_again() {
        assert_eq!(replaced("{name}: {reason} {x", &[("{name}", "{reason}"), ("{reason}", "nei")]), "{reason}: nei {x");
    }
}
