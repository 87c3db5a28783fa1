//! How many parts of a message are read, and how many within each other, before it is cut off.
//!
//! It looks for what opens a part in the bytes as they stand, and knows nothing of what a part holds.

/// How many messages and multiparts are looked at, and how many of them one within the other.
const MOST_CONTAINERS: usize = 256;
const MOST_NESTED: usize = 64;

/// How many boundaries a message may have.
const MOST_PARTS: usize = 10_000;

/// How many bytes each boundary takes at least.
const SHORTEST_PART: usize = 3;

/// Whether a message has lost its form: no blank line ends its header, or more is nested in it than is
/// read.
pub(in crate::intake) fn is_torn(bytes: &[u8]) -> bool {
    let is_blank = |at: usize| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
    };
    containers_end(bytes) < bytes.len() || !memchr::memchr_iter(b'\n', bytes).any(is_blank)
}

/// Where the message is to be cut off so that it has no more than [`MOST_PARTS`] parts, of which no
/// more than [`MOST_CONTAINERS`] hold others, and no more than [`MOST_NESTED`] without words between.
pub(super) fn containers_end(bytes: &[u8]) -> usize {
    // Most messages are too small for so many.
    if bytes.len() / SHORTEST_PART <= MOST_PARTS && memchr::memchr_iter(b'/', bytes).count() <= MOST_NESTED {
        return bytes.len();
    }
    let (mut containers, mut nested, mut parts) = (0, 0, 0);
    for at in memchr::memchr2_iter(b'/', b'-', bytes) {
        let before = |word: &[u8]| {
            at.checked_sub(word.len())
                .and_then(|start| bytes.get(start..at))
                .is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        let rest = bytes.get(at + 1..).unwrap_or_default();
        if bytes.get(at) == Some(&b'/') {
            let holds = before(b"multipart") || before(b"message") && holds_message(rest);
            containers += usize::from(holds);
            nested = if before(b"text") { 0 } else { nested + usize::from(holds) };
        } else if before(b"-") && rest.first().is_some_and(|next| next.is_ascii_graphic() && !b"->".contains(next)) {
            parts += 1;
        }
        if containers > MOST_CONTAINERS || nested > MOST_NESTED || parts > MOST_PARTS {
            return at;
        }
    }
    bytes.len()
}

/// Whether a part of the type `message/` and this subtype holds a message, and not fields alone.
fn holds_message(subtype: &[u8]) -> bool {
    let length = subtype.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let name = subtype.get(..length).unwrap_or_default();
    name.eq_ignore_ascii_case(b"rfc822") || name.eq_ignore_ascii_case(b"global")
}
