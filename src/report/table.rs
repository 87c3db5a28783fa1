//! Columns of short texts that fit a width: what is too long is cut with a mark.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style::{Role, Style};
use crate::safe;

/// On which side the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// No column of words becomes narrower than this.
const NARROWEST: usize = 6;

/// The lines of a table under its headings, two columns in from the left.
pub(super) fn lines(headings: &[(&str, Side)], rows: &[Vec<String>], style: Style) -> Vec<String> {
    let rows = cleaned(rows, style);
    let mut widths = widths(headings, &rows);
    let room = style.width.saturating_sub(2 * headings.len());
    while widths.iter().sum::<usize>() > room {
        let words = widths.iter_mut().zip(headings).filter(|(_, (_, side))| *side == Side::Left);
        match words.map(|(width, _)| width).max_by_key(|width| **width) {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    let line = |cells: &[&str]| {
        let mut line = String::new();
        for ((cell, width), (_, side)) in cells.iter().zip(&widths).zip(headings) {
            let cell = clipped(cell, *width, style);
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            line.push_str("  ");
            match side {
                Side::Left => line.extend([cell, padding]),
                Side::Right => line.extend([padding, cell]),
            }
        }
        line.trim_end().to_owned()
    };
    let head: Vec<&str> = headings.iter().map(|(heading, _)| *heading).collect();
    let head = style.paint(Role::Label, &line(&head));
    let body = rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    std::iter::once(head).chain(body).collect()
}

/// How wide a table is of which nothing is cut.
pub(super) fn width(headings: &[(&str, Side)], rows: &[Vec<String>], style: Style) -> usize {
    widths(headings, &cleaned(rows, style)).iter().map(|width| width + 2).sum()
}

fn cleaned(rows: &[Vec<String>], style: Style) -> Vec<Vec<String>> {
    let clean = |text: &String| style.spelled(safe::line(text).into()).into_owned();
    rows.iter().map(|row| row.iter().map(clean).collect()).collect()
}

/// How wide each column would be.
fn widths(headings: &[(&str, Side)], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = headings.iter().map(|(heading, _)| heading.width()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

/// The text, or its beginning with a mark where it is wider than the column.
fn clipped(text: &str, width: usize, style: Style) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mark = style.mark("…", "~");
    let mut out = String::new();
    let mut used = mark.width();
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(character);
    }
    out + mark
}
