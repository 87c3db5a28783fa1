//! What the loop does so that no text is lost: it backs the paste up, and sees to what earlier runs left behind.

use std::time::{Duration, Instant};

use super::Session;
use crate::tui::backup::{Backup, Orphan, Whereabouts};

/// So long after a change the paste is backed up.
const BACK_UP_AFTER: Duration = Duration::from_secs(1);

/// What keeps the paste, and what earlier runs kept.
#[derive(Debug)]
pub(super) struct Backing {
    /// What backs the paste up.
    pub(super) backup: Option<Backup>,
    /// The revision and the place that were kept last.
    kept: (u64, Whereabouts),
    /// When they are to be kept again.
    pub(super) keep_at: Option<Instant>,
    /// The files of the texts that were left behind.
    pub(super) left_behind: Vec<Orphan>,
    /// The file of the text that was restored, until it is backed up anew.
    pub(super) restored: Option<Orphan>,
}

impl Backing {
    /// Nothing was kept yet.
    pub(super) fn of(backup: Option<Backup>) -> Self {
        Self { backup, kept: (0, Whereabouts::default()), keep_at: None, left_behind: Vec::new(), restored: None }
    }
}

impl Session {
    /// Plans to back up what has changed.
    pub(super) fn plan_backup(&mut self) {
        if self.backing.kept.0 != self.app.screens.diagnose.revision() || self.backing.kept.1 != self.app.whereabouts()
        {
            self.backing.keep_at = self.backing.keep_at.or_else(|| Some(Instant::now() + BACK_UP_AFTER));
        }
    }

    /// Backs the paste and the place up, should the app not end as it should.
    pub(super) fn back_up(&mut self) {
        self.backing.kept = (self.app.screens.diagnose.revision(), self.app.whereabouts());
        self.replace_restored();
        if let Some(backup) = &self.backing.backup {
            backup.keep(self.app.whereabouts(), self.text());
        }
    }

    /// Lets what is kept next stand in the place of the text that was restored.
    pub(super) fn replace_restored(&mut self) {
        // While that is being masked, there is nothing to keep yet.
        if !self.app.screens.diagnose.is_masking()
            && let (Some(backup), Some(orphan)) = (&self.backing.backup, self.backing.restored.take())
        {
            backup.replace(orphan);
        }
    }

    /// The text that may be kept for the next start; none where the user wants none kept.
    pub(super) fn text(&self) -> Vec<u8> {
        let wanted = self.app.desk.settings.keep_texts > 0;
        if wanted { self.app.screens.diagnose.paste.bytes() } else { Vec::new() }
    }

    /// Asks about the texts that were left behind no more.
    pub(super) fn put_aside(&mut self) {
        self.backing.left_behind.drain(..).for_each(Orphan::put_aside);
    }
}
