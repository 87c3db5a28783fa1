//! What changes the text in the paste pane.

use jiff::Zoned;

use super::answer::Choice;
use super::{Diagnose, Follow};
use crate::keys::Command;
use crate::redact::Redactor;
use crate::tui::history::Earlier;
use crate::tui::paste::Paste;
use crate::tui::viewport::Marks;

impl Diagnose {
    /// Takes text, as it came in and as it may be shown, in the place of what was there; what must be said about it
    /// comes back.
    pub fn take(&mut self, original: &[u8], shown: &[u8]) -> Option<String> {
        self.put_away();
        if let Some(kept) = &mut self.original {
            kept.replace(original);
        }
        self.take_masked(shown)
    }

    /// Takes what may be shown of the text that was put aside; what must be said about it comes back.
    pub fn take_masked(&mut self, shown: &[u8]) -> Option<String> {
        self.masking = false;
        self.typed = None;
        let cut = self.paste.replace(shown);
        self.changed(Follow::Marks);
        self.chosen = 0;
        self.fresh = true;
        self.choice = Choice::default();
        cut.then(notice_of_cut)
    }

    /// Adds pasted text, as it came in and as it may be shown, at the cursor; what must be said about it comes back.
    pub fn add(&mut self, original: &[u8], shown: &[u8]) -> Option<String> {
        self.change_original(|paste| {
            paste.insert(original);
        });
        let cut = self.paste.insert(shown);
        self.changed(Follow::Cursor);
        cut.then(notice_of_cut)
    }

    /// Whether what tells of people and machines is masked.
    pub const fn is_masked(&self) -> bool {
        self.redactor.is_some()
    }

    /// What masks, to be lent to whoever does it beside the loop.
    pub fn redactor(&self) -> Option<Redactor> {
        self.redactor.clone()
    }

    /// Takes what masks back, with the names that it has given since.
    pub fn know(&mut self, redactor: Redactor) {
        if self.redactor.is_some() {
            self.redactor = Some(redactor);
        }
    }

    /// Makes room for a text that is being masked; what was there is among the earlier ones.
    pub fn wait_for_masked(&mut self) {
        self.put_away();
        self.paste.clear();
        self.typed = None;
        self.changed(Follow::Cursor);
        self.masking = true;
    }

    /// Whether a text is being masked that takes the place of this one.
    pub const fn is_masking(&self) -> bool {
        self.masking
    }

    /// Makes a text what may be shown of it.
    pub fn mask(&mut self, text: &mut Vec<u8>) {
        if let Some(redactor) = &mut self.redactor {
            *text = redactor.bytes(text);
        }
    }

    /// The name of a file or another source as it may be shown.
    pub fn masked_source(&mut self, name: &str) -> String {
        self.redactor.as_mut().map_or_else(|| name.to_owned(), |redactor| redactor.source(name).into_owned())
    }

    /// Removes the text; the history has it.
    pub(super) fn clear(&mut self) {
        self.put_away();
        self.edit(Paste::clear);
    }

    /// Puts the text with its verdict into the history.
    fn put_away(&mut self) {
        if self.paste.is_empty() {
            return;
        }
        let answer = self.answer.as_ref().filter(|answer| answer.revision == self.revision);
        let diagnoses = answer.map(|answer| answer.diagnoses.as_slice()).unwrap_or_default();
        let title = answer.map(|answer| answer.title.as_str()).unwrap_or_default();
        let shown = self.paste.bytes();
        let earlier = Earlier::new(&shown, diagnoses, title);
        self.history.put(Earlier { text: self.original(), when: self.came.take(), ..earlier });
    }

    /// Notes the time for a text that has come since it was told last.
    pub fn note_time(&mut self, now: Option<&Zoned>) {
        if self.paste.is_empty() {
            self.came = None;
        } else if self.came.is_none() {
            self.came = now.cloned();
        }
    }

    /// Changes the paste by typing.
    pub(super) fn edit(&mut self, change: impl Fn(&mut Paste)) {
        let before = self.extent();
        self.change_original(&change);
        change(&mut self.paste);
        self.note_typed(before);
        self.changed(Follow::Cursor);
    }

    pub(super) fn changed(&mut self, follow: Follow) {
        self.revision += 1;
        self.opened_from = None;
        self.marks = Marks::default();
        self.lead = None;
        self.pointed.clear();
        self.follow = follow;
        if self.paste.is_empty() {
            self.answer = None;
        }
    }

    /// Loads the next example; tells whether there is one.
    pub(super) fn take_example(&mut self) -> bool {
        let Some(example) = self.examples.get(self.next_example).cloned() else { return false };
        self.next_example = (self.next_example + 1) % self.examples.len();
        let text = example.text.into_bytes();
        let mut shown = text.clone();
        self.mask(&mut shown);
        self.take(&text, &shown);
        true
    }

    /// Undoes or redoes; tells whether there was anything.
    pub(super) fn turn_back(&mut self, command: Command) -> bool {
        let before = self.extent();
        let turned = if command == Command::Undo { self.paste.undo() } else { self.paste.redo() };
        if turned {
            if let Some(original) = &mut self.original {
                if command == Command::Undo {
                    original.undo()
                } else {
                    original.redo()
                };
            }
            self.note_typed(before);
            self.changed(Follow::Cursor);
        }
        turned
    }

    /// Obeys a command in the paste pane; tells whether the text has changed.
    pub(super) fn obey_in_paste(&mut self, command: Command) -> bool {
        match command {
            Command::NewLine => self.edit(|paste| paste.type_character('\n')),
            Command::Erase => self.edit(Paste::erase),
            Command::EraseNext => self.edit(Paste::erase_next),
            Command::EraseWord => self.edit(Paste::erase_word),
            command => {
                self.follow = Follow::Cursor;
                self.move_cursor(command);
                return false;
            }
        }
        true
    }

    fn move_cursor(&mut self, command: Command) {
        let page = usize::from(self.areas.paste.height.saturating_sub(1)).max(1);
        match command {
            Command::Left => self.paste.left(),
            Command::Right => self.paste.right(),
            Command::LineStart => self.paste.line_start(),
            Command::LineEnd => self.paste.line_end(),
            Command::Up => self.move_rows(-1),
            Command::Down => self.move_rows(1),
            Command::PageUp => self.move_rows(-page.cast_signed()),
            Command::PageDown => self.move_rows(page.cast_signed()),
            _ => {}
        }
    }

    /// Moves the cursor by rows as they are shown.
    pub(super) fn move_rows(&mut self, rows: isize) {
        let cursor = self.paste.cursor();
        let Some(layout) = self.paste_layout() else { return };
        let count = rows.unsigned_abs();
        let row = if rows < 0 { layout.above(cursor, count) } else { layout.below(cursor, count) };
        let place = layout.same_column(cursor, row);
        self.paste.go_to(place);
    }
}

fn notice_of_cut() -> String {
    "Only the first 10 MB were loaded. `whybounce classify` reads files of any size".to_owned()
}
