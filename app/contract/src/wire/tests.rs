use super::{Unreadable, from_text};
use crate::AppError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outside {
    Nothing,
    One(String),
    Two(i32, bool),
    Named { first: u8, second: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Inside {
    Nothing,
    Named { number: f64, list: Vec<Inner> },
    Whole(Inner),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Id(String);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    id: Id,
    small: i8,
    large: u64,
    pair: (String, i64),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct All {
    // not in the order of the alphabet
    words: String,
    #[serde(rename = "a")]
    renamed: bool,
    real: f64,
    there: Option<Inner>,
    away: Option<Inner>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    map: BTreeMap<String, i32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    list: Vec<Outside>,
    tagged: Vec<Inside>,
    last: (),
}

fn inner() -> Inner {
    Inner { id: Id("é".into()), small: -128, large: u64::MAX, pair: ("p".into(), i64::MIN) }
}

fn all() -> All {
    All {
        words: "«ord» \"\\\n".into(),
        renamed: true,
        real: 5.0,
        there: Some(inner()),
        away: None,
        map: [("x".into(), 1), ("y".into(), -2)].into(),
        list: vec![
            Outside::Nothing,
            Outside::One("e".into()),
            Outside::Two(3, false),
            Outside::Named { first: 4, second: None },
        ],
        tagged: vec![Inside::Nothing, Inside::Named { number: 1.5, list: vec![inner()] }, Inside::Whole(inner())],
        last: (),
    }
}

fn through<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let text = serde_json::to_vec(value).expect("it is written");
    from_text(&text).expect("it is read")
}

fn from<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    from_text(text.as_bytes())
}

#[test]
fn what_is_written_is_read() {
    assert_eq!(through(&all()), all());
    let bare = All { there: None, map: BTreeMap::new(), list: Vec::new(), tagged: Vec::new(), ..all() };
    assert_eq!(through(&bare), bare);
}

#[test]
fn an_error_is_read_with_all_it_carries() {
    let mut error = AppError::field("minutes", "out_of_range");
    assert_eq!(through(&error), error);
    if let AppError::Invalid { fields } = &mut error {
        fields.push(fields[0].clone().with("max", 600));
    }
    assert_eq!(through(&error), error);
    assert_eq!(through(&AppError::Conflict { current: 3 }), AppError::Conflict { current: 3 });
    assert_eq!(through(&AppError::NotFound), AppError::NotFound);
}

#[test]
fn order_and_unknown_fields_do_not_matter() {
    let text = r#"{"pair":["p",1],"new":[{}],"large":2,"small":3,"id":"i"}"#;
    assert_eq!(from::<Inner>(text), Ok(Inner { id: Id("i".into()), small: 3, large: 2, pair: ("p".into(), 1) }));
}

#[test]
fn what_is_missing_or_wrong_is_refused() {
    for text in [
        "",
        "{",
        "null",
        "[]",
        r#"{"id":"i","small":3,"large":2}"#,
        r#"{"small":3,"large":2,"pair":["p",1]}"#,
        r#"{"id":"i","small":300,"large":2,"pair":["p",1]}"#,
        r#"{"id":"i","small":1.5,"large":2,"pair":["p",1]}"#,
        r#"{"id":"i","small":3,"large":-2,"pair":["p",1]}"#,
        r#"{"id":"i","small":3,"large":2,"pair":["p"]}"#,
        r#"{"id":7,"small":3,"large":2,"pair":["p",1]}"#,
    ] {
        assert_eq!(from::<Inner>(text), Err(Unreadable), "{text}");
    }
    assert_eq!(from::<Outside>(r#""else""#), Err(Unreadable));
    assert_eq!(from::<Outside>(r#"{"one":null}"#), Err(Unreadable));
    assert_eq!(from::<Inside>(r#"{"kind":"else"}"#), Err(Unreadable));
}
