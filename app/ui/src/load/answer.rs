//! What was read, whatever it is. Invariant: the server writes it once, the browser reads it when a view asks for it.

use contract::{
    AppError,
    wire::{self, Unreadable, Value},
};
use leptos::server::codee::{Decoder, Encoder};
use serde::{Serialize, de::DeserializeOwned};
use std::{any::Any, sync::Arc};

/// What the server said.
pub(super) type Answer = Result<Held, AppError>;

/// Something that was read, of a type that only its reader knows.
#[derive(Clone)]
pub(super) enum Held {
    /// It came with the page.
    InPage(Arc<Value>),
    /// It was read here; on the server with the text that goes into the page.
    Here { value: Arc<dyn Any + Send + Sync>, text: Arc<str> },
}

impl Held {
    pub fn new<T: Serialize + Send + Sync + 'static>(value: T) -> Result<Self, AppError> {
        // no browser writes anything: the code for it is not even there
        let text = if cfg!(feature = "ssr") {
            serde_json::to_string(&value).map_err(|_| unreadable())?
        } else {
            String::new()
        };
        Ok(Self::Here { value: Arc::new(value), text: text.into() })
    }

    pub fn open<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, AppError> {
        match self {
            Self::InPage(value) => wire::read(value).map_err(|_| unreadable()),
            Self::Here { value, .. } => value.downcast_ref::<T>().cloned().ok_or_else(unreadable),
        }
    }
}

/// Whether both hold the same.
pub(super) type Same = fn(&Held, &Held) -> bool;

impl Held {
    /// For what both are read as.
    pub fn same<T: DeserializeOwned + Clone + PartialEq + 'static>(&self, other: &Self) -> bool {
        matches!((self.open::<T>(), other.open::<T>()), (Ok(one), Ok(other)) if one == other)
    }
}

/// An answer that knows how it is compared.
#[derive(Clone)]
pub(super) struct Compared {
    pub answer: Option<Answer>,
    pub same: Same,
}

impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        match (&self.answer, &other.answer) {
            (Some(Ok(one)), Some(Ok(other))) => (self.same)(one, other),
            (Some(Err(one)), Some(Err(other))) => one == other,
            (None, None) => true,
            _ => false,
        }
    }
}

/// A page of another build, or our fault.
fn unreadable() -> AppError {
    AppError::Internal { id: String::new() }
}

/// How an answer stands in the page.
#[derive(Debug)]
pub struct PageJson;

/// Keys of the two kinds of answer.
const DATA: &str = "data";
const ERROR: &str = "error";

impl Encoder<Answer> for PageJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, serde_json::Error> {
        let (key, text) = match answer {
            Ok(Held::Here { text, .. }) => (DATA, text.to_string()),
            Ok(Held::InPage(value)) => (DATA, value.to_string()),
            Err(error) => (ERROR, serde_json::to_string(error)?),
        };
        Ok(format!(r#"{{"{key}":{text}}}"#))
    }
}

impl Decoder<Answer> for PageJson {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, Unreadable> {
        let Value::Object(mut map) = wire::parse(text.as_bytes())? else { return Err(Unreadable) };
        match (map.remove(DATA), map.remove(ERROR)) {
            (Some(data), _) => Ok(Ok(Held::InPage(Arc::new(data)))),
            (None, Some(error)) => Ok(Err(wire::read(&error)?)),
            (None, None) => Err(Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_page(answer: &Answer) -> Answer {
        PageJson::decode(&PageJson::encode(answer).expect("it is written")).expect("it is read")
    }

    #[test]
    fn an_error_comes_with_the_page() {
        let error = AppError::Conflict { current: 3 };
        assert_eq!(in_page(&Err(error.clone())).err(), Some(error));
    }

    #[test]
    #[cfg(feature = "ssr")]
    fn data_comes_with_the_page() {
        let data = vec![("«ord»".to_owned(), 3_i64)];
        let held = Held::new(data.clone()).expect("it is held");
        assert_eq!(held.open(), Ok(data.clone()));
        assert_eq!(in_page(&Ok(held)).and_then(|held| held.open()), Ok(data));
    }

    #[test]
    fn the_same_is_known_whichever_way_it_came() {
        let compared = |answer| Compared { answer, same: Held::same::<i64> };
        let here = |number: i64| Some(Held::new(number));
        let in_page = PageJson::decode(r#"{"data":3}"#).ok();
        assert!(compared(here(3)) == compared(here(3)) && compared(here(3)) == compared(in_page));
        assert!(compared(here(3)) != compared(here(4)) && compared(here(3)) != compared(None));
        assert!(compared(Some(Err(AppError::NotFound))) != compared(here(3)));
    }

    #[test]
    fn what_is_held_is_not_taken_for_something_else() {
        let held = Held::new(3_i64).expect("it is held");
        assert_eq!(held.open::<String>(), Err(unreadable()));
    }
}
