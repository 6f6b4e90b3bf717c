//! What a participant has asked in teaching. Invariant: as in the module above.

use crate::questionnaire::When;
use domain::teaching::QuestionState;
use serde::{Deserialize, Serialize};

/// Something the participant asked in a teaching session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnQuestion {
    pub session: String,
    pub words: String,
    pub asked: When,
    pub state: QuestionState,
    /// Others in the session saw it, without a name.
    pub shown: bool,
}
