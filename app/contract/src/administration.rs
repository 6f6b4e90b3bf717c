//! What those who run a centre's installation see. Invariant: accounts, letters and machinery; nothing of what anybody is
//! here for.

pub mod health;
pub mod places;
pub mod users;
pub mod work;
