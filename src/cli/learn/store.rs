//! The kept progress, as a sub-command has it: what can't be kept is said once.

use crate::cli::output;
use crate::learning::Record;
use crate::lesson::progress::Progress;

/// The progress of the user.
pub(super) struct Store(Record);

impl Store {
    /// The progress so far. A file that can't be read is said, and left as it is.
    pub(super) fn open() -> Self {
        let (record, said) = Record::open();
        if let Some(said) = said {
            output::notice(&said);
        }
        Self(record)
    }

    /// What is kept.
    pub(super) const fn progress(&self) -> &Progress {
        &self.0.progress
    }

    /// Changes the progress, on top of what another program has written since.
    pub(super) fn change(&mut self, change: impl Fn(&mut Progress, i64)) {
        if let Err(said) = self.0.change(&change) {
            output::notice(&said);
        }
    }
}
