//! A record as a JSON object, written straight into a buffer.

use super::{Field, Selection, Told, Value};
use crate::advice::Place;
use crate::classify::{Alternative, Evidence, Explanation, Sign};
use crate::report::json::push_text;
use crate::taxonomy::EnhancedCode;

/// Writes records as objects of the same fields.
#[derive(Debug, Clone)]
pub struct Object {
    /// Each field with what stands before its value.
    fields: Vec<(Vec<u8>, &'static Field)>,
    lines: Lines,
}

/// Whether an object stands on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// On one, for a program.
    One,
    /// On one for each value, for a person.
    Many,
}

impl Object {
    /// Objects of these fields.
    pub fn new(selection: &Selection, lines: Lines) -> Self {
        let fields = selection.fields().iter().enumerate().map(|(index, field)| {
            let comma = if index == 0 { "" } else { "," };
            let key = match lines {
                Lines::One => format!("{comma}\"{}\":", field.name),
                Lines::Many => format!("{comma}\n  \"{}\": ", field.name),
            };
            (key.into_bytes(), *field)
        });
        Self { fields: fields.collect(), lines }
    }

    /// Appends the object of a verdict.
    pub fn push(&self, told: &Told<'_>, out: &mut Vec<u8>) {
        out.reserve(1024);
        out.push(b'{');
        for (key, field) in &self.fields {
            out.extend_from_slice(key);
            push_value(&mut Tree { out, lines: self.lines, depth: 1 }, &(field.value)(told));
        }
        if self.lines == Lines::Many {
            out.push(b'\n');
        }
        out.push(b'}');
    }
}

fn push_value(tree: &mut Tree<'_>, value: &Value<'_>) {
    match value {
        Value::Absent => tree.out.extend_from_slice(b"null"),
        Value::Text(text) => push_text(tree.out, text),
        Value::Told(text) => push_text(tree.out, text),
        Value::Name(name) => push_name(tree.out, name),
        Value::Number(number) => push_number(tree.out, *number),
        Value::Code(code) => push_code(tree.out, *code),
        Value::Date(date) => {
            tree.out.push(b'"');
            date.push_to(tree.out);
            tree.out.push(b'"');
        }
        Value::Share(share) => push_share(tree.out, *share),
        Value::Texts(texts) | Value::Steps(texts) => tree.array(texts, |tree, text| push_text(tree.out, text)),
        Value::Evidence(evidence) => tree.array(evidence, push_evidence),
        Value::Alternatives(alternatives) => tree.array(alternatives, push_alternative),
        Value::Named(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|(name, text)| (*name, Value::Text(text))).collect();
            tree.object(&pairs);
        }
        Value::Places(places) => tree.array(places, |tree, Place { title, url }| {
            tree.object(&[("title", Value::Text(title)), ("url", Value::Text(url))]);
        }),
        Value::Notes(notes) => tree.array(notes, |tree, note| {
            tree.object(&[("page", Value::Text(&note.page)), ("note", Value::Text(note.note))]);
        }),
        Value::Explanation(explanation) => push_explanation(tree, explanation),
        Value::Signs(signs) => tree.array(signs, push_sign),
        Value::Object(pairs) => tree.object(pairs),
        Value::List(values) => tree.array(values, push_value),
        Value::Truth(holds) => tree.out.extend_from_slice(if *holds { b"true" } else { b"false" }),
    }
}

/// Values within values, with the line ends and indents between them.
struct Tree<'o> {
    out: &'o mut Vec<u8>,
    lines: Lines,
    depth: usize,
}

impl Tree<'_> {
    fn array<T>(&mut self, items: &[T], push: impl Fn(&mut Tree<'_>, &T)) {
        self.within(*b"[]", items, push);
    }

    fn object(&mut self, pairs: &[(&str, Value<'_>)]) {
        self.within(*b"{}", pairs, |tree, (name, value)| {
            push_text(tree.out, name);
            tree.out.extend_from_slice(if tree.lines == Lines::One { b":" } else { b": " });
            push_value(tree, value);
        });
    }

    fn within<T>(&mut self, brackets: [u8; 2], items: &[T], push: impl Fn(&mut Tree<'_>, &T)) {
        let [open, close] = brackets;
        self.out.push(open);
        let mut inner = Tree { out: self.out, lines: self.lines, depth: self.depth + 1 };
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                inner.out.push(b',');
            }
            inner.line();
            push(&mut inner, item);
        }
        if !items.is_empty() {
            self.line();
        }
        self.out.push(close);
    }

    /// Begins a line at this depth, where values have lines of their own.
    fn line(&mut self) {
        if self.lines == Lines::Many {
            self.out.push(b'\n');
            self.out.extend(std::iter::repeat_n(b' ', self.depth * 2));
        }
    }
}

fn place(offset: Option<usize>) -> Value<'static> {
    Value::number(offset.map(|offset| offset as u64))
}

fn push_evidence(tree: &mut Tree<'_>, evidence: &Evidence) {
    let Evidence { rule, kind, text, start, end } = evidence;
    tree.object(&[
        ("rule", Value::Text(rule)),
        ("kind", Value::Name(kind.name())),
        ("text", Value::Text(text)),
        ("start", place(*start)),
        ("end", place(*end)),
    ]);
}

fn push_alternative(tree: &mut Tree<'_>, alternative: &Alternative) {
    let Alternative { category, confidence } = alternative;
    tree.object(&[("category", Value::Name(category.name())), ("confidence", Value::Share(*confidence))]);
}

fn push_explanation(tree: &mut Tree<'_>, explanation: &Explanation) {
    let Explanation { signals, candidates, settled, runner_up } = explanation;
    tree.object(&[
        ("signals", Value::Signs(signals)),
        ("candidates", Value::Alternatives(candidates)),
        ("settled", Value::Texts(settled)),
        ("runner_up", Value::Text(runner_up)),
    ]);
}

fn push_sign(tree: &mut Tree<'_>, sign: &Sign) {
    let Sign { category, rule, kind, weight, weight_alone, text, start, end, lessened } = sign;
    tree.object(&[
        ("category", Value::Name(category.name())),
        ("rule", Value::Text(rule)),
        ("kind", Value::Name(kind.name())),
        ("weight", Value::Share(*weight)),
        ("weight_alone", Value::Share(*weight_alone)),
        ("text", Value::Text(text)),
        ("start", place(*start)),
        ("end", place(*end)),
        ("lessened", Value::Texts(lessened)),
    ]);
}

/// Appends a value on one line.
pub(super) fn push_compact(out: &mut Vec<u8>, value: &Value<'_>) {
    push_value(&mut Tree { out, lines: Lines::One, depth: 0 }, value);
}

fn push_name(out: &mut Vec<u8>, name: &str) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}

pub(super) fn push_number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    while let Some(digit) = at.checked_sub(1).and_then(|at| digits.get_mut(at)) {
        *digit = b'0' + (rest % 10) as u8;
        at -= 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

fn push_code(out: &mut Vec<u8>, code: EnhancedCode) {
    out.push(b'"');
    push_number(out, u64::from(code.class));
    out.push(b'.');
    push_number(out, u64::from(code.subject));
    out.push(b'.');
    push_number(out, u64::from(code.detail));
    out.push(b'"');
}

/// Three decimals, as many as needed: more would claim a precision that no calibration has.
pub(super) fn push_share(out: &mut Vec<u8>, share: f64) {
    if share < 0.0 {
        out.push(b'-');
    }
    #[allow(clippy::cast_sign_loss)]
    let thousandths = (share.abs() * 1000.0).round() as u64;
    push_number(out, thousandths / 1000);
    out.push(b'.');
    let rest = thousandths % 1000;
    let digits = [rest / 100, rest / 10 % 10, rest % 10].map(|digit| b'0' + digit as u8);
    let length = digits.iter().rposition(|digit| *digit != b'0').map_or(1, |last| last + 1);
    out.extend_from_slice(digits.get(..length).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_anybody_writes_them() {
        let number = |number| {
            let mut out = Vec::new();
            push_number(&mut out, number);
            String::from_utf8(out).unwrap()
        };
        assert_eq!([0, 7, 550, u64::MAX].map(number), ["0", "7", "550", "18446744073709551615"]);
        let share = |share| {
            let mut out = Vec::new();
            push_share(&mut out, share);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            [0.0, 0.98, 0.9849, 1.0, 12.3456, -0.5, 0.05].map(share),
            ["0.0", "0.98", "0.985", "1.0", "12.346", "-0.5", "0.05"]
        );
    }
}
