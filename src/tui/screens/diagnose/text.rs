//! What changes the text in the paste pane.

use std::borrow::Cow;

use super::answer::Choice;
use super::{Diagnose, Follow};
use crate::advice::Diagnosis;
use crate::keys::Command;
use crate::redact::Redactor;
use crate::tui::history::Earlier;
use crate::tui::paste::Paste;
use crate::tui::viewport::Marks;

impl Diagnose {
    /// Takes text in the place of what was there; what must be said about it comes back.
    pub fn take(&mut self, text: &[u8]) -> Option<String> {
        let text = self.masked(text);
        self.put_away();
        let cut = self.paste.replace(&text);
        self.changed(Follow::Marks);
        self.chosen = 0;
        self.choice = Choice::default();
        cut.then(notice_of_cut)
    }

    /// Adds pasted text at the cursor; what must be said about it comes back.
    pub fn add(&mut self, text: &[u8]) -> Option<String> {
        let text = self.masked(text);
        let cut = self.paste.insert(&text);
        self.changed(Follow::Cursor);
        cut.then(notice_of_cut)
    }

    /// Whether what tells of people and machines is masked.
    pub const fn is_masked(&self) -> bool {
        self.redactor.is_some()
    }

    /// The text as it may be shown.
    fn masked<'a>(&mut self, text: &'a [u8]) -> Cow<'a, [u8]> {
        match &mut self.redactor {
            Some(redactor) => Cow::Owned(redactor.bytes(text)),
            None => Cow::Borrowed(text),
        }
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

    /// Masks what is shown from now on, and what is there.
    ///
    /// What was there unmasked can't be brought back by undoing.
    pub fn mask_by(&mut self, redactor: Option<Redactor>) {
        self.redactor = redactor;
        let Some(redactor) = &mut self.redactor else { return };
        self.history.mask(redactor);
        if self.paste.is_empty() {
            return;
        }
        let bytes = self.paste.bytes();
        self.paste = Paste::default();
        // Until the masked text has been read, nothing is shown of the other.
        self.answer = None;
        self.take(&bytes);
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
        let title = |diagnosis: &Diagnosis| diagnosis.verdict.category.name().replace('-', " ");
        self.history.put(Earlier::new(self.paste.bytes(), diagnoses, title));
    }

    /// Changes the paste by typing.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Paste)) {
        change(&mut self.paste);
        self.changed(Follow::Cursor);
    }

    fn changed(&mut self, follow: Follow) {
        self.revision += 1;
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
        self.take(example.text.as_bytes());
        true
    }

    /// Undoes or redoes; tells whether there was anything.
    pub(super) fn turn_back(&mut self, command: Command) -> bool {
        let turned = if command == Command::Undo { self.paste.undo() } else { self.paste.redo() };
        if turned {
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
