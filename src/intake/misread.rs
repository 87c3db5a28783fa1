//! Mends what a text went through before it was pasted: quoted-printable that nobody decoded, and codes whose
//! digits were read off a picture as letters (`S50 5.l.l`).
//!
//! It knows how these look, nothing of what the text says.

use std::ops::Range;

use super::decode::quoted;
use super::excerpt::Excerpt;
use super::text::{lines, part};

/// The text with what was plainly misread or left encoded put right; the same text where there is nothing.
pub(super) fn mended(text: &Excerpt) -> Excerpt {
    let text = if is_quoted_printable(text.text()) { &decoded(text) } else { text };
    with_digits(text)
}

/// Whether a text is quoted-printable as it was sent (RFC 2045 §6.7): lines that go on, or more encoded spaces
/// than plain ones.
fn is_quoted_printable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut encoded = 0;
    let mut spaces = 0;
    let mut goes_on = false;
    for at in memchr::memchr_iter(b'=', bytes) {
        goes_on |= soft_break(bytes, at) > 0;
        if let Some(byte) = encoded_byte(bytes, at) {
            (encoded, spaces) = (encoded + 1, spaces + usize::from(byte == b' '));
        }
    }
    encoded >= 2 && (goes_on || spaces > memchr::memchr_iter(b' ', bytes).count())
}

/// The byte that is encoded at a place; in links, digits in lower case mean something else.
fn encoded_byte(bytes: &[u8], at: usize) -> Option<u8> {
    let rest = bytes.get(at..)?;
    quoted(rest).filter(|_| rest.iter().skip(1).take(2).all(|digit| !digit.is_ascii_lowercase()))
}

/// How long the sign is by which a line goes on; an encoded word of a header (RFC 2047 §2) ends alike and is none.
fn soft_break(bytes: &[u8], at: usize) -> usize {
    let is_word = at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'?');
    match bytes.get(at..).unwrap_or_default() {
        _ if is_word => 0,
        [b'=', b'\n', ..] => 2,
        [b'=', b'\r', b'\n', ..] => 3,
        _ => 0,
    }
}

fn decoded(text: &Excerpt) -> Excerpt {
    let all = text.text();
    let bytes = all.as_bytes();
    let mut out = Excerpt::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'=', bytes.get(at..).unwrap_or_default()) {
        let start = at + next;
        let mut end = start;
        let mut run = Vec::new();
        while let Some(byte) = encoded_byte(bytes, end) {
            run.push(byte);
            end += 3;
        }
        let soft = soft_break(bytes, start);
        at = (end + soft).max(start + 1);
        let Ok(characters) = String::from_utf8(run) else { continue };
        if characters.is_empty() && soft == 0 {
            continue;
        }
        out.append(text, kept..start);
        if !characters.is_empty() {
            out.push_decoded(&characters, text.locate(start..end).unwrap_or_default());
        }
        kept = at;
    }
    out.append(text, kept..all.len());
    out
}

/// The text with the digits of codes that open a line.
fn with_digits(text: &Excerpt) -> Excerpt {
    let all = text.text();
    let mut out = Excerpt::default();
    let mut kept = 0;
    for line in lines(all) {
        let Some(codes) = codes_of(part(all, line.clone())) else { continue };
        let place = line.start + codes.start..line.start + codes.end;
        let digits: String = part(all, place.clone()).chars().map(digit).collect();
        out.append(text, kept..place.start);
        out.push_decoded(&digits, text.locate(place.clone()).unwrap_or_default());
        kept = place.end;
    }
    if kept == 0 {
        return text.clone();
    }
    out.append(text, kept..all.len());
    out
}

/// Where the reply code and the enhanced code stand that open a line, if one of their digits is a letter; both
/// have to be there, so that the shape is plainly that of codes.
fn codes_of(line: &str) -> Option<Range<usize>> {
    let start = line.len() - line.trim_start().len();
    let words = part(line, start..line.len());
    let (reply, rest) = words.split_once(' ').filter(|(reply, _)| reply.len() == 3)?;
    let enhanced = rest.split([' ', '\t']).next()?;
    let is_number = |word: &str| !word.is_empty() && word.len() <= 3 && word.chars().all(|c| digit(c).is_ascii_digit());
    let mut numbers = enhanced.split('.');
    let [class, subject, detail] = [numbers.next()?, numbers.next()?, numbers.next()?];
    let is_code = |class: &str| class.chars().next().is_some_and(|first| matches!(digit(first), '4' | '5'));
    let both = format!("{reply}{enhanced}");
    (class.len() == 1
        && numbers.next().is_none()
        && [reply, class, subject, detail].iter().all(|word| is_number(word))
        && is_code(reply)
        && is_code(class)
        && both.contains(|c: char| c.is_ascii_alphabetic())
        && reply.contains(|c: char| c.is_ascii_digit()))
    .then(|| start..start + reply.len() + 1 + enhanced.len())
}

/// The digit that a letter was misread from.
const fn digit(letter: char) -> char {
    match letter {
        'S' | 's' => '5',
        'O' | 'o' => '0',
        'l' | 'I' | 'i' => '1',
        'Z' => '2',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        mended(&Excerpt::verbatim(text, 0)).text().to_owned()
    }

    #[test]
    fn codes_read_off_a_picture_get_their_digits() {
        assert_eq!(shown("S50 5.l.l User unkn0wn"), "550 5.1.1 User unkn0wn");
        assert_eq!(shown("it said\n55O 5.2.2 full"), "it said\n550 5.2.2 full");
        for same in ["550 5.1.1 User unknown", "SOS 5.1.1 help", "so 5.1 is 4.l", "Sol 5.i.o tell me"] {
            assert_eq!(shown(same), same, "{same}");
        }
    }

    #[test]
    fn quoted_printable_is_decoded_where_it_plainly_is_that() {
        assert_eq!(
            shown("550=205.1.1=20<a@b.example>=20User=20not=20f=\nound"),
            "550 5.1.1 <a@b.example> User not found"
        );
        assert_eq!(shown("Das Postfach ist =C3=BCber=\nf=C3=BCllt"), "Das Postfach ist überfüllt");
        let word = "=?utf-8?Q?f=C3=BCr_Ann?=\n =?utf-8?Q?=C3=BCber?=";
        assert_eq!(shown(word), word, "the words of a header are not lines that go on");
        for same in ["see https://b.example/?a=20&b=20 for more", "size=20 limit=30", "a=B2 c=D4 e"] {
            assert_eq!(shown(same), same, "{same}");
        }
    }
}
