//! Paths that came from outside and may be followed. Invariant: they never lead to another site.

/// `path` if it stays on this site, else `/`.
#[must_use]
pub fn local_path(path: &str) -> &str {
    // browsers drop tabs and line ends from addresses: `/<tab>/elsewhere` would lead away
    let local =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control);
    if local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(local_path("/training?week=1"), "/training?week=1");
        for evil in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "",
            "javascript:x",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(local_path(evil), "/");
        }
    }
}
