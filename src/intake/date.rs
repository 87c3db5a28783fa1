//! Reads the times that mails, logs and events tell: RFC 5322 §3.3, RFC 3339, syslog, seconds since
//! 1970, and what programs make of them.
//!
//! It knows how a time is written, not what happened then. It asks no clock: a log that leaves the
//! year out has it told by whoever knows how old the log is.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::text::part;

/// The years in which mail of ours may have failed; any other is a clock gone wrong.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2100;

/// A leap year, which stands for the one that a text leaves out.
const SOME_YEAR: i16 = 2000;

/// How far east a clock may be ahead of the one that dates a file, in hours.
const EASTERNMOST: i64 = 14;

/// The offsets from Greenwich that clocks have, in minutes.
const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The short names of months on servers that speak German, where those differ.
const GERMAN: [(&str, i8); 4] = [("mrz", 3), ("mai", 5), ("okt", 10), ("dez", 12)];

/// How much a program may put before the lines of another, in bytes.
const LONGEST_PREFIX: usize = 48;

/// The names of time zones that mail may use (RFC 5322 §4.3), in hours from Greenwich.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

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
        let text = text.trim_start();
        match text.as_bytes().first()? {
            b'0'..=b'9' => Reader(text).numbered(),
            b'@' => tai(text),
            _ => Reader(text).named(),
        }
    }

    /// The time at the beginning of a log's line, behind what a server puts before it.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let bare = match line.as_bytes().first()? {
            // `<22>Apr  2 …` and `<22>1 2026-04-02T…` (RFC 5424 §6.2).
            b'<' => {
                let rest = line.split_once('>').filter(|(number, _)| number.len() <= 4)?.1;
                rest.strip_prefix("1 ").unwrap_or(rest)
            }
            b'[' => part(line, 1..line.len()),
            b'1'..=b'9' if line.bytes().take(10).all(|byte| byte.is_ascii_digit()) => {
                return Self::of_count(line.split([' ', '.']).next()?.parse().ok()?);
            }
            _ => line,
        };
        Self::read(bare).or_else(|| Self::read(behind_name(line)?))
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

/// What stands behind the name of a container: `postfix-1  | Apr  2 12:05:05 mx …`.
fn behind_name(line: &str) -> Option<&str> {
    let bar = memchr::memchr(b'|', line.as_bytes().get(..LONGEST_PREFIX.min(line.len()))?)?;
    let (name, rest) = line.split_at_checked(bar)?;
    (!name.trim_end().contains(' ')).then(|| part(rest, 1..rest.len()))
}

/// `@4000000062a8c1f4…`: the seconds of a `multilog`, with those that leap.
fn tai(text: &str) -> Option<Date> {
    let seconds = u64::from_str_radix(text.get(1..17)?, 16).ok()?;
    Date::since_1970(seconds.checked_sub((1 << 62) + 10)?.try_into().ok()?)
}

/// What is left to read of a text.
struct Reader<'a>(&'a str);

/// What calendar and clock showed, before anybody looks whether there is such a time.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
    second: i8,
}

impl Parts {
    fn date(self, offset: Option<Offset>) -> Option<Date> {
        // A clock that leaps shows a sixtieth second.
        let second = if self.second == 60 { 59 } else { self.second };
        let year = self.year.unwrap_or(SOME_YEAR);
        let at = DateTime::new(year, self.month, self.day, self.hour, self.minute, second, 0).ok()?;
        match self.year {
            Some(_) => Date::new(at, offset),
            None => Some(Date { at, offset, has_year: false }),
        }
    }
}

impl<'a> Reader<'a> {
    /// `2026-04-02T12:05:05.123Z`, `2026/04/02 12:05:05 +0200`, `2 Apr 2026 12:05:05 +0200`.
    fn numbered(&mut self) -> Option<Date> {
        let (first, digits) = self.number()?;
        let mut parts = Parts::default();
        if digits == 4 {
            parts.year = first.try_into().ok();
            let between = self.any(&["-", "/"])?;
            parts.month = self.two_digits()?;
            self.any(&[between])?;
            parts.day = self.two_digits()?;
            self.any(&["T", "t", " "])?;
            self.spaces();
        } else {
            parts.day = first.try_into().ok()?;
            self.gap();
            parts.month = month(self.word())?;
            self.gap();
            parts.year = Some(self.year()?);
            self.gap();
        }
        self.clock(&mut parts)?;
        let offset = self.offset()?;
        parts.date(offset)
    }

    /// `Thu, 2 Apr 2026 12:05:05 +0200`, `Thu Apr  2 12:05:05 2026`, `Apr  2 12:05:05`.
    fn named(&mut self) -> Option<Date> {
        let mut word = self.word();
        let has_day = DAYS.iter().any(|name| is_named(word, name));
        if has_day {
            self.any(&["."]);
            self.any(&[","]);
            self.spaces();
            if self.0.starts_with(|c: char| c.is_ascii_digit()) {
                return self.numbered();
            }
            word = self.word();
        }
        let mut parts = Parts { month: month(word)?, ..Parts::default() };
        self.spaces();
        parts.day = self.two_digits()?;
        self.spaces();
        // Some clocks tell the year before the time, some behind it.
        if !self.0.as_bytes().iter().take(3).any(|byte| *byte == b':') {
            parts.year = Some(self.year()?);
            self.spaces();
        }
        self.clock(&mut parts)?;
        if !has_day || parts.year.is_some() {
            return parts.date(None);
        }
        self.spaces();
        let offset = if self.0.starts_with(|c: char| c.is_ascii_digit()) { None } else { self.offset()? };
        self.spaces();
        parts.year = self.year();
        parts.date(offset)
    }

    /// `12:05`, `12:05:05`, `12:05:05.123`.
    fn clock(&mut self, parts: &mut Parts) -> Option<()> {
        parts.hour = self.two_digits()?;
        self.any(&[":"])?;
        parts.minute = self.two_digits()?;
        if self.any(&[":"]).is_some() {
            parts.second = self.two_digits()?;
            if self.any(&[".", ","]).is_some() {
                let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
                self.0 = part(self.0, digits..self.0.len());
            }
        }
        Some(())
    }

    /// How far from Greenwich, where that is told; `None` where it is told and cannot be.
    #[allow(clippy::option_option)] // Nothing told is another answer than nothing that can be.
    fn offset(&mut self) -> Option<Option<Offset>> {
        let before = self.0;
        self.spaces();
        let Some(sign) = self.any(&["+", "-", "\u{2212}"]) else {
            let word = self.word();
            let zone = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
            if zone.is_none() {
                self.0 = before;
            }
            return Some(zone.and_then(|(_, hours)| Offset::from_seconds(hours * 3600).ok()));
        };
        let is_unknown = sign == "-" && self.0.starts_with("0000");
        let (number, digits) = match self.number() {
            Some(found) if matches!(found.1, 2 | 4) => found,
            // What follows is no offset: a dash, the number of a thread.
            _ => {
                self.0 = before;
                return Some(None);
            }
        };
        if is_unknown {
            // `-0000` says nothing of the clock's place (RFC 5322 §3.3).
            return Some(None);
        }
        let (hours, minutes) = match digits {
            4 => (number / 100, number % 100),
            _ if self.any(&[":"]).is_some() => (number, self.number().filter(|found| found.1 == 2)?.0),
            _ => (number, 0),
        };
        let minutes = i32::try_from(hours * 60 + minutes).ok()?;
        let minutes = if sign == "+" { minutes } else { -minutes };
        OFFSETS.contains(&minutes).then(|| Offset::from_seconds(minutes * 60).ok())
    }

    /// A year of four digits, or of two as the last century wrote it.
    fn year(&mut self) -> Option<i16> {
        let (number, digits) = self.number()?;
        let number = i16::try_from(number).ok()?;
        match digits {
            4 => Some(number),
            2 if number < 50 => Some(2000 + number),
            2 => Some(1900 + number),
            _ => None,
        }
    }

    fn two_digits(&mut self) -> Option<i8> {
        let (number, digits) = self.number()?;
        if digits <= 2 { number.try_into().ok() } else { None }
    }

    /// A number and how many digits it has.
    fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.0.bytes().take(8).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(digits).filter(|_| (1..8).contains(&digits))?;
        self.0 = rest;
        Some((number.parse().ok()?, digits))
    }

    fn word(&mut self) -> &'a str {
        let letters = self.0.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, rest) = self.0.split_at_checked(letters).unwrap_or_default();
        self.0 = rest;
        word
    }

    /// Passes over the first of these that comes next.
    fn any<'m>(&mut self, marks: &[&'m str]) -> Option<&'m str> {
        let (mark, rest) = marks.iter().find_map(|mark| Some((*mark, self.0.strip_prefix(mark)?)))?;
        self.0 = rest;
        Some(mark)
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    /// Passes over what may stand between day, month and year.
    fn gap(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '-', ',', '.']);
    }
}

fn month(word: &str) -> Option<i8> {
    let german = || GERMAN.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, month)| *month);
    match MONTHS.iter().position(|name| is_named(word, name)) {
        Some(number) => i8::try_from(number + 1).ok(),
        None => german(),
    }
}

/// Whether a word is a name or its first three letters.
fn is_named(word: &str, name: &str) -> bool {
    (word.len() == 3 || word.len() == name.len()) && super::text::begins_with(name, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Date::read(text).map(|date| date.to_string())
    }

    #[test]
    fn times_are_read_as_mail_and_programs_write_them() {
        let told = [
            ("Thu, 2 Apr 2026 12:05:05 +0200 (CEST)", "2026-04-02T12:05:05+02:00"),
            ("02 Apr 2026 12:05 GMT", "2026-04-02T12:05:00Z"),
            ("Thu, 02 Apr 26 12:05:60 EST", "2026-04-02T12:05:59-05:00"),
            ("Thu,  2 Apr 2026 12:05:05 -0000", "2026-04-02T12:05:05"),
            ("Thu, 2 Apr 2026 12:05:05", "2026-04-02T12:05:05"),
            ("Thu Apr  2 12:05:05 2026", "2026-04-02T12:05:05"),
            ("Thu Apr  2 12:05:05 UTC 2026", "2026-04-02T12:05:05Z"),
            ("2026-04-02T12:05:05.123456Z", "2026-04-02T12:05:05Z"),
            ("2026-04-02T12:05:05-03:30 host", "2026-04-02T12:05:05-03:30"),
            ("2026-04-02 12:05:05 +0200 1rABCD-000XYZ-1a ** x", "2026-04-02T12:05:05+02:00"),
            ("2026-04-02 12:05:05 1rABCD-000XYZ-1a ** x", "2026-04-02T12:05:05"),
            ("2026/04/02 12:05:05", "2026-04-02T12:05:05"),
            ("02-Apr-2026 12:05:05", "2026-04-02T12:05:05"),
            ("@4000000069ce5b7b2d5b1c2c new msg 1", "2026-04-02T12:05:05Z"),
        ];
        for (text, date) in told {
            assert_eq!(read(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn a_doubtful_time_is_none() {
        let doubtful = [
            "",
            "0",
            "Thu, 2 Apr 0000 12:05:05 +0200",
            "Thu, 2 Apr 9999 12:05:05 +0200",
            "31 Feb 2026 12:05:05 +0000",
            "2 Apr 2026 25:05:05 +0000",
            "2 Apr 2026 12:05:05 +9900",
            "04/02/2026 12:05:05",
            "2026-04-02",
            "2026-04-0é 12:05:05",
            "yesterday",
            "Mayor 5 12:05:05 said",
            "99999999999999999999",
            "@4000",
            "Thu, ",
        ];
        for text in doubtful {
            assert_eq!(read(text), None, "{text}");
        }
    }

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
