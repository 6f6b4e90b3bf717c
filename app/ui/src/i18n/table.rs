//! Where messages come from on each side. Invariant: an index out of range is an empty text, never a panic.

use domain::Lang;
#[cfg(feature = "ssr")]
use domain::person::Role;

#[cfg(feature = "ssr")]
pub(super) fn message(index: usize) -> &'static str {
    super::generated::TABLES[current() as usize].get(index).copied().unwrap_or_default()
}

/// The language of this request (server) or of this page (browser).
#[cfg(feature = "ssr")]
#[must_use]
pub fn current() -> Lang {
    leptos::prelude::use_context().unwrap_or_default()
}

/// Nothing to do on the server, which holds every language.
#[cfg(feature = "ssr")]
#[must_use]
pub fn install(_messages: &str, _lang: Lang) -> bool {
    true
}

/// Who reads a page: each gets the words of their own pages. Becoming another is a full page load.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Visitors too.
    Participants,
    Staff,
    /// Their own pages, and nothing of those who treat.
    Admins,
}

#[cfg(feature = "ssr")]
impl Audience {
    const ALL: [Self; 3] = [Self::Participants, Self::Staff, Self::Admins];

    /// Of a reader in that role; of a visitor without one.
    fn of(role: Option<Role>) -> Self {
        match role {
            Some(Role::Admin) => Self::Admins,
            Some(role) if role.is_staff() => Self::Staff,
            _ => Self::Participants,
        }
    }
}

/// Which words a document comes with: those of its reader, and those that ride with the pages it is one of.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    audience: Audience,
    /// The place in [`super::generated::PAGES`].
    page: Option<usize>,
}

#[cfg(feature = "ssr")]
impl Words {
    /// Of a document at `path`, as in `/programmes/new`.
    #[must_use]
    pub fn of(role: Option<Role>, path: &str) -> Self {
        let under = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let page = super::generated::PAGES.iter().position(|(root, _)| under(root));
        Self { audience: Audience::of(role), page }
    }

    /// All that a document may come with.
    pub fn all() -> impl Iterator<Item = Self> {
        let pages = std::iter::once(None).chain((0..super::generated::PAGES.len()).map(Some));
        pages.flat_map(|page| Audience::ALL.map(|audience| Self { audience, page }))
    }

    fn has(self, index: usize) -> bool {
        let within = |spans: &[(usize, usize)]| spans.iter().any(|(from, to)| (*from..*to).contains(&index));
        let page = self.page.and_then(|page| super::generated::PAGES.get(page));
        !within(super::generated::KEPT[self.audience as usize]) || page.is_some_and(|(_, spans)| within(spans))
    }
}

/// Where the server serves the texts of a language, immutable.
#[cfg(feature = "ssr")]
#[must_use]
pub fn script_path(lang: Lang, words: Words) -> String {
    let whose = match words.audience {
        Audience::Participants => "",
        Audience::Staff => "staff-",
        Audience::Admins => "admins-",
    };
    let page = words.page.and_then(|page| super::generated::PAGES.get(page));
    let page = page.map_or_else(String::new, |(root, _)| format!("{}-", root.trim_matches('/').replace('/', "-")));
    format!("/i18n/{}-{whose}{page}{}.js", lang.as_str(), super::generated::HASHES[lang as usize])
}

/// The classic script served at [`script_path`].
#[cfg(feature = "ssr")]
#[must_use]
pub fn script_body(lang: Lang, words: Words) -> String {
    let theirs = |(index, text): (usize, &&'static str)| if words.has(index) { *text } else { "" };
    let table = super::generated::TABLES[lang as usize].iter().enumerate();
    let messages: Vec<&str> = std::iter::once(super::generated::KEYS).chain(table.map(theirs)).collect();
    format!("globalThis.__i18n={};", serde_json::Value::from(messages))
}

#[cfg(not(feature = "ssr"))]
static TABLE: std::sync::OnceLock<(Lang, Vec<&'static str>)> = std::sync::OnceLock::new();

/// Between messages when the page hands its table over as one string.
#[cfg(not(feature = "ssr"))]
pub(super) const SEPARATOR: char = '\u{1f}';

#[cfg(not(feature = "ssr"))]
pub(super) fn message(index: usize) -> &'static str {
    TABLE.get().and_then(|(_, table)| table.get(index)).copied().unwrap_or_default()
}

/// The language of this request (server) or of this page (browser).
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn current() -> Lang {
    TABLE.get().map(|(lang, _)| *lang).unwrap_or_default()
}

/// Takes the page's table, its messages joined by U+001F and led by the key hash. False when it belongs to another
/// build.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn install(messages: &str, lang: Lang) -> bool {
    let messages: &'static str = Box::leak(messages.into());
    let mut parts = messages.split(SEPARATOR);
    parts.next() == Some(super::generated::KEYS) && TABLE.set((lang, parts.collect())).is_ok()
}

/// The path that the document was loaded at.
#[cfg(feature = "hydrate")]
static LOADED_AT: std::sync::OnceLock<String> = std::sync::OnceLock::new();

/// The path that the document was loaded at, in the browser.
pub(super) fn loaded_at() -> Option<&'static str> {
    #[cfg(feature = "hydrate")]
    return LOADED_AT.get().map(String::as_str);
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Takes the table that the language script has put on the page. False when it is missing or of another build.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn install_from_page() -> bool {
    use wasm_bindgen::JsCast;
    let _ = LOADED_AT.set(leptos::prelude::window().location().pathname().unwrap_or_default());
    let lang = leptos::prelude::document()
        .document_element()
        .and_then(|e| e.get_attribute("lang"))
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_default();
    js_sys::Reflect::get(&js_sys::global(), &"__i18n".into())
        .ok()
        .and_then(|v| v.dyn_into::<js_sys::Array>().ok())
        .is_some_and(|table| install(&String::from(table.join("\u{1f}")), lang))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::i18n::t;
    use leptos::prelude::{Owner, provide_context};

    fn within<T>(lang: Lang, f: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            provide_context(lang);
            f()
        })
    }

    #[test]
    fn the_request_decides_the_language() {
        assert_eq!(within(Lang::Nb, t::shell::skip_link), "Hopp til hovedinnhold");
        assert_eq!(within(Lang::En, t::shell::skip_link), "Skip to main content");
    }

    #[test]
    fn a_count_picks_its_form() {
        let minutes = |n| within(Lang::Nb, || t::common::minutes(n));
        assert_eq!([minutes(0), minutes(1), minutes(5)], ["0 minutter", "1 minutt", "5 minutter"]);
    }

    fn words(role: Role, path: &str) -> Words {
        Words::of(Some(role), path)
    }

    #[test]
    fn the_script_carries_one_language_and_its_path_changes_with_it() {
        let visitor = Words::of(None, "/");
        let body = script_body(Lang::En, visitor);
        assert!(body.starts_with("globalThis.__i18n=[\"") && body.contains("Skip to main content"));
        assert!(!body.contains("Hopp til hovedinnhold"));
        assert_ne!(script_path(Lang::Nb, visitor), script_path(Lang::Nn, visitor));
    }

    #[test]
    fn nobody_carries_words_of_pages_that_are_not_theirs() {
        let has = |role, words_of_page: &str| script_body(Lang::Nb, words(role, "/")).contains(words_of_page);
        let (planning, blocking) =
            (within(Lang::Nb, t::schedule::plan_one), within(Lang::Nb, t::access_block::contact_out_title));
        assert!(has(Role::Therapist, planning) && !has(Role::Participant, planning));
        assert!(has(Role::Participant, blocking) && !has(Role::Therapist, blocking));
        let users = within(Lang::Nb, t::administration::users_title);
        assert!(has(Role::Admin, users) && !has(Role::Therapist, users) && !has(Role::Admin, planning));
        let count = |words| script_body(Lang::Nb, words).matches("\",\"").count();
        let counts: Vec<_> = Words::all().map(count).collect();
        assert!(counts[0] > 1000 && counts.iter().all(|count| *count == counts[0]), "the same places");
    }

    #[test]
    fn the_words_of_some_pages_ride_with_them_only() {
        let told = within(Lang::Nb, t::programmes::promises_none);
        let has = |path| script_body(Lang::Nb, words(Role::Coordinator, path)).contains(told);
        for path in ["/programmes", "/programmes/x/edit"] {
            assert!(has(path), "{path}");
        }
        for path in ["/", "/programmesque", "/schedule/programmes", ""] {
            assert!(!has(path), "{path}");
        }
        let paths: std::collections::HashSet<_> = Words::all().map(|words| script_path(Lang::Nb, words)).collect();
        assert_eq!(paths.len(), Words::all().count(), "each has a path of its own");
    }
}
