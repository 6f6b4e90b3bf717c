//! Text into tokens. Invariant: every token remembers where it began, so that a fault can name the place.

use super::{Decimal, Moment, ParseFault};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    /// A name in back quotes: never a keyword.
    Quoted(String),
    Text(String),
    Whole(i64),
    Number(Decimal),
    Moment(Moment),
    Variable(String),
    Special(String),
    Sign(&'static str),
}

const SIGNS: [&str; 22] =
    ["!=", "!~", "<=", ">=", "=", "~", "<", ">", "+", "-", "*", "/", "&", "|", "(", ")", "[", "]", "{", "}", ".", ","];

/// Tokens with the byte position each began at.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ParseFault> {
    let mut rest = text;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let at = text.len().saturating_sub(rest.len());
        let Some(first) = rest.chars().next() else { return Ok(found) };
        if rest.starts_with("//") || rest.starts_with("/*") {
            return Err(ParseFault::Unsupported { at, what: "comments".to_owned() });
        }
        let (token, left) = match first {
            '\'' | '"' => quoted(rest, first).map(|(text, left)| (Token::Text(text), left)),
            '`' => quoted(rest, first).map(|(text, left)| (Token::Quoted(text), left)),
            '%' => variable(rest),
            '$' => Some(word(rest.get(1..).unwrap_or_default())).map(|(name, left)| (Token::Special(name), left)),
            '@' => moment(rest),
            '0'..='9' => number(rest),
            'a'..='z' | 'A'..='Z' | '_' => Some(word(rest)).map(|(name, left)| (Token::Word(name), left)),
            _ => sign(rest),
        }
        .ok_or(ParseFault::Unreadable { at })?;
        found.push((at, token));
        rest = left;
    }
}

fn split(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

fn word(text: &str) -> (String, &str) {
    let (name, left) = split(text, |c| c.is_ascii_alphanumeric() || c == '_');
    (name.to_owned(), left)
}

fn sign(text: &str) -> Option<(Token, &str)> {
    SIGNS.iter().find_map(|sign| text.strip_prefix(sign).map(|left| (Token::Sign(sign), left)))
}

fn variable(text: &str) -> Option<(Token, &str)> {
    let text = text.strip_prefix('%')?;
    let (name, left) = match text.chars().next()? {
        quote @ ('`' | '\'') => quoted(text, quote)?,
        _ => word(text),
    };
    (!name.is_empty()).then_some((Token::Variable(name), left))
}

fn moment(text: &str) -> Option<(Token, &str)> {
    let (written, left) = split(text.strip_prefix('@')?, |c| c.is_ascii_digit() || "-:+TZ.".contains(c));
    // a point that no digit follows belongs to the path after the date: `@2024.toString()`
    let kept = written.trim_end_matches('.');
    let left = text.get(1 + kept.len()..).unwrap_or(left);
    Some((Token::Moment(Moment::parse(kept)?), left))
}

fn number(text: &str) -> Option<(Token, &str)> {
    let (whole, left) = split(text, |c| c.is_ascii_digit());
    if let Some(after) = left.strip_prefix('.') {
        let (fraction, left) = split(after, |c| c.is_ascii_digit());
        if !fraction.is_empty() {
            return Some((Token::Number(Decimal::parse(&format!("{whole}.{fraction}"))?), left));
        }
    }
    Some((Token::Whole(whole.parse().ok()?), left))
}

fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut read = String::new();
    let mut chars = text.strip_prefix(quote)?.chars();
    loop {
        match chars.next()? {
            c if c == quote => return Some((read, chars.as_str())),
            '\\' => read.push(escaped(&mut chars)?),
            c => read.push(c),
        }
    }
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'f' => '\u{c}',
        'u' => {
            let digits: String = chars.by_ref().take(4).collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
        }
        c @ ('\'' | '"' | '`' | '\\' | '/') => c,
        _ => return None,
    })
}
