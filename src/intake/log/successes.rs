//! Deliveries of a log that succeeded and are only counted: most of its lines, of which no more is
//! kept than by which message and recipient earlier lines may have told of them, and where and when they
//! arrived.

use std::ops::Range;

use crate::intake::Date;

/// Deliveries that succeeded, in the order of the log.
#[derive(Debug, Clone, Default)]
pub struct Successes {
    /// The numbers of messages, the recipients and the hosts, one after the other.
    names: String,
    ends: Vec<End>,
    /// The times that lines begin with, each once for a run of lines of the same minute or second.
    dates: Vec<Option<Date>>,
    /// What the last line begins with.
    beginning: [u8; BEGINNING],
}

/// How much of a line tells its time to the minute at least, in bytes.
const BEGINNING: usize = 16;

/// Where a delivery stands among the others, and where its names end.
#[derive(Debug, Clone, Copy)]
struct End {
    /// How many deliveries that did not succeed came before it.
    before: u32,
    queue_id: u32,
    recipient: u32,
    host: u32,
    /// Its place among the dates.
    date: u32,
}

/// A delivery that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Success<'a> {
    /// The number of the message in the queue.
    pub queue_id: &'a str,
    /// The recipient's address.
    pub recipient: &'a str,
    /// The host that took it; empty where the line names none.
    pub host: &'a str,
    /// When that was, to the minute.
    pub date: Option<Date>,
}

impl Successes {
    /// Notes a delivery that came after so many others that did not succeed, by the line that tells it.
    pub(super) fn push(&mut self, before: usize, success: Success<'_>, line: &str) {
        let beginning = line.as_bytes().first_chunk::<BEGINNING>();
        if self.dates.is_empty() || beginning != Some(&self.beginning) {
            self.beginning = beginning.copied().unwrap_or_default();
            self.dates.push(Date::of_line(line));
        }
        let mut end = |name: &str| {
            self.names.push_str(name);
            self.names.len() as u32
        };
        let (queue_id, recipient, host) = (end(success.queue_id), end(success.recipient), end(success.host));
        self.ends.push(End { before: before as u32, queue_id, recipient, host, date: self.dates.len() as u32 - 1 });
    }

    /// How many there are.
    pub const fn count(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them, each with how many others came before it.
    pub fn all(&self) -> impl Iterator<Item = (usize, Success<'_>)> {
        self.some(0..self.ends.len())
    }

    /// Some of them by their places, each with how many others came before it.
    pub fn some(&self, places: Range<usize>) -> impl Iterator<Item = (usize, Success<'_>)> {
        let mut start = places.start.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| end.host);
        self.ends.get(places).unwrap_or_default().iter().map(move |end| {
            let name = |from: u32, to: u32| self.names.get(from as usize..to as usize).unwrap_or_default();
            let success = Success {
                queue_id: name(start, end.queue_id),
                recipient: name(end.queue_id, end.recipient),
                host: name(end.recipient, end.host),
                date: self.dates.get(end.date as usize).copied().flatten(),
            };
            start = end.host;
            (end.before as usize, success)
        })
    }

    /// The runs of those that stand one after another, each with how many others came before it.
    pub fn runs(&self) -> Vec<(usize, Range<usize>)> {
        let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
        for (place, end) in self.ends.iter().enumerate() {
            match runs.last_mut() {
                Some((before, run)) if *before == end.before as usize => run.end = place + 1,
                _ => runs.push((end.before as usize, place..place + 1)),
            }
        }
        runs
    }

    /// Tells dates without a year, as logs have them, the latest in which they were not after `last`.
    pub fn tell_years(&mut self, last: impl Fn() -> Option<Date>) {
        for date in &mut self.dates {
            if date.is_some_and(|date| !date.has_year()) {
                *date = date.and_then(|date| date.not_after(last()?));
            }
        }
    }

    /// Notes for one of them that so many others came before it after all.
    pub(super) fn place(&mut self, place: usize, before: usize) {
        if let Some(end) = self.ends.get_mut(place) {
            end.before = before as u32;
        }
    }
}
