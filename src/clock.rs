//! The one place that asks what day it is. The library below the command line and the app is told.

/// Today in the local time zone, as `2026-11-24`.
pub fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
