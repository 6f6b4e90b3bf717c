//! Files that staff attach. Invariant: what a file is, is told by its content, never by its name.

use crate::{
    person::text_enum,
    training::{Fault, free_text},
};

text_enum! {
    /// What may be attached: what every browser shows, and what runs nothing.
    FileKind { Pdf = "pdf", Png = "png", Jpeg = "jpeg" }
}

/// The largest file, in bytes.
pub const FILE_MAX: usize = 10 * 1024 * 1024;
/// So many to one session.
pub const MOST: usize = 5;
/// The longest name, in characters.
pub const NAME_MAX: usize = 100;
/// The longest text, in characters.
pub const WORDS_MAX: usize = 2000;

impl FileKind {
    /// By the file's first bytes; none for what may not be attached.
    #[must_use]
    pub fn of(content: &[u8]) -> Option<Self> {
        let begins = |with: &[u8]| content.starts_with(with);
        if begins(b"%PDF-") {
            Some(Self::Pdf)
        } else if begins(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if begins(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// What a file is called for people: its name without folders, without its ending and what cannot be seen, cut when it is long.
///
/// # Errors
/// `required` when nothing is left.
pub fn name_of(given: &str) -> Result<String, Fault> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem: String = stem.replace(['\n', '\r', '\t'], " ").chars().take(NAME_MAX).collect();
    let name = free_text("file", &stem, NAME_MAX)?;
    name.ok_or_else(|| Fault::new("file", "required"))
}

/// What those in a session are told beforehand; nothing when it was emptied.
///
/// # Errors
/// `too_long`.
pub fn words(text: &str) -> Result<Option<String>, Fault> {
    free_text("words", text, WORDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_it_is() {
        assert_eq!(FileKind::of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of(b"\x89PNG\r\n\x1a\n\0"), Some(FileKind::Png));
        assert_eq!(FileKind::of(b"\xff\xd8\xff\xe0"), Some(FileKind::Jpeg));
        for other in
            [&b"<svg xmlns='http://www.w3.org/2000/svg'>"[..], b"<html>", b"MZ\x90", b"PK\x03\x04", b"", b" %PDF-"]
        {
            assert_eq!(FileKind::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_name_is_for_people() {
        assert_eq!(name_of("C:\\Users\\mona\\Til første dag.pdf").as_deref(), Ok("Til første dag"));
        assert_eq!(name_of("../../etc/passwd").as_deref(), Ok("passwd"));
        assert_eq!(name_of("a\u{0}\r\nb.v2.pdf").as_deref(), Ok("a  b.v2"));
        assert_eq!(name_of(".pdf").map_err(|fault| fault.code), Err("required"));
        assert_eq!(name_of(&"x".repeat(101)).map(|name| name.len()), Ok(NAME_MAX));
    }
}
