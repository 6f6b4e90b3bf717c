//! Accounts, and one of them. Invariant: a participant is here as an account only: name, address, open or
//! closed, and whether it is signed in; not where or when.

use super::{admin, known, look, record, record_seen};
use crate::{
    account::{factor, sessions_of},
    audit,
    ctx::Ctx,
    error::Result,
    wording::{self, CENTRE_ZONE},
};
use contract::{
    AppError,
    administration::users::{User, UserRow, Users},
};
use domain::{id::AccountId, person::Role};
use entity::{access_block, account};

/// More are found by searching.
const MOST: usize = 50;

fn row(account: &account::Model) -> UserRow {
    UserRow {
        account: account.id,
        name: account.name.clone(),
        email: account.email.clone(),
        role: account.role,
        profession: account.profession,
        closed: account.disabled_at.is_some(),
    }
}

/// The centre's accounts in whose name or address `name` stands, of one role if `role` is one, by name. Participants are
/// only searched for: without a `name` there are none.
///
/// # Errors
/// `Unauthenticated`; `Forbidden` for all but administrators.
pub async fn list(ctx: &Ctx, name: &str, role: &str) -> Result<Users> {
    let actor = admin(ctx)?;
    let (wanted, role) = (name.trim().to_lowercase(), Role::parse(role));
    let transaction = ctx.begin().await?;
    let mut found = account::all_of_centre(&transaction, actor.centre).await?;
    let hidden = access_block::hidden_from(&transaction, actor).await?;
    // here and not in SQL: neither database folds Æ, Ø and Å as we do
    found.retain(|one| {
        let named = one.name.to_lowercase().contains(&wanted) || one.email_folded.contains(&wanted);
        let asked = one.role.is_staff() || (!wanted.is_empty() && one.role != Role::Guest);
        named && asked && role.is_none_or(|role| one.role == role) && !hidden.contains(&one.id)
    });
    let order = wording::name_order();
    found.sort_by(|a, b| order(&a.name, &b.name).then(a.id.cmp(&b.id)));
    let shown = found.iter().take(MOST);
    audit::record(ctx, &transaction, look(ctx, actor, "read_accounts", "account")).await?;
    record_seen(ctx, &transaction, shown.clone().map(|one| one.id)).await?;
    transaction.commit().await?;
    Ok(Users {
        name: name.trim().to_owned(),
        role,
        more: u32::try_from(found.len().saturating_sub(MOST)).unwrap_or(u32::MAX),
        rows: shown.map(row).collect(),
    })
}

/// One account of the centre, and where somebody who works here is signed in.
///
/// # Errors
/// As [`list`]; `NotFound` when the centre has no such account.
pub async fn read(ctx: &Ctx, account: &str) -> Result<User> {
    let actor = admin(ctx)?;
    let id: AccountId = account.parse().map_err(|_| AppError::NotFound)?;
    let transaction = ctx.begin().await?;
    let found = account::of_centre(&transaction, actor.centre, [id]).await?.remove(&id);
    let found = known(&transaction, actor, found).await?;
    let factor = factor::has_any(&transaction, found.id).await?;
    let sessions = match found.disabled_at {
        None => sessions_of(ctx, &transaction, id, found.role).await?,
        Some(_) => Vec::new(),
    };
    record(ctx, &transaction, "read_account", &found).await?;
    transaction.commit().await?;
    let added = wording::day_of(found.created_at.timestamp(), CENTRE_ZONE);
    let (signed_in, staff) = (!sessions.is_empty(), found.role.is_staff());
    Ok(User {
        row: row(&found),
        me: id == actor.account,
        version: found.version,
        added: staff.then(|| wording::long_date(ctx.lang, added)),
        factor,
        signed_in,
        sessions: if staff { sessions } else { Vec::new() },
    })
}
