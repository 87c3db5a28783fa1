//! The part of the paste that the paste pane shows: which rows, from which place on.
//!
//! Only the rows in view are laid out, whatever the size of the paste.

use std::ops::Range;

use super::paste::{Paste, Place};
use super::typeset::{self, Measure};

/// A row in view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line that it belongs to.
    pub line: usize,
    /// The bytes of the line on it.
    pub range: Range<usize>,
}

impl Row {
    /// Where it begins.
    pub const fn start(&self) -> Place {
        Place { line: self.line, byte: self.range.start }
    }

    /// Whether a place stands on it.
    pub fn holds(&self, place: Place) -> bool {
        self.line == place.line && self.range.contains(&place.byte)
    }
}

/// The words of the paste that the verdict rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    ranges: Vec<(usize, Range<usize>)>,
    lead: Option<Place>,
}

impl Marks {
    /// Marks with the weightiest first; those that touch become one.
    pub fn new(mut places: Vec<(usize, Range<usize>)>) -> Self {
        let lead = places.first().map(|(line, range)| Place { line: *line, byte: range.start });
        places.sort_by_key(|(line, range)| (*line, range.start));
        let mut merged: Vec<(usize, Range<usize>)> = Vec::with_capacity(places.len());
        for (line, range) in places {
            match merged.last_mut() {
                Some((last, before)) if *last == line && range.start <= before.end => {
                    before.end = before.end.max(range.end);
                }
                _ => merged.push((line, range)),
            }
        }
        Self { ranges: merged, lead }
    }

    /// Where the weightiest begins.
    pub const fn lead(&self) -> Option<Place> {
        self.lead
    }

    /// The marks of a line.
    pub fn on(&self, line: usize) -> Vec<Range<usize>> {
        let first = self.ranges.partition_point(|(other, _)| *other < line);
        self.ranges.iter().skip(first).take_while(|(other, _)| *other == line).map(|(_, range)| range.clone()).collect()
    }
}

/// The paste with what its layout depends on.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    /// The text.
    pub paste: &'a Paste,
    /// What is marked in it.
    pub marks: &'a Marks,
    /// How lines are broken.
    pub measure: Measure,
}

impl Layout<'_> {
    /// The rows of the piece of a line that begins at `start`.
    fn piece(&self, line: usize, start: usize) -> Vec<Range<usize>> {
        self.measure.rows(self.paste.line(line), start, &self.marks.on(line))
    }

    /// Where the piece begins in which a place stands; the end of a line belongs to its last piece.
    fn piece_of(&self, place: Place) -> usize {
        let text = self.paste.line(place.line);
        typeset::piece_start(text, place.byte.min(text.len().saturating_sub(1)))
    }

    /// So many rows from the row on that begins at `top`.
    pub fn rows(&self, top: Place, count: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut piece = self.piece_of(top);
        for line in top.line..self.paste.lines().len() {
            let length = self.paste.line(line).len();
            loop {
                let ranges = self.piece(line, piece);
                let end = ranges.last().map_or(length, |range| range.end);
                rows.extend(ranges.into_iter().map(|range| Row { line, range }).filter(|row| row.start() >= top));
                if rows.len() >= count {
                    rows.truncate(count);
                    return rows;
                }
                if end >= length || end <= piece {
                    break;
                }
                piece = end;
            }
            piece = 0;
        }
        rows
    }

    /// The row on which a place stands.
    pub fn row_of(&self, place: Place) -> Row {
        let rows = self.piece(place.line, self.piece_of(place));
        let range = rows.iter().rev().find(|row| row.start <= place.byte).or(rows.first()).cloned();
        Row { line: place.line, range: range.unwrap_or_default() }
    }

    /// The beginning of the row that stands so many rows above the row of a place.
    pub fn above(&self, place: Place, count: usize) -> Place {
        let mut start = self.row_of(place).start();
        let mut left = count;
        let mut piece = self.piece_of(start);
        loop {
            let rows = self.piece(start.line, piece);
            let before = rows.iter().filter(|row| row.start < start.byte).count();
            if left <= before {
                return rows.get(before - left).map_or(start, |row| Place { line: start.line, byte: row.start });
            }
            left -= before;
            // Before the first row of this piece: the piece before it, or the line before.
            let end = if piece > 0 {
                Place { line: start.line, byte: piece }
            } else if start.line > 0 {
                Place { line: start.line - 1, byte: usize::MAX }
            } else {
                return Place::default();
            };
            let text = self.paste.line(end.line);
            piece = typeset::piece_start(text, end.byte.min(text.len()).saturating_sub(1));
            start = end;
        }
    }

    /// The beginning of the row that stands so many rows below; the last row at most.
    pub fn below(&self, place: Place, count: usize) -> Place {
        let start = self.row_of(place).start();
        self.rows(start, count + 1).last().map_or(start, Row::start)
    }

    /// The place on the row of `to` that stands in the column in which `from` stands on its own.
    pub fn same_column(&self, from: Place, to: Place) -> Place {
        let row = self.row_of(from);
        let column = self.column(&row, from.byte);
        let target = self.row_of(to);
        let text = self.paste.line(target.line).get(target.range.clone()).unwrap_or_default();
        let mut passed = 0;
        let mut byte = target.range.start;
        for glyph in typeset::glyphs(text, self.measure.drawing) {
            let next = target.range.start + glyph.at.end;
            // The end of a row that is not the line's last is the beginning of the next one.
            let leaves = next >= target.range.end && target.range.end < self.paste.line(target.line).len();
            if passed + glyph.width > column || leaves {
                break;
            }
            passed += glyph.width;
            byte = next;
        }
        Place { line: target.line, byte }
    }

    /// The place in a row that is drawn in this column, with the marks around what is marked.
    pub fn place_at(&self, row: &Row, column: usize) -> Place {
        let line = self.paste.line(row.line);
        let text = line.get(row.range.clone()).unwrap_or_default();
        let marks = self.marks.on(row.line);
        let mut passed = 0;
        let mut byte = row.range.start;
        for glyph in typeset::glyphs(text, self.measure.drawing) {
            let cell = row.range.start + glyph.at.start..row.range.start + glyph.at.end;
            passed += self.measure.mark * marks.iter().filter(|mark| typeset::opens(mark, &cell)).count() + glyph.width;
            byte = cell.start;
            if passed > column {
                return Place { line: row.line, byte };
            }
            passed += self.measure.mark * marks.iter().filter(|mark| typeset::closes(mark, &cell)).count();
        }
        // Beyond a row that goes on is its last character, beyond a line its end.
        let byte = if row.range.end == line.len() { row.range.end } else { byte };
        Place { line: row.line, byte }
    }

    fn column(&self, row: &Row, byte: usize) -> usize {
        let text = self.paste.line(row.line).get(row.range.start..byte).unwrap_or_default();
        typeset::glyphs(text, self.measure.drawing).map(|glyph| glyph.width).sum()
    }

    /// The top that keeps a place in view in so many rows, as near to `top` as may be.
    pub fn reveal(&self, top: Place, place: Place, rows: usize) -> Place {
        let target = self.row_of(place).start();
        let top = self.row_of(top).start();
        if target < top {
            return target;
        }
        let seen = self.rows(top, rows).iter().any(|row| row.start() == target);
        if seen { top } else { self.above(target, rows.saturating_sub(1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Drawing;

    fn paste(text: &str) -> Paste {
        let mut paste = Paste::default();
        paste.replace(text.as_bytes());
        paste
    }

    fn measure(columns: usize) -> Measure {
        Measure { columns, mark: 1, drawing: Drawing::Unicode }
    }

    #[test]
    fn going_down_and_up_again_comes_back() {
        let text = format!("first line\n\n{}\nlast one here", "words that go on ".repeat(900));
        let paste = paste(&text);
        let layout = Layout { paste: &paste, marks: &Marks::default(), measure: measure(31) };
        let all = layout.rows(Place::default(), usize::MAX);
        assert!(all.len() > 400);
        for (index, row) in all.iter().enumerate().step_by(37) {
            assert_eq!(layout.below(Place::default(), index), row.start());
            assert_eq!(layout.above(row.start(), index), Place::default());
            assert_eq!(layout.above(row.start(), index.min(9)), all[index - index.min(9)].start());
        }
    }

    #[test]
    fn rows_join_on_without_a_gap() {
        let paste = paste(&"é ü日本 ".repeat(3000));
        let layout = Layout { paste: &paste, marks: &Marks::default(), measure: measure(17) };
        let rows = layout.rows(Place::default(), usize::MAX);
        assert!(rows.windows(2).all(|pair| pair[0].range.end == pair[1].range.start));
        assert_eq!(rows.last().unwrap().range.end, paste.line(0).len());
    }

    #[test]
    fn a_place_out_of_view_is_brought_in_at_the_nearer_edge() {
        let paste = paste(&(0..100).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n"));
        let layout = Layout { paste: &paste, marks: &Marks::default(), measure: measure(20) };
        let at = |line| Place { line, byte: 0 };
        assert_eq!(layout.reveal(at(50), at(20), 10), at(20));
        assert_eq!(layout.reveal(at(50), at(55), 10), at(50));
        assert_eq!(layout.reveal(at(50), at(80), 10), at(71));
    }

    #[test]
    fn marks_that_touch_are_one() {
        let marks = Marks::new(vec![(0, 5..9), (0, 0..5), (1, 2..3), (0, 20..22)]);
        assert_eq!(marks.on(0), [0..9, 20..22]);
        assert_eq!(marks.on(1).first(), Some(&(2..3)));
    }
}
