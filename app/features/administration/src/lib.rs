//! The pages of those who run a centre's installation. Invariant: accounts and machinery only; what anybody is here for is
//! on none of them.

mod api;
mod audit_log;
mod invite;
mod jobs;
mod outbox;
mod overview;
mod parts;
mod places;
mod storage;
mod user;
mod users;
mod words;

pub use api::{
    CheckAudit, CloseAccount, EndOneSession, EndSessions, ForgetFactor, InviteUser, ListUsers, OpenAccount,
    ReadAuditLog, ReadJobs, ReadOutbox, ReadOverview, ReadPlaces, ReadStorage, ReadUser, Rename, RetryJob, SendLink,
    SetPost,
};
pub use audit_log::AuditPage;
pub use invite::InvitePage;
pub use jobs::JobsPage;
pub use outbox::OutboxPage;
pub use overview::OverviewPage;
pub use places::CentrePage;
pub use storage::StoragePage;
pub use user::UserPage;
pub use users::UsersPage;
