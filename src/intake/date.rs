//! The times that mails, logs and events tell.
//!
//! It knows years, clocks and their offsets, and how a time is shown; how programs write one, [`forms`]
//! knows. It asks no clock: a log that leaves the year out has it told by whoever knows how old the log is.

mod forms;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// The years in which mail of ours may have failed; any other is a clock gone wrong.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2100;

/// How far east a clock may be ahead of the one that dates a file, in hours.
const EASTERNMOST: i64 = 14;

/// When something happened, as exactly as the input tells it; shown as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// What calendar and clock showed.
    at: DateTime,
    /// How far the clock was from Greenwich, where that is told.
    offset: Option<Offset>,
    /// Whether the year is told.
    has_year: bool,
}

impl Date {
    /// The time that a text is or begins with; `None` where it is none or a doubtful one.
    pub fn read(text: &str) -> Option<Self> {
        forms::first(text)
    }

    /// The time at the beginning of a log's line, behind what a server puts before it.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        forms::of_line(line)
    }

    /// The time of a program that counts seconds since 1970, or thousandths or millionths of them.
    pub(super) fn of_count(count: f64) -> Option<Self> {
        let seconds = match count {
            _ if !count.is_finite() || count < 0.0 => return None,
            count if count < 1e11 => count,
            count if count < 1e14 => count / 1e3,
            count => count / 1e6,
        };
        Self::since_1970(seconds as i64)
    }

    /// The moment so many seconds after the beginning of 1970, in Greenwich.
    pub fn since_1970(seconds: i64) -> Option<Self> {
        let at = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
        Self::new(at, Some(Offset::UTC))
    }

    fn new(at: DateTime, offset: Option<Offset>) -> Option<Self> {
        YEARS.contains(&at.year()).then_some(Self { at, offset, has_year: true })
    }

    /// The later of two times, as far as that can be told.
    pub(super) fn later(self, other: Self) -> Self {
        let moment =
            |date: &Self| (date.at - jiff::Span::new().seconds(date.offset.map_or(0, Offset::seconds)), date.at);
        if moment(&other) > moment(&self) { other } else { self }
    }

    /// What the clock showed, in whole minutes since the beginning of 1970, wherever it stood.
    pub fn clock_minutes(&self) -> i64 {
        Offset::UTC.to_timestamp(self.at).map_or(0, |moment| moment.as_second().div_euclid(60))
    }

    /// The day that the calendar showed, as `2026-04-02`.
    pub fn day(&self) -> String {
        self.at.date().to_string()
    }

    /// How many minutes the clock was ahead of Greenwich, where that is told.
    pub fn offset_minutes(&self) -> Option<i64> {
        self.offset.map(|offset| i64::from(offset.seconds() / 60))
    }

    /// The moment in seconds since 1970; a clock whose place is not told is taken to be one of this zone. `None`
    /// where the year is not told.
    pub fn seconds_in(&self, zone: &TimeZone) -> Option<i64> {
        let moment = match self.offset {
            Some(offset) => offset.to_timestamp(self.at),
            None => zone.to_timestamp(self.at),
        };
        moment.ok().filter(|_| self.has_year).map(|moment| moment.as_second().div_euclid(60) * 60)
    }

    /// Whether the year is told.
    pub const fn has_year(&self) -> bool {
        self.has_year
    }

    /// The same time in the latest year in which it was not after `last`, where no year is told.
    ///
    /// As its clock's place is not told either, it may be ahead by what the farthest clocks are.
    #[must_use]
    pub fn not_after(self, last: Self) -> Option<Self> {
        if self.has_year {
            return Some(self);
        }
        let last = last.at.checked_add(jiff::Span::new().hours(EASTERNMOST)).ok()?;
        // A 29th of February may be eight years old.
        let years = (0..=8).map(|back| last.year() - back);
        let dates = years.filter_map(|year| self.at.with().year(year).build().ok());
        dates.into_iter().find(|at| *at <= last).and_then(|at| Self::new(at, self.offset))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Written::default();
        self.write(&mut written);
        f.write_str(written.text())
    }
}

impl Date {
    /// The time as people write it, without its seconds: `2026-04-02 12:05 UTC`.
    pub fn readable(&self) -> String {
        let at = self.at;
        let written = format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute());
        match self.offset.map(|offset| offset.seconds() / 60) {
            None => written,
            Some(0) => written + " UTC",
            Some(minutes) => {
                let (sign, minutes) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
                format!("{written} {sign}{:02}{:02}", minutes / 60, minutes % 60)
            }
        }
    }

    /// Appends the time as RFC 3339 writes it.
    pub(crate) fn push_to(&self, out: &mut Vec<u8>) {
        let mut written = Written::default();
        self.write(&mut written);
        out.extend_from_slice(written.text().as_bytes());
    }

    fn write(&self, out: &mut Written) {
        let at = self.at;
        let year = at.year();
        out.pair((year / 100).into());
        out.pair((year % 100).into());
        let rest = [(b'-', at.month()), (b'-', at.day()), (b'T', at.hour()), (b':', at.minute()), (b':', at.second())];
        for (mark, number) in rest {
            out.push(mark);
            out.pair(number.into());
        }
        match self.offset.map(|offset| offset.seconds() / 60) {
            None => {}
            Some(0) => out.push(b'Z'),
            Some(minutes) => {
                out.push(if minutes < 0 { b'-' } else { b'+' });
                out.pair(minutes.abs() / 60);
                out.push(b':');
                out.pair(minutes.abs() % 60);
            }
        }
    }
}

/// A time as it is written: no record is without one, and formatting takes longer.
#[derive(Default)]
struct Written {
    bytes: [u8; 25],
    length: usize,
}

impl Written {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// A number of two digits.
    fn pair(&mut self, number: i32) {
        let digit = |digit: i32| u8::try_from(digit).map_or(b'?', |digit| b'0' + digit);
        self.push(digit(number / 10 % 10));
        self.push(digit(number % 10));
    }

    fn text(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_leaves_the_year_out_is_not_of_the_future() {
        let line =
            |text: &str, last: &str| Date::of_line(text)?.not_after(Date::read(last)?).map(|date| date.to_string());
        let last = "2026-03-01T10:00:00Z";
        assert_eq!(line("Mar  1 09:59:59 mx postfix/smtp[1]: x", last).as_deref(), Some("2026-03-01T09:59:59"));
        assert_eq!(line("<22>Mar  3 00:00:00 mx x", last).as_deref(), Some("2025-03-03T00:00:00"));
        assert_eq!(line("Dec 31 23:59:59 mx x", last).as_deref(), Some("2025-12-31T23:59:59"));
        assert_eq!(line("Feb 29 08:00:00 mx x", last).as_deref(), Some("2024-02-29T08:00:00"));
        // A server in the east is ahead of whoever dated the file.
        assert_eq!(line("Mar  1 23:00:00 mx x", last).as_deref(), Some("2026-03-01T23:00:00"));
        assert_eq!(line("2019-03-01T23:00:00 mx x", last).as_deref(), Some("2019-03-01T23:00:00"));
        assert_eq!(line("postfix-1  | Mrz  1 09:00:00 mx x", last).as_deref(), Some("2026-03-01T09:00:00"));
        assert_eq!(line("550 5.1.1 | Mar  1 09:00:00", last), None);
        assert!(Date::of_line("Mar  1 09:59:59 mx").is_some_and(|date| !date.has_year()));
    }
}
