//! The failed attempts by hour, or by day where there are many, without gaps.

use std::collections::HashMap;

use super::words::{Words, number};
use crate::survey::{By, Moment};

/// Hours or days one after another, with how many attempts failed in each.
pub struct Timeline {
    /// Hours or days.
    pub by: By,
    /// Each of them.
    pub bars: Vec<(Moment, u64)>,
    /// The most that failed in one.
    pub peak: u64,
    /// What it shows, in words.
    pub caption: String,
    /// Whether all are of one day.
    is_one_day: bool,
}

impl Timeline {
    /// The last hours or days, so many at most; `None` where nothing tells a time.
    pub fn of(words: &Words<'_>, most: usize) -> Option<Self> {
        let (first, last) = words.summary.span?;
        let count = |each: i32| {
            usize::try_from(last.minutes().div_euclid(each) - first.minutes().div_euclid(each) + 1).unwrap_or_default()
        };
        let (by, each) = if count(60) <= most { (By::Hour, 60) } else { (By::Day, 60 * 24) };
        let key = |moment: Moment| if by == By::Hour { moment.hour() } else { moment.day() };
        let rows = &words.summary.table(by)?.rows;
        let counts: HashMap<&str, u64> = rows.iter().map(|row| (row.key.as_str(), row.counts.attempts)).collect();
        let back = i32::try_from(count(each).min(most)).unwrap_or_default();
        let bars: Vec<(Moment, u64)> = (0..back)
            .rev()
            .map(|back| last.later(-back * each))
            .map(|moment| (moment, counts.get(key(moment).as_str()).copied().unwrap_or_default()))
            .collect();
        let (begin, end) = (bars.first()?.0, bars.last()?.0);
        let (at, peak) = bars.iter().copied().rev().max_by_key(|(_, count)| *count)?;
        let mut timeline = Self { by, bars, peak, caption: String::new(), is_one_day: first.day() == last.day() };
        let unit = words.say(if by == By::Hour { "stats-unit-hour" } else { "stats-unit-day" }, &[]);
        let places = [
            ("unit", unit.as_str()),
            ("first", &timeline.name(begin)),
            ("last", &timeline.name(end)),
            ("most", &number(peak)),
            ("peak", &timeline.name(at)),
        ];
        timeline.caption = words.say("stats-timeline", &places);
        Some(timeline).filter(|timeline| timeline.peak > 0 && timeline.bars.len() > 1)
    }

    /// What an hour or a day is called.
    pub fn name(&self, moment: Moment) -> String {
        match self.by {
            By::Hour if self.is_one_day => hour(moment) + ":00",
            By::Hour => moment.hour().replace('T', " ") + ":00",
            _ => moment.day(),
        }
    }
}

/// The hour of a day, as in `02`.
pub fn hour(moment: Moment) -> String {
    moment.time().chars().take(2).collect()
}
