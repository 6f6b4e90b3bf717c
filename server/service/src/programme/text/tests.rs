use super::*;
use crate::programme::SHIPPED;
use domain::programme::Problem;

const SMALL: &str = r#"code = "small"
name = { nb = "Lite" }
participant_word = { nb = "deltaker" }

[[kinds]]
code = "talk"
name = { nb = "Samtale" }
kind = "consult"
format = "individual"
channel = "on_site"
minutes = 30

[[phases]]
code = "only"
name = { nb = "Alt" }

[[phases.weeks]]

[[phases.weeks.days]]
on = ["monday"]
slots = [
  { kind = "talk", at = "09:00" },
  { kind = "talk", at = "10:00" },
]
"#;

fn lines(text: &str) -> Vec<(usize, String)> {
    let faults = read(text).expect_err("a fault");
    faults.into_iter().map(|fault| (fault.line, fault.problem.to_string())).collect()
}

/// The same template as JSON, one value a line.
fn as_json(text: &str) -> String {
    let value: toml::Table = toml::from_str(text).expect("TOML");
    serde_json::to_string_pretty(&value).expect("JSON")
}

#[test]
fn every_programme_that_ships_survives_both_formats() {
    for (code, text) in SHIPPED {
        let template = read(text).unwrap_or_else(|faults| panic!("{code}: {faults:?}"));
        assert_eq!(template.code, code);
        for format in [TextFormat::Toml, TextFormat::Json] {
            let written = write(&template, format).expect("text");
            assert_eq!(TextFormat::of(&written), format);
            assert_eq!(read(&written).as_ref(), Ok(&template), "{code} as {format:?}");
        }
        for lang in domain::Lang::ALL {
            let names = [&template.name, &template.participant_word].into_iter();
            let names = names.chain(template.kinds.iter().flat_map(|kind| [&kind.name, &kind.place]));
            let names = names.chain(template.phases.iter().map(|phase| &phase.name));
            let names = names.chain(template.timepoints.iter().map(|point| &point.name));
            let mut names = names.chain(template.follow_ups.iter().map(|one| &one.name));
            assert!(names.all(|name| name.0.contains_key(&lang)), "{code} in {lang:?}");
        }
    }
}

/// A measuring point that asks what no centre may ask yet.
const ASKING: &str = "[[timepoints]]\ncode = \"a\"\nname = { nb = \"a\" }\nquestionnaires = [\n\"who-5\",\n\"phq-10\"]\nfrom = \"start\"\n[[phases]]";

#[test]
fn a_fault_is_told_with_its_line() {
    assert!(read(SMALL).is_ok());
    for (from, to, line, words) in [
        ("at = \"10:00\"", "at = \"25:00\"", 23, "09:00"),
        (
            "kind = \"talk\", at = \"10:00\"",
            "kind = \"tlk\", at = \"10:00\"",
            23,
            "no kind of session with the code tlk",
        ),
        ("format = \"individual\"", "format = \"alone\"", 9, "alone"),
        ("on = [\"monday\"]", "on = [\"mandag\"]", 20, "mandag"),
        ("minutes = 30", "minutes = 3", 11, "from 5 to 720"),
        ("minutes = 30", "minutes = 30\ncolour = 1", 12, "colour"),
        ("name = { nb = \"Samtale\" }", "name = { en = \"Talk\" }", 7, "bokmål"),
        ("[[phases.weeks]]", "[[phases.weeks]", 17, ""),
        ("name = { nb = \"Alt\" }", "name = { nb = \"Alt\" }\nafter = [\"only\"]", 16, "only → only"),
        ("name = { nb = \"Alt\" }", "name = { nb = \"Alt\" }\nafter = [\"never\"]", 16, "no phase with the code never"),
        ("[[phases]]", ASKING, 18, "no questionnaire with the code phq-10"),
    ] {
        let told = lines(&SMALL.replacen(from, to, 1));
        assert!(told.len() == 1 && told[0].0 == line && told[0].1.contains(words), "{to}: {told:?}");
    }
}

#[test]
fn json_has_lines_too() {
    let json = as_json(SMALL);
    assert!(read(&json).is_ok(), "{json}");
    let line = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).expect("it is there") + 1;
    for (from, to, at, words) in [
        ("\"minutes\": 30", "\"minutes\": 3", "\"minutes\": 3", "from 5 to 720"),
        ("\"on\": [", "\"on\": [\"mandag\",", "mandag", "mandag"),
        ("\"kind\": \"talk\"", "\"kind\": \"tlk\"", "\"kind\": \"tlk\"", "no kind of session"),
        ("\"nb\": \"Lite\"", "\"en\": \"Small\"", "\"name\": {", "bokmål"),
        ("\"minutes\": 30", "\"minutes\": ", "\"minutes\":", ""),
    ] {
        let wrong = json.replacen(from, to, 1);
        assert_ne!(wrong, json, "{from}");
        let told = lines(&wrong);
        let near = |told: usize, wanted: usize| told == wanted || told == wanted + 1;
        let wanted = if words == "bokmål" {
            wrong.lines().position(|line| line.contains("Small")).expect("it")
        } else {
            line(&wrong, at)
        };
        assert!(told.len() == 1 && near(told[0].0, wanted) && told[0].1.contains(words), "{to}: {told:?} in {wrong}");
    }
}

#[test]
fn what_is_too_much_is_refused_before_it_is_read() {
    assert_eq!(lines(&format!("{SMALL}# {}", "a".repeat(MOST_BYTES)))[0].1, TextProblem::TooLarge.to_string());
    let deep = format!("{{\n\"code\": {}{}\n}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(lines(&deep), [(2, TextProblem::TooDeep.to_string())]);
    let deep = format!("code = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(lines(&deep)[0].0, 1);
    let many = format!("{SMALL}{}", "[[timepoints]]\ncode = \"a\"\nname = {nb = \"a\"}\nfrom = \"start\"\n".repeat(61));
    assert_eq!(lines(&many), [(25, format!("timepoints: {}", Problem::TooMany { what: "timepoints", most: 60 }))]);
    for nothing in ["", " ", "null", "[]", "{}", "\u{feff}", "\0", "{\"code\""] {
        assert!(read(nothing).is_err(), "{nothing:?}");
    }
}

#[test]
fn the_schema_names_every_field_and_allows_no_other() {
    let schema: serde_json::Value = serde_json::from_str(&schema().expect("a schema")).expect("JSON");
    let template = serde_json::to_value(read(SHIPPED[2].1).expect("it ships")).expect("JSON");
    let fields = schema["properties"].as_object().expect("properties");
    for field in template.as_object().expect("an object").keys() {
        assert!(fields.contains_key(field), "{field}");
    }
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["required"], serde_json::json!(["code", "name", "participant_word"]));
}
