//! Turns the bytes of a body into text: transfer encodings and charsets.
//!
//! Whatever is plain stays verbatim, so that evidence can be marked to the letter; only what had to
//! be decoded points at its whole encoded run. Line ends of any kind come out as line feeds.

use std::borrow::Cow;
use std::ops::Range;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode_char;

use super::excerpt::Excerpt;
use super::text::part;

/// How the bytes of a body were made fit for transport (RFC 2045 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    /// 7bit, 8bit, binary or unknown: as they are.
    Plain,
    /// Quoted-printable.
    QuotedPrintable,
    /// Base64.
    Base64,
}

/// Lone carriage returns become line feeds, so that all line ends read alike; no byte moves.
pub(super) fn line_feeds(input: &[u8]) -> Cow<'_, [u8]> {
    let is_lone = |at: &usize| input.get(at + 1) != Some(&b'\n');
    let mut lone = memchr::memchr_iter(b'\r', input).filter(is_lone).peekable();
    if lone.peek().is_none() {
        return Cow::Borrowed(input);
    }
    let mut output = input.to_vec();
    for at in lone {
        if let Some(byte) = output.get_mut(at) {
            *byte = b'\n';
        }
    }
    Cow::Owned(output)
}

/// The text of the body that `range` of `bytes` holds.
pub(super) fn body(bytes: &[u8], range: Range<usize>, transfer: Transfer, charset: Option<&str>) -> Excerpt {
    let start = range.start.min(bytes.len());
    let raw = bytes.get(start..range.end.clamp(start, bytes.len())).unwrap_or_default();
    match transfer {
        Transfer::Plain => plain(raw, start, charset),
        Transfer::QuotedPrintable => quoted_printable(raw, start, charset),
        Transfer::Base64 => base64(raw, start, charset),
    }
}

/// Loose text, whose charset nobody tells.
pub(super) fn loose(bytes: &[u8]) -> Excerpt {
    plain(bytes, 0, None)
}

fn plain(raw: &[u8], start: usize, charset: Option<&str>) -> Excerpt {
    let is_plain = memchr::memchr(0x1b, raw).is_none() && (charset.is_none_or(is_utf8) || raw.is_ascii());
    if is_plain && let Ok(text) = std::str::from_utf8(raw) {
        return without_returns(text, start);
    }
    let mut out = Excerpt::default();
    let mut at = start;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let end = at + content.len();
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        push_characters(&mut out, content, at..at + content.len(), charset, true);
        if line.ends_with(b"\n") {
            out.push("\n", end);
        }
        at += line.len();
    }
    out
}

/// Text that stands in the input from `start` on, its lines ended by line feeds alone.
fn without_returns(text: &str, start: usize) -> Excerpt {
    let is_end = |at: &usize| matches!(text.as_bytes().get(at + 1), None | Some(b'\n'));
    let mut returns = memchr::memchr_iter(b'\r', text.as_bytes()).filter(is_end).peekable();
    if returns.peek().is_none() {
        return Excerpt::verbatim(text, start);
    }
    let mut from = 0;
    let pieces = returns.chain([text.len()]).map(|at| {
        let piece = part(text, from..at);
        let place = start + std::mem::replace(&mut from, at + 1);
        (piece, place)
    });
    Excerpt::of_pieces(pieces, text.len())
}

/// Appends `bytes`, which stand at (or, if decoded, come from) `source`.
fn push_characters(out: &mut Excerpt, bytes: &[u8], source: Range<usize>, charset: Option<&str>, verbatim: bool) {
    let shifting = bytes.contains(&0x1b);
    if bytes.is_ascii() && !shifting {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        if verbatim {
            out.push(text, source.start);
        } else {
            out.push_decoded(text, source);
        }
        return;
    }
    // Japanese mail shifts its charset by escape sequences, and often does not declare it.
    let japanese = shifting && [&b"\x1b$"[..], b"\x1b("].iter().any(|mark| memchr::memmem::find(bytes, mark).is_some());
    let name = if japanese { Some("iso-2022-jp") } else { charset.filter(|name| !is_mislabelled(bytes, name)) };
    let name = name.map(|name| if is_seven_bit(name) && !bytes.is_ascii() { eight_bit_japanese(bytes) } else { name });
    let decoder = name.filter(|name| !is_utf8(name)).and_then(|name| charset_decoder(name.trim().as_bytes()));
    match decoder {
        Some(decode) => out.push_decoded(&decode(bytes), source),
        None if verbatim => out.join(&Excerpt::from_bytes(bytes, source.start)),
        None => out.push_decoded(&String::from_utf8_lossy(bytes), source),
    }
}

fn is_seven_bit(charset: &str) -> bool {
    charset.trim().to_ascii_lowercase().starts_with("iso-2022-jp")
}

/// Which charset Japanese text is in that is declared to be of seven bits and is not.
fn eight_bit_japanese(bytes: &[u8]) -> &'static str {
    let extended_unix = bytes.iter().filter(|byte| !byte.is_ascii()).all(|byte| matches!(byte, 0x8e | 0xa1..=0xfe));
    if extended_unix { "euc-jp" } else { "shift_jis" }
}

/// Whether bytes are UTF-8 although they are declared to be in a charset in which they would make
/// no sense: a seven-bit one, or one of single bytes.
fn is_mislabelled(bytes: &[u8], charset: &str) -> bool {
    let name = charset.trim().to_ascii_lowercase();
    ["iso-2022", "iso-8859", "windows-125", "koi8", "latin"].iter().any(|family| name.starts_with(family))
        && std::str::from_utf8(bytes).is_ok()
}

fn is_utf8(charset: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|name| charset.trim().eq_ignore_ascii_case(name))
}

/// Decodes line by line; a line that a soft break continues is one with the next.
fn quoted_printable(raw: &[u8], start: usize, charset: Option<&str>) -> Excerpt {
    let mut out = Excerpt::default();
    let mut at = 0;
    while at < raw.len() {
        let (runs, end) = quoted_line(raw, at);
        let ascii = runs.iter().all(|run| run.bytes.is_ascii() && !run.bytes.contains(&0x1b));
        if ascii || charset.is_none_or(is_utf8) {
            for run in &runs {
                push_characters(&mut out, &run.bytes, offset(&run.source, start), charset, run.verbatim);
            }
        } else if let (Some(first), Some(last)) = (runs.first(), runs.last()) {
            let source = offset(&(first.source.start..last.source.end), start);
            let bytes: Vec<u8> = runs.iter().flat_map(|run| run.bytes.iter().copied()).collect();
            push_characters(&mut out, &bytes, source, charset, false);
        }
        if end > at && raw.get(end - 1) == Some(&b'\n') {
            out.push("\n", start + end - 1);
        }
        at = end;
    }
    out
}

/// After how many runs a line without an end is taken in.
const MOST_RUNS: usize = 10_000;

struct Run<'a> {
    bytes: Cow<'a, [u8]>,
    source: Range<usize>,
    verbatim: bool,
}

fn offset(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The runs of a logical line from `start`, and where the next line begins.
fn quoted_line(raw: &[u8], start: usize) -> (Vec<Run<'_>>, usize) {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut at = start;
    while runs.len() < MOST_RUNS {
        let rest = raw.get(at..).unwrap_or_default();
        match rest {
            [] => break,
            [b'\n', ..] => return (runs, at + 1),
            [b'\r', b'\n', ..] => return (runs, at + 2),
            [b'=', b'\n', ..] => at += 2,
            [b'=', b'\r', b'\n', ..] => at += 3,
            _ => {
                if let Some(decoded) = quoted(rest) {
                    decode_into(&mut runs, decoded, at);
                    at += 3;
                    continue;
                }
                // A carriage return ends a line only before its line feed.
                let next = memchr::memchr3(b'=', b'\r', b'\n', rest.get(1..).unwrap_or_default());
                let end = at + next.map_or(rest.len(), |next| next + 1);
                keep(&mut runs, raw, at..end);
                at = end;
            }
        }
    }
    (runs, at)
}

/// The byte that the first three bytes stand for (RFC 2045 §6.7).
pub(super) fn quoted(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [b'=', high, low, ..] => quoted_printable_decode_char(*high, *low),
        _ => None,
    }
}

/// Adds a byte that was decoded from the three at `at`.
fn decode_into(runs: &mut Vec<Run<'_>>, decoded: u8, at: usize) {
    match runs.last_mut() {
        Some(run) if !run.verbatim && run.source.end == at => {
            run.bytes.to_mut().push(decoded);
            run.source.end = at + 3;
        }
        _ => runs.push(Run { bytes: Cow::Owned(vec![decoded]), source: at..at + 3, verbatim: false }),
    }
}

/// Adds the bytes of `range` as they stand.
fn keep<'a>(runs: &mut Vec<Run<'a>>, raw: &'a [u8], range: Range<usize>) {
    match runs.last_mut() {
        Some(run) if run.verbatim && run.source.end == range.start => {
            run.source.end = range.end;
            run.bytes = Cow::Borrowed(raw.get(run.source.clone()).unwrap_or_default());
        }
        _ => runs.push(Run {
            bytes: Cow::Borrowed(raw.get(range.clone()).unwrap_or_default()),
            source: range,
            verbatim: true,
        }),
    }
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// Decodes in pieces of an encoded line, skipping what is no base64.
fn base64(raw: &[u8], start: usize, charset: Option<&str>) -> Excerpt {
    let mut bytes = Vec::with_capacity(raw.len() / 4 * 3);
    // Where in the decoded bytes each encoded line begins, and the line's own place.
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    let mut group = Vec::new();
    let mut at = start;
    let mut open = at;
    let lines = || raw.split_inclusive(|byte| *byte == b'\n');
    // Where each line is whole by itself, a hole harms its own line only.
    let letters = lines().map(|line| line.iter().filter(|byte| is_base64(**byte)).count());
    let (whole, torn): (Vec<usize>, Vec<usize>) = letters.partition(|letters| letters % 4 == 0);
    let by_line = whole.len() >= torn.len();
    let last = raw.iter().rposition(|byte| is_base64(*byte)).unwrap_or_default() + start;
    for line in lines() {
        if group.is_empty() {
            open = at;
        }
        at += line.len();
        for byte in line.iter().copied().filter(|byte| is_base64(*byte)) {
            // Nothing can be padded before its second letter.
            if byte != b'=' || group.len() % 4 >= 2 {
                group.push(byte);
            }
        }
        let whole = group.len() / 4 * 4;
        let mut rest = group.split_off(whole);
        if by_line && at <= last {
            rest.clear();
        }
        if let Some(decoded) = base64_decode(&group) {
            places.push((bytes.len(), open..at));
            bytes.extend(decoded);
        }
        group = rest;
    }
    if group.len() > 1 {
        group.resize(4, b'=');
        if let Some(decoded) = base64_decode(&group) {
            places.push((bytes.len(), open..at));
            bytes.extend(decoded);
        }
    }
    let source = |range: Range<usize>| -> Range<usize> {
        let find = |at: usize| places.get(places.partition_point(|place| place.0 <= at).saturating_sub(1));
        match (find(range.start), find(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) => first.1.start..last.1.end.max(first.1.end),
            _ => start..start + raw.len(),
        }
    };
    let mut out = Excerpt::default();
    if charset.is_some_and(|name| name.to_ascii_lowercase().contains("16")) {
        push_characters(&mut out, &bytes, source(0..bytes.len()), charset, false);
        return out;
    }
    let mut from = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let place = source(from..from + line.len());
        push_characters(&mut out, content, place.clone(), charset, false);
        if line.ends_with(b"\n") {
            out.push_decoded("\n", place);
        }
        from += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &[u8], transfer: Transfer, charset: Option<&str>) -> Excerpt {
        body(raw, 0..raw.len(), transfer, charset)
    }

    #[test]
    fn quoted_printable_keeps_plain_runs_to_the_letter() {
        let raw = b"caf=C3=A9 is =\r\nfull\r\n=3D 100=%\n";
        let text = decoded(raw, Transfer::QuotedPrintable, Some("utf-8"));
        assert_eq!(text.text(), "café is full\n= 100=%\n");
        let at = text.text().find("full").unwrap();
        assert_eq!(text.locate(at..at + 4), Some(16..20));
        let windows = decoded(b"=E4t=E5\n", Transfer::QuotedPrintable, Some("windows-1252"));
        assert_eq!(windows.text(), "ätå\n");
    }

    #[test]
    fn base64_points_at_the_encoded_line() {
        let raw = b"SGVsbG8g\r\nd29ybGQh\r\nCmJ5ZQ==\r\n";
        let text = decoded(raw, Transfer::Base64, None);
        assert_eq!(text.text(), "Hello world!\nbye");
        assert_eq!(text.locate(13..16), Some(20..30));
        assert_eq!(decoded(b"SGVs*bG8", Transfer::Base64, None).text(), "Hello");
        // The first line lacks a letter, the second is whole.
        assert_eq!(decoded(b"SGVsbGg\r\nd29ybGQh\r\n", Transfer::Base64, None).text(), "Helworld!");
        assert_eq!(decoded(b"SGVsbG8g\n=\nd29ybGQh\n", Transfer::Base64, None).text(), "Hello world!");
    }

    #[test]
    fn charsets_and_line_ends_are_read() {
        let raw = b"a\r\n\x1b$B4A;z\x1b(B\r\nb";
        let text = decoded(raw, Transfer::Plain, None);
        assert_eq!(text.text(), "a\n漢字\nb");
        assert_eq!(line_feeds(b"a\rb\r\nc\r").as_ref(), b"a\nb\r\nc\n");
    }
}
