//! The one place that asks what day it is. The library below the command line and the app is told.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::intake::Date;

/// This moment.
pub fn now() -> Option<Date> {
    date(SystemTime::now())
}

/// This moment, in seconds since 1970.
pub fn seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default()
}

/// A moment of a clock, such as that of a file.
pub fn date(time: SystemTime) -> Option<Date> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::since_1970(i64::try_from(seconds).ok()?)
}

/// Today in the local time zone, as `2026-11-24`.
pub fn today() -> String {
    local().date().to_string()
}

/// A moment of a clock, such as that of a file, in the local time zone.
pub fn in_zone(time: SystemTime) -> Option<jiff::Zoned> {
    Some(jiff::Timestamp::try_from(time).ok()?.to_zoned(zone()))
}

/// The local time zone.
pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::system()
}

/// This moment in the local time zone.
pub fn local() -> jiff::Zoned {
    jiff::Zoned::now()
}
