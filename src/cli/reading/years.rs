//! Tells the dates of a log their year, which most logs leave out: the latest that is not after the log's
//! own time.

use std::sync::OnceLock;

use crate::cli::input::Input;
use crate::clock;
use crate::intake::{Date, Delivery, Intake};

/// How old an input is at most, looked up where that is needed.
pub(super) struct Years<'i> {
    input: &'i Input,
    written: OnceLock<Option<Date>>,
}

impl<'i> Years<'i> {
    /// The years of an input.
    pub(super) const fn of(input: &'i Input) -> Self {
        Self { input, written: OnceLock::new() }
    }

    /// Tells deliveries the year in which they failed.
    pub(super) fn tell(&self, deliveries: &mut [Delivery]) {
        for delivery in deliveries {
            if delivery.date.is_none_or(|date| date.has_year()) {
                continue;
            }
            match self.last() {
                Some(last) => delivery.tell_year(last),
                None => delivery.date = None,
            }
        }
    }

    /// The same for all that a part of a log tells, with what succeeded.
    pub(super) fn tell_all(&self, intake: &mut Intake) {
        self.tell(&mut intake.deliveries);
        intake.successes.tell_years(|| self.last());
    }

    /// When the last line may have been written. A pipe may stay open over the end of a year.
    fn last(&self) -> Option<Date> {
        match self.input {
            Input::Standard => clock::now(),
            Input::File(_) => *self.written.get_or_init(|| self.input.written().and_then(clock::date)),
        }
    }
}
