//! From when until when deliveries are counted.

use super::Moment;

/// Where a period begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// What a clock without a known place shows then, in minutes since the beginning of 1970.
    pub clock: i32,
    /// The same in Greenwich, where that is known.
    pub greenwich: Option<i32>,
}

impl Bound {
    /// The moment as a bound.
    pub fn of(moment: Moment) -> Self {
        Self { clock: moment.minutes(), greenwich: moment.in_greenwich() }
    }

    /// Whether a moment comes before it: by Greenwich where both are known there, else by what clocks show.
    fn is_after(self, moment: Moment) -> bool {
        match (moment.in_greenwich(), self.greenwich) {
            (Some(moment), Some(bound)) => moment < bound,
            _ => moment.minutes() < self.clock,
        }
    }
}

/// A time with a beginning, an end, both or neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first minute.
    pub since: Option<Bound>,
    /// The first minute that no longer belongs to it.
    pub until: Option<Bound>,
}

impl Period {
    /// Whether nothing is left out.
    pub const fn is_everything(self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// Whether a moment comes before it.
    pub fn is_before(self, moment: Moment) -> bool {
        self.since.is_some_and(|since| since.is_after(moment))
    }

    /// Whether a moment comes after it.
    pub fn is_after(self, moment: Moment) -> bool {
        self.until.is_some_and(|until| !until.is_after(moment))
    }
}
