//! JSON text that is safe to show: what a terminal would act on is escaped.

use std::io;

use serde::Serialize;

use crate::safe;

/// A value as indented JSON without a character that a terminal would act on.
///
/// # Errors
/// A value that JSON cannot hold.
pub fn pretty<T: Serialize>(value: &T) -> io::Result<String> {
    Ok(safe::json(&serde_json::to_string_pretty(value)?).into_owned())
}

/// A value as one line of JSON without a character that a terminal would act on.
///
/// # Errors
/// A value that JSON cannot hold.
pub fn compact<T: Serialize>(value: &T) -> io::Result<String> {
    Ok(safe::json(&serde_json::to_string(value)?).into_owned())
}

/// Appends a text as a JSON string, as [`compact`] would; runs of plain bytes are copied whole.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    loop {
        at = plain_end(bytes, at);
        let Some(byte) = bytes.get(at) else { break };
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        let length = match byte {
            0x80.. => text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, |character| {
                push_character(out, character);
                character.len_utf8()
            }),
            byte => {
                push_control(out, *byte);
                1
            }
        };
        at += length;
        from = at;
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out.push(b'"');
}

/// The bytes that stand in a JSON string as they are, by their number.
///
/// Above ASCII a byte is plain unless a character may begin with it that [`safe::stand_in`] knows.
#[allow(clippy::indexing_slicing)] // An index out of bounds would stop the build.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    let mut first = [b'"', b'\\', 0x7f, 0xc2, 0xcd, 0xd8, 0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf3].as_slice();
    while let [byte, rest @ ..] = first {
        plain[*byte as usize] = false;
        first = rest;
    }
    plain
};

fn is_plain(byte: u8) -> bool {
    PLAIN.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Where the run of plain bytes from `at` ends; eight bytes of ASCII are looked at in one go.
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        // Letters of another script are plain too, one by one.
        if !is_plain_ascii(u64::from_le_bytes(*word))
            && let Some(plain) = word.iter().position(|byte| !is_plain(*byte))
        {
            return at + plain;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !is_plain(*byte)).unwrap_or(rest.len())
}

/// Whether each of eight bytes is ASCII that stands in a string as it is.
const fn is_plain_ascii(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A bit is set where a byte is zero; a borrow may set further ones, above such a byte alone.
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGH
    }
    let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
    let marks = zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64)) | zeros(word ^ (ONES * 0x7f));
    (word & HIGH) | controls | marks == 0
}

fn push_character(out: &mut Vec<u8>, character: char) {
    if safe::stand_in(character).is_some() {
        for unit in character.encode_utf16(&mut [0; 2]) {
            push_unit(out, *unit);
        }
    } else {
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn push_control(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x0c => out.extend_from_slice(b"\\f"),
        byte => push_unit(out, u16::from(byte)),
    }
}

/// One unit of UTF-16 as an escape.
fn push_unit(out: &mut Vec<u8>, unit: u16) {
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        let digit = (unit >> shift & 0xf) as u8;
        out.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pushed(text: &str) -> String {
        let mut out = Vec::new();
        push_text(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_character_is_written_as_the_slow_way_writes_it() {
        for number in 0..=0x0e_0100 {
            let Some(character) = char::from_u32(number) else { continue };
            let text = format!("a{character}b");
            assert_eq!(pushed(&text), compact(&text).unwrap(), "U+{number:04X}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_the_slow_way_writes_it(text in "\\PC*|[\\x00-\\x{ff}\\x{2000}-\\x{2070}\"\\\\]*") {
            prop_assert_eq!(pushed(&text), compact(&text).unwrap());
        }
    }
}
