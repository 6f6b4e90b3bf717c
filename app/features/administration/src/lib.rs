//! The pages of those who run a centre's installation. Invariant: accounts and machinery only; what anybody is here for is
//! on none of them.

mod api;
mod invite;
mod jobs;
mod outbox;
mod parts;
mod user;
mod users;
mod words;

pub use api::{
    CloseAccount, EndOneSession, EndSessions, ForgetFactor, InviteUser, ListUsers, OpenAccount, ReadJobs, ReadOutbox,
    ReadUser, RetryJob, SendLink, SetPost,
};
pub use invite::InvitePage;
pub use jobs::JobsPage;
pub use outbox::OutboxPage;
pub use user::UserPage;
pub use users::UsersPage;
