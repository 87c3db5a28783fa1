//! Records as a table for a spreadsheet.
//!
//! A cell that a spreadsheet would take for a formula is guarded: a bounce is untrusted text.

use super::object::{push_compact, push_number, push_share};
use super::{Field, Selection, Told, Value};
use crate::safe;

/// Writes records as rows of the same columns.
#[derive(Debug, Clone)]
pub struct Cells {
    fields: Vec<&'static Field>,
}

impl Cells {
    /// Rows of these columns.
    pub fn new(selection: &Selection) -> Self {
        Self { fields: selection.fields().to_vec() }
    }

    /// The first row.
    pub fn header(&self) -> Vec<u8> {
        let names: Vec<_> = self.fields.iter().map(|field| field.name).collect();
        (names.join(",") + "\n").into_bytes()
    }

    /// Appends the row of a verdict.
    pub fn push(&self, told: &Told<'_>, out: &mut Vec<u8>) {
        out.reserve(512);
        for (index, field) in self.fields.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_cell(out, &(field.value)(told));
        }
        out.push(b'\n');
    }
}

fn push_cell(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Absent => {}
        Value::Text(text) => push_guarded(out, text),
        Value::Told(text) => push_guarded(out, text),
        Value::Name(name) => out.extend_from_slice(name.as_bytes()),
        Value::Number(number) => push_number(out, *number),
        Value::Share(share) => push_share(out, *share),
        Value::Date(date) => date.push_to(out),
        Value::Code(code) => out.extend_from_slice(code.to_string().as_bytes()),
        Value::Texts(texts) => push_guarded(out, &texts.join("; ")),
        Value::Steps(steps) => push_guarded(out, &steps.join(" / ")),
        Value::Evidence(evidence) => {
            push_list(out, evidence.iter().map(|found| format!("{}: {}", found.rule, found.text)));
        }
        Value::Alternatives(others) => {
            push_list(out, others.iter().map(|other| format!("{} {:.2}", other.category, other.confidence)));
        }
        Value::Named(pairs) => push_list(out, pairs.iter().map(|(name, text)| format!("{name}: {text}"))),
        Value::Places(places) => push_list(out, places.iter().map(|place| format!("{}, {}", place.title, place.url))),
        Value::Notes(notes) => push_list(out, notes.iter().map(|note| format!("{}: {}", note.page, note.note))),
        Value::Explanation(explanation) => push_guarded(out, &explanation.runner_up),
        // What has parts of its own is JSON, for whoever reads the table by a program.
        Value::Object(_) | Value::List(_) | Value::Truth(_) => {
            let mut json = Vec::new();
            push_compact(&mut json, value);
            push_guarded(out, &String::from_utf8_lossy(&json));
        }
        Value::Signs(signs) => push_list(out, signs.iter().map(|sign| format!("{}: {}", sign.rule, sign.text))),
    }
}

fn push_list(out: &mut Vec<u8>, items: impl Iterator<Item = String>) {
    push_guarded(out, &items.collect::<Vec<_>>().join("; "));
}

/// Whether a spreadsheet may take a cell for a formula: also in the wide letters of East Asia, and behind a mark at
/// which another spreadsheet begins the next cell.
fn may_be_formula(text: &str) -> bool {
    const BEGINNINGS: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text != "-" && text.trim_start_matches(['"', '\'', ';', ' ']).starts_with(BEGINNINGS)
}

/// A cell on one line that no spreadsheet takes for a formula.
pub(in crate::report) fn push_guarded(out: &mut Vec<u8>, text: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._@:/".contains(&byte);
    // Standard input is a lone hyphen, and no formula of anybody's.
    if !may_be_formula(text) && text.bytes().all(is_plain) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    let mut cell = safe::line(text);
    if may_be_formula(&cell) {
        cell.insert(0, '\'');
    }
    if cell.contains([',', ';', '\t', '"', '\n', '\r']) {
        out.push(b'"');
        out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(cell.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut out = Vec::new();
        push_guarded(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_is_no_formula_and_ends_where_it_should() {
        let cells = [
            "＝1+1",
            "x;=1+1",
            ";=1",
            "=1+1",
            "+49",
            "-5",
            "@SUM",
            " =1",
            "\t@x",
            "-",
            "ann@b.example",
            "",
            "a,b",
            "say \"hi\"",
            "a\nb",
        ];
        let shown = [
            "'＝1+1",
            "\"x;=1+1\"",
            "\"';=1\"",
            "'=1+1",
            "'+49",
            "'-5",
            "'@SUM",
            "'=1",
            "'@x",
            "-",
            "ann@b.example",
            "",
            "\"a,b\"",
            "\"say \"\"hi\"\"\"",
            "a b",
        ];
        assert_eq!(cells.map(cell), shown);
    }
}
