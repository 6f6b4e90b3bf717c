//! The pages of those who run a centre's installation. Invariant: accounts and machinery only; what anybody is here for is
//! on none of them.

mod api;
mod invite;
mod parts;
mod user;
mod users;
mod words;

pub use api::{
    CloseAccount, EndOneSession, EndSessions, ForgetFactor, InviteUser, ListUsers, OpenAccount, ReadUser, SendLink,
    SetPost,
};
pub use invite::InvitePage;
pub use user::UserPage;
pub use users::UsersPage;
