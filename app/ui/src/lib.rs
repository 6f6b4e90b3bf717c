//! The design system: components, charts, forms and words. Invariant: no server functions, and every component works
//! before WebAssembly has loaded.

pub mod block;
pub mod button;
pub mod chart;
pub mod field;
pub mod form;
mod html;
pub mod i18n;
pub mod icon;
pub mod live;
pub mod load;
pub mod media;
pub mod prelude;
pub mod state;
pub mod table;
pub mod tone;
