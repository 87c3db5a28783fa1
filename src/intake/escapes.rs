//! Reads characters that a program printed by their numbers: `\xe7\x99\xbb` in a literal of bytes,
//! `\347\231\273` in a log, `\u767b` in JSON.
//!
//! It knows nothing of what the characters say.

use std::ops::Range;

use mail_parser::decoders::charsets::map::charset_decoder;

use super::excerpt::Excerpt;

/// From how many bytes on a run tells by its bytes that it is Chinese.
const FEWEST_CHINESE: usize = 4;

/// A run of numbers.
enum Run {
    /// Bytes of some charset.
    Bytes(Vec<u8>),
    /// Units of UTF-16.
    Units(Vec<u16>),
}

/// The text with the characters that its numbers stand for; the same text where there are none.
pub(super) fn read(text: &Excerpt) -> Excerpt {
    let all = text.text();
    let mut out = Excerpt::default();
    let mut kept = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', all.as_bytes().get(at..).unwrap_or_default()) {
        let start = at + next;
        let (run, end) = run_at(all, start);
        at = end.max(start + 1);
        let Some(characters) = run.and_then(characters) else { continue };
        out.append(text, kept..start);
        out.push_decoded(&characters, text.locate(start..end).unwrap_or_default());
        kept = end;
    }
    if kept == 0 {
        return text.clone();
    }
    out.append(text, kept..all.len());
    out
}

/// The numbers that begin at a place, and where they end.
fn run_at(text: &str, start: usize) -> (Option<Run>, usize) {
    let mut end = start;
    let mut bytes = Vec::new();
    while let Some((byte, after)) = byte_at(text, end) {
        bytes.push(byte);
        end = after;
    }
    if !bytes.is_empty() {
        return (Some(Run::Bytes(bytes)), end);
    }
    let mut units = Vec::new();
    while let Some(unit) =
        text.get(end..end + 2).filter(|mark| *mark == "\\u").and_then(|_| number(text, end + 2..end + 6, 16))
    {
        units.push(unit as u16);
        end += 6;
    }
    ((!units.is_empty()).then_some(Run::Units(units)), end)
}

/// A byte beyond ASCII by its number, hexadecimal or octal, and where the number ends.
fn byte_at(text: &str, at: usize) -> Option<(u8, usize)> {
    let mark = text.get(at..at + 2)?;
    let (digits, base) = match mark {
        "\\x" | "\\X" => (at + 2..at + 4, 16),
        "\\2" | "\\3" => (at + 1..at + 4, 8),
        _ => return None,
    };
    let end = digits.end;
    let byte = number(text, digits, base).and_then(|byte| u8::try_from(byte).ok()).filter(|byte| *byte >= 0x80)?;
    Some((byte, end))
}

fn number(text: &str, digits: Range<usize>, base: u32) -> Option<u32> {
    let digits = text.get(digits)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, base).ok()).flatten()
}

/// The characters of a run; `None` where its charset cannot be told, or where they are no letters.
fn characters(run: Run) -> Option<String> {
    let text = match run {
        Run::Units(units) => String::from_utf16(&units).ok()?,
        Run::Bytes(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => charset_decoder(b"gb18030").filter(|_| is_chinese(error.as_bytes()))?(error.as_bytes()),
        },
    };
    (!text.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER)).then_some(text)
}

/// Whether bytes are the commoner characters of GB 2312, which Chinese servers write undeclared.
fn is_chinese(bytes: &[u8]) -> bool {
    let (pairs, rest) = bytes.as_chunks::<2>();
    bytes.len() >= FEWEST_CHINESE
        && rest.is_empty()
        && pairs.iter().all(|[lead, trail]| (0xa1..=0xd7).contains(lead) && *trail >= 0xa1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        read(&Excerpt::verbatim(text, 0)).text().to_owned()
    }

    #[test]
    fn numbers_of_characters_are_read_in_every_notation() {
        assert_eq!(shown(r"(535, b'\xe7\x99\xbb\xe5\xbd\x95')"), "(535, b'登录')");
        assert_eq!(shown(r"550 \320\237\320\276\321\207\321\202\320\260 full"), "550 Почта full");
        assert_eq!(shown(r#"{"message":"550 \u767b\u5f55 \ud83d\ude00"}"#), "{\"message\":\"550 登录 😀\"}");
        assert_eq!(shown(r"(535, b'\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc')"), "(535, b'登录失败')");
    }

    #[test]
    fn what_is_no_number_of_a_character_stays() {
        for text in [
            r"C:\x\new\users\2024",
            r"\x1b[2J\x07",
            r"\u0007\u202e",
            r"\xcf\xe8\xf1\xfc\xec\xee",
            r"\xe7\x99",
            r"\u12",
            "\\",
        ] {
            let shown = shown(text);
            assert!(shown == text || !shown.contains(char::is_control), "{text} became {shown:?}");
            assert_eq!(shown.is_empty(), text.is_empty());
        }
        assert_eq!(shown(r"C:\x\new"), r"C:\x\new");
        assert_eq!(shown(r"\x1b[2J"), r"\x1b[2J");
        assert_eq!(shown(r"\xcf\xe8\xf1\xfc\xec\xee"), r"\xcf\xe8\xf1\xfc\xec\xee");
    }

    #[test]
    fn a_character_points_at_its_number() {
        let text = Excerpt::verbatim(r"a \xe7\x99\xbb b", 0);
        let found = read(&text);
        assert_eq!(found.text(), "a 登 b");
        assert_eq!(found.locate(2..5), Some(2..14));
        assert_eq!(found.locate(6..7), Some(15..16));
    }
}
