//! The text in the paste pane: what was pasted, byte for byte, as lines that can be edited.
//!
//! It knows bytes, lines and the cursor; what the text means and how it is shown is not its affair.
//! Bytes that are not UTF-8 are kept as private characters, so that [`Paste::bytes`] gives back what
//! came in; line ends are all made `\n`.

mod buffer;
mod bytes;
mod history;
mod place;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use buffer::Buffer;
use bytes::{has_escapes, keep, kept_offset, restore, restored_length};
pub use place::Place;

/// A pasted text without the empty line after each line that comes of line ends which arrive twice: some terminals
/// send both bytes of a Windows line end as one each.
pub fn single_spaced(text: &str) -> Cow<'_, str> {
    if text.contains('\n') || !text.contains("\r\r") {
        return Cow::Borrowed(text);
    }
    let mut ends = text.split(|c| c != '\r').filter(|run| !run.is_empty());
    if ends.any(|run| run.len() % 2 == 1) { Cow::Borrowed(text) } else { Cow::Owned(text.replace("\r\r", "\r")) }
}

/// The most that is kept of one paste or file, in bytes.
pub const LIMIT: usize = 10 * 1024 * 1024;

/// The text in the paste pane.
#[derive(Debug, Default)]
pub struct Paste {
    buffer: Buffer,
    /// Whether somebody has changed the text since it was pasted.
    touched: bool,
    /// Whether any text that came in had bytes that are kept as other characters.
    escapes: bool,
}

impl Paste {
    /// The lines as they are kept.
    pub fn lines(&self) -> &[String] {
        self.buffer.lines()
    }

    /// A line as it is kept; empty beyond the end.
    pub fn line(&self, index: usize) -> &str {
        self.buffer.line(index)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Whether the text is one paste, file or example that nobody has touched since.
    pub const fn is_untouched(&self) -> bool {
        !self.touched
    }

    /// Where the cursor stands.
    pub const fn cursor(&self) -> Place {
        self.buffer.cursor()
    }

    /// The text as bytes, as it came in.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        for (index, line) in self.lines().iter().enumerate() {
            if index > 0 {
                bytes.push(b'\n');
            }
            if self.escapes {
                restore(line, &mut bytes);
            } else {
                bytes.extend_from_slice(line.as_bytes());
            }
        }
        bytes
    }

    /// The length of the text in bytes, near enough to choose by.
    pub const fn size(&self) -> usize {
        self.buffer.size()
    }

    /// Puts text in the place of all that is there. Tells whether a part had to be left out.
    pub fn replace(&mut self, bytes: &[u8]) -> bool {
        let (text, cut) = self.kept(bytes, LIMIT - 1);
        self.buffer.replace(&text);
        self.touched = false;
        cut
    }

    /// Inserts text at the cursor. Tells whether a part had to be left out.
    pub fn insert(&mut self, bytes: &[u8]) -> bool {
        self.touched = !self.is_empty();
        let (text, cut) = self.kept(bytes, LIMIT.saturating_sub(self.size()));
        self.buffer.insert(&text);
        cut
    }

    /// Puts other text in the place of some lines; what was there can't be brought back. Tells whether it is another.
    pub fn rewrite(&mut self, lines: RangeInclusive<usize>, change: impl FnOnce(&[u8]) -> Vec<u8>) -> bool {
        let mut before = Vec::new();
        for line in self.lines().get(lines.clone()).unwrap_or_default() {
            restore(line, &mut before);
            before.push(b'\n');
        }
        before.pop();
        let after = change(&before);
        if after == before {
            return false;
        }
        let text = keep(&after);
        self.escapes |= has_escapes(&text);
        self.buffer.rewrite(lines, &text);
        true
    }

    /// As much of the bytes as there is room for, as text. Tells whether a part had to be left out.
    fn kept(&mut self, bytes: &[u8], room: usize) -> (String, bool) {
        let kept = bytes.get(..room).unwrap_or(bytes);
        let text = keep(kept);
        self.escapes |= has_escapes(&text);
        (text, kept.len() < bytes.len())
    }

    /// Inserts one typed character.
    pub fn type_character(&mut self, character: char) {
        if self.size() < LIMIT {
            self.escapes |= has_escapes(character.encode_utf8(&mut [0; 4]));
            self.buffer.type_character(character);
            self.touched = true;
        }
    }

    /// Removes the character before the cursor.
    pub fn erase(&mut self) {
        self.touched |= self.buffer.erase();
    }

    /// Removes the character after the cursor.
    pub fn erase_next(&mut self) {
        self.touched |= self.buffer.erase_next();
    }

    /// Removes the word before the cursor.
    pub fn erase_word(&mut self) {
        self.touched |= self.buffer.erase_word();
    }

    /// Removes everything; undo brings it back.
    pub fn clear(&mut self) {
        self.buffer.replace("");
        self.touched = false;
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.buffer.can_undo()
    }

    /// Takes back the last step. Tells whether there was one.
    pub fn undo(&mut self) -> bool {
        let undone = self.buffer.undo();
        self.touched |= undone;
        undone
    }

    /// Does again what was taken back. Tells whether there was anything.
    pub fn redo(&mut self) -> bool {
        self.buffer.redo()
    }

    /// Moves the cursor one character to the left.
    pub fn left(&mut self) {
        self.buffer.left();
    }

    /// Moves the cursor one character to the right.
    pub fn right(&mut self) {
        self.buffer.right();
    }

    /// Moves the cursor to the beginning of its line.
    pub fn line_start(&mut self) {
        self.go_to(Place { byte: 0, ..self.cursor() });
    }

    /// Moves the cursor to the end of its line.
    pub fn line_end(&mut self) {
        self.go_to(Place { byte: usize::MAX, ..self.cursor() });
    }

    /// Moves the cursor to a place, or to the nearest that there is.
    pub fn go_to(&mut self, place: Place) {
        self.buffer.go_to(place);
    }

    /// The places of a byte range of [`Self::bytes`], one range for each line on which it has words.
    pub fn locate(&self, range: &Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut places = Vec::new();
        let mut start = 0;
        for (index, line) in self.lines().iter().enumerate() {
            let length = if self.escapes { restored_length(line) } else { line.len() };
            if start >= range.end {
                break;
            }
            if range.start < start + length {
                let from = kept_offset(line, range.start.saturating_sub(start));
                let to = kept_offset(line, (range.end - start).min(length));
                let words = line.get(from..to).unwrap_or_default();
                let lead = words.len() - words.trim_start().len();
                let words = words.trim();
                if !words.is_empty() {
                    places.push((index, from + lead..from + lead + words.len()));
                }
            }
            start += length + 1;
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_that_arrive_twice_are_one() {
        assert_eq!(single_spaced("a\r\rb\r\r\r\rc\r\r"), "a\rb\r\rc\r");
        for text in ["a\rb\r\rc", "a\r\n\r\nb", "a\n\nb\n\nc", "a", ""] {
            assert_eq!(single_spaced(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_as_they_were(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut paste = Paste::default();
            paste.replace(&bytes);
            let mut expected = Vec::new();
            for (index, byte) in bytes.iter().enumerate() {
                match byte {
                    b'\r' if bytes.get(index + 1) == Some(&b'\n') => {}
                    b'\r' => expected.push(b'\n'),
                    _ => expected.push(*byte),
                }
            }
            prop_assert_eq!(paste.bytes(), expected);
        }

        #[test]
        fn a_byte_range_is_found_again(bytes in prop::collection::vec(any::<u8>(), 1..200), from in 0usize..200, len in 1usize..50) {
            let mut paste = Paste::default();
            paste.replace(&bytes);
            for (line, range) in paste.locate(&(from..from + len)) {
                prop_assert!(paste.line(line).get(range).is_some());
            }
        }
    }

    #[test]
    fn escaped_bytes_do_not_shift_the_places_after_them() {
        let mut paste = Paste::default();
        paste.replace(b"caf\xe9 full\r\nquota \xff\xfe exceeded");
        assert_eq!(paste.bytes(), b"caf\xe9 full\nquota \xff\xfe exceeded");
        let (line, range) = paste.locate(&(19..27)).remove(0);
        assert_eq!(paste.line(line).get(range), Some("exceeded"));
    }

    #[test]
    fn a_range_over_two_lines_has_two_places() {
        let mut paste = Paste::default();
        paste.replace(b"does not\nexist here");
        let places: Vec<_> = paste
            .locate(&(5..14))
            .into_iter()
            .map(|(line, range)| paste.line(line).get(range).unwrap().to_owned())
            .collect();
        assert_eq!(places, ["not", "exist"]);
    }

    #[test]
    fn one_undo_takes_back_a_replacement_and_a_clearing() {
        let mut paste = Paste::default();
        paste.replace(b"first\nbounce");
        paste.replace(b"second");
        assert!(paste.undo());
        assert_eq!(paste.bytes(), b"first\nbounce");
        paste.clear();
        assert!(paste.is_empty());
        assert!(paste.undo());
        assert_eq!(paste.bytes(), b"first\nbounce");
        assert!(paste.redo());
        assert!(paste.is_empty());
    }

    #[test]
    fn more_than_the_limit_is_cut_and_said() {
        let mut paste = Paste::default();
        assert!(paste.replace(&vec![b'x'; LIMIT + 10]));
        assert_eq!(paste.bytes().len(), LIMIT - 1);
    }
}
