//! What everything is drawn with: safe text by its role, in rectangles.

pub mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::theme::{Drawing, Role, Symbols, Theme};
use super::typeset;

/// The cells of the screen, and how things look on them.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// The look of everything.
    pub theme: Theme,
}

impl Canvas<'_> {
    /// The signs to draw with.
    pub const fn symbols(&self) -> &'static Symbols {
        self.theme.symbols()
    }

    /// The characters to draw with.
    pub const fn drawing(&self) -> Drawing {
        self.theme.drawing
    }

    /// Writes safe text at the left of an area, and tells where it ends.
    pub fn put(&mut self, area: Rect, text: &str, role: Role) -> u16 {
        self.put_in(area, text, self.theme.style(role))
    }

    /// The same in a style of its own.
    pub fn put_in(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        if area.intersection(self.buffer.area).is_empty() {
            return area.x;
        }
        self.buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style).0
    }

    /// Writes any text, cut off with an ellipsis where the area ends.
    pub fn clip(&mut self, area: Rect, text: &str, role: Role) -> u16 {
        let text = typeset::clip(text, usize::from(area.width), self.theme.drawing);
        self.put(area, &text, role)
    }

    /// Writes any text at the right end of an area, and gives what is left of the area before it.
    pub fn put_right(&mut self, area: Rect, text: &str, role: Role) -> Rect {
        let width = u16::try_from(typeset::width(text)).unwrap_or(u16::MAX).min(area.width);
        self.put(Rect { x: area.right() - width, width, ..area }, text, role);
        Rect { width: area.width - width, ..area }
    }

    /// Writes paragraphs below each other, and tells how many rows they took.
    pub fn paragraphs(&mut self, area: Rect, texts: &[(Role, &str)]) -> usize {
        let mut number = 0;
        for (role, text) in texts {
            for line in typeset::wrap(text, usize::from(area.width).max(1), self.theme.drawing) {
                self.put(row(area, number), &line, *role);
                number += 1;
            }
        }
        number
    }

    /// Sets one cell, where it is on the screen.
    pub fn set(&mut self, place: impl Into<Position>, symbol: &str, role: Role) {
        let style = self.theme.style(role);
        if let Some(cell) = self.buffer.cell_mut(place) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Lays a role over what a row shows already.
    pub fn shade(&mut self, row: Rect, role: Role) {
        self.buffer.set_style(row, self.theme.style(role));
    }

    /// Puts the pointer into the column of air before a row.
    pub fn point_at(&mut self, row: Rect) {
        let column = Rect { x: row.x.saturating_sub(1), width: 1, ..row };
        self.put(column, self.symbols().pointer, Role::Key);
    }

    /// Marks a row as the selected one.
    pub fn select(&mut self, row: Rect) {
        self.point_at(row);
        self.shade(row, Role::Selected);
    }
}

/// What is left of a row after the column `x`.
pub fn rest(row: Rect, x: u16) -> Rect {
    let x = x.clamp(row.x, row.right());
    Rect { x, width: row.right() - x, ..row }
}

/// The row of an area with this number; empty beyond its end.
pub fn row(area: Rect, number: usize) -> Rect {
    let down = u16::try_from(number).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + down, height: u16::from(down < area.height), ..area }
}
