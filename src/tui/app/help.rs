//! The list of keys that work in a place, narrowed by typing.

use ratatui::layout::{Rect, Size};
use tui_textarea::{CursorMove, TextArea};

use crate::tui::action::Command;
use crate::tui::keymap::{self, Context};
use crate::tui::sheet::{Viewer, Writer, plain};
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
    /// How many rows the whole list has, whatever narrows it.
    rows: u16,
}

impl Help {
    /// The list of the keys that work in a place.
    pub fn new(place: Context) -> Self {
        let mut commands: Vec<Command> = keymap::here(place).map(|binding| binding.command).collect();
        commands.dedup();
        let rows = u16::try_from(commands.len()).unwrap_or(u16::MAX);
        Self { place, filter: super::lookup::line(), viewer: Viewer::default(), rows }
    }

    /// Where the list stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        let width = size.width.saturating_sub(2).min(76);
        let height = size.height.saturating_sub(2).min(self.rows.saturating_add(3));
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
        let [_, inner] = self.areas(size);
        let mut writer = Writer::new(inner.width, drawing);
        let wanted = self.filter.lines().concat().to_lowercase();
        let mut rows: Vec<(Command, String, &str)> = Vec::new();
        for binding in keymap::here(self.place) {
            let keys = keymap::key_names(binding);
            match rows.iter_mut().find(|(command, _, _)| *command == binding.command) {
                Some((_, before, _)) => *before = format!("{before}, {keys}"),
                None => rows.push((binding.command, keys, binding.label)),
            }
        }
        rows.retain(|(_, keys, label)| keys.to_lowercase().contains(&wanted) || label.contains(&wanted));
        let names = rows.iter().map(|(_, keys, _)| typeset::width(keys)).max().unwrap_or_default();
        for (_, keys, label) in &rows {
            let room = writer.columns().saturating_sub(names + 2);
            let label = typeset::clip(label, room, drawing);
            writer.row(vec![plain(Role::Key, format!("{keys:>names$}  ")), plain(Role::Body, label)]);
        }
        if rows.is_empty() {
            writer.text(Role::Muted, "no key here does that");
        }
        self.viewer.show(writer.finish(), inner.height);
    }
}
