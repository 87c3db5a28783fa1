//! Text that is typed while personal data is hidden: it is masked once it settles.
//!
//! Nobody can type an address whose beginning turns into another one. So it is masked at the end of its line, as
//! soon as something else is done than typing, or when nothing was typed for a while.

use super::{Diagnose, Follow};

/// Of a text from this length on only the lines are masked in which something was typed.
const LONG: usize = 256 * 1024;

/// The line of the cursor, and how many lines there are.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    line: usize,
    count: usize,
}

impl Diagnose {
    pub(super) fn extent(&self) -> Extent {
        Extent { line: self.paste.cursor().line, count: self.paste.lines().len() }
    }

    /// Notes that something was typed between the cursor of before and the one of now.
    pub(super) fn note_typed(&mut self, before: Extent) {
        if self.redactor.is_none() {
            return;
        }
        let now = self.extent();
        let moved = now.count.cast_signed() - before.count.cast_signed();
        let (first, last) =
            self.typed.map_or((now.line, 0), |(first, last)| (first, last.saturating_add_signed(moved)));
        let last = last.max(before.line).max(now.line).min(now.count.saturating_sub(1));
        self.typed = Some((first.min(before.line).min(now.line).min(last), last));
    }

    /// Whether something was typed that is still to be masked.
    pub const fn is_unsettled(&self) -> bool {
        self.typed.is_some()
    }

    /// Masks what was typed; undoing can't bring back what it was.
    pub fn settle_typed(&mut self) {
        let (Some((first, last)), Some(redactor)) = (self.typed.take(), &mut self.redactor) else { return };
        let all = self.paste.lines().len().saturating_sub(1);
        let lines = if self.paste.size() < LONG { 0..=all } else { first..=last };
        if self.paste.rewrite(lines, |text| redactor.bytes(text)) {
            self.part_original();
            self.changed(Follow::Cursor);
        }
    }
}
