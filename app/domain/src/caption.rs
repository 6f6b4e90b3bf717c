//! Captions that a helper types while a session is live. Invariant: a line is one line of text; what is written out is valid
//! `WebVTT` whatever was typed.

use std::fmt::Write as _;

/// Longest line, in characters.
pub const MOST_CAPTION: usize = 200;
/// As many lines of a session in a minute; nobody types faster, and each goes to all who watch.
pub const MOST_CAPTIONS_A_MINUTE: u64 = 60;
/// How many of the latest lines a page is told.
pub const CAPTIONS_TOLD: u64 = 5;

/// How long a line is shown at least, where none follows, in milliseconds.
const SHOWN: u32 = 7_000;
/// For each character of a longer line: slow readers read some 14 a second.
const SHOWN_A_CHARACTER: u32 = 70;

/// One line, and when it was said, in milliseconds since the session began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: u64,
    pub words: String,
}

/// What was typed or pasted as one line: single spaces, nothing that cannot be seen.
#[must_use]
pub fn one_line(typed: &str) -> String {
    let seen: String = typed.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How long a line is shown unless the next one comes first, in milliseconds.
#[must_use]
pub fn shown_for(words: &str) -> u32 {
    let characters = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    characters.saturating_mul(SHOWN_A_CHARACTER).max(SHOWN)
}

/// A line as the text of a cue: nothing in it is markup.
#[must_use]
pub fn cue_text(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The lines, in order, as a `WebVTT` file. Each is shown until the next.
#[must_use]
pub fn webvtt(lines: &[Line]) -> String {
    let mut file = String::from("WEBVTT\n");
    for (place, line) in lines.iter().enumerate() {
        let longest = line.at + u64::from(shown_for(&line.words));
        let next = lines.get(place + 1).map_or(longest, |next| next.at);
        // of two in one instant, the first one too has a moment: a cue ends after it begins
        let ends = next.clamp(line.at + 1, longest);
        let _ = write!(file, "\n{} --> {}\n{}\n", clock(line.at), clock(ends), cue_text(&line.words));
    }
    file
}

/// "00:01:02.345"
fn clock(ms: u64) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stands_seven_seconds_and_a_long_one_until_it_can_be_read() {
        assert_eq!(shown_for("Velkommen"), 7_000);
        assert_eq!(shown_for(&"ø".repeat(100)), 7_000);
        assert_eq!(shown_for(&"ø".repeat(MOST_CAPTION)), 14_000);
    }

    #[test]
    fn what_is_pasted_is_one_line() {
        assert_eq!(one_line(" Hei\r\n\r\n00:01 \t på\u{0} deg\u{2028}alle "), "Hei 00:01 på deg alle");
        assert_eq!(one_line("\n\t\u{7}"), "");
    }

    #[test]
    fn each_is_shown_until_the_next_and_nothing_in_it_is_markup() {
        let line = |at, words: &str| Line { at, words: words.to_owned() };
        let lines = [
            line(1_500, "Hei"),
            line(3_000, "a --> b <b>&amp;"),
            line(3_600_000, "To samtidig"),
            line(3_600_000, "Sist"),
        ];
        let file = "WEBVTT\n\
            \n00:00:01.500 --> 00:00:03.000\nHei\n\
            \n00:00:03.000 --> 00:00:10.000\na --&gt; b &lt;b&gt;&amp;amp;\n\
            \n01:00:00.000 --> 01:00:00.001\nTo samtidig\n\
            \n01:00:00.000 --> 01:00:07.000\nSist\n";
        assert_eq!(webvtt(&lines), file);
        assert_eq!(webvtt(&[]), "WEBVTT\n");
    }
}
