//! Parts of the page of the day.

mod aside;
mod due;
mod news;
mod plan;
mod quick_log;
mod risk;
mod session;

pub(crate) use aside::Aside;
pub(crate) use plan::Plan;
pub(crate) use risk::RiskCard;
