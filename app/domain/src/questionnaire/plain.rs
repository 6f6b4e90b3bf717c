//! Markdown and XHTML to plain text. Invariant: the result is text to be shown as text; no tag of the source survives.

/// Drops tags and marks of emphasis, keeps the words and line breaks.
pub(super) fn plain(source: &str) -> String {
    let lines = without_tags(source);
    let lines = lines.lines().map(|line| {
        let line = line.trim();
        let line = line.trim_start_matches('#').trim_start();
        line.replace("**", "").replace("__", "").replace('`', "")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A `<` that begins no tag is kept as it is.
fn without_tags(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        kept.push_str(before);
        let begins = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !begins {
            kept.push('<');
            rest = &tag[1..];
            continue;
        }
        rest = tag;
        // no tag ends from here on: looking again would take quadratic time
        let Some(end) = tag.find('>') else { break };
        if ["<br", "</p", "</li", "</div"].iter().any(|breaks| tag.starts_with(breaks)) {
            kept.push('\n');
        }
        rest = &tag[end + 1..];
    }
    kept.push_str(rest);
    // the ampersand last, so that nothing is decoded twice
    kept.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
