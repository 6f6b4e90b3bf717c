//! The route table is complete and its documentation is current.

use server::routes::{self, Kind, ROUTES, Route};
use std::collections::BTreeSet;

/// Registers all server functions, as rendering the app does.
fn server_functions() -> BTreeSet<(String, String)> {
    leptos_axum::generate_route_list(app::App);
    server_fn::axum::server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned())).collect()
}

#[tokio::test]
async fn every_server_function_has_a_row_and_every_row_a_function() {
    let functions = server_functions();
    let rows: BTreeSet<(String, String)> = ROUTES
        .iter()
        .filter(|route| matches!(route.kind, Kind::Call))
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    let without_row: Vec<_> = functions.difference(&rows).collect();
    let without_function: Vec<_> = rows.difference(&functions).collect();
    assert!(without_row.is_empty(), "no row in server/src/routes.rs for {without_row:?}");
    assert!(without_function.is_empty(), "rows for functions that do not exist: {without_function:?}");
}

#[tokio::test]
async fn every_page_of_the_app_has_a_row_and_every_row_a_page() {
    let pages: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|route| route.path().trim_end_matches('/').to_owned())
        .collect();
    let rows: BTreeSet<String> = ROUTES
        .iter()
        .filter(|route| matches!(route.kind, Kind::Page))
        .map(|route| route.path.trim_end_matches('/').to_owned())
        .collect();
    assert_eq!(pages, rows);
}

#[test]
fn no_path_stands_twice() {
    let mut seen = BTreeSet::new();
    for Route { method, path, .. } in ROUTES {
        assert!(seen.insert((method, path)), "{method} {path} stands twice");
    }
}

#[test]
fn routes_doc_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/routes.md");
    let made = routes::as_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &made).expect("docs/routes.md is written");
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(stored, made, "run UPDATE_DOCS=1 cargo test -p server routes_doc");
}
