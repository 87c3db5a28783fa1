//! Splits a mailbox file (RFC 4155) into its messages.
//!
//! It knows the line that begins each message, nothing of what the messages hold.

use std::ops::Range;

use super::fields::field_name;

/// The messages of a mailbox, one after the other; none where `bytes` is no mailbox.
pub(super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut starts = Starts { bytes, at: 0, previous: b"" };
    let mut open = if bytes.starts_with(b"From ") { starts.next() } else { None };
    std::iter::from_fn(move || {
        let start = open?;
        open = starts.next();
        Some(start..open.unwrap_or(bytes.len()))
    })
}

/// Where the messages of a mailbox begin.
struct Starts<'a> {
    bytes: &'a [u8],
    at: usize,
    previous: &'a [u8],
}

impl Iterator for Starts<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while let Some(rest) = self.bytes.get(self.at..).filter(|rest| !rest.is_empty()) {
            let start = self.at;
            let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or_default().trim_ascii_end();
            let previous = std::mem::replace(&mut self.previous, line);
            self.at += length;
            let next = self.bytes.get(self.at..).unwrap_or_default();
            if separates(previous) && is_from_line(line) && begins_header(next) {
                return Some(start);
            }
        }
        None
    }
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
}
