//! The list of keys that work in a place, narrowed by typing.

use ratatui::layout::{Rect, Size};
use tui_textarea::{CursorMove, TextArea};

use crate::tui::action::Command;
use crate::tui::keymap::{self, Context};
use crate::tui::sheet::{Span, Viewer, Writer, plain};
use crate::tui::theme::{Drawing, Role};
use crate::tui::typeset;

/// The open list of keys.
#[derive(Debug)]
pub struct Help {
    /// Where it was opened.
    pub place: Context,
    /// What narrows it.
    pub filter: TextArea<'static>,
    /// The list.
    pub viewer: Viewer,
}

impl Help {
    /// The list of the keys that work in a place.
    pub fn new(place: Context) -> Self {
        Self { place, filter: super::lookup::line(), viewer: Viewer::default() }
    }

    /// Where the list stands on a screen of this size: all of it, the frame, and the inside.
    pub fn areas(size: Size) -> [Rect; 2] {
        let width = size.width.saturating_sub(4).min(64);
        let height = size.height.saturating_sub(2).min(30);
        let outer = Rect::new((size.width - width) / 2, (size.height - height) / 2, width, height);
        let inner = Rect::new(outer.x + 2, outer.y + 2, width.saturating_sub(4), height.saturating_sub(3));
        [outer, inner.intersection(Rect::new(0, 0, size.width, size.height))]
    }

    /// Obeys a command; `false` where it closes the list.
    pub fn obey(&mut self, command: Command) -> bool {
        match command {
            Command::Up => self.viewer.scroll(-1),
            Command::Down => self.viewer.scroll(1),
            Command::PageUp => self.viewer.turn(-1),
            Command::PageDown => self.viewer.turn(1),
            Command::Back if self.filter.is_empty() => return false,
            Command::Back => self.filter = super::lookup::line(),
            Command::Left => self.filter.move_cursor(CursorMove::Back),
            Command::Right => self.filter.move_cursor(CursorMove::Forward),
            Command::LineStart => self.filter.move_cursor(CursorMove::Head),
            Command::LineEnd => self.filter.move_cursor(CursorMove::End),
            Command::Erase => drop(self.filter.delete_char()),
            Command::EraseNext => drop(self.filter.delete_next_char()),
            Command::EraseWord => drop(self.filter.delete_word()),
            _ => {}
        }
        true
    }

    pub(super) fn settle(&mut self, size: Size, drawing: Drawing) {
        let [_, inner] = Self::areas(size);
        let mut writer = Writer::new(inner.width, drawing);
        let wanted = self.filter.lines().concat().to_lowercase();
        let rows: Vec<(String, &str)> = keymap::here(self.place)
            .map(|binding| (keymap::key_names(binding), binding.label))
            .filter(|(keys, label)| keys.to_lowercase().contains(&wanted) || label.contains(&wanted))
            .collect();
        let names = rows.iter().map(|(keys, _)| typeset::width(keys)).max().unwrap_or_default();
        for (keys, label) in &rows {
            let room = writer.columns().saturating_sub(names + 2);
            let label = typeset::clip(label, room, drawing);
            let text = |role, text| Span { link: None, ..plain(role, text) };
            writer.row(vec![text(Role::Key, format!("{keys:>names$}  ")), text(Role::Body, label)]);
        }
        if rows.is_empty() {
            writer.text(Role::Muted, "no key here does that");
        }
        self.viewer.show(writer.finish(), inner.height);
    }
}
