//! What was changed in a text, so that it can be taken back and done again.
//!
//! A word that is typed is one step, and so are characters that are removed in a row.

use std::collections::VecDeque;

use super::place::Place;

/// What undo may keep, in bytes; beyond it the oldest edits are forgotten.
const HISTORY: usize = 64 * 1024 * 1024;

/// One change: what stood at a place, and what stands there since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// The place.
    pub(super) at: Place,
    /// What stood there.
    pub(super) removed: String,
    /// What stands there since.
    pub(super) inserted: String,
}

impl Edit {
    const fn size(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }
}

/// What the last edit was, so that the next key may belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Run {
    /// Nothing that goes on.
    #[default]
    None,
    /// Characters are being typed.
    Typing,
    /// Characters are being removed.
    Erasing,
}

/// All changes.
#[derive(Debug, Default)]
pub(super) struct History {
    done: VecDeque<Edit>,
    undone: Vec<Edit>,
    /// The bytes that `done` keeps.
    kept: usize,
    run: Run,
}

impl History {
    /// Writes a change down as a step of its own.
    pub(super) fn record(&mut self, edit: Edit) {
        self.kept += edit.size();
        self.done.push_back(edit);
        self.undone.clear();
        self.run = Run::None;
        while self.kept > HISTORY && self.done.len() > 1 {
            let Some(oldest) = self.done.pop_front() else { break };
            self.kept -= oldest.size();
        }
    }

    /// The last step while such a run goes on.
    pub(super) fn last_of(&mut self, run: Run) -> Option<&mut Edit> {
        self.done.back_mut().filter(|_| self.run == run)
    }

    /// The last step has grown by so many bytes.
    pub(super) fn grow(&mut self, bytes: usize) {
        self.kept += bytes;
        self.undone.clear();
    }

    /// The next key may belong to such a run.
    pub(super) const fn begin_run(&mut self, run: Run) {
        self.run = run;
    }

    /// The next key begins a step of its own.
    pub(super) const fn end_run(&mut self) {
        self.run = Run::None;
    }

    /// Whether there is a step to take back.
    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// The step to take back, given away until [`Self::was_undone`] takes it.
    pub(super) fn last_done(&mut self) -> Option<Edit> {
        let edit = self.done.pop_back()?;
        self.kept -= edit.size();
        Some(edit)
    }

    /// A step was taken back.
    pub(super) fn was_undone(&mut self, edit: Edit) {
        self.undone.push(edit);
        self.end_run();
    }

    /// The step to do again, given away until [`Self::was_redone`] takes it.
    pub(super) fn last_undone(&mut self) -> Option<Edit> {
        self.undone.pop()
    }

    /// A step was done again.
    pub(super) fn was_redone(&mut self, edit: Edit) {
        self.kept += edit.size();
        self.done.push_back(edit);
        self.end_run();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_forgets_what_is_oldest_and_never_all() {
        let mut history = History::default();
        for _ in 0..4 {
            let inserted = "x".repeat(HISTORY / 3);
            history.record(Edit { at: Place::default(), removed: String::new(), inserted });
        }
        assert!(history.kept <= HISTORY && history.done.len() == 3);
        history.record(Edit { at: Place::default(), removed: String::new(), inserted: "x".repeat(HISTORY + 1) });
        assert_eq!(history.done.len(), 1);
    }
}
