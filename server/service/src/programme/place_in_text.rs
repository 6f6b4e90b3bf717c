//! Where in a text something stands. Invariant: the text has been read before, so it is whole; what a path does not lead to
//! stands where the last part of it that was found does.

use super::TextFormat;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The byte where `phases[0].name` stands.
pub(super) fn offset_of(text: &str, format: TextFormat, path: &str) -> usize {
    let steps: Vec<&str> = path.split(['.', '[']).map(|step| step.trim_end_matches(']')).collect();
    match format {
        TextFormat::Toml => in_toml(text, &steps),
        TextFormat::Json => Json { text: text.as_bytes(), at: 0 }.find(&steps),
    }
}

fn in_toml(text: &str, steps: &[&str]) -> usize {
    let Ok(table) = DeTable::parse(text) else { return 0 };
    let mut found = 0;
    let mut steps = steps.iter();
    let Some(mut value) = steps.next().and_then(|step| in_table(table.get_ref(), step, &mut found)) else { return 0 };
    for step in steps {
        let next = match value {
            DeValue::Table(table) => in_table(table, step, &mut found),
            DeValue::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get(at)).map(|item| {
                found = item.span().start;
                item.get_ref()
            }),
            _ => None,
        };
        let Some(next) = next else { return found };
        value = next;
    }
    found
}

/// What a table holds under a key, and where the key stands.
fn in_table<'a, 'i>(table: &'a DeTable<'i>, key: &str, found: &mut usize) -> Option<&'a DeValue<'i>> {
    let (key, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
    // a list of tables has its key again and again: each item knows its own place
    *found = key.span().start;
    Some(Spanned::get_ref(value))
}

/// Walks through JSON without keeping any of it.
struct Json<'a> {
    text: &'a [u8],
    at: usize,
}

impl Json<'_> {
    fn find(mut self, steps: &[&str]) -> usize {
        let mut found = 0;
        for step in steps {
            self.space();
            let entered = match (self.peek(), step.parse::<usize>()) {
                (Some(b'{'), _) => self.enter_key(step),
                (Some(b'['), Ok(number)) => self.enter_item(number),
                _ => None,
            };
            let Some(at) = entered else { return found };
            found = at;
        }
        found
    }

    /// Goes to the value of a key; says where the key stands.
    fn enter_key(&mut self, key: &str) -> Option<usize> {
        self.at += 1;
        loop {
            self.space();
            if self.peek()? != b'"' {
                return None;
            }
            let begin = self.at;
            self.skip();
            let name = self.text.get(begin + 1..self.at.saturating_sub(1))?;
            self.space();
            // the colon
            self.at += 1;
            self.space();
            if name == key.as_bytes() {
                return Some(begin);
            }
            self.skip();
            self.comma();
        }
    }

    fn enter_item(&mut self, number: usize) -> Option<usize> {
        self.at += 1;
        for _ in 0..number {
            self.space();
            self.skip();
            self.comma();
        }
        self.space();
        (self.peek()? != b']').then_some(self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn comma(&mut self) {
        self.space();
        if self.peek() == Some(b',') {
            self.at += 1;
        }
    }

    /// Goes past one value.
    fn skip(&mut self) {
        let (mut depth, mut quoted) = (0_usize, false);
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' if quoted => self.at += 1,
                b'"' => quoted = !quoted,
                b'[' | b'{' if !quoted => depth += 1,
                b']' | b'}' | b',' if !quoted && depth == 0 => return,
                b']' | b'}' if !quoted => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 && !quoted && matches!(byte, b'"' | b']' | b'}') {
                return;
            }
        }
    }
}
