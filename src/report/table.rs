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
    let widths = fitting(headings, &rows, style);
    let line = |cells: &[&str]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| clipped(cell, *width, style)).collect::<Vec<_>>();
        beside(&cells, headings, &widths)
    };
    let head: Vec<&str> = headings.iter().map(|(heading, _)| *heading).collect();
    let head = style.paint(Role::Label, &line(&head));
    let body = rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    std::iter::once(head).chain(body).collect()
}

/// The same with nothing cut: a cell that is wider than its column goes on below.
pub(super) fn whole_lines(headings: &[(&str, Side)], rows: &[Vec<String>], style: Style) -> Vec<String> {
    let rows = cleaned(rows, style);
    let widths = fitting(headings, &rows, style);
    let head: Vec<String> = headings.iter().map(|(heading, _)| (*heading).to_owned()).collect();
    let mut lines = vec![style.paint(Role::Label, &beside(&head, headings, &widths))];
    for row in &rows {
        let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, width)| broken(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for number in 0..height {
            let line = cells.iter().map(|cell| cell.get(number).cloned().unwrap_or_default());
            lines.push(beside(&line.collect::<Vec<_>>(), headings, &widths));
        }
    }
    lines
}

/// The width of each column, with which the table fits.
fn fitting(headings: &[(&str, Side)], rows: &[Vec<String>], style: Style) -> Vec<usize> {
    let mut widths = widths(headings, rows);
    let room = style.width.saturating_sub(2 * headings.len());
    while widths.iter().sum::<usize>() > room {
        let words = widths.iter_mut().zip(headings).filter(|(_, (_, side))| *side == Side::Left);
        match words.map(|(width, _)| width).max_by_key(|width| **width) {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// Cells that fit, one beside the other.
fn beside(cells: &[String], headings: &[(&str, Side)], widths: &[usize]) -> String {
    let mut line = String::new();
    for ((cell, width), (_, side)) in cells.iter().zip(widths).zip(headings) {
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        line.push_str("  ");
        match side {
            Side::Left => line.extend([cell.as_str(), &padding]),
            Side::Right => line.extend([padding.as_str(), cell]),
        }
    }
    line.trim_end().to_owned()
}

/// A text in lines that fit, broken behind a space or a sign where there is one.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while rest.width() > width.max(1) {
        let mut used = 0;
        let fits = rest.char_indices().take_while(|(_, character)| {
            used += character.width().unwrap_or(0);
            used <= width.max(1)
        });
        let end = fits.last().map_or(0, |(at, character)| at + character.len_utf8());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let (room, _) = rest.split_at_checked(end.max(first)).unwrap_or((rest, ""));
        let sign = room.char_indices().rev().find(|(_, character)| matches!(character, ' ' | '-' | '/' | '.'));
        let end = sign.map_or(room.len(), |(at, character)| at + character.len_utf8());
        let (line, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
        lines.push(line.trim_end().to_owned());
        rest = more.trim_start();
    }
    lines.push(rest.to_owned());
    lines
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
