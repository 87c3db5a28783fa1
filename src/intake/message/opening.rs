//! Tells by the fields of its header whether an input is a message, or a part of one alone.
//!
//! It knows the names of those fields, nothing of their values.

use std::borrow::Cow;

use crate::intake::fields::{Header, field_name};
use crate::intake::text::{lines, part};

/// Whether a text begins like a message: with several fields of a header.
pub(in crate::intake) fn is_message(text: &str) -> bool {
    begins_header(lines(text).map(|line| part(text, line).into()))
}

/// Whether the input begins like a message.
pub(in crate::intake) fn begins_message(bytes: &[u8]) -> bool {
    let rows = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    begins_header(rows.map(|line| match std::str::from_utf8(line) {
        Ok(line) => line.into(),
        Err(_) => String::from_utf8_lossy(line),
    }))
}

fn begins_header<'a>(rows: impl Iterator<Item = Cow<'a, str>>) -> bool {
    let mut known = 0;
    let mut any = 0;
    for line in rows.skip_while(|line| line.trim().is_empty()).take(60) {
        let line = &*line;
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && any > 0
            || any == 0 && (line.starts_with("From ") || line.starts_with(">From "))
        {
            continue;
        }
        let Some(name) = field_name(line).filter(|_| !line.starts_with([' ', '\t'])) else { return false };
        any += 1;
        known += usize::from(opens_header(name.trim_end()));
        if known >= 2 {
            return true;
        }
    }
    known >= 1 && any >= 2
}

/// Whether a header has fields that only messages have; that of a part has none (RFC 2045 §3).
pub(in crate::intake) fn is_of_message(header: &Header) -> bool {
    OF_MESSAGES.iter().any(|name| header.has(name))
}

fn opens_header(name: &str) -> bool {
    OF_MESSAGES.iter().chain(ELSEWHERE_TOO).any(|field| name.eq_ignore_ascii_case(field))
}

/// Fields that open the header of a message, but no delivery report and no part of a message.
const OF_MESSAGES: &[&str] = &[
    "return-path",
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "x-failed-recipients",
    "auto-submitted",
];

/// Fields that open the header of a message too, but stand above parts, or among results of checks that
/// somebody copied.
const ELSEWHERE_TOO: &[&str] = &[
    "delivered-to",
    "x-original-to",
    "mime-version",
    "content-type",
    "authentication-results",
    "dkim-signature",
    "envelope-to",
    "delivery-date",
    "x-apparently-to",
    "arc-seal",
    "reply-to",
    "sender",
];
