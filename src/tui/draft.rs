//! The text in the paste pane: what was pasted, byte for byte, as lines that can be edited.
//!
//! It knows bytes, lines and the cursor; what the text means and how it is shown is not its affair.
//! Bytes that are not UTF-8 are kept as private characters, so that [`Draft::bytes`] gives back what
//! came in; line ends are all made `\n`.

use std::ops::Range;

use tui_textarea::{CursorMove, TextArea};

/// The most that is kept of one paste or file, in bytes.
pub const LIMIT: usize = 10 * 1024 * 1024;

/// A byte `b` that is not UTF-8 is kept as the character `ESCAPE + b`.
const ESCAPE: u32 = 0x0010_ff00;

/// What undo may keep, in bytes; beyond it the history is given up.
const HISTORY: usize = 64 * 1024 * 1024;

/// A place in the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// The byte of the line as it is kept.
    pub byte: usize,
}

/// What was done to the draft in one step, as the number of edits that undo it.
type Step = usize;

/// The text in the paste pane.
#[derive(Debug)]
pub struct Draft {
    area: TextArea<'static>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Bytes that passed through the history.
    spent: usize,
    /// Whether the text is one paste that nobody has touched since.
    untouched: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self { area: blank(), done: Vec::new(), undone: Vec::new(), spent: 0, untouched: true }
    }
}

fn blank() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_max_histories(1000);
    area
}

impl Draft {
    /// The lines as they are kept.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// A line as it is kept; empty beyond the end.
    pub fn line(&self, index: usize) -> &str {
        self.lines().get(index).map_or("", String::as_str)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Whether the text is one paste, file or example that nobody has touched since.
    pub const fn is_untouched(&self) -> bool {
        self.untouched
    }

    /// Where the cursor stands.
    pub fn cursor(&self) -> Place {
        let cursor = self.area.cursor();
        let line = self.line(cursor.0);
        let byte = line.char_indices().nth(cursor.1).map_or(line.len(), |(byte, _)| byte);
        Place { line: cursor.0, byte }
    }

    /// The text as bytes, as it came in.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.lines().iter().map(|line| line.len() + 1).sum());
        for (index, line) in self.lines().iter().enumerate() {
            if index > 0 {
                bytes.push(b'\n');
            }
            restore(line, &mut bytes);
        }
        bytes
    }

    /// The length of the text in bytes, near enough to choose by.
    pub fn size(&self) -> usize {
        self.lines().iter().map(|line| line.len() + 1).sum()
    }

    /// Puts text in the place of all that is there. Tells whether a part had to be left out.
    pub fn replace(&mut self, bytes: &[u8]) -> bool {
        let edits = usize::from(self.remove_all());
        let cut = self.insert_edits(bytes, edits);
        self.untouched = true;
        cut
    }

    /// Inserts text at the cursor. Tells whether a part had to be left out.
    pub fn insert(&mut self, bytes: &[u8]) -> bool {
        let untouched = self.is_empty();
        let cut = self.insert_edits(bytes, 0);
        self.untouched = untouched;
        cut
    }

    fn insert_edits(&mut self, bytes: &[u8], edits: usize) -> bool {
        let kept = bytes.get(..LIMIT.saturating_sub(self.size())).unwrap_or(bytes);
        let text = keep(kept);
        self.spend(text.len());
        let inserted = usize::from(self.area.insert_str(&text));
        self.record(edits + inserted);
        kept.len() < bytes.len()
    }

    /// Inserts one typed character.
    pub fn type_character(&mut self, character: char) {
        if self.size() < LIMIT {
            self.area.insert_char(character);
            self.touch(1);
        }
    }

    /// Removes the character before the cursor.
    pub fn erase(&mut self) {
        let edits = usize::from(self.area.delete_char());
        self.touch(edits);
    }

    /// Removes the character after the cursor.
    pub fn erase_next(&mut self) {
        let edits = usize::from(self.area.delete_next_char());
        self.touch(edits);
    }

    /// Removes the word before the cursor.
    pub fn erase_word(&mut self) {
        let edits = usize::from(self.area.delete_word());
        self.touch(edits);
    }

    /// Removes everything; undo brings it back.
    pub fn clear(&mut self) {
        let edits = usize::from(self.remove_all());
        self.record(edits);
        self.untouched = true;
    }

    fn remove_all(&mut self) -> bool {
        if self.is_empty() {
            return false;
        }
        self.spend(self.size());
        self.area.select_all();
        self.area.cut()
    }

    /// Whether there is a step to take back.
    pub const fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Takes back the last step. Tells whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.done.pop() else { return false };
        let undone = (0..step).filter(|_| self.area.undo()).count();
        self.undone.push(step);
        self.untouched = false;
        undone > 0
    }

    /// Does again what was taken back. Tells whether there was anything.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.undone.pop() else { return false };
        let redone = (0..step).filter(|_| self.area.redo()).count();
        self.done.push(step);
        redone > 0
    }

    /// Moves the cursor.
    pub fn step(&mut self, motion: CursorMove) {
        self.area.move_cursor(motion);
    }

    /// Moves the cursor to a place, or as near as the editor can count.
    pub fn go_to(&mut self, place: Place) {
        let column = self.line(place.line).get(..place.byte).map_or(0, |before| before.chars().count());
        if let (Ok(line), Ok(column)) = (u16::try_from(place.line), u16::try_from(column)) {
            self.area.move_cursor(CursorMove::Jump(line, column));
            return;
        }
        let here = self.area.cursor().0;
        let motion = if place.line < here { CursorMove::Up } else { CursorMove::Down };
        for _ in 0..here.abs_diff(place.line) {
            self.area.move_cursor(motion);
        }
    }

    fn touch(&mut self, edits: usize) {
        self.record(edits);
        if edits > 0 {
            self.untouched = false;
        }
    }

    fn record(&mut self, edits: usize) {
        if edits > 0 {
            self.done.push(edits);
            self.undone.clear();
        }
    }

    /// Counts what the history keeps, and gives it up before it takes too much memory.
    fn spend(&mut self, bytes: usize) {
        self.spent += bytes;
        if self.spent > HISTORY {
            let cursor = self.cursor();
            let mut area = TextArea::new(self.lines().to_vec());
            area.set_max_histories(1000);
            self.area = area;
            self.go_to(cursor);
            self.done.clear();
            self.undone.clear();
            self.spent = bytes;
        }
    }

    /// The places of a byte range of [`Self::bytes`], one range for each line on which it has words.
    pub fn locate(&self, range: &Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut places = Vec::new();
        let mut start = 0;
        for (index, line) in self.lines().iter().enumerate() {
            let length = restored_length(line);
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

/// Bytes as text that can be edited; [`restore`] gives them back.
fn keep(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        keep_valid(chunk.valid(), &mut text);
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

fn restore(line: &str, bytes: &mut Vec<u8>) {
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

/// Whether a line holds a character that stands for a byte; all of them begin with the byte F4.
fn has_escapes(line: &str) -> bool {
    line.as_bytes().contains(&0xf4)
}

fn restored_length(line: &str) -> usize {
    if has_escapes(line) { line.chars().map(restored_width).sum() } else { line.len() }
}

fn restored_width(character: char) -> usize {
    if byte_of(character).is_some() { 1 } else { character.len_utf8() }
}

/// The byte of the kept line at which the byte `offset` of the restored line stands.
fn kept_offset(line: &str, offset: usize) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_come_back_as_they_were(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut draft = Draft::default();
            draft.replace(&bytes);
            let mut expected = Vec::new();
            for (index, byte) in bytes.iter().enumerate() {
                match byte {
                    b'\r' if bytes.get(index + 1) == Some(&b'\n') => {}
                    b'\r' => expected.push(b'\n'),
                    _ => expected.push(*byte),
                }
            }
            prop_assert_eq!(draft.bytes(), expected);
        }

        #[test]
        fn a_byte_range_is_found_again(bytes in prop::collection::vec(any::<u8>(), 1..200), from in 0usize..200, len in 1usize..50) {
            let mut draft = Draft::default();
            draft.replace(&bytes);
            for (line, range) in draft.locate(&(from..from + len)) {
                prop_assert!(draft.line(line).get(range).is_some());
            }
        }
    }

    #[test]
    fn escaped_bytes_do_not_shift_the_places_after_them() {
        let mut draft = Draft::default();
        draft.replace(b"caf\xe9 full\r\nquota \xff\xfe exceeded");
        assert_eq!(draft.bytes(), b"caf\xe9 full\nquota \xff\xfe exceeded");
        let (line, range) = draft.locate(&(19..27)).remove(0);
        assert_eq!(draft.line(line).get(range), Some("exceeded"));
    }

    #[test]
    fn a_range_over_two_lines_has_two_places() {
        let mut draft = Draft::default();
        draft.replace(b"does not\nexist here");
        let places: Vec<_> = draft
            .locate(&(5..14))
            .into_iter()
            .map(|(line, range)| draft.line(line).get(range).unwrap().to_owned())
            .collect();
        assert_eq!(places, ["not", "exist"]);
    }

    #[test]
    fn one_undo_takes_back_a_replacement_and_a_clearing() {
        let mut draft = Draft::default();
        draft.replace(b"first\nbounce");
        draft.replace(b"second");
        assert!(draft.undo());
        assert_eq!(draft.bytes(), b"first\nbounce");
        draft.clear();
        assert!(draft.is_empty());
        assert!(draft.undo());
        assert_eq!(draft.bytes(), b"first\nbounce");
        assert!(draft.redo());
        assert!(draft.is_empty());
    }

    #[test]
    fn more_than_the_limit_is_cut_and_said() {
        let mut draft = Draft::default();
        assert!(draft.replace(&vec![b'x'; LIMIT + 10]));
        assert_eq!(draft.bytes().len(), LIMIT - 1);
    }
}
