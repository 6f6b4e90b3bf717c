//! Comma-separated values by RFC 4180. Invariant: no cell is a formula to the program that opens the file.

/// One line, its line end included.
#[must_use]
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// Spreadsheets take these at the start of a cell as a formula, quoted or not.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn cell(text: &str) -> String {
    let tame = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    if tame.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", tame.replace('"', "\"\"")) } else { tame }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_line_ends_are_enclosed() {
        assert_eq!(line(["a", "b,c", "d\"e", "f\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
    }

    #[test]
    fn a_formula_is_text() {
        assert_eq!(line(["=1+1", "@x", "-2", "+3", "\tx"]), "'=1+1,'@x,'-2,'+3,'\tx\r\n");
        assert_eq!(line(["\r=1,2"]), "\"'\r=1,2\"\r\n");
    }
}
