//! The shell around the features: document, navigation, routes, error pages. Invariant: wiring only; what a page shows
//! and does belongs to its feature.

#[cfg(feature = "ssr")]
mod document;
mod frame;
mod menu;
mod navigation;
mod routes;

#[cfg(feature = "ssr")]
pub use document::shell;
pub use frame::App;
