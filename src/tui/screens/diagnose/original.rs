//! The text as it came in, while what is shown of it is masked: it is in memory only, and comes back once nothing is
//! to be hidden any more.

use super::{Diagnose, Follow};
use crate::keys::Command;
use crate::redact::Redactor;
use crate::tui::paste::{Paste, Place};

impl Diagnose {
    /// Masks what is shown from now on, and what is there: the text comes back, to be taken anew.
    ///
    /// The original is put aside with all that can be undone in it.
    pub fn mask_by(&mut self, redactor: Redactor) -> Vec<u8> {
        let mut redactor = self.rested.take().unwrap_or(redactor);
        self.history.mask(&mut redactor);
        self.redactor = Some(redactor);
        self.typed = None;
        // Until the masked text has been read, nothing is shown of the other.
        self.answer = None;
        let original = std::mem::take(&mut self.paste);
        let text = original.bytes();
        self.original = Some(original);
        text
    }

    /// Shows everything as it came in.
    pub fn unmask(&mut self) {
        self.rested = self.redactor.take();
        self.typed = None;
        self.masking = false;
        self.history.unmask();
        if let Some(original) = self.original.take() {
            self.paste = original;
            self.answer = None;
            self.changed(Follow::Marks);
        }
    }

    /// The text as it came in.
    pub fn original(&self) -> Vec<u8> {
        self.original.as_ref().unwrap_or(&self.paste).bytes()
    }

    /// Takes the last paste back, and goes to the end of the text before it.
    pub fn go_back_before_paste(&mut self) {
        self.turn_back(Command::Undo);
        let end = Place { line: usize::MAX, byte: usize::MAX };
        self.paste.go_to(end);
        if let Some(original) = &mut self.original {
            original.go_to(end);
        }
    }

    /// Changes the original where the masked text is about to be changed.
    pub(super) fn change_original(&mut self, change: impl FnOnce(&mut Paste)) {
        // What is typed while a text is being masked goes with what stands in its place until then.
        let Some(original) = self.original.as_mut().filter(|_| !self.masking) else { return };
        let place = same_place(&self.paste, original);
        // Moving ends a run of typed letters, which are undone together.
        if original.cursor() != place {
            original.go_to(place);
        }
        change(original);
    }

    /// Undoes no more of the original at once than of the masked text.
    pub(super) fn part_original(&mut self) {
        if let Some(original) = &mut self.original {
            original.go_to(original.cursor());
        }
    }
}

/// The place in the original where the cursor of the masked text is: behind the same words, or before the same.
fn same_place(masked: &Paste, original: &Paste) -> Place {
    let Place { line, byte } = masked.cursor();
    let line = line.min(original.lines().len().saturating_sub(1));
    let (shown, told) = (masked.line(line), original.line(line));
    let before = shown.get(..byte).unwrap_or_default();
    let behind = shown.get(byte..).unwrap_or_default();
    if told.starts_with(before) {
        return Place { line, byte };
    }
    if told.ends_with(behind) {
        return Place { line, byte: told.len() - behind.len() };
    }
    let byte = (0..=byte.min(told.len())).rev().find(|byte| told.is_char_boundary(*byte)).unwrap_or_default();
    Place { line, byte }
}
