//! Risk alerts, as they are held of a participant.

use crate::{questionnaire::When, risk::Done};
use domain::{Lang, id::RiskAlertId, risk::Rung};
use serde::{Deserialize, Serialize};

/// That an answer of one's own was sent on to somebody, and what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAlert {
    pub alert: RiskAlertId,
    /// What was answered, and in which language it is called so.
    pub title: String,
    pub lang: Lang,
    pub raised: When,
    pub responsible: Option<String>,
    pub deputy: Option<String>,
    /// Whom it went to, and when.
    pub told: Vec<(Rung, When)>,
    pub done: Vec<Done>,
}
