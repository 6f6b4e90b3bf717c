//! The files of the pages: the browser's program, styles, fonts, icons. Invariant: what is named by its content is kept
//! for ever, everything else is asked for again, and a missing file is a plain 404, never a page.

use anyhow::{Context as _, bail};
use axum::{
    Router,
    extract::State,
    middleware::{map_response, map_response_with_state},
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};
use tower_http::services::{ServeDir, ServeFile};

/// Where the files lie: as told, or beside the program.
///
/// # Errors
/// When they are nowhere.
pub fn find(told: &Path) -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe().context("where is this program?")?;
    let beside = here.parent().unwrap_or(Path::new("."));
    let from_env = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let told = (!told.as_os_str().is_empty()).then(|| told.to_owned());
    let places = [told, from_env, Some(beside.join("../site")), Some(beside.join("site"))];
    match places.into_iter().flatten().find(|place| place.is_dir()) {
        Some(place) => Ok(place),
        None => bail!("the pages' files are not found beside the program; set server.site_root, or run `make build`"),
    }
}

/// Which build lies there, for `leptos`.
#[must_use]
pub fn options(site: &Path) -> LeptosOptions {
    let build = build_id(site);
    LeptosOptions::builder()
        .output_name("tilbake")
        .site_root(site.display().to_string())
        .site_pkg_dir(build.map_or_else(|| "pkg".to_owned(), |id| format!("pkg/{id}")))
        .build()
}

/// Which files of the browser's program each page needs beyond the first load (`scripts/site/pack.mjs` makes the list).
#[derive(Clone, Debug, Default)]
pub struct Packs {
    folder: String,
    of_page: HashMap<String, Vec<String>>,
}

impl Packs {
    /// Of the build that lies there; of none, nothing.
    #[must_use]
    pub fn of(options: &LeptosOptions) -> Self {
        let folder = options.site_pkg_dir.to_string();
        let list = Path::new(&*options.site_root).join(&folder).join("__wasm_split_manifest.json");
        let of_page = std::fs::read(list).ok().and_then(|list| serde_json::from_slice(&list).ok()).unwrap_or_default();
        Self { folder, of_page }
    }

    /// The `Link` header that lets a browser fetch them beside the program, not after it.
    #[must_use]
    pub fn preload<'a>(&self, pages: impl Iterator<Item = &'a str>) -> Option<HeaderValue> {
        let files = pages.filter_map(|page| self.of_page.get(page)).flatten();
        let links: Vec<String> = files
            .map(|file| {
                let folder = &self.folder;
                format!("</{folder}/{file}.wasm>; rel=preload; as=fetch; type=\"application/wasm\"; crossorigin")
            })
            .collect();
        if links.is_empty() { None } else { HeaderValue::from_str(&links.join(", ")).ok() }
    }
}

pub(crate) fn build_id(site: &Path) -> Option<String> {
    let id = std::fs::read_to_string(site.join("build-id")).ok()?;
    Some(id.trim().to_owned())
}

/// Files at the root of the site.
const LOOSE: &[&str] = &[
    "/sw.js",
    "/offline.html",
    "/offline.css",
    "/manifest.webmanifest",
    "/favicon.ico",
    "/favicon.svg",
    "/robots.txt",
];

/// Serves them.
pub fn router<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    const FOR_EVER: &str = "public, max-age=31536000, immutable";
    let build = if build_id(site).is_some() { FOR_EVER } else { "no-cache" };
    let folders = [("pkg", build), ("fonts", FOR_EVER), ("icons", "public, max-age=86400"), ("js", "no-cache")];
    let mut router = Router::new();
    for (name, cache) in folders {
        let files = ServeDir::new(site.join(name)).precompressed_br().precompressed_gzip();
        let files = Router::new().fallback_service(files).layer(map_response_with_state(cache, keep));
        router = router.nest_service(&format!("/{name}"), files);
    }
    let mut loose = Router::new();
    let reader = ServeDir::new(site.join("pdf")).precompressed_br().precompressed_gzip();
    let reader = Router::new().fallback_service(reader);
    let reader = reader.layer(map_response_with_state("no-cache", keep)).layer(map_response(reader_policy));
    router = router.nest_service("/pdf", reader);
    for path in LOOSE {
        let file = ServeFile::new(site.join(&path[1..])).precompressed_br().precompressed_gzip();
        loose = loose.route_service(path, file);
    }
    router.merge(loose.layer(map_response_with_state("no-cache", keep)).layer(map_response(loose_policy)))
}

/// What the service worker may fetch is governed by the worker's own policy; the offline page has a style and a picture.
async fn loose_policy(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// What reads PDF for slides is a worker, and a worker follows the policy it comes with: it may load and run its own decoders.
async fn reader_policy(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
                          frame-ancestors 'none'";
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// Good answers are kept as told; a 404 is not kept at all.
async fn keep(State(cache): State<&'static str>, mut response: Response) -> Response {
    let good = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cache = HeaderValue::from_static(if good { cache } else { "no-store" });
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_packs_and_an_unknown_one_nothing() {
        let of_page = HashMap::from([("__today_1".to_owned(), vec!["common".to_owned(), "today".to_owned()])]);
        let packs = Packs { folder: "pkg/abc".to_owned(), of_page };
        let header = packs.preload(["__today_1", "__other_2"].into_iter()).expect("a header");
        let links: Vec<&str> = header.to_str().expect("text").split(", ").collect();
        assert_eq!(links.len(), 2);
        assert!(links[1].starts_with("</pkg/abc/today.wasm>; rel=preload; as=fetch;"), "{links:?}");
        assert_eq!(packs.preload(["__other_2"].into_iter()), None);
    }
}
