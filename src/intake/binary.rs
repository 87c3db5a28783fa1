//! Tells binary files from text: a picture or an archive holds no words that could be judged.
//!
//! By which bytes a file is known and what is said of it, `reference/shapes/` tells.

use super::capture;
use crate::reference::shapes::{Binary, Shapes};

/// How many bytes tell whether an input is text.
const SAMPLE: usize = 4096;

/// How many bytes are searched for what tells two kinds of file apart that begin alike.
const REACH: usize = 1 << 18;

/// How many bytes that are no text do no harm, however short the text is.
const MOST_STRAYS: usize = 2;

/// Of how many bytes one may be no text, in an input that is: a few strays do no harm.
const FEWEST: usize = 10;

/// What a binary input is and what to do with it, as a sentence; `None` for text.
pub fn binary<'a>(input: &[u8], shapes: &'a Shapes) -> Option<&'a str> {
    let known = shapes.binaries.kinds.iter().find(|kind| is_one(input, kind));
    known.map(|kind| kind.says.as_str()).or_else(|| is_none(input).then_some(shapes.binaries.other.as_str()))
}

fn is_one(input: &[u8], kind: &Binary) -> bool {
    let near = input.get(..input.len().min(REACH)).unwrap_or_default();
    let holds = |words: &String| {
        let wide: Vec<u8> = words.bytes().flat_map(|byte| [byte, 0]).collect();
        [words.as_bytes(), &wide].iter().any(|words| memchr::memmem::find(near, words).is_some())
    };
    is_begun(input, &kind.begins) && (kind.holds.is_empty() || kind.holds.iter().any(holds))
}

/// Whether an input begins with the bytes that are written as pairs of hexadecimal digits.
fn is_begun(input: &[u8], begins: &str) -> bool {
    let pairs = || begins.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).ok());
    let is_begun = pairs().zip(input).all(|(pair, byte)| pair == Some(*byte));
    // Most are told apart by their first byte, before anything is counted.
    is_begun && (2..=input.len()).contains(&pairs().count())
}

/// Whether too much of the beginning is no text in any charset.
fn is_none(input: &[u8]) -> bool {
    let sample = input.get(..input.len().min(SAMPLE)).unwrap_or_default();
    let is_control = |byte: &&u8| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    let strays = sample.iter().filter(is_control).count();
    strays > MOST_STRAYS && strays * FEWEST > sample.len() && !capture::is_wide(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_stray_bytes_are_still_text() {
        assert!(!is_none(b"550 no\0"));
        assert!(!is_none(b"550 5.1.1 no\0 such user \x01 here"));
        assert!(!is_none("550 5.1.1 no".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()));
        assert!(is_none(&[0, 1, 2, 3, 255, 254, 7, 8, 65]));
        assert!(!is_none(b""));
    }
}
