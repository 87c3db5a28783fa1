//! A queue whose messages have one line each, in cells: `smtpctl show queue` of OpenSMTPD (smtpctl(8)).

use std::ops::Range;

use super::super::address::clean;
use super::super::excerpt::Excerpt;
use super::super::mail::{self, Mail};
use super::super::text::part;
use super::{Delivery, Shapes, told};

/// How many cells there are before the last error, which may hold the mark between them.
const CELLS: usize = 14;

/// The deliveries that a message may wait for.
const KINDS: &[&str] = &["mta", "mda", "bounce"];

/// One message of such a queue.
struct Record<'t> {
    id: &'t str,
    sender: &'t str,
    /// As the sender wrote it, and as it was led on.
    original: &'t str,
    recipient: &'t str,
    /// Where the last error stands in the line.
    error: Range<usize>,
}

/// Whether a line is one message of such a queue.
pub(super) fn is_one(line: &str) -> bool {
    record(line).is_some()
}

/// The delivery that a line tells; `None` where nothing failed yet.
pub(super) fn delivery(text: &Excerpt, line: &Range<usize>, shapes: &Shapes) -> Option<Delivery> {
    let record = record(part(text.text(), line.clone()))?;
    let error = line.start + record.error.start..line.start + record.error.end;
    if part(text.text(), error.clone()).trim().is_empty() {
        return None;
    }
    let recipient = clean(record.recipient).or_else(|| clean(record.original))?;
    let original = clean(record.original).filter(|original| *original != recipient);
    Some(Delivery {
        mail: Mail { sender: mail::address(record.sender), ..Mail::default() }.shared(),
        queue_id: Some(record.id.to_owned()),
        recipient: Some(recipient),
        original_recipient: original,
        ..told(&text.trimmed(error), shapes)
    })
}

fn record(line: &str) -> Option<Record<'_>> {
    let mut cells = line.splitn(CELLS, '|');
    let (id, _, kind, _) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let (sender, original, recipient) = (cells.next()?, cells.next()?, cells.next()?);
    let is_id = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Times of creation, expiry and the last attempt, and how many there were.
    let are_numbers = cells.by_ref().take(4).all(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()));
    let error = cells.nth(2)?;
    let is_one = is_id && KINDS.contains(&kind) && are_numbers && original.contains('@');
    let start = line.len() - error.len();
    is_one.then_some(Record { id, sender, original, recipient, error: start..line.len() })
}
