//! Splits a mailbox file (RFC 4155) into its messages.
//!
//! It knows the line that begins each message, nothing of what the messages hold.

use std::ops::Range;

use super::fields::field_name;

/// The messages of a mailbox, one after the other; none where `bytes` is no mailbox.
pub(super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut starts = starts(bytes, b"");
    let mut open = if bytes.starts_with(BEGINNING) { starts.next() } else { None };
    std::iter::from_fn(move || {
        let start = open?;
        open = starts.next();
        Some(start..open.unwrap_or(bytes.len()))
    })
}

/// Where the next message of a mailbox begins within `bytes`, if it does.
pub(super) fn next_message(bytes: &[u8]) -> Option<usize> {
    starts(bytes, b".").next()
}

/// What begins the line before each message.
const BEGINNING: &[u8] = b"From ";

/// Where the messages of a mailbox begin that follows on the line `previous`.
fn starts<'a>(bytes: &'a [u8], previous: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = bytes.starts_with(BEGINNING).then_some(0);
    let later = memchr::memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1);
    first.into_iter().chain(later).filter(move |start| {
        let before = bytes.get(..start.saturating_sub(1)).unwrap_or_default();
        let before_line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let before = before.get(before_line..).unwrap_or_default().trim_ascii_end();
        let rest = bytes.get(*start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, next) = rest.split_at_checked(length).unwrap_or_default();
        let line = line.trim_ascii_end();
        separates(if *start == 0 { previous } else { before })
            && is_from_line(line)
            && (begins_header(next) || is_dated(line))
    })
}

/// Whether a message may end with this line: a blank one, or the end of a multipart.
fn separates(line: &[u8]) -> bool {
    line.is_empty() || line.starts_with(b"--") && line.ends_with(b"--") && line.iter().any(u8::is_ascii_alphanumeric)
}

/// `From sender@host Thu Apr  2 12:05:05 2026`.
fn is_from_line(line: &[u8]) -> bool {
    line.starts_with(b"From ")
        && line.len() < 512
        && line.windows(8).any(|time| {
            time.iter()
                .enumerate()
                .all(|(at, byte)| if at == 2 || at == 5 { *byte == b':' } else { byte.is_ascii_digit() })
        })
}

/// Whether a line tells the time as such a line does, weekday to year (RFC 4155 appendix A): it
/// begins a message even if what follows is no header.
fn is_dated(line: &[u8]) -> bool {
    let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    words.windows(4).any(|date| match date {
        [weekday, month, day, time] => {
            DAYS.contains(weekday)
                && MONTHS.contains(month)
                && day.iter().all(u8::is_ascii_digit)
                && time.contains(&b':')
        }
        _ => false,
    }) && words.last().is_some_and(|year| year.iter().all(u8::is_ascii_digit) || year.starts_with(b"+"))
}

const DAYS: &[&[u8]] = &[b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];

const MONTHS: &[&[u8]] =
    &[b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

fn begins_header(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line.get(..line.len().min(100)).unwrap_or_default());
    field_name(&line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_begin_with_their_from_lines() {
        let mailbox = b"From a@b.example Thu Apr  2 12:05:05 2026\nSubject: one\n\nFrom here on\n\nFrom me to you 12:05:05 it is\n\nFrom c@b.example Thu Apr  2 12:05:05 2026\nSubject: two\n\n";
        let found: Vec<_> = messages(mailbox).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].end, mailbox.len());
        assert_eq!(messages(b"Subject: x\n\nFrom a@b.example 12:05:05\nTo: b\n").count(), 0);
    }

    #[test]
    fn the_end_of_a_multipart_parts_messages_as_a_blank_line_does() {
        let mailbox = |last: &str| {
            let one = format!("From a@b.example Thu Apr  2 12:05:05 2026\nSubject: one\n\nhello\n{last}\n");
            let two = "From c@b.example Thu Apr  2 12:05:05 2026\nSubject: two\n\n";
            messages((one + two).as_bytes()).count()
        };
        assert_eq!(["", "--b1--", "--", "----", "bye"].map(mailbox), [2, 2, 1, 1, 1]);
    }
}
