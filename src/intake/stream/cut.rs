//! What a long input consists of, and where one of its parts may end.
//!
//! It knows bytes that are at hand, nothing of where they come from.

use std::ops::Range;

use crate::intake::{begins_entry, decode, loose, mailbox, message, queue, table, webhook};
use crate::reference::shapes::Shapes;

/// No mail is longer; of one part that is, the rest is passed over.
const LONGEST_MAIL: usize = 64 << 20;

/// No line of a log, a list or a table is longer, and no event.
pub(super) const LONGEST_ROW: usize = 8 << 20;

/// No reply is longer; the rest of a line tells nothing.
const LONGEST_LINE: usize = 1 << 20;

/// How much of an input tells whether its events are the lines of a log.
pub(super) const SAMPLE: usize = 1 << 18;

/// What the parts of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// The input itself.
    #[default]
    Whole,
    /// Single lines, as the reader asked for.
    Line,
    /// The messages of a mailbox.
    Message,
    /// Runs of lines.
    Lines,
    /// Runs of rows of a table.
    Rows,
    /// Runs of lines of a log.
    Log,
    /// Runs of entries of a queue's listing.
    Queue,
    /// Runs of JSON objects.
    Objects,
    /// Runs of JSON objects that are lines of a log.
    Journal,
}

impl Kind {
    /// How long a part of this kind may be.
    pub(super) const fn longest(self) -> usize {
        match self {
            Self::Whole | Self::Message => LONGEST_MAIL,
            Self::Line => LONGEST_LINE,
            Self::Lines | Self::Rows | Self::Log | Self::Queue | Self::Objects | Self::Journal => LONGEST_ROW,
        }
    }

    /// Whether an input of this kind is read as it grows.
    pub(super) const fn grows(self) -> bool {
        matches!(self, Self::Log | Self::Journal)
    }

    /// Whether its parts may be cut anywhere between lines, entries or objects.
    pub(super) const fn is_run(self) -> bool {
        !matches!(self, Self::Whole | Self::Line | Self::Message)
    }
}

/// What a long input consists of, by its first block, and what heads each of its parts.
pub(super) fn recognised(block: &[u8], shapes: &Shapes) -> (Kind, Vec<u8>) {
    // Two bytes a character: only the whole can be decoded.
    if block.starts_with(b"\xff\xfe") || block.starts_with(b"\xfe\xff") {
        return (Kind::Whole, Vec::new());
    }
    if mailbox::messages(&decode::line_feeds(block)).next().is_some() {
        return (Kind::Message, Vec::new());
    }
    let text = decode::loose(block);
    if webhook::looks_like_json(text.text()) {
        let is_log = !webhook::read(&text.clipped(SAMPLE), shapes).logged.is_empty();
        return (if is_log { Kind::Journal } else { Kind::Objects }, Vec::new());
    }
    if message::is_message(text.text()) {
        return (Kind::Whole, Vec::new());
    }
    let head = |length: usize| {
        let end = text.locate(0..length).map_or(0, |head| head.end);
        block.get(..end).unwrap_or_default().to_vec()
    };
    if let Some(length) = table::rows_of(text.text(), shapes) {
        (Kind::Rows, head(length))
    } else if let Some(length) = queue::entries_of(text.text()) {
        (Kind::Queue, head(length))
    } else if loose::is_log(&text, shapes) {
        (Kind::Log, Vec::new())
    } else {
        (Kind::Lines, Vec::new())
    }
}

/// What a short input is where it is a log beyond doubt.
pub(super) fn begins_log(bytes: &[u8], shapes: &Shapes) -> Option<Kind> {
    let first = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty())?;
    let first = String::from_utf8_lossy(first);
    if !first.trim_start().starts_with('{') && !begins_entry(first.trim_start_matches('\u{feff}')) {
        return None;
    }
    let (kind, _) = recognised(bytes, shapes);
    kind.grows().then_some(kind)
}

/// Where the part with which `bytes` begin ends; `None` where that cannot be told yet.
pub(super) fn part_end(kind: Kind, bytes: &[u8], ended: bool) -> Option<usize> {
    let whole = ended.then_some(bytes.len());
    let end = match kind {
        Kind::Whole => whole,
        Kind::Line => line_end(bytes).map(|end| end + 1).or(whole),
        Kind::Message => mailbox::next_message(bytes.get(1..).unwrap_or_default()).map(|next| next + 1).or(whole),
        Kind::Lines => whole.or_else(|| last_gap(bytes)).or_else(|| last_record_end(bytes)),
        Kind::Rows => whole.or_else(|| last_record_end(bytes)),
        Kind::Log => whole.or_else(|| memchr::memrchr(b'\n', bytes).map(|end| end + 1)),
        Kind::Queue => whole.or_else(|| last_entry_end(bytes)),
        Kind::Objects | Kind::Journal => whole.or_else(|| webhook::objects_end(bytes)),
    };
    end.filter(|end| *end <= kind.longest())
}

/// Where the last entry of a listing ends that a blank line ends, else the last line.
fn last_entry_end(bytes: &[u8]) -> Option<usize> {
    last_blank_line(bytes).or_else(|| memchr::memrchr(b'\n', bytes).map(|end| end + 1))
}

/// Where words that belong together may end: at a blank line that is not too far back.
fn last_gap(bytes: &[u8]) -> Option<usize> {
    last_blank_line(bytes).filter(|end| *end > bytes.len() / 2)
}

fn last_blank_line(bytes: &[u8]) -> Option<usize> {
    let ends = [&b"\n\n"[..], b"\n\r\n"].into_iter();
    ends.filter_map(|end| memchr::memmem::rfind(bytes, end).map(|at| at + end.len())).max()
}

/// Where the last line of `bytes` ends that does not end within a quoted field (RFC 4180 §2).
fn last_record_end(bytes: &[u8]) -> Option<usize> {
    let last_end = |bytes: &[u8]| memchr::memrchr(b'\n', bytes);
    let quotes = |range: Range<usize>| memchr::memchr_iter(b'"', bytes.get(range).unwrap_or_default()).count();
    let last = last_end(bytes)?;
    let (mut end, mut before) = (last, quotes(0..last));
    while before % 2 == 1 {
        let earlier = bytes.get(..end).and_then(last_end);
        // Quotation marks of prose need not come in pairs.
        let Some(earlier) = earlier.filter(|earlier| *earlier >= bytes.len() / 2) else { return Some(last + 1) };
        before -= quotes(earlier..end);
        end = earlier;
    }
    Some(1 + if end >= bytes.len() / 2 { end } else { last })
}

/// Where the first line of `bytes` ends, but for its line feed.
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes)
}

/// How many lines end in `bytes`.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}
