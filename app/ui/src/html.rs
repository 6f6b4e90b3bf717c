//! Text where leptos writes it into HTML as it is: the children of `<textarea>`, and `<title>`. Invariant: what a person
//! typed is never markup.

/// Text as HTML that says the same.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The same for a `<textarea>`, whose first line end parsers drop.
#[must_use]
pub fn as_field_content(text: &str) -> String {
    let first = if text.starts_with(['\n', '\r']) { "\n" } else { "" };
    format!("{first}{}", escaped(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_leave_its_place() {
        assert_eq!(escaped("</title><b>&amp;"), "&lt;/title&gt;&lt;b&gt;&amp;amp;");
        assert_eq!(as_field_content("\nto"), "\n\nto");
    }
}
