//! Text as it may be shown: made safe for the terminal, measured, and broken into rows.
//!
//! Input is hostile. Nothing that leaves this module holds a control character, a character that
//! turns the direction of the text, or a heap of combining marks. It knows no colors and no panes.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::theme::Drawing;

/// Columns that a tab takes.
const TAB: &str = "    ";

/// Combining marks that a letter may keep.
const MARKS: usize = 6;

/// A line longer than this is laid out in pieces of this many bytes, each beginning a new row, so
/// that showing a place in a line of megabytes costs no more than showing one in a short line.
const PIECE: usize = 4096;

/// One cluster of characters that stands in a cell, or in two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// What is shown.
    pub text: Cow<'a, str>,
    /// How many columns it takes, 1 at least.
    pub width: usize,
    /// The bytes of the line that it stands for.
    pub at: Range<usize>,
    /// Whether it stands in for something that cannot be shown as it is.
    pub strange: bool,
}

/// The glyphs of a line.
pub fn glyphs(line: &str, drawing: Drawing) -> impl Iterator<Item = Glyph<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.get(at..)?;
        // Before another ASCII character a printable one is a cluster by itself: most text is such.
        let alone = matches!(rest.as_bytes(), [b' '..=b'~'] | [b' '..=b'~', 0..=0x7f, ..]);
        let cluster = if alone { rest.get(..1)? } else { rest.graphemes(true).next()? };
        let range = at..at + cluster.len();
        at = range.end;
        if alone {
            return Some(Glyph { text: Cow::Borrowed(cluster), width: 1, at: range, strange: false });
        }
        let (text, strange) = show(cluster, drawing);
        let width = text.width().max(1);
        Some(Glyph { text, width, at: range, strange })
    })
}

/// What is shown for a cluster, and whether it only stands in for it.
fn show(cluster: &str, drawing: Drawing) -> (Cow<'_, str>, bool) {
    let mut characters = cluster.chars();
    let Some(first) = characters.next() else { return (Cow::Borrowed(" "), false) };
    if cluster.len() == 1 && (' '..='~').contains(&first) {
        return (Cow::Borrowed(cluster), false);
    }
    if drawing == Drawing::Ascii
        && let Some(plain) = plain(first)
    {
        return (Cow::Borrowed(plain), false);
    }
    if first == '\t' {
        return (Cow::Borrowed(TAB), false);
    }
    if first.is_control() || is_hidden(first) || first.width().unwrap_or(0) == 0 {
        return (Cow::Owned(stand_in(first, drawing).to_string()), true);
    }
    let rest: usize = characters.clone().count();
    if rest == 0 {
        return (Cow::Borrowed(cluster), false);
    }
    // Terminals disagree about joined emoji and variation selectors: the first one alone is safe.
    if characters.clone().any(is_hidden) || rest > MARKS {
        let kept = characters.take(MARKS).take_while(|c| c.width() == Some(0) && !is_hidden(*c));
        return (Cow::Owned(std::iter::once(first).chain(kept).collect()), false);
    }
    (Cow::Borrowed(cluster), false)
}

/// What stands for a typographic sign where only ASCII is drawn.
const fn plain(sign: char) -> Option<&'static str> {
    match sign {
        '…' => Some("..."),
        '“' | '”' | '„' => Some("\""),
        '‘' | '’' => Some("'"),
        '–' | '—' => Some("-"),
        _ => None,
    }
}

/// Characters that show nothing and may change how the text around them is shown; terminals disagree about what joins,
/// and about those of private use at the very end.
const fn is_hidden(c: char) -> bool {
    crate::safe::is_hidden(c) || matches!(c, '\u{200c}' | '\u{200d}' | '\u{10ff00}'..='\u{10ffff}')
}

fn stand_in(c: char, drawing: Drawing) -> char {
    match (drawing, c) {
        (Drawing::Ascii, _) => '?',
        (Drawing::Unicode, '\u{0}'..='\u{1f}') => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        (Drawing::Unicode, '\u{7f}') => '\u{2421}',
        (Drawing::Unicode, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' | '\u{feff}') => '·',
        (Drawing::Unicode, _) => '\u{fffd}',
    }
}

/// One line of safe text: line breaks and tabs become spaces.
pub fn safe(text: &str, drawing: Drawing) -> String {
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        if cluster.chars().all(char::is_whitespace) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push_str(&show(cluster, drawing).0);
        }
    }
    out
}

/// The columns that safe text takes.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.graphemes(true).map(|cluster| cluster.width().max(1)).sum()
}

/// Safe text of at most `columns`, its end replaced by an ellipsis where it is longer.
pub fn clip(text: &str, columns: usize, drawing: Drawing) -> String {
    let text = safe(text.trim(), drawing);
    if width(&text) <= columns {
        return text;
    }
    let ellipsis = drawing.symbols().ellipsis;
    let room = columns.saturating_sub(width(ellipsis));
    let mut out = String::new();
    let mut used = 0;
    for glyph in glyphs(&text, drawing) {
        used += glyph.width;
        if used > room {
            break;
        }
        out.push_str(&glyph.text);
    }
    if columns >= width(ellipsis) {
        out.push_str(ellipsis);
    }
    out
}

/// Safe text in rows of at most `columns`, broken between words.
pub fn wrap(text: &str, columns: usize, drawing: Drawing) -> Vec<String> {
    let mut rows = Vec::new();
    for (paragraph, ranges) in paragraphs(text, columns, drawing) {
        rows.extend(ranges.into_iter().map(|range| paragraph.get(range).unwrap_or_default().trim_end().to_owned()));
    }
    rows
}

/// Safe text in paragraphs, and the bytes of each of their rows, which join on.
pub fn paragraphs(
    text: &str,
    columns: usize,
    drawing: Drawing,
) -> impl Iterator<Item = (String, Vec<Range<usize>>)> + '_ {
    text.lines().map(move |paragraph| {
        let paragraph = safe(paragraph.trim(), drawing);
        let rows = rows_of(&paragraph, columns, drawing);
        (paragraph, rows)
    })
}

fn rows_of(text: &str, columns: usize, drawing: Drawing) -> Vec<Range<usize>> {
    let sheet = Measure { columns, mark: 0, drawing };
    sheet.rows(text, 0, &[])
}

/// How a line is broken into rows.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// The columns of a row.
    pub columns: usize,
    /// The columns that each end of a marked range takes.
    pub mark: usize,
    /// How glyphs are drawn.
    pub drawing: Drawing,
}

impl Measure {
    /// Rows of the piece of `line` that begins at the byte `start`, as byte ranges that join on.
    ///
    /// `marks` are the marked ranges of the line, in order. An empty piece is one empty row.
    pub fn rows(&self, line: &str, start: usize, marks: &[Range<usize>]) -> Vec<Range<usize>> {
        let end = piece_end(line, start);
        let text = line.get(start..end).unwrap_or_default();
        let mut rows = Vec::new();
        let (mut row, mut used) = (start, 0);
        // After the last space of the row: where it may break, and the columns up to there.
        let mut rest: Option<(usize, usize)> = None;
        for glyph in glyphs(text, self.drawing) {
            let at = start + glyph.at.start;
            let space = glyph.text.chars().all(|c| c == ' ');
            let cell = at..start + glyph.at.end;
            let ends = marks.iter().filter(|mark| opens(mark, &cell)).count()
                + marks.iter().filter(|mark| closes(mark, &cell)).count();
            let columns = glyph.width + self.mark * ends;
            if used + columns > self.columns && at > row && !(space && used + columns <= self.columns + 1) {
                let (from, carried) = match rest {
                    Some((place, before)) if place > row && place <= at => (place, used - before),
                    _ => (at, 0),
                };
                rows.push(row..from);
                (row, used, rest) = (from, carried, None);
            }
            used += columns;
            if space {
                rest = Some((start + glyph.at.end, used));
            }
        }
        rows.push(row..end);
        rows
    }
}

/// Whether a marked range begins within a cell's bytes.
pub fn opens(mark: &Range<usize>, cell: &Range<usize>) -> bool {
    cell.contains(&mark.start)
}

/// Whether a marked range ends within a cell's bytes, or after them.
pub fn closes(mark: &Range<usize>, cell: &Range<usize>) -> bool {
    cell.start < mark.end && mark.end <= cell.end
}

/// Where the piece of the line begins in which the byte `at` stands.
pub fn piece_start(line: &str, at: usize) -> usize {
    boundary(line, at.min(line.len()) / PIECE * PIECE)
}

/// Where the piece ends that begins at `start`.
pub fn piece_end(line: &str, start: usize) -> usize {
    // A start may lie after its multiple of PIECE, moved on to a character's boundary.
    boundary(line, (start / PIECE + 1) * PIECE)
}

/// The first boundary of a character at or after `at`.
fn boundary(line: &str, at: usize) -> usize {
    (at..line.len()).find(|&place| line.is_char_boundary(place)).unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNICODE: Drawing = Drawing::Unicode;

    #[test]
    fn nothing_that_steers_a_terminal_is_shown() {
        let hostile = "a\u{1b}[2Jb\u{0}c\u{9b}d\u{202e}e\u{200b}f\u{7f}g\u{feff}\u{10ff1b}";
        for drawing in [Drawing::Unicode, Drawing::Ascii] {
            for glyph in glyphs(hostile, drawing) {
                assert!(!glyph.text.chars().any(|c| c.is_control() || is_hidden(c)), "{glyph:?}");
            }
            assert_eq!(glyphs(hostile, drawing).map(|glyph| glyph.at.len()).sum::<usize>(), hostile.len());
        }
        assert_eq!(safe("a\u{1b}b", UNICODE), "a␛b");
        assert_eq!(safe("a\u{1b}b", Drawing::Ascii), "a?b");
    }

    #[test]
    fn plain_letters_and_letters_with_marks_are_told_apart() {
        let line = "ae\u{301} \u{301}x\r\n~日";
        let found: Vec<_> = glyphs(line, UNICODE).map(|glyph| glyph.at).collect();
        let clusters: Vec<_> = line.grapheme_indices(true).map(|(at, cluster)| at..at + cluster.len()).collect();
        assert_eq!(found, clusters);
    }

    #[test]
    fn a_heap_of_combining_marks_is_cut() {
        let zalgo = format!("a{}", "\u{301}".repeat(500));
        let shown: Vec<_> = glyphs(&zalgo, UNICODE).collect();
        assert_eq!((shown.len(), shown[0].width), (1, 1));
        assert!(shown[0].text.chars().count() <= MARKS + 1);
    }

    #[test]
    fn rows_break_between_words_and_join_on() {
        let text = "550-5.1.1 The email account that you tried to reach does not exist";
        let rows = Measure { columns: 20, mark: 1, drawing: UNICODE }.rows(text, 0, std::slice::from_ref(&(40..50)));
        assert!(rows.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(rows.first().unwrap().start..rows.last().unwrap().end, 0..text.len());
        let shown: Vec<_> = rows.iter().map(|row| text.get(row.clone()).unwrap().trim_end()).collect();
        assert_eq!(shown, ["550-5.1.1 The email", "account that you", "tried to reach", "does not exist"]);
    }

    #[test]
    fn a_word_wider_than_the_row_is_broken_and_wide_letters_count_twice() {
        assert_eq!(wrap("日本語のメール", 6, UNICODE), ["日本語", "のメー", "ル"]);
        assert_eq!(wrap("a verylongwordindeed b", 8, UNICODE), ["a", "verylong", "wordinde", "ed b"]);
        assert_eq!(clip("日本語", 5, UNICODE), "日本…");
    }

    #[test]
    fn a_long_line_is_laid_out_in_pieces() {
        let line = "é".repeat(5000);
        let mut at = 0;
        while at < line.len() {
            assert_eq!(piece_start(&line, at), at);
            let rows = Measure { columns: 30, mark: 1, drawing: UNICODE }.rows(&line, at, &[]);
            at = rows.last().unwrap().end;
        }
    }
}
