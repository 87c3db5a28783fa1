//! When a period begins and ends, as people write it: `24h`, `02:10`, `yesterday`, `2026-11-28`.

use anyhow::{Context, bail};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Span, Timestamp, Zoned};

use crate::clock;
use crate::survey::Bound;

/// The first minute of a period.
pub(in crate::cli) fn since(text: &str) -> anyhow::Result<Bound> {
    Ok(read(text, &clock::local())?.0)
}

/// The first minute after a period; a day belongs to it as a whole.
pub(super) fn until(text: &str) -> anyhow::Result<Bound> {
    let (bound, is_day) = read(text, &clock::local())?;
    let day = if is_day { 24 * 60 } else { 0 };
    Ok(Bound { clock: bound.clock + day, greenwich: bound.greenwich.map(|minutes| minutes + day) })
}

/// The time that a text names at this moment, and whether it is a day.
fn read(text: &str, now: &Zoned) -> anyhow::Result<(Bound, bool)> {
    let text = text.trim();
    if let Some(span) = span(text) {
        let then = now.checked_sub(span).context("so long ago nobody sent email")?;
        return Ok((zoned(&then)?, false));
    }
    let day = match text {
        "today" => Some(now.date()),
        "yesterday" => Some(now.date().yesterday()?),
        _ => text.parse::<Date>().ok().filter(|_| text.len() <= "2026-11-28".len()),
    };
    if let Some(day) = day {
        return Ok((civil(day.to_datetime(Time::midnight()))?, true));
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        let greenwich = minutes(moment)?;
        // The clock of the log is taken to be the one that the time was read from.
        let shown = text.parse::<DateTime>().map_or(Ok(greenwich), |at| Ok::<_, anyhow::Error>(civil(at)?.clock))?;
        return Ok((Bound { clock: shown, greenwich: Some(greenwich) }, false));
    }
    if let Ok(at) = text.parse::<DateTime>() {
        return Ok((civil(at)?, false));
    }
    if text.contains(':')
        && let Ok(time) = text.parse::<Time>()
    {
        return Ok((civil(now.date().to_datetime(time))?, false));
    }
    bail!("\"{text}\" isn't a time; write it like 24h, 7d, 02:10, yesterday, 2026-11-28 or \"2026-11-28 02:10\"")
}

/// A length of time such as `90m`, `24h`, `7d` or `2w`.
fn span(text: &str) -> Option<Span> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = text.split_at_checked(digits)?;
    let count: i64 = count.parse().ok().filter(|count| *count <= 1_000_000)?;
    let minutes = match unit.trim() {
        "m" | "min" | "minutes" => count,
        "h" | "hour" | "hours" => count * 60,
        "d" | "day" | "days" => count * 60 * 24,
        "w" | "week" | "weeks" => count * 60 * 24 * 7,
        _ => return None,
    };
    Span::new().try_minutes(minutes).ok()
}

fn zoned(at: &Zoned) -> anyhow::Result<Bound> {
    Ok(Bound { clock: civil(at.datetime())?.clock, greenwich: Some(minutes(at.timestamp())?) })
}

fn civil(at: DateTime) -> anyhow::Result<Bound> {
    Ok(Bound { clock: minutes(Offset::UTC.to_timestamp(at)?)?, greenwich: None })
}

fn minutes(moment: Timestamp) -> anyhow::Result<i32> {
    i32::try_from(moment.as_second().div_euclid(60)).context("that is too far away")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        let now: Zoned = "2026-11-28T08:00:30+01:00[+01:00]".parse().unwrap();
        let (bound, is_day) = read(text, &now).ok()?;
        let shown =
            |minutes: i32| Timestamp::from_second(i64::from(minutes) * 60).unwrap().strftime("%F %H:%M").to_string();
        let greenwich = bound.greenwich.map_or("-".to_owned(), shown);
        Some(format!("{} {greenwich}{}", shown(bound.clock), if is_day { " day" } else { "" }))
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("24h", "2026-11-27 08:00 2026-11-27 07:00"),
            ("90m", "2026-11-28 06:30 2026-11-28 05:30"),
            ("2w", "2026-11-14 08:00 2026-11-14 07:00"),
            ("02:10", "2026-11-28 02:10 -"),
            ("yesterday", "2026-11-27 00:00 - day"),
            ("2026-11-28", "2026-11-28 00:00 - day"),
            ("2026-11-28 02:10", "2026-11-28 02:10 -"),
            ("2026-11-28T02:10:00+01:00", "2026-11-28 02:10 2026-11-28 01:10"),
            ("2026-11-28T02:10:00Z", "2026-11-28 02:10 2026-11-28 02:10"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
        for wrong in ["", "soon", "24x", "2026-13-01", "99999999999h", "h", "28"] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
    }
}
