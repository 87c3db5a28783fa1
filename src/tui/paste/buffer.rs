//! Lines of text with a cursor and a history.
//!
//! A key costs what its line costs, whatever the length of the text: nothing is laid out, counted
//! or copied here but what an edit touches. It knows no bytes that are not text and no screen.

use std::ops::{Range, RangeInclusive};

use unicode_segmentation::UnicodeSegmentation;

use super::history::{Edit, History, Run};
use super::place::{Place, behind};

/// A text that can be edited.
#[derive(Debug)]
pub(super) struct Buffer {
    /// Never empty: an empty text is one empty line.
    lines: Vec<String>,
    cursor: Place,
    /// The bytes of all lines with their line ends.
    size: usize,
    history: History,
}

impl Default for Buffer {
    fn default() -> Self {
        Self { lines: vec![String::new()], cursor: Place::default(), size: 1, history: History::default() }
    }
}

impl Buffer {
    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(super) fn line(&self, index: usize) -> &str {
        self.lines.get(index).map_or("", String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.size <= 1
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    pub(super) const fn cursor(&self) -> Place {
        self.cursor
    }

    /// The end of the text.
    fn end(&self) -> Place {
        let line = self.lines.len().saturating_sub(1);
        Place { line, byte: self.line(line).len() }
    }

    /// Moves the cursor to a place, or to the nearest that there is.
    pub(super) fn go_to(&mut self, place: Place) {
        self.history.end_run();
        let line = place.line.min(self.lines.len().saturating_sub(1));
        let text = self.line(line);
        let byte = (0..=place.byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte));
        self.cursor = Place { line, byte: byte.unwrap_or_default() };
    }

    /// Moves the cursor one character to the left.
    pub(super) fn left(&mut self) {
        self.go_to(self.before());
    }

    /// Moves the cursor one character to the right.
    pub(super) fn right(&mut self) {
        self.go_to(self.after());
    }

    fn before(&self) -> Place {
        let Place { line, byte } = self.cursor;
        let text = self.line(line).get(..byte).unwrap_or_default();
        match (text.graphemes(true).next_back(), line) {
            (Some(cluster), _) => Place { line, byte: byte - cluster.len() },
            (None, 0) => self.cursor,
            (None, _) => Place { line: line - 1, byte: self.line(line - 1).len() },
        }
    }

    fn after(&self) -> Place {
        let Place { line, byte } = self.cursor;
        let text = self.line(line).get(byte..).unwrap_or_default();
        match text.graphemes(true).next() {
            Some(cluster) => Place { line, byte: byte + cluster.len() },
            None if line + 1 < self.lines.len() => Place { line: line + 1, byte: 0 },
            None => self.cursor,
        }
    }

    /// Where the word begins that ends at the cursor, with the space between them.
    fn word_before(&self) -> Place {
        let Place { line, byte } = self.cursor;
        let text = self.line(line).get(..byte).unwrap_or_default();
        if text.is_empty() {
            return self.before();
        }
        let words = text.trim_end();
        let kind = |c: char| c.is_alphanumeric() || c == '_';
        let start = words
            .chars()
            .next_back()
            .map_or(0, |last| words.trim_end_matches(|c: char| !c.is_whitespace() && kind(c) == kind(last)).len());
        Place { line, byte: start }
    }

    /// Puts other text in the place of some lines, as if it had been there from the beginning: no step leads back.
    ///
    /// The cursor stays before what it was before.
    pub(super) fn rewrite(&mut self, range: RangeInclusive<usize>, text: &str) {
        let Place { line, byte } = self.cursor;
        let behind = self.line(line).get(byte..).unwrap_or_default().to_owned();
        let before = self.lines.len();
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let end = *range.end();
        self.lines.splice(range, lines);
        self.size = self.lines.iter().map(|line| line.len() + 1).sum();
        self.history = History::default();
        let line = if line >= end { (line + self.lines.len()).saturating_sub(before) } else { line };
        let now = self.line(line);
        let byte = if now.ends_with(&behind) { now.len() - behind.len() } else { byte };
        self.go_to(Place { line, byte });
    }

    /// Puts text in the place of everything.
    pub(super) fn replace(&mut self, text: &str) {
        self.edit(Place::default()..self.end(), text);
    }

    /// Inserts text at the cursor.
    pub(super) fn insert(&mut self, text: &str) {
        self.edit(self.cursor..self.cursor, text);
    }

    /// Inserts one typed character; a word that is typed is one step of the history.
    pub(super) fn type_character(&mut self, character: char) {
        let at = self.cursor;
        let mut utf8 = [0; 4];
        let text: &str = character.encode_utf8(&mut utf8);
        let goes_on = |last: &Edit| !last.inserted.ends_with(char::is_whitespace) || character == ' ';
        let last = self.history.last_of(Run::Typing).filter(|last| character != '\n' && goes_on(last));
        if let Some(last) = last {
            last.inserted.push_str(text);
            self.history.grow(text.len());
            self.splice(at..at, text);
        } else {
            self.edit(at..at, text);
        }
        self.history.begin_run(if character == '\n' { Run::None } else { Run::Typing });
    }

    /// Removes the character before the cursor. Tells whether there was one.
    pub(super) fn erase(&mut self) -> bool {
        let range = self.before()..self.cursor;
        if range.start == range.end {
            return false;
        }
        let one_line = range.start.line == range.end.line;
        if let Some(last) = self.history.last_of(Run::Erasing).filter(|_| one_line) {
            let removed = self.lines.get(range.start.line).and_then(|line| line.get(range.start.byte..range.end.byte));
            last.removed.insert_str(0, removed.unwrap_or_default());
            last.at = range.start;
            self.history.grow(range.end.byte - range.start.byte);
            self.splice(range, "");
        } else {
            self.edit(range, "");
        }
        self.history.begin_run(Run::Erasing);
        true
    }

    /// Removes the character after the cursor. Tells whether there was one.
    pub(super) fn erase_next(&mut self) -> bool {
        self.remove(self.cursor..self.after())
    }

    /// Removes the word before the cursor. Tells whether there was one.
    pub(super) fn erase_word(&mut self) -> bool {
        self.remove(self.word_before()..self.cursor)
    }

    fn remove(&mut self, range: Range<Place>) -> bool {
        let some = range.start != range.end;
        self.edit(range, "");
        some
    }

    /// Makes a change and writes it down.
    fn edit(&mut self, range: Range<Place>, text: &str) {
        if range.start == range.end && text.is_empty() {
            return;
        }
        let at = range.start;
        let removed = self.splice(range, text);
        self.history.record(Edit { at, removed, inserted: text.to_owned() });
    }

    pub(super) fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Takes back the last step. Tells whether there was one.
    pub(super) fn undo(&mut self) -> bool {
        let Some(edit) = self.history.last_done() else { return false };
        self.splice(edit.at..behind(edit.at, &edit.inserted), &edit.removed);
        self.history.was_undone(edit);
        true
    }

    /// Does again what was taken back. Tells whether there was anything.
    pub(super) fn redo(&mut self) -> bool {
        let Some(edit) = self.history.last_undone() else { return false };
        self.splice(edit.at..behind(edit.at, &edit.removed), &edit.inserted);
        self.history.was_redone(edit);
        true
    }

    /// Puts text in the place of a range and the cursor behind it; what stood there comes back.
    fn splice(&mut self, range: Range<Place>, text: &str) -> String {
        let removed = self.cut(&range);
        self.size = self.size - removed.len() + text.len();
        self.cursor = behind(range.start, text);
        let Some(line) = self.lines.get_mut(range.start.line) else { return removed };
        let byte = range.start.byte.min(line.len());
        let mut pieces = text.split('\n');
        let first = pieces.next().unwrap_or_default();
        let mut more: Vec<String> = pieces.map(str::to_owned).collect();
        match more.last_mut() {
            None => line.insert_str(byte, first),
            Some(last) => {
                last.push_str(line.get(byte..).unwrap_or_default());
                line.truncate(byte);
                line.push_str(first);
                let next = range.start.line + 1;
                self.lines.splice(next..next, more);
            }
        }
        removed
    }

    /// Takes a range out.
    fn cut(&mut self, range: &Range<Place>) -> String {
        let Range { start, end } = range;
        if start.line == end.line {
            let Some(line) = self.lines.get_mut(start.line) else { return String::new() };
            return line.drain(start.byte..end.byte).collect();
        }
        let mut removed = self.line(start.line).get(start.byte..).unwrap_or_default().to_owned();
        let tail = self.line(end.line).get(end.byte..).unwrap_or_default().to_owned();
        for line in self.lines.drain(start.line + 1..=end.line) {
            removed.push('\n');
            removed.push_str(&line);
        }
        removed.truncate(removed.len() - tail.len());
        if let Some(line) = self.lines.get_mut(start.line) {
            line.truncate(start.byte);
            line.push_str(&tail);
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn buffer(text: &str) -> Buffer {
        let mut buffer = Buffer::default();
        buffer.replace(text);
        buffer
    }

    fn text(buffer: &Buffer) -> String {
        buffer.lines().join("\n")
    }

    /// What a key does to a text and to the place in it, told in the plainest way.
    fn act(buffer: &mut Buffer, key: u8) {
        match key % 12 {
            0 => buffer.type_character('é'),
            1 => buffer.type_character(' '),
            2 => buffer.type_character('\n'),
            3 => buffer.insert("two\nlines"),
            4 => drop(buffer.erase()),
            5 => drop(buffer.erase_next()),
            6 => drop(buffer.erase_word()),
            7 => buffer.left(),
            8 => buffer.right(),
            9 => buffer.go_to(Place { line: usize::from(key) / 60, byte: usize::from(key) % 7 }),
            10 => drop(buffer.undo()),
            _ => buffer.type_character('x'),
        }
    }

    proptest! {
        #[test]
        fn every_change_can_be_taken_back_and_done_again(start in "[a-zé\n ]{0,30}", keys in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut buffer = buffer(&start);
            for key in keys {
                act(&mut buffer, key);
                prop_assert_eq!(buffer.size(), text(&buffer).len() + 1);
                let Place { line, byte } = buffer.cursor();
                prop_assert!(buffer.line(line).is_char_boundary(byte));
            }
            while buffer.redo() {}
            let end = text(&buffer);
            while buffer.undo() {}
            prop_assert_eq!(text(&buffer), "");
            while buffer.redo() {}
            prop_assert_eq!(text(&buffer), end);
        }
    }

    #[test]
    fn a_word_is_one_step_back() {
        let mut buffer = buffer("");
        for character in "mailbox full".chars() {
            buffer.type_character(character);
        }
        buffer.undo();
        assert_eq!(text(&buffer), "mailbox ");
        buffer.undo();
        assert_eq!(text(&buffer), "");
    }

    #[test]
    fn what_was_erased_in_a_row_comes_back_at_once() {
        let mut buffer = buffer("quota\nexceeded");
        for _ in 0..4 {
            buffer.erase();
        }
        assert_eq!(text(&buffer), "quota\nexce");
        buffer.undo();
        assert_eq!(text(&buffer), "quota\nexceeded");
    }

    #[test]
    fn a_letter_with_its_marks_is_one_character() {
        let mut buffer = buffer("cafe\u{301}");
        buffer.erase();
        assert_eq!(text(&buffer), "caf");
    }

    #[test]
    fn words_are_erased_one_by_one() {
        let mut buffer = buffer("550 5.1.1 <ann@example.com> ");
        let mut left = Vec::new();
        for _ in 0..3 {
            buffer.erase_word();
            left.push(text(&buffer));
        }
        assert_eq!(left, ["550 5.1.1 <ann@example.com", "550 5.1.1 <ann@example.", "550 5.1.1 <ann@example"]);
    }
}
