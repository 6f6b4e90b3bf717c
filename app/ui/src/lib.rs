//! The design system: components, charts, forms and words. Invariant: no server functions, and every component works
//! before WebAssembly has loaded.

pub mod i18n;
