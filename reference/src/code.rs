//! Reads reply codes (RFC 5321 §4.2) and enhanced status codes (RFC 3463) out of running text.
//!
//! By hand and in one pass: a number counts by what stands around it, so that addresses, versions,
//! times and amounts are no codes.

use std::ops::Range;

use crate::taxonomy::EnhancedCode;

/// A code and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The code itself.
    pub code: Code,
}

/// One of the two kinds of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Three digits.
    Reply(u16),
    /// Three numbers.
    Enhanced(EnhancedCode),
}

impl Code {
    /// Whether it reports a failure.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Reply(code) => code >= 400,
            Self::Enhanced(code) => code.class != 2,
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reply(code) => code.fmt(f),
            Self::Enhanced(code) => code.fmt(f),
        }
    }
}

/// Words after a number that make it an amount.
const UNITS: &[&str] = &[
    "second",
    "sec",
    "minute",
    "min",
    "hour",
    "day",
    "byte",
    "kb",
    "mb",
    "gb",
    "kib",
    "mib",
    "recipient",
    "message",
    "connection",
    "character",
    "char",
    "line",
    "attempt",
    "mail",
    "email",
    "time",
    "percent",
    "point",
    "user",
    "account",
    "addresse",
    "page",
    "people",
    "person",
    "euro",
    "eur",
    "usd",
    "dollar",
    "gbp",
    "chf",
    "g",
    "gram",
    "kg",
    "ml",
    "km",
    "ms",
    "s",
    "msec",
    "million",
    "billion",
];

/// Words after a number that begin what servers say as often as they count.
const SUBJECTS: &[&str] =
    &["recipient", "message", "mail", "email", "user", "account", "connection", "line", "time", "person"];

/// Words before a number that make it no code.
const LABELS: &[&str] = &[
    "port", "line", "id", "size", "uid", "pid", "room", "suite", "page", "over", "than", "limit", "least", "most",
    "at", "took", "elapsed", "duration",
];

/// Words before three numbers that make them a version, a room or a place in a document.
const VERSIONS: &[&str] = &[
    "version",
    "versions",
    "ver",
    "v",
    "release",
    "releases",
    "upgrade",
    "room",
    "suite",
    "chapter",
    "section",
    "clause",
    "paragraph",
    "item",
    "figure",
    "table",
    "appendix",
    "annex",
    "page",
    "step",
    "reference",
    "million",
];

/// Words before a number that make it a telephone's.
const TELEPHONES: &[&str] = &["tel", "telephone", "phone", "call", "fax", "mobile", "ext", "extension"];

/// All codes of the text, in order.
pub fn codes(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(offset) = rest.iter().position(u8::is_ascii_digit) else { break };
        let start = at + offset;
        let length = digits(bytes, start);
        if let Some((code, end)) = enhanced_at(text, start, length) {
            found.push(Found { range: start..end, code: Code::Enhanced(code) });
            at = end;
            continue;
        }
        if let Some(code) = reply_at(text, start, length) {
            found.push(Found { range: start..start + 3, code: Code::Reply(code) });
        }
        at = start + length;
        // The rest of a dotted number (an address, a date, a version) holds no codes.
        while byte(bytes, at) == Some(b'.') && digits(bytes, at + 1) > 0 {
            at += 1 + digits(bytes, at + 1);
        }
    }
    found
}

/// How much a code tells, to be compared with how much others do.
///
/// A failure tells more than a success, and `x.4.7` (delivery time expired) least of all failures
/// with a detail: it says that time is up, not why.
pub fn telling(code: EnhancedCode) -> impl Ord {
    (code.class != 2, code.specificity(), (code.subject, code.detail) != EXPIRED)
}

/// The code that tells more; of two that tell as much, the first.
pub fn more_specific(first: EnhancedCode, second: EnhancedCode) -> EnhancedCode {
    if telling(second) > telling(first) { second } else { first }
}

/// The subject and detail of "delivery time expired" (RFC 3463 §3.5).
pub const EXPIRED: (u16, u16) = (4, 7);

/// Whether the text holds the code of a failure.
pub fn tells_failure(text: &str) -> bool {
    codes(text).iter().any(|found| found.code.is_failure())
}

/// Whether a failing reply code with its enhanced code opens the line or follows a colon; within a
/// sentence it is but mentioned.
pub fn tells_reply_pair(text: &str) -> bool {
    codes(text).iter().any(|found| {
        matches!(found.code, Code::Reply(code) if code >= 400)
            && text
                .get(..found.range.start)
                .is_some_and(|lead| lead.trim().is_empty() || lead.trim_end().ends_with(':'))
            && text.get(found.range.end..).and_then(enhanced_after).is_some()
    })
}

fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

fn before(bytes: &[u8], at: usize, distance: usize) -> Option<u8> {
    bytes.get(at.checked_sub(distance)?).copied()
}

fn digits(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit()).count())
}

fn enhanced_at(text: &str, start: usize, length: usize) -> Option<(EnhancedCode, usize)> {
    let bytes = text.as_bytes();
    if length != 1 || !matches!(byte(bytes, start), Some(b'2' | b'4' | b'5')) {
        return None;
    }
    match before(bytes, start, 1) {
        Some(b'/') if reply_before_slash(bytes, start) => {}
        Some(b'.' | b'@' | b'/' | b'_') => return None,
        Some(b) if b.is_ascii_alphanumeric() => return None,
        Some(b'-') if before(bytes, start, 2).is_some_and(|b| b.is_ascii_alphabetic()) => return None,
        _ => {}
    }
    let mut end = start + 1;
    for _ in 0..2 {
        if byte(bytes, end) != Some(b'.') {
            return None;
        }
        let count = digits(bytes, end + 1);
        if !(1..=3).contains(&count) {
            return None;
        }
        end += 1 + count;
    }
    let longer = match byte(bytes, end) {
        Some(b'.') => digits(bytes, end + 1) > 0,
        Some(b'@' | b'_') => true,
        // Part of a host or product name, as in 5.1.1-rc2; letters run on after a code all the same
        // where a wrapper swallowed the space.
        Some(b'-') => byte(bytes, end + 1).is_some_and(|b| b.is_ascii_alphanumeric()),
        _ => false,
    };
    if longer {
        return None;
    }
    let is_paired = byte(bytes, end) == Some(b'/')
        && digits(bytes, end + 1) == 3
        && byte(bytes, end + 1) == byte(bytes, start)
        && byte(bytes, end + 4).is_none_or(|next| !is_part_of_number(next));
    if !is_paired && is_version(text.get(..start)?, text.get(end..)?) {
        return None;
    }
    Some((text.get(start..end)?.parse().ok()?, end))
}

/// Whether the reply code at `start` stands before a slash and an enhanced code of the same class.
fn pairs_with_next(text: &str, start: usize) -> bool {
    let next = start + 4;
    enhanced_at(text, next, digits(text.as_bytes(), next)).is_some()
}

/// Whether a byte next to a number makes it part of a longer one, of a path or of a name.
const fn is_part_of_number(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_')
}

/// Whether `550/` stands before the enhanced code at `start`, of the same class.
fn reply_before_slash(bytes: &[u8], start: usize) -> bool {
    let Some(reply) = start.checked_sub(4).and_then(|at| bytes.get(at..start - 1)) else { return false };
    reply.iter().all(u8::is_ascii_digit)
        && reply.first() == bytes.get(start)
        && before(bytes, start, 5).is_none_or(|next| !is_part_of_number(next))
}

/// Whether `5.1.1/` stands before the reply code at `start`, of the same class.
fn enhanced_before_slash(text: &str, start: usize) -> bool {
    let Some(lead) = text.get(..start).and_then(|lead| lead.strip_suffix('/')) else { return false };
    let length = lead.bytes().rev().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let at = lead.len() - length;
    length >= 5
        && text.as_bytes().get(at) == text.as_bytes().get(start)
        && enhanced_at(text, at, digits(text.as_bytes(), at)).is_some_and(|(_, end)| end == lead.len())
}

/// Whether three numbers between these are a version, a place in a document or an amount.
fn is_version(lead: &str, rest: &str) -> bool {
    let words = lead.trim_end_matches(['-', ':', ' ', '\t']);
    let word: &str = words.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_after = words.len() < lead.len() && VERSIONS.iter().any(|label| word.eq_ignore_ascii_case(label));
    let next = rest.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_part = rest.strip_prefix('/').is_some_and(|more| more.starts_with(|c: char| c.is_ascii_digit()));
    is_after || is_part || matches!(next, "million" | "billion")
}

fn reply_at(text: &str, start: usize, length: usize) -> Option<u16> {
    let bytes = text.as_bytes();
    if length != 3 {
        return None;
    }
    let code: u16 = text.get(start..start + 3)?.parse().ok()?;
    if !(200..600).contains(&code) || (300..400).contains(&code) {
        return None;
    }
    let lead = text.get(..start)?;
    if enhanced_before_slash(text, start) || byte(bytes, start + 3) == Some(b'/') && pairs_with_next(text, start) {
        return Some(code);
    }
    match before(bytes, start, 1) {
        None => {}
        Some(b'=') => {
            let name = bytes.get(..start - 1)?.trim_ascii_end();
            let ends = |end: &str| {
                name.len()
                    .checked_sub(end.len())
                    .and_then(|at| name.get(at..))
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
            };
            let is_named = ["code", "reply", "status", "stat", "dsn", "error", "smtp"].into_iter().any(ends);
            if !is_named && text.get(start + 3..).and_then(enhanced_after).is_none() {
                return None;
            }
        }
        Some(b':') if before(bytes, start, 2).is_some_and(|b| b.is_ascii_digit()) => return None,
        Some(b',') if is_clock(lead) => return None,
        Some(b':') if is_place(lead) && text.get(start + 3..).and_then(enhanced_after).is_none() => return None,
        // The number of a process, as in `smtpd[550]:`.
        Some(b'[')
            if before(bytes, start, 2).is_some_and(|b| b.is_ascii_alphanumeric())
                && byte(bytes, start + 3) == Some(b']') =>
        {
            return None;
        }
        Some(b) if b.is_ascii_whitespace() || b":;,<>(\"'[#|`*{".contains(&b) => {}
        Some(b'-') if before(bytes, start, 2).is_none_or(|b| b.is_ascii_whitespace() || b == b'-') => {}
        // A line end or a tab as programs print it.
        Some(b'n' | b'r' | b't') if before(bytes, start, 2) == Some(b'\\') => {}
        Some(_) if !lead.ends_with(|c: char| c.is_ascii()) => {}
        Some(_) => return None,
    }
    let rest = text.get(start + 3..)?;
    let mut after = rest.chars();
    let next = after.next();
    let then = after.next();
    match next {
        Some('-') if then.is_some_and(|c| c.is_ascii_digit()) && enhanced_after(rest).is_none() => return None,
        Some('.') if then.is_some_and(|c| c.is_ascii_alphanumeric()) => return None,
        Some(c) if c.is_ascii_alphanumeric() || "@/%_$".contains(c) => return None,
        Some(':') if then.is_some_and(|c| c.is_ascii_digit()) => return None,
        // The port behind a host, as in `[192.0.2.1]:587,`.
        Some(',' | ')' | ';') if lead.ends_with("]:") => return None,
        _ => {}
    }
    let opens = lead.trim_end_matches([' ', '\t', '>', '|']).is_empty()
        || lead.trim_end_matches([' ', '\t', '>', '|']).ends_with(['\n', '\r']);
    if enhanced_after(rest).is_some() {
        return Some(code);
    }
    let word: String =
        rest.trim_start_matches([' ', '-', '\t']).chars().take_while(char::is_ascii_alphabetic).collect();
    let begins = word.starts_with(|c: char| c.is_ascii_uppercase());
    let word = word.to_ascii_lowercase();
    // A code that opens what a host is quoted to have said is one, whatever follows.
    let lead_in = lead.trim_end();
    let quoted = ["]:", ">:", "):", "said:"].iter().any(|end| lead_in.ends_with(end))
        || (lead_in.ends_with(':') && SUBJECTS.contains(&word.as_str()) && !is_telephone(lead_in))
        || (begins
            && lead_in.ends_with([':', ';', '"', '\'', '(', '<'])
            && SUBJECTS.iter().any(|subject| word == *subject || word.strip_suffix('s') == Some(*subject)));
    if rest.trim_start_matches(' ').starts_with(['€', '£', '¥']) || lead.trim_end().ends_with(['€', '£', '¥']) {
        return None;
    }
    // A banner says that a host is there, and a goodbye that it goes; neither answers to a delivery.
    if matches!(code, 220 | 221) && !word.is_empty() {
        return None;
    }
    // A count is of several, and in a sentence it does not begin with a capital.
    let is_one = ["user", "account", "person"].contains(&word.as_str()) || begins && SUBJECTS.contains(&word.as_str());
    if !is_one && UNITS.iter().any(|unit| word == *unit || word.strip_suffix('s') == Some(*unit)) && !opens && !quoted {
        return None;
    }
    let previous = lead.trim_end();
    let label: String = previous
        .trim_end_matches([':', '#'])
        .rsplit(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !opens && (LABELS.contains(&label.as_str()) || previous.ends_with(['/', '+', '$'])) {
        return None;
    }
    if !opens && !quoted && (is_telephone(previous) || begins_with_number(rest)) {
        return None;
    }
    // A success code means something only where a reply begins.
    if code < 400 && !opens && !previous.ends_with([':', ';', '"', '\'', '<', '(']) {
        return None;
    }
    // 401, 403, 404 and their like are the web's, unless mail's longer code follows.
    if matches!(code, 400..420 | 429) && enhanced_after(rest).is_none() {
        return None;
    }
    Some(code)
}

/// Whether a clock's time stands before a comma, of which the milliseconds follow: `12:40:09,`.
fn is_clock(lead: &str) -> bool {
    let tail = lead.as_bytes().last_chunk::<4>();
    tail.is_some_and(
        |tail| matches!(tail, [b':' | b'.', tens, ones, b','] if tens.is_ascii_digit() && ones.is_ascii_digit()),
    ) && lead.as_bytes().iter().rev().nth(4).is_some_and(u8::is_ascii_digit)
}

/// Whether a number behind a colon belongs to what stands right before it: the line of a file, the port
/// of a host, the bits of a cipher.
fn is_place(lead: &str) -> bool {
    let Some(lead) = lead.strip_suffix(':') else { return false };
    let name = lead.rsplit(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c))).next().unwrap_or_default();
    let is_named = name.eq_ignore_ascii_case("localhost") || (name.contains(['.', '-', '_']) && !name.ends_with('.'));
    is_named
        || (!name.is_empty()
            && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && name.bytes().any(|b| b.is_ascii_digit()))
}

/// Whether the words before a number call it a telephone's.
fn is_telephone(lead: &str) -> bool {
    let words = lead.trim_end_matches([':', '.', ' ', '\t']);
    let label = words.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    TELEPHONES.iter().any(|word| label.eq_ignore_ascii_case(word))
}

/// Whether another number follows, as in `421 55 12`.
fn begins_with_number(rest: &str) -> bool {
    rest.strip_prefix(' ').is_some_and(|next| next.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether an enhanced code follows, as in `550 5.1.1` and `550-5.1.1`.
fn enhanced_after(rest: &str) -> Option<EnhancedCode> {
    let trimmed = rest.trim_start_matches([' ', '-', '\t', '#', '(', '[', '\'', '"']);
    enhanced_at(trimmed, 0, digits(trimmed.as_bytes(), 0)).map(|(code, _)| code)
}

/// Whether a line begins with a failing reply.
pub fn is_reply(line: &str) -> bool {
    match line.as_bytes() {
        [b'4' | b'5', tens, ones, rest @ ..] => {
            tens.is_ascii_digit()
                && ones.is_ascii_digit()
                && matches!(rest.first(), None | Some(b' ' | b'-' | b':' | b'\t'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        codes(text)
            .into_iter()
            .map(|found| match found.code {
                Code::Reply(code) => code.to_string(),
                Code::Enhanced(code) => code.to_string(),
            })
            .collect()
    }

    #[test]
    fn codes_stand_where_servers_write_them() {
        for (text, expected) in [
            ("550 5.1.1 User unknown", vec!["550", "5.1.1"]),
            ("550-5.1.1 The account\n550 5.1.1 does not exist", vec!["550", "5.1.1", "550", "5.1.1"]),
            ("host mx.example.net[192.0.2.1] said: 452-4.2.2 full", vec!["452", "4.2.2"]),
            ("smtp;550 #5.7.1 denied", vec!["550", "5.7.1"]),
            ("Sorry, no mailbox here by that name. (#5.1.1)", vec!["5.1.1"]),
            ("#< #5.1.1 smtp;554 5.1.1 unknown>", vec!["5.1.1", "554", "5.1.1"]),
            ("Remote Server returned '550 No such user'", vec!["550"]),
            ("dsn=5.2.2, stat=Service unavailable", vec!["5.2.2"]),
            ("> 421 too busy", vec!["421"]),
            ("550 1234 is no such user", vec!["550"]),
            ("answered \"421 Recipient not in route list\"", vec!["421"]),
            ("host mx.example.net refused to talk to me: 451 Message queue full", vec!["451"]),
            ("refused to talk to me: 521 this host takes no mail", vec!["521"]),
            ("mx.example.net:550 5.1.1 User unknown", vec!["550", "5.1.1"]),
            ("Error:550 User unknown", vec!["550"]),
            ("code 550 user unknown", vec!["550"]),
            ("('550', '5.7.1 denied')", vec!["550", "5.7.1"]),
            ("552-'5.3.4 Message too big'", vec!["552", "5.3.4"]),
            ("it failed:\\r\\n550 No such user", vec!["550"]),
            ("220", vec!["220"]),
            ("smtp-queue[77]: 550 no such user", vec!["550"]),
            ("ERR: 5.1.1/550: bad mailbox", vec!["5.1.1", "550"]),
            ("(550/5.1.1) bad mailbox", vec!["550", "5.1.1"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_codes() {
        for text in [
            "from 192.0.2.550 and 5.1.1.9",
            "gave up after 550 seconds",
            "version 8.14.5/8.14.5",
            "at 12:45:550",
            "2026-10-27 12:40:09,551 the tasks failed",
            "2026-10-27 12:40:09.451 the tasks failed",
            "27.10.2026 12.40.09,550 ERROR sending",
            "it took 450 and the next one 5 s",
            "not even 550 s were enough",
            "Elapsed: 421",
            "port 587 on mx5.1.1.example",
            "message-id 5.1.1@example.com",
            "exim-4.9.2",
            "order 4501 of 55000",
            "5.1.2023",
            "Tel 421 55 12",
            "phone: 550 user line",
            "call me at 550 1234",
            "ring 451 220 after six",
            "at SmtpTransport.send(SmtpTransport.java:539)",
            "could not connect to smtp.example.com:465",
            "connect ECONNREFUSED localhost:587",
            "opendkim[550]: key retrieval failed",
            "TLSv1.2 with cipher AES256-SHA:256 verified",
            "ECDHE-RSA-AES256-GCM-SHA384:256 bits",
            "queued, size: 281, 980 ms",
            "we paid 550 euros and then 450 EUR",
            "it costs 550 € or € 450",
            "add 550 g flour",
            "the book has 550 pages for 450 people",
            "a list of 550 users",
            "upgrade to release 4.2.1 or version - 5.1.1",
            "meet in room 5.1.1",
            "an offer of 5.7.1 million",
            "invoice 5.1.1/2025",
            "build 5.1.1/450 and 450/5.1.1",
            "path/550/5.1.1",
            "npm ERR! mailbox@5.1.1 failed",
            "220 mx.example.net ESMTP Postfix",
            "221 closing the connection",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_most_specific_enhanced_code_wins() {
        let more =
            |first: &str, second: &str| more_specific(first.parse().unwrap(), second.parse().unwrap()).to_string();
        assert_eq!(more("5.0.0", "5.1.1"), "5.1.1");
        assert_eq!(more("5.7.1", "5.1.1"), "5.7.1");
        assert_eq!(more("5.4.7", "4.2.2"), "4.2.2");
    }
}
