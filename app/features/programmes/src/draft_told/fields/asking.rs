//! How a form asks. Invariant: a field must be filled in unless it says otherwise.

use contract::programme_draft::{Asked, How};
use domain::{Lang, LangMap};
use ui::i18n::t::programme_form as text;

/// A field that must be filled in.
pub(super) fn asked(name: &str, label: &str, how: How, value: String) -> Asked {
    Asked { name: name.to_owned(), label: label.to_owned(), hint: None, value, optional: false, how }
}

/// What is said of a field beside its name.
pub(super) trait With {
    fn hint(self, hint: &str) -> Self;
    fn optional(self) -> Self;
    fn long(self) -> Self;
}

impl With for Asked {
    fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    fn long(mut self) -> Self {
        self.how = How::Text;
        self
    }
}

/// A whole number.
pub(super) fn number<T: ToString>(name: &str, label: &str, value: Option<T>) -> Asked {
    asked(name, label, How::Number, value.map(|value| value.to_string()).unwrap_or_default())
}

/// A single box.
pub(super) fn tick(name: &str, label: &str, on: bool) -> Asked {
    asked(name, label, How::Tick, if on { "true".to_owned() } else { String::new() })
}

/// All there are, what each is called when it is sent, and in words.
type Choices<'a, T> = (&'a [T], fn(T) -> &'static str, fn(T) -> &'static str);

/// One of some; with words for none of them, where that may be.
pub(super) fn one<T: Copy>(
    (name, label): (&str, &str),
    (all, code, words): Choices<T>,
    none: Option<&str>,
    value: Option<T>,
) -> Asked {
    let none = none.map(|words| (String::new(), words.to_owned()));
    let options = all.iter().map(|one| (code(*one).to_owned(), words(*one).to_owned()));
    let may_be_none = none.is_some();
    let how = How::One(none.into_iter().chain(options).collect());
    let field = asked(name, label, how, value.map(|value| code(value).to_owned()).unwrap_or_default());
    if may_be_none { field.optional() } else { field }
}

/// A field for each language; only bokmål must be filled in, where any must.
pub(super) fn words(name: &str, label: &str, map: Option<&LangMap>, required: bool) -> Vec<Asked> {
    let field = |lang: &Lang| {
        let label = match lang {
            Lang::Nb => text::in_nb(label),
            Lang::Nn => text::in_nn(label),
            Lang::En => text::in_en(label),
        };
        let value = map.and_then(|map| map.0.get(lang)).cloned().unwrap_or_default();
        let field = asked(&format!("{name}_{}", lang.as_str()), &label, How::Line, value);
        if required && *lang == Lang::Nb { field } else { field.optional() }
    };
    Lang::ALL.iter().map(field).collect()
}
