//! What the loop does for the Learn screen: keeps what was learned, and tells how much time an exam has left.

use std::time::{Duration, Instant};

use super::Session;
use crate::learning::{self, Record};
use crate::tui::action::Action;
use crate::tui::screens::learn::Job;

/// How often it is told how much time is left.
const MINUTE: Duration = Duration::from_mins(1);

/// What was learned, and the time of an exam.
#[derive(Debug, Default)]
pub(super) struct Learning {
    record: Option<Record>,
    /// When the exam ends.
    end: Option<Instant>,
    /// When it is told next how much time is left.
    pub(super) tick_at: Option<Instant>,
}

impl Session {
    /// Does what the Learn screen asks for.
    pub(super) fn see_to_learning(&mut self) {
        while let Some(job) = self.app.screens.learn.take_job() {
            match job {
                Job::Limit(minutes) => self.limit(minutes),
                Job::Read => {
                    // What can't be kept in the file is kept in memory for this session.
                    let said = if self.learning.record.as_ref().is_some_and(|record| !record.is_kept()) {
                        None
                    } else {
                        let (record, said) = Record::open();
                        self.learning.record = Some(record);
                        said
                    };
                    self.tell_learned(said);
                }
                change => {
                    let record = self.learning.record.get_or_insert_with(|| Record::open().0);
                    let said = record.change(&|progress, day| change.change(progress, day)).err();
                    self.tell_learned(said);
                }
            }
        }
    }

    fn tell_learned(&mut self, said: Option<String>) {
        if let Some(record) = &self.learning.record {
            self.app.update(Action::Learned(record.progress.clone(), learning::today(), said));
        }
    }

    /// Tells from now on how many of these minutes are left.
    fn limit(&mut self, minutes: Option<u64>) {
        let now = Instant::now();
        self.learning.end = minutes.map(|minutes| now + MINUTE * u32::try_from(minutes).unwrap_or(u32::MAX));
        self.learning.tick_at = self.learning.end.map(|end| end.min(now + MINUTE));
    }

    /// Tells how much time is left, where a minute has gone by.
    pub(super) fn tell_time_left(&mut self, now: Instant) {
        let Some(end) = self.learning.end.filter(|_| self.learning.tick_at.is_some_and(|at| at <= now)) else { return };
        let left = end.saturating_duration_since(now);
        // What is left of a minute is one that can be used.
        let minutes = left.as_secs().div_ceil(MINUTE.as_secs());
        self.learning.tick_at = (minutes > 0).then(|| end.min(now + MINUTE));
        self.app.update(Action::TimeLeft(minutes));
        self.see_to_learning();
    }
}
