//! How programs write times: RFC 5322 §3.3, RFC 3339, syslog, seconds since 1970, and what they make of
//! them.
//!
//! It knows nothing of what happened then, and leaves the year out where a text does.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Date;
use crate::intake::text::{begins_with, part};

/// A leap year, which stands for the one that a text leaves out.
const SOME_YEAR: i16 = 2000;

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

/// The time that a text is or begins with.
pub(super) fn first(text: &str) -> Option<Date> {
    let text = text.trim_start();
    match text.as_bytes().first()? {
        b'0'..=b'9' => Reader(text).numbered(),
        b'@' => tai(text),
        _ => Reader(text).named(),
    }
}

/// The time at the beginning of a log's line, behind what a server puts before it.
pub(super) fn of_line(line: &str) -> Option<Date> {
    let line = line.trim_start();
    let bare = match line.as_bytes().first()? {
        // `<22>Apr  2 …` and `<22>1 2026-04-02T…` (RFC 5424 §6.2).
        b'<' => {
            let rest = line.split_once('>').filter(|(number, _)| number.len() <= 4)?.1;
            rest.strip_prefix("1 ").unwrap_or(rest)
        }
        b'[' => part(line, 1..line.len()),
        b'1'..=b'9' if line.bytes().take(10).all(|byte| byte.is_ascii_digit()) => {
            return Date::of_count(line.split([' ', '.']).next()?.parse().ok()?);
        }
        _ => line,
    };
    first(bare).or_else(|| first(behind_name(line)?))
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
    (word.len() == 3 || word.len() == name.len()) && begins_with(name, word)
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
}
