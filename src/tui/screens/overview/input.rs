//! What is counted: the text in the paste pane, the file that is open, or a log that is followed.

use std::path::{Path, PathBuf};

use super::Overview;
use crate::tui::census::{Census, Counting, Shared, Uncounted};

/// What is counted, with what it came to.
#[derive(Debug)]
pub struct Input {
    /// What it is called.
    pub name: String,
    /// What it came to.
    pub shared: Shared,
    kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// The text of this revision.
    Paste(u64),
    /// A file that was opened as this revision of the text.
    File(PathBuf, u64),
    /// A log that grows.
    Followed,
}

impl Input {
    /// Whether it is a log that grows.
    pub fn is_followed(&self) -> bool {
        self.kind == Kind::Followed
    }

    /// The file that it is, if it is one.
    pub(super) fn file(&self) -> Option<(&Path, u64)> {
        match &self.kind {
            Kind::File(path, revision) => Some((path, *revision)),
            _ => None,
        }
    }

    /// Whether what it tells is masked already.
    pub(super) const fn is_masked(&self) -> bool {
        matches!(self.kind, Kind::Paste(_))
    }
}

impl Overview {
    /// Counts a log that grows from now on.
    pub fn follow(&mut self, name: String) -> Shared {
        let shared = Shared::new(Census::of_newest());
        self.begin(Input { name, shared: shared.clone(), kind: Kind::Followed });
        shared
    }

    /// Counts a file, unless it is counted already.
    pub fn count_file(&mut self, path: &Path, revision: u64, name: &str) {
        let kind = Kind::File(path.to_owned(), revision);
        if self.input.as_ref().is_some_and(|input| input.kind == kind) {
            return;
        }
        let shared = Shared::new(Census::default());
        self.job = Some(Counting { what: Uncounted::File(path.to_owned()), shared: shared.clone() });
        self.begin(Input { name: name.to_owned(), shared, kind });
    }

    /// Whether a revision of the text is counted already.
    pub fn has_counted(&self, revision: u64) -> bool {
        self.input.as_ref().is_some_and(|input| input.kind == Kind::Paste(revision))
    }

    /// Counts a text.
    pub fn count_text(&mut self, revision: u64, text: Vec<u8>, name: &str) {
        let shared = Shared::new(Census::default());
        self.job = Some(Counting { what: Uncounted::Text(text), shared: shared.clone() });
        self.begin(Input { name: name.to_owned(), shared, kind: Kind::Paste(revision) });
    }

    fn begin(&mut self, input: Input) {
        // A file that is read again is seen as it was.
        let is_same = |old: &Input| old.file().zip(input.file()).is_some_and(|((old, _), (new, _))| old == new);
        let kind = if self.input.as_ref().is_some_and(is_same) { self.kind } else { 0 };
        let areas = self.areas;
        let (job, redactor) = (self.job.take(), self.redactor.take());
        let mut kept = std::mem::take(&mut self.kept);
        kept.is_shown = false;
        *self = Self { input: Some(input), kind, areas, job, redactor, kept, ..Self::blank() };
    }
}
