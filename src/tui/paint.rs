//! What everything is drawn with: safe text by its role, in rectangles.

pub mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::spot::{Spot, Spots};
use super::theme::{Drawing, Role, Symbols, Theme};
use super::typeset;
use super::web::Web;
use crate::taxonomy::Permanence;

/// The cells of the screen, and how things look on them.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// The look of everything.
    pub theme: Theme,
    /// What is where, for the mouse.
    pub spots: Spots,
    /// The addresses of the web that are shown.
    pub web: Vec<Web>,
}

impl<'a> Canvas<'a> {
    /// Cells on which nothing is drawn yet.
    pub fn new(buffer: &'a mut Buffer, theme: Theme) -> Self {
        Self { buffer, theme, spots: Spots::default(), web: Vec::new() }
    }
}

impl Canvas<'_> {
    /// Notes that what is in an area can be clicked or scrolled.
    pub fn note(&mut self, area: Rect, spot: Spot) {
        self.spots.note(area, spot);
    }

    /// The signs to draw with.
    pub const fn symbols(&self) -> &'static Symbols {
        self.theme.symbols()
    }

    /// The characters to draw with.
    pub const fn drawing(&self) -> Drawing {
        self.theme.drawing
    }

    /// Nothing that was drawn in an area can be opened any more.
    pub fn cover(&mut self, area: Rect) {
        self.web.retain(|web| !web.area.intersects(area));
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

    /// Writes the sign that stands before hard, soft or none where it stands alone, and tells where it ends.
    pub fn put_sign(&mut self, area: Rect, permanence: Permanence) -> u16 {
        self.put_in(area, self.symbols().sign(permanence), self.theme.sign(permanence.into()))
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

    /// Writes a paragraph that a click can mean, and tells how many rows it took.
    pub fn paragraph(&mut self, area: Rect, text: (Role, &str), spot: Option<Spot>) -> usize {
        let rows = self.paragraphs(area, &[text]);
        if let Some(spot) = spot {
            let height = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
            self.note(Rect { height, ..area }, spot);
        }
        rows
    }

    /// Sets one cell, where it is on the screen.
    pub fn set(&mut self, place: impl Into<Position>, symbol: &str, role: Role) {
        let style = self.theme.style(role);
        if let Some(cell) = self.buffer.cell_mut(place) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// Shows on the line at the right of an area which part of so many rows is in view.
    pub fn thumb(&mut self, area: Rect, top: usize, rows: usize) {
        let height = usize::from(area.height);
        if height < 2 || rows <= height {
            return;
        }
        let length = (height * height / rows).clamp(1, height - 1);
        let start = (top * (height - length)).div_ceil(rows - height).min(height - length);
        for offset in start..start + length {
            let y = area.y + u16::try_from(offset).unwrap_or_default();
            self.set((area.right() + 1, y), self.symbols().thumb, Role::Body);
        }
    }

    /// Lays a role over what a row shows already; of its look before nothing is left.
    pub fn shade(&mut self, row: Rect, role: Role) {
        self.buffer.set_style(row, self.theme.over(role));
    }

    /// Empties cells, so that nothing shows through what is written there.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
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

/// The rows of an area from this number on.
pub fn below(area: Rect, number: usize) -> Rect {
    let down = u16::try_from(number).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + down, height: area.height - down, ..area }
}

/// The row of an area with this number; empty beyond its end.
pub fn row(area: Rect, number: usize) -> Rect {
    let down = u16::try_from(number).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + down, height: u16::from(down < area.height), ..area }
}
