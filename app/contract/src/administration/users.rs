//! Accounts, for those who look after them.

use crate::account::OwnSession;
use domain::{
    id::AccountId,
    person::{Profession, Role},
};
use serde::{Deserialize, Serialize};

/// The page of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Users {
    /// What was searched for.
    pub name: String,
    pub role: Option<Role>,
    pub rows: Vec<UserRow>,
    /// How many more there are than are shown.
    pub more: u32,
}

/// One account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub account: AccountId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub profession: Option<Profession>,
    pub closed: bool,
}

/// The page of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub row: UserRow,
    /// The asker's own: others look after it.
    pub me: bool,
    pub version: i32,
    /// In words. Not of a participant: it tells when they came.
    pub added: Option<String>,
    /// An authenticator app is set up.
    pub factor: bool,
    /// It is signed in somewhere.
    pub signed_in: bool,
    /// Where. Not of a participant.
    pub sessions: Vec<OwnSession>,
}
