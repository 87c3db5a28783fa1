//! Times to the minute, which can be told apart by millions.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::intake::Date;

/// A minute of a clock, and how far the clock was ahead of Greenwich, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    minutes: i32,
    offset: Option<i16>,
}

impl Moment {
    /// The minute of a date; `None` where its year is not known.
    pub fn of(date: Date) -> Option<Self> {
        let minutes = i32::try_from(date.clock_minutes()).ok().filter(|_| date.has_year())?;
        Some(Self { minutes, offset: date.offset_minutes().and_then(|offset| i16::try_from(offset).ok()) })
    }

    /// So many minutes after the beginning of 1970, by a clock of which no more is known.
    pub const fn at(minutes: i32) -> Self {
        Self { minutes, offset: None }
    }

    /// How many minutes the clock is ahead of Greenwich, where that is known.
    pub fn offset(self) -> Option<i64> {
        self.offset.map(i64::from)
    }

    /// The same moment by a clock that is so many minutes ahead of Greenwich; unchanged where either is unknown.
    #[must_use]
    pub fn by_clock(self, offset: Option<i64>) -> Self {
        let (Some(own), Some(ours)) = (self.offset, offset.and_then(|offset| i16::try_from(offset).ok())) else {
            return self;
        };
        Self { minutes: self.minutes - i32::from(own) + i32::from(ours), offset: Some(ours) }
    }

    /// What the clock showed, in minutes since the beginning of 1970.
    pub const fn minutes(self) -> i32 {
        self.minutes
    }

    /// The same in Greenwich, where that is known.
    pub fn in_greenwich(self) -> Option<i32> {
        self.offset.map(|offset| self.minutes - i32::from(offset))
    }

    /// So many minutes later, by the same clock.
    #[must_use]
    pub const fn later(self, minutes: i32) -> Self {
        Self { minutes: self.minutes.saturating_add(minutes), ..self }
    }

    fn written(self) -> DateTime {
        let moment = Timestamp::from_second(i64::from(self.minutes) * 60).unwrap_or(Timestamp::UNIX_EPOCH);
        Offset::UTC.to_datetime(moment)
    }

    /// The hour, as in `2026-11-28T02`.
    pub fn hour(self) -> String {
        self.written().strftime("%Y-%m-%dT%H").to_string()
    }

    /// The day, as in `2026-11-28`.
    pub fn day(self) -> String {
        self.written().date().to_string()
    }

    /// The time of day, as in `02:10`.
    pub fn time(self) -> String {
        self.written().strftime("%H:%M").to_string()
    }

    /// Day and time, as in `2026-11-28 02:10`.
    pub fn readable(self) -> String {
        self.written().strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Day and time as RFC 3339 writes them, with the offset where it is known.
    pub fn rfc3339(self) -> String {
        let written = self.written().strftime("%Y-%m-%dT%H:%M:00").to_string();
        match self.offset {
            None => written,
            Some(0) => written + "Z",
            Some(offset) => {
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs());
                format!("{written}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}
