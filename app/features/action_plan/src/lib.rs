//! Goals, action plan, sick leave and work: the participant's own pages and the team's. Invariant: writing, signing and
//! taking out work without script, and what was typed is never lost.

mod api;
mod page;
mod parts;
mod trial;
mod work;

pub use api::{
    AddWorkStatus, ReadActionPlan, ReadWorkCourse, SaveAction, SaveGoal, SaveRating, SaveStep, SignPlan, VoidPlanItem,
    VoidWorkStatus,
};
pub use page::{ActionPlanPage, GoalsPage};
pub use trial::{
    OwnWorkTrialPage, WorkTrialPage,
    api::{ReadWorkTrial, SaveEmployerCall, SaveJobStep, SaveTrialDay, VoidTrialItem},
};
pub use work::{OwnWorkPage, WorkPage};
