//! Recovery codes. Invariant: shown once, stored only hashed, used once. A code has 80 random bits, so that a plain hash
//! cannot be searched.

use super::token_hash;
use crate::{ctx::Ctx, error::Result};
use domain::id::AccountId;
use entity::{account, recovery_code};
use sea_orm::ConnectionTrait;

const HOW_MANY: usize = 10;
/// 32 letters and digits that are not mistaken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

fn new_code(dice: [u8; 16]) -> String {
    let letters: Vec<char> = dice.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn hash(account: AccountId, code: &str) -> Vec<u8> {
    token_hash(&format!("{account}\0{}", plain(code)))
}

/// As compared: however it was typed.
pub(super) fn plain(code: &str) -> String {
    code.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Gives an account new codes in place of the old, and shows them once.
pub(super) async fn renew(ctx: &Ctx, conn: &impl ConnectionTrait, account: &account::Model) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..HOW_MANY).map(|_| new_code(ctx.services.dice.bytes())).collect();
    let row = |code: &String| recovery_code::Model {
        id: ctx.id(),
        centre_id: account.centre_id,
        account_id: account.id,
        code_hash: hash(account.id, code),
        created_at: ctx.at(),
        used_at: None,
    };
    recovery_code::replace(conn, account.id, codes.iter().map(row).collect()).await?;
    Ok(codes)
}

/// Uses `code` up, if it is one of the account's.
pub(super) async fn take(ctx: &Ctx, conn: &impl ConnectionTrait, account: AccountId, code: &str) -> Result<bool> {
    Ok(recovery_code::take(conn, account, hash(account, code), ctx.at()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = new_code(*b"0123456789abcdef");
        assert_eq!(code.len(), 19);
        assert_eq!(plain(&code.to_uppercase().replace('-', " ")), plain(&code));
        let account = AccountId(uuid::Uuid::nil());
        assert_eq!(hash(account, &code), hash(account, &format!(" {} ", code.to_uppercase())));
        assert_ne!(hash(account, &code), hash(AccountId(uuid::Uuid::max()), &code));
    }
}
