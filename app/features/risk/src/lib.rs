//! Risk answers on their way to a person: the alerts of who is named, and who is named where.

mod alerts;
mod api;
mod duties;

pub use alerts::RiskAlertsPage;
pub use api::{AcknowledgeRiskAlert, ReadRiskAlerts, ReadRiskDuties, RemoveRiskDuty, SetRiskDuty};
pub use duties::RiskDutiesPage;
