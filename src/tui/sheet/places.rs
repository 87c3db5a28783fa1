//! Finds words on a sheet, whatever row they are broken over.

use std::ops::Range;

use super::Sheet;

/// A place where words were found: the bytes of each row that they take.
pub type Place = Vec<(usize, Range<usize>)>;

/// A character as it is compared, and where it is.
#[derive(Debug, Clone, Copy)]
struct Letter {
    sign: Sign,
    row: usize,
    from: usize,
    to: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A letter, in lower case.
    Letter(char),
    /// White space within a row.
    Space,
    /// The end of a row; a word may go on behind it.
    Break,
    /// The end of a paragraph.
    End,
}

/// All places with these words, in the order of the rows.
pub fn places(sheet: &Sheet, words: &str) -> Vec<Place> {
    let wanted: Vec<Sign> = words.split_whitespace().map(signs_of).collect::<Vec<_>>().join(&Sign::Space);
    if wanted.is_empty() {
        return Vec::new();
    }
    let letters = letters(sheet);
    let mut places = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match length(letters.get(at..).unwrap_or_default(), &wanted) {
            Some(length) => {
                places.push(ranges(letters.get(at..at + length).unwrap_or_default()));
                at += length;
            }
            None => at += 1,
        }
    }
    places
}

fn signs_of(word: &str) -> Vec<Sign> {
    word.chars().map(|letter| Sign::Letter(folded(letter))).collect()
}

fn folded(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The letters of all rows; what moves a row in is left out.
fn letters(sheet: &Sheet) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (row, spans) in sheet.rows.iter().enumerate() {
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        let start = letters.len();
        for (from, sign) in text.char_indices() {
            let to = from + sign.len_utf8();
            let begins = letters.len() == start;
            if !sign.is_whitespace() {
                letters.push(Letter { sign: Sign::Letter(folded(sign)), row, from, to });
            } else if !begins && letters.last().is_some_and(|last| last.sign != Sign::Space) {
                letters.push(Letter { sign: Sign::Space, row, from, to });
            }
        }
        let sign = if letters.len() == start { Sign::End } else { Sign::Break };
        letters.push(Letter { sign, row, from: text.len(), to: text.len() });
    }
    letters
}

/// How many letters the words take that these begin with.
fn length(letters: &[Letter], wanted: &[Sign]) -> Option<usize> {
    let mut at = 0;
    for (number, sign) in wanted.iter().enumerate() {
        let mut spaced = false;
        while number > 0 && letters.get(at).is_some_and(|letter| matches!(letter.sign, Sign::Space | Sign::Break)) {
            // A space of the row is one of the words, the end of a row may be one or none.
            if letters.get(at)?.sign == Sign::Space && *sign != Sign::Space {
                return None;
            }
            spaced = true;
            at += 1;
        }
        match sign {
            Sign::Space if spaced => {}
            sign if letters.get(at)?.sign == *sign => at += 1,
            _ => return None,
        }
    }
    Some(at)
}

/// The bytes that letters take in each of their rows.
fn ranges(letters: &[Letter]) -> Place {
    let mut place: Place = Vec::new();
    for letter in letters.iter().filter(|letter| matches!(letter.sign, Sign::Letter(_))) {
        match place.last_mut() {
            Some((row, range)) if *row == letter.row => range.end = letter.to,
            _ => place.push((letter.row, letter.from..letter.to)),
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sheet::Writer;
    use crate::tui::theme::{Drawing, Role};

    fn rows_of(text: &str, words: &str) -> Vec<Vec<usize>> {
        let mut writer = Writer::new(12, Drawing::Unicode);
        writer.item("1", Role::Body, text);
        writer.gap();
        writer.text(Role::Body, "exist");
        let places = places(&writer.finish(), words);
        places.into_iter().map(|place| place.into_iter().map(|(row, _)| row).collect()).collect()
    }

    #[test]
    fn words_are_found_over_the_end_of_a_row_and_so_is_a_word_that_is_broken() {
        assert_eq!(rows_of("the mailbox does not exist", "Mailbox DOES"), [[1, 2]]);
        assert_eq!(rows_of("see https://example.org/a/page", "example.org"), [[1, 2]]);
        assert_eq!(rows_of("does not exist", "exist"), [vec![1], vec![3]]);
        assert_eq!(rows_of("it does not", "not exist"), Vec::<Vec<usize>>::new());
        assert_eq!(rows_of("no table", "notable"), Vec::<Vec<usize>>::new());
    }
}
