//! The design system: components, charts, forms and words. Invariant: no server functions, and every component works
//! before WebAssembly has loaded.

pub mod access;
pub mod action_plan;
pub mod ask;
pub mod block;
pub mod button;
pub mod chart;
pub mod consent;
pub mod course;
pub mod field;
pub mod flow;
pub mod form;
mod html;
pub mod i18n;
pub mod icon;
pub mod identity;
pub mod live;
pub mod load;
pub mod media;
pub mod person;
pub mod post;
pub mod prelude;
pub mod preparation;
pub mod press;
pub mod programme;
pub mod read_aloud;
pub mod referral;
pub mod remembered;
pub mod said;
pub mod script;
pub mod shared;
pub mod state;
pub mod sure;
pub mod table;
pub mod tone;
pub mod work;
pub mod work_trial;
