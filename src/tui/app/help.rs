//! The list of keys that work in a place, narrowed by typing.

use ratatui::layout::{Rect, Size};
use tui_textarea::{CursorMove, TextArea};

use super::overlay::{self, Desk};
use crate::keys::Command;
use crate::keys::{Context, Keymap};
use crate::tui::sheet::{Viewer, Writer, plain};
use crate::tui::theme::Role;
use crate::tui::typeset;

/// Below this many columns a row names two keys at most.
const NARROW: u16 = 60;

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
    pub fn new(place: Context, keymap: &Keymap) -> Self {
        let mut commands: Vec<Command> = keymap.here(place).map(|binding| binding.command).collect();
        commands.dedup();
        let rows = u16::try_from(commands.len()).unwrap_or(u16::MAX);
        Self { place, filter: super::lookup::line(), viewer: Viewer::default(), rows }
    }

    /// Where the list stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        overlay::centred(size, 76, self.rows)
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
            command => edit(&mut self.filter, command),
        }
        true
    }

    pub(super) fn settle(&mut self, desk: &Desk<'_>) {
        let [_, inner] = self.areas(desk.size);
        let drawing = desk.drawing;
        let mut writer = Writer::new(inner.width, drawing);
        let wanted = self.filter.lines().concat().to_lowercase();
        let mut rows: Vec<(Command, String, &str)> = Vec::new();
        for binding in desk.keymap.here(self.place) {
            // On a narrow screen what a key does says more than a third key for it.
            let shown = if inner.width < NARROW { 2 } else { usize::MAX };
            let keys = binding.keys.iter().take(shown).map(ToString::to_string).collect::<Vec<_>>().join(", ");
            match rows.iter_mut().find(|(command, _, _)| *command == binding.command) {
                Some((_, before, _)) => *before = format!("{before}, {keys}"),
                None => rows.push((binding.command, keys, binding.label)),
            }
        }
        rows.retain(|(_, keys, label)| keys.to_lowercase().contains(&wanted) || label.to_lowercase().contains(&wanted));
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

/// Edits a text of one line.
pub(super) fn edit(line: &mut TextArea<'static>, command: Command) {
    match command {
        Command::Left => line.move_cursor(CursorMove::Back),
        Command::Right => line.move_cursor(CursorMove::Forward),
        Command::LineStart => line.move_cursor(CursorMove::Head),
        Command::LineEnd => line.move_cursor(CursorMove::End),
        Command::Erase => drop(line.delete_char()),
        Command::EraseNext => drop(line.delete_next_char()),
        Command::EraseWord => drop(line.delete_word()),
        _ => {}
    }
}
