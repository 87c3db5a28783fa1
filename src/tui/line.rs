//! A text of one line that is typed: a search line, or what filters a list.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea};

use super::paint::{Canvas, rest};
use super::theme::Role;
use super::typeset;
use crate::keys::Command;

/// The line with its cursor.
#[derive(Debug)]
pub struct Line {
    area: TextArea<'static>,
}

impl Default for Line {
    fn default() -> Self {
        let mut area = TextArea::default();
        area.set_cursor_line_style(Style::default());
        Self { area }
    }
}

impl Line {
    /// What was typed.
    pub fn text(&self) -> String {
        self.area.lines().concat()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Inserts a typed character.
    pub fn write(&mut self, character: char) {
        self.area.insert_char(character);
    }

    /// Inserts a character typed into a search line, before which a "/" stands already.
    pub fn write_search(&mut self, character: char) {
        if character != '/' || !self.is_empty() {
            self.write(character);
        }
    }

    /// Inserts pasted text; what steers a terminal is left out.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(text.trim().chars().filter(|c| !c.is_control()).collect::<String>());
    }

    /// Obeys a command that edits; others change nothing.
    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Left => self.area.move_cursor(CursorMove::Back),
            Command::Right => self.area.move_cursor(CursorMove::Forward),
            Command::LineStart => self.area.move_cursor(CursorMove::Head),
            Command::LineEnd => self.area.move_cursor(CursorMove::End),
            Command::Erase => drop(self.area.delete_char()),
            Command::EraseNext => drop(self.area.delete_next_char()),
            Command::EraseWord => drop(self.area.delete_word()),
            Command::EraseBefore => drop(self.area.delete_line_by_head()),
            Command::EraseAfter => drop(self.area.delete_line_by_end()),
            Command::Undo => drop(self.area.undo()),
            _ => {}
        }
    }

    /// Draws the line, or a hint while it is empty; the cursor's place comes back.
    pub fn draw(&self, canvas: &mut Canvas<'_>, place: Rect, hint: &str) -> Position {
        let typed = self.text();
        if typed.is_empty() {
            canvas.clip(place, hint, Role::Placeholder);
            return Position { x: place.x, y: place.y };
        }
        // The end of a long line is what one is typing at.
        let drawing = canvas.drawing();
        let room = usize::from(place.width).max(1);
        let before: String = typed.chars().take(self.area.cursor().1).collect();
        let cursor = typeset::width(&typeset::safe(&before, drawing));
        let hidden = (cursor + 1).saturating_sub(room);
        let (mut column, mut shown) = (0, String::new());
        for glyph in typeset::glyphs(&typeset::safe(&typed, drawing), drawing) {
            if column >= hidden {
                shown.push_str(&glyph.text);
            }
            column += glyph.width;
        }
        canvas.put(place, &shown, Role::Value);
        let offset = u16::try_from(cursor - hidden).unwrap_or_default();
        Position { x: (place.x + offset).min(place.right().saturating_sub(1)), y: place.y }
    }
}

/// Draws the sign before a line that is typed; what is left of the row comes back.
pub fn prompt(canvas: &mut Canvas<'_>, row: Rect, role: Role) -> Rect {
    let x = canvas.put(row, "/ ", role);
    rest(row, x)
}
