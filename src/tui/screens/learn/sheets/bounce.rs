//! A bounce with marked words in it, in rows that fit.

use std::ops::Range;

use crate::tui::sheet::{Span, Writer, plain};
use crate::tui::theme::Role;
use crate::tui::typeset::{self, Measure, closes, opens};

/// A line of a sentence that goes on is longer than this.
const SENTENCE: usize = 45;

/// A bounce is moved in by so many columns.
const INDENT: usize = 2;

/// Writes a bounce; the bytes of it that each row shows come back.
pub(super) fn write(text: &str, (marks, role): (Vec<Range<usize>>, Role), writer: &mut Writer) -> Vec<Range<usize>> {
    let drawing = writer.drawing();
    let mark = typeset::width(drawing.symbols().open);
    let columns = writer.columns().saturating_sub(INDENT).max(1);
    let measure = Measure { columns, mark, drawing };
    let text = flowing(text.trim_end(), columns);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let within = marks.iter().filter(|mark| mark.start < end && start < mark.end);
        let mut within: Vec<Range<usize>> =
            within.map(|mark| mark.start.max(start) - start..mark.end.min(end) - start).collect();
        within.sort_by_key(|mark| mark.start);
        let within = joined(within);
        let line = line.trim_end_matches('\r');
        let mut piece = 0;
        loop {
            let ranges = measure.rows(line, piece, &within);
            let next = ranges.last().map_or(line.len(), |range| range.end);
            let count = ranges.len();
            for (at, range) in ranges.into_iter().enumerate() {
                // Spaces before a word that is wider than the row would be a row of nothing.
                if at == 0 && count > 1 && line.get(range.clone()).is_some_and(|row| row.trim().is_empty()) {
                    continue;
                }
                writer.row(spans(line, &range, (&within, role), writer));
                rows.push(start + range.start..start + range.end);
            }
            if next >= line.len() || next <= piece {
                break;
            }
            piece = next;
        }
        start = end + 1;
    }
    rows
}

/// A text whose sentences run on over their lines where these are wider than the rows, each byte in its place.
///
/// Lines that were broken for a wider screen would otherwise be broken once more, a long and a short row by turns.
fn flowing(text: &str, columns: usize) -> String {
    if text.lines().all(|line| line.len() <= columns) {
        return text.to_owned();
    }
    let mut flowing = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        flowing.push_str(line);
        let goes_on = |next: &&str| line.len() > SENTENCE && is_prose(line) && is_prose(next);
        if let Some(next) = lines.peek() {
            flowing.push(if goes_on(next) { ' ' } else { '\n' });
        }
    }
    flowing
}

/// Whether a line is part of a sentence, and neither a field nor a reply.
fn is_prose(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    line.starts_with(char::is_alphabetic) && !first.ends_with(':') && !line.contains('\r')
}

/// Marks in their order, those that share some words or touch as one.
fn joined(marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut().filter(|last| mark.start <= last.end) {
            Some(last) => last.end = last.end.max(mark.end),
            None => joined.push(mark),
        }
    }
    joined
}

/// One row of a line, each change of its look a span of its own.
fn spans(line: &str, row: &Range<usize>, (marks, role): (&[Range<usize>], Role), writer: &Writer) -> Vec<Span> {
    let symbols = writer.drawing().symbols();
    let mut spans = vec![plain(Role::Body, " ".repeat(INDENT))];
    let mut put = |role: Role, text: &str| match spans.last_mut() {
        Some(last) if last.role == role => last.text.push_str(text),
        _ => spans.push(plain(role, text.to_owned())),
    };
    for glyph in typeset::glyphs(line.get(row.clone()).unwrap_or_default(), writer.drawing()) {
        let cell = row.start + glyph.at.start..row.start + glyph.at.end;
        for _ in marks.iter().filter(|mark| opens(mark, &cell)) {
            put(role, symbols.open);
        }
        let is_marked = marks.iter().any(|mark| mark.start < cell.end && cell.start < mark.end);
        let look = match (is_marked, glyph.strange) {
            (true, _) => role,
            (false, true) => Role::Strange,
            (false, false) => Role::Example,
        };
        put(look, &glyph.text);
        for _ in marks.iter().filter(|mark| closes(mark, &cell)) {
            put(role, symbols.close);
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_run_on_where_lines_are_too_wide_and_fields_and_replies_do_not() {
        let text = "Subject: failure notice of the delivery system\nI'm afraid I wasn't able to deliver your message to the\n\
                    address. This is permanent.\n\n550-5.1.1 no such user here, and no such mailbox either\n550 5.1.1 bye";
        assert_eq!(flowing(text, 80), text);
        let narrow = flowing(text, 50);
        assert_eq!(narrow.len(), text.len());
        assert!(narrow.contains("message to the address.") && narrow.matches('\n').count() == 4, "{narrow}");
    }
}
