//! Takes the marks of quotation off a text: the `>` that mail clients put before each line.
//!
//! It knows nothing of what is quoted, but leaves a client's commands in SMTP records (`>>> DATA`).

use std::ops::Range;

use super::excerpt::Excerpt;
use super::fields::field_name;
use super::text::{lines, part};
use crate::code::is_reply;

/// No rest of a line that a client broke is longer, in bytes.
const LONGEST_REST: usize = 48;

/// The text without marks of quotation; the same text where there are none.
pub(super) fn unquoted(text: &Excerpt) -> Excerpt {
    let is_quoted = text.text().starts_with('>') || memchr::memmem::find(text.text().as_bytes(), b"\n>").is_some();
    if !is_quoted || !text.text().lines().any(|line| quote(line) > 0) {
        return text.clone();
    }
    let mut out = Excerpt::default();
    let rows: Vec<Row> = lines(text.text()).map(|line| Row::of(text.text(), line)).collect();
    let mut kept = 0;
    for (index, row) in rows.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| rows.get(before));
        if let (Some(before), Some(after)) = (before, rows.get(index + 1))
            && is_rest(text.text(), [before, row, after])
        {
            out.append(text, kept..before.words.end);
            out.push_decoded(" ", text.locate(before.words.end..row.words.start).unwrap_or_default());
        } else {
            out.append(text, kept..row.start);
        }
        kept = row.words.start;
    }
    out.append(text, kept..text.text().len());
    out
}

/// A line and how it is quoted.
struct Row {
    start: usize,
    words: Range<usize>,
    depth: usize,
}

impl Row {
    fn of(text: &str, line: Range<usize>) -> Self {
        let marks = quote(part(text, line.clone()));
        let depth = part(text, line.start..line.start + marks).bytes().filter(|byte| *byte == b'>').count();
        Self { start: line.start, words: line.start + marks..line.end, depth }
    }
}

/// Whether the second of three lines is the rest of the first, which a client broke and whose rest it
/// quoted one level less: what somebody answers stands apart.
fn is_rest(text: &str, [before, line, after]: [&Row; 3]) -> bool {
    let words = |row: &Row| part(text, row.words.clone());
    line.depth > 0
        && before.depth == line.depth + 1
        && after.depth == before.depth
        && [before, line, after].into_iter().all(|row| !words(row).trim().is_empty())
        && line.words.len() <= LONGEST_REST
        && field_name(words(line)).is_none()
        && !is_reply(words(line))
}

/// The length of the marks that a line begins with.
fn quote(line: &str) -> usize {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        if rest.strip_prefix(">>>").is_some_and(|command| !command.starts_with('>')) || rest.starts_with(">From ") {
            break;
        }
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_goes_and_commands_stay() {
        let text = "Hello\n> 550 5.1.1 no\n> > user\n>\n> >>> DATA\n>>> RCPT To:<a@b.example>\n";
        let unquoted = unquoted(&Excerpt::verbatim(text, 0));
        assert_eq!(unquoted.text(), "Hello\n550 5.1.1 no\nuser\n\n>>> DATA\n>>> RCPT To:<a@b.example>\n");
        assert_eq!(unquoted.locate(6..9), Some(8..11));
    }

    #[test]
    fn the_rest_of_a_broken_line_is_joined_and_an_answer_stays() {
        let read = |text: &str| unquoted(&Excerpt::verbatim(text, 0)).text().to_owned();
        assert_eq!(read("> > > a long\n> > line\n> > > and more\n"), "a long line\nand more\n");
        assert_eq!(read(">> why?\n> because\n>\n>> and?\n"), "why?\nbecause\n\nand?\n");
        assert_eq!(read("> > one\n> Status: 5.1.1\n> > two\n"), "one\nStatus: 5.1.1\ntwo\n");
    }
}
