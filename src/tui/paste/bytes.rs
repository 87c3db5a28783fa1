//! Bytes as text that can be edited, and back.
//!
//! Bytes that are not UTF-8 are kept as private characters, so that what came in comes out.

/// A byte `b` that is not UTF-8 is kept as the character `ESCAPE + b`.
const ESCAPE: u32 = 0x0010_ff00;

/// The first byte of every character that stands for a byte.
const LEAD: u8 = 0xf4;

/// Bytes as text that can be edited; [`restore`] gives them back.
pub(super) fn keep(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        if memchr::memchr2(b'\r', LEAD, valid.as_bytes()).is_some() {
            keep_valid(valid, &mut text);
        } else {
            text.push_str(valid);
        }
        text.extend(chunk.invalid().iter().copied().map(escaped));
    }
    text
}

fn keep_valid(chunk: &str, text: &mut String) {
    let mut characters = chunk.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            // Such a character would come out as a byte: its own bytes are kept instead.
            _ if u32::from(character) >= ESCAPE => {
                text.extend(character.encode_utf8(&mut [0; 4]).bytes().map(escaped));
            }
            _ => text.push(character),
        }
    }
}

fn escaped(byte: u8) -> char {
    char::from_u32(ESCAPE + u32::from(byte)).unwrap_or('\u{fffd}')
}

/// The byte that a character stands for.
fn byte_of(character: char) -> Option<u8> {
    u32::from(character).checked_sub(ESCAPE).and_then(|byte| u8::try_from(byte).ok())
}

pub(super) fn restore(line: &str, bytes: &mut Vec<u8>) {
    if !has_escapes(line) {
        bytes.extend_from_slice(line.as_bytes());
        return;
    }
    for character in line.chars() {
        match byte_of(character) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Whether a line may hold a character that stands for a byte.
pub(super) fn has_escapes(line: &str) -> bool {
    memchr::memchr(LEAD, line.as_bytes()).is_some()
}

pub(super) fn restored_length(line: &str) -> usize {
    if has_escapes(line) { line.chars().map(restored_width).sum() } else { line.len() }
}

fn restored_width(character: char) -> usize {
    if byte_of(character).is_some() { 1 } else { character.len_utf8() }
}

/// The byte of the kept line at which the byte `offset` of the restored line stands.
pub(super) fn kept_offset(line: &str, offset: usize) -> usize {
    if !has_escapes(line) {
        return (offset..=line.len()).find(|&place| line.is_char_boundary(place)).unwrap_or(line.len());
    }
    let mut passed = 0;
    for (at, character) in line.char_indices() {
        if passed >= offset {
            return at;
        }
        passed += restored_width(character);
    }
    line.len()
}
