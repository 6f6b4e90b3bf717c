//! Codes of an authenticator app (RFC 6238: six digits, SHA-1, 30 seconds, which every app knows). Invariant: pure: the
//! time is given, the secret comes in and goes out as text.

use crate::error::{Error, Result};
use contract::account::Picture;
use jiff::Timestamp;
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

/// Who the app says the code is for.
const ISSUER: &str = "Tilbake";

/// A new secret of 160 random bits, in base32.
pub fn new_secret(dice: [u8; 20]) -> String {
    Secret::new_stack(dice).to_base32()
}

fn app(secret: &str, account: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(secret).map_err(Error::internal)?;
    // a colon would end the name in the address below
    let account = account.replace(':', "");
    let app = Builder::new().with_secret(secret).with_issuer(Some(ISSUER)).with_account_name(account);
    app.build().map_err(Error::internal)
}

/// The time step that `code` belongs to: this one, the one before or the one after.
///
/// # Errors
/// When the secret is none.
pub fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<i32>> {
    let step = app(secret, ISSUER)?.check(code, u64::try_from(now.as_second()).unwrap_or(0));
    Ok(step.and_then(|step| i32::try_from(step).ok()))
}

/// The address that an app reads from the picture.
///
/// # Errors
/// When the secret is none.
pub fn address(secret: &str, account: &str) -> Result<String> {
    app(secret, account)?.to_url().map_err(Error::internal)
}

/// `text` as a QR code.
///
/// # Errors
/// When it is too long for one.
pub fn picture(text: &str) -> Result<Picture> {
    use std::fmt::Write as _;
    /// The quiet zone that readers need.
    const MARGIN: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(Error::internal)?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    Ok(Picture { size: u32::try_from(code.size() + 2 * MARGIN).unwrap_or(0), path })
}

/// The secret in groups of four, for typing.
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret is the ASCII text `12345678901234567890`.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn codes_are_those_of_the_rfc_with_one_step_of_drift() -> Result<()> {
        for (second, code) in [(1_111_111_109, "081804"), (1_111_111_111, "050471"), (2_000_000_000, "279037")] {
            let step = i32::try_from(second / 30).ok();
            for drift in [-30, 0, 30] {
                assert_eq!(step_of(RFC, code, at(second + drift))?, step, "{second} {drift}");
            }
            assert_eq!(step_of(RFC, code, at(second + 60))?, None);
            assert_eq!(step_of(RFC, code, at(second - 60))?, None);
        }
        assert_eq!(step_of(RFC, "05047", at(1_111_111_111))?, None);
        assert_eq!(step_of(RFC, "tull og tøys", at(59))?, None);
        Ok(())
    }

    #[test]
    fn the_picture_and_the_text_say_the_same_secret() -> Result<()> {
        let secret = new_secret([7; 20]);
        let address = address(&secret, "kari:x@demo.example")?;
        assert!(address.starts_with("otpauth://totp/Tilbake:") && address.contains(&secret), "{address}");
        assert_eq!(grouped(&secret).replace(' ', ""), secret);
        let picture = picture(&address)?;
        assert!(picture.size > 40 && picture.path.starts_with("M4 4h1v1h-1z"));
        Ok(())
    }
}
