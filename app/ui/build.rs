//! Turns `locales/<lang>/<area>.json` into typed functions. Invariant: every language has every key with the same
//! placeholders and plural forms, or the build stops and names the file and the key. `audiences.json` says which areas are
//! read by some only, and where they may be named: no browser carries words of pages that its person never sees.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

const LANGS: [&str; 3] = ["nb", "nn", "en"];
/// Plural forms in the order of their slots. `zero` and `one` fall back to `other`.
const FORMS: [&str; 3] = ["zero", "one", "other"];
const KEYWORDS: [&str; 20] = [
    "as", "break", "const", "continue", "else", "enum", "false", "fn", "for", "if", "in", "let", "loop", "match",
    "move", "return", "true", "type", "use", "where",
];

/// One message in one language: a text, or a text per plural form.
enum Message {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

/// Audience, or path of pages → area → where it may be named.
type Areas = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Whose words are whose.
struct Audiences {
    readers: Areas,
    /// What rides with the pages under a path only.
    pages: Areas,
}

/// Area → key → message, of one language.
type Catalogue = BTreeMap<String, BTreeMap<String, Message>>;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=audiences.json");
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(problems) = run() {
        for problem in &problems {
            println!("cargo::error={problem}");
        }
        std::process::exit(1);
    }
}

fn run() -> Result<(), Vec<String>> {
    let catalogues = LANGS.map(read_language);
    let mut problems: Vec<String> = catalogues.iter().flat_map(|(_, p)| p.clone()).collect();
    let catalogues = catalogues.map(|(c, _)| c);
    problems.extend(compare(&catalogues));
    let audiences = read_audiences().map_err(|cause| vec![format!("app/ui/audiences.json: {cause}")])?;
    let all = audiences.readers.values().chain(audiences.pages.values());
    let areas = all.flat_map(BTreeMap::keys).filter(|area| !catalogues[0].contains_key(*area));
    problems.extend(areas.map(|area| format!("app/ui/audiences.json: there is no area `{area}`")));
    if !problems.is_empty() {
        return Err(problems);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("i18n.rs");
    fs::write(&out, generate(&catalogues, &audiences)).map_err(|e| vec![format!("{}: {e}", out.display())])
}

fn read_audiences() -> Result<Audiences, String> {
    let text = fs::read_to_string("audiences.json").map_err(|cause| cause.to_string())?;
    let mut whole: BTreeMap<String, Value> = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    let areas = |value: Value| serde_json::from_value(value).map_err(|cause| cause.to_string());
    let pages = areas(whole.remove("pages").ok_or("it says nothing of pages")?)?;
    Ok(Audiences { readers: areas(Value::from_iter(whole))?, pages })
}

fn read_language(lang: &str) -> (Catalogue, Vec<String>) {
    let (mut catalogue, mut problems) = (Catalogue::new(), Vec::new());
    let dir = Path::new("locales").join(lang);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&dir).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    for file in files {
        let area = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match read_area(&file) {
            Ok(messages) => {
                catalogue.insert(area, messages);
            }
            Err(found) => problems.extend(found.into_iter().map(|p| format!("app/ui/{}: {p}", file.display()))),
        }
    }
    (catalogue, problems)
}

fn read_area(file: &Path) -> Result<BTreeMap<String, Message>, Vec<String>> {
    let text = fs::read_to_string(file).map_err(|e| vec![e.to_string()])?;
    let Value::Object(entries) = serde_json::from_str(&text).map_err(|e| vec![e.to_string()])? else {
        return Err(vec!["must be one flat object".to_owned()]);
    };
    let (mut messages, mut problems) = (BTreeMap::new(), Vec::new());
    for (key, value) in entries {
        match read_message(&key, value) {
            Ok(message) => {
                messages.insert(key, message);
            }
            Err(problem) => problems.push(format!("key `{key}`: {problem}")),
        }
    }
    if problems.is_empty() { Ok(messages) } else { Err(problems) }
}

fn read_message(key: &str, value: Value) -> Result<Message, String> {
    if !is_name(key) {
        return Err("a key is lower case letters, digits and _".to_owned());
    }
    match value {
        Value::String(text) => placeholders(&text).map(|_| Message::Plain(text)),
        Value::Object(forms) => {
            let mut texts = BTreeMap::new();
            for (form, text) in forms {
                let text = text.as_str().ok_or("a plural form must be a text")?.to_owned();
                if !FORMS.contains(&form.as_str()) {
                    return Err(format!("unknown plural form `{form}` (zero, one, other)"));
                }
                placeholders(&text)?;
                texts.insert(form, text);
            }
            texts.contains_key("other").then_some(Message::Plural(texts)).ok_or("lacks the plural form `other`".into())
        }
        _ => Err("must be a text or an object of plural forms".to_owned()),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The placeholders of a text in order of appearance, each once.
fn placeholders(text: &str) -> Result<Vec<String>, String> {
    let (mut names, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or("a { without }")?;
        if before.contains('}') || !is_name(name) {
            return Err(format!("broken placeholder near `{name}`"));
        }
        if !names.iter().any(|n| n == name) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    if rest.contains('}') { Err("a } without {".to_owned()) } else { Ok(names) }
}

impl Message {
    /// Argument names of the function: the count first, then the others as they first appear.
    fn arguments(&self) -> Vec<String> {
        let texts: Vec<&String> = match self {
            Self::Plain(text) => vec![text],
            Self::Plural(forms) => ["other", "one", "zero"].iter().filter_map(|f| forms.get(*f)).collect(),
        };
        let mut names: Vec<String> = match self {
            Self::Plain(_) => Vec::new(),
            Self::Plural(_) => vec!["n".to_owned()],
        };
        for name in texts.into_iter().flat_map(|t| placeholders(t).unwrap_or_default()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What must be the same in every language.
    fn shape(&self) -> (BTreeSet<String>, Vec<String>) {
        let forms = match self {
            Self::Plain(_) => Vec::new(),
            Self::Plural(forms) => forms.keys().cloned().collect(),
        };
        (self.arguments().into_iter().collect(), forms)
    }

    /// One text per slot of the table.
    fn slots(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Plural(forms) => {
                FORMS.iter().map(|f| forms.get(*f).map_or(forms["other"].as_str(), String::as_str)).collect()
            }
        }
    }
}

fn compare(catalogues: &[Catalogue; 3]) -> Vec<String> {
    let mut problems = Vec::new();
    let areas: BTreeSet<&String> = catalogues.iter().flat_map(BTreeMap::keys).collect();
    for area in areas {
        let empty = BTreeMap::new();
        let all = catalogues.each_ref().map(|c| c.get(area).unwrap_or(&empty));
        let keys: BTreeSet<&String> = all.iter().flat_map(|a| a.keys()).collect();
        for key in keys {
            let Some(expected) = all.iter().find_map(|a| a.get(key)).map(Message::shape) else { continue };
            for (lang, messages) in LANGS.iter().zip(all) {
                let file = format!("app/ui/locales/{lang}/{area}.json");
                match messages.get(key) {
                    None => problems.push(format!("{file}: key `{key}` is missing")),
                    Some(m) if m.shape() != expected => problems.push(format!(
                        "{file}: key `{key}` has placeholders and forms {:?}, elsewhere {expected:?}",
                        m.shape()
                    )),
                    Some(_) => {}
                }
            }
        }
    }
    problems
}

/// Rewrites `{name}` to `{<position>}` so that the browser needs no names.
fn positional(text: &str, arguments: &[String]) -> String {
    arguments
        .iter()
        .enumerate()
        .fold(text.to_owned(), |text, (i, name)| text.replace(&format!("{{{name}}}"), &format!("{{{i}}}")))
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

fn generate(catalogues: &[Catalogue; 3], audiences: &Audiences) -> String {
    let (mut functions, mut names) = (String::new(), String::new());
    let mut tables: [Vec<String>; 3] = Default::default();
    let mut spans: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (area, messages) in &catalogues[0] {
        let first = tables[0].len();
        let _ = writeln!(functions, "/// Messages of `locales/<lang>/{area}.json`.\npub mod {area} {{");
        for (key, message) in messages {
            let arguments = message.arguments();
            let at = tables[0].len();
            for (table, catalogue) in tables.iter_mut().zip(catalogues) {
                table.extend(catalogue[area][key].slots().iter().map(|t| positional(t, &arguments)));
            }
            let _ = writeln!(names, "{area}.{key} {arguments:?}");
            functions.push_str(&function(key, message, at, &arguments));
        }
        functions.push_str("}\n");
        spans.insert(area, (first, tables[0].len()));
    }
    // from whom what is kept: participants and visitors, then staff, then administrators
    let spans_of = |areas: &BTreeMap<String, Vec<String>>| -> Vec<(usize, usize)> {
        areas.keys().filter_map(|area| spans.get(area.as_str()).copied()).collect()
    };
    let kept_from = |own: &str, others: [&str; 2]| -> Vec<(usize, usize)> {
        let of = |audience: &str| audiences.readers.get(audience);
        let kept: BTreeMap<_, _> = others.into_iter().chain(["nobody"]).filter_map(of).flatten().collect();
        let on_pages = audiences.pages.values().flatten();
        // what rides with pages may be some readers' everywhere
        let all =
            kept.into_iter().chain(on_pages).filter(|(area, _)| !of(own).is_some_and(|own| own.contains_key(*area)));
        let areas: BTreeMap<String, Vec<String>> = all.map(|(area, places)| (area.clone(), places.clone())).collect();
        spans_of(&areas)
    };
    let pages: Vec<(&String, Vec<(usize, usize)>)> =
        audiences.pages.iter().map(|(path, areas)| (path, spans_of(areas))).collect();
    let rows: Vec<String> = pages.iter().map(|(path, spans)| format!("({path:?}, &{spans:?})")).collect();
    let rows = rows.join(", ");
    let kept = [
        kept_from("participants", ["staff", "admins"]),
        kept_from("staff", ["participants", "admins"]),
        kept_from("admins", ["participants", "staff"]),
    ];
    let hashes =
        tables.each_ref().map(|t| format!("{:016x}", fnv(format!("{names}{t:?}{kept:?}{pages:?}").as_bytes())));
    format!(
        "pub mod t {{\n//! The words of the interface: one function per message.\n{functions}}}\n\
         /// Changes when a key is added, removed or moved: a table of another build is refused.\n\
         pub(super) const KEYS: &str = \"{:016x}\";\n\
         #[cfg(feature = \"ssr\")]\npub(super) const HASHES: [&str; 3] = {hashes:?};\n\
         /// From participants and visitors, staff, administrators: the messages that are not for them, from until before.\n\
         #[cfg(feature = \"ssr\")]\npub(super) const KEPT: [&[(usize, usize)]; 3] = [&{:?}, &{:?}, &{:?}];\n\
         /// Paths of pages, and the messages that ride with them only.\n\
         #[cfg(feature = \"ssr\")]\npub(super) const PAGES: &[(&str, &[(usize, usize)])] = &[{rows}];\n\
         #[cfg(feature = \"ssr\")]\npub(super) static TABLES: [&[&str]; 3] = [\n&{:?},\n&{:?},\n&{:?},\n];\n",
        fnv(names.as_bytes()),
        kept[0],
        kept[1],
        kept[2],
        tables[0],
        tables[1],
        tables[2],
    )
}

fn function(key: &str, message: &Message, at: usize, arguments: &[String]) -> String {
    let name = if KEYWORDS.contains(&key) { format!("r#{key}") } else { key.to_owned() };
    let sample = message.slots().last().copied().unwrap_or_default().replace(['`', '\n'], " ");
    let plural = matches!(message, Message::Plural(_));
    let parameters: Vec<String> = arguments
        .iter()
        .map(|a| if plural && a == "n" { "n: i64".to_owned() } else { format!("{a}: impl std::fmt::Display") })
        .collect();
    let given: Vec<String> = arguments.iter().map(|a| format!("&{a}")).collect();
    let (output, body) = match (plural, arguments.is_empty()) {
        (true, _) => (
            "String",
            format!("super::super::super::fill({at} + super::super::super::plural(n), &[{}])", given.join(", ")),
        ),
        (false, true) => ("&'static str", format!("super::super::super::message({at})")),
        (false, false) => ("String", format!("super::super::super::fill({at}, &[{}])", given.join(", "))),
    };
    format!("/// `{sample}`\n#[must_use]\npub fn {name}({}) -> {output} {{ {body} }}\n", parameters.join(", "))
}
