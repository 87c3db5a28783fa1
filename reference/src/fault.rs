//! A fault in a reference, with its place and the line on which it stands.

use std::fmt;
use std::path::PathBuf;

use unicode_width::UnicodeWidthChar;

/// A fault in a reference, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was opened.
    pub file: PathBuf,
    /// The line, from 1; 0 where the fault is the whole file's.
    pub line: usize,
    /// The character in the line, from 1; 0 where the fault is the whole line's.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// The line itself; empty where the fault is the whole file's.
    text: String,
}

/// How many characters of a line stand before and after the place that is pointed at.
const AROUND: usize = 60;

impl Fault {
    /// A fault of a whole file.
    pub fn of_file(file: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, message: message.into(), text: String::new() }
    }

    /// A fault at a line and a character (both from 1) of a file's text.
    pub fn at(
        file: impl Into<PathBuf>,
        text: &str,
        (line, column): (usize, usize),
        message: impl Into<String>,
    ) -> Self {
        let text = line.checked_sub(1).and_then(|before| text.lines().nth(before)).unwrap_or_default().to_owned();
        Self { file: file.into(), line, column, message: message.into(), text }
    }

    /// The line with a caret below the place; `None` where the fault is the whole file's.
    ///
    /// Of a long line only what stands around the place is shown.
    pub fn excerpt(&self) -> Option<String> {
        if self.line == 0 || self.column == 0 {
            return None;
        }
        let number = self.line.to_string();
        let from = self.column.saturating_sub(AROUND + 1);
        // A control character has no width that a caret could follow.
        let plain = |character: char| if character.is_control() { ' ' } else { character };
        let shown: Vec<char> = self.text.chars().skip(from).take(2 * AROUND).map(plain).collect();
        let before = shown.iter().take(self.column - 1 - from);
        let indent: usize = before.map(|character| character.width().unwrap_or_default()).sum();
        let line: String = shown.iter().collect();
        let gutter = " ".repeat(number.len());
        Some(format!("{number} | {}\n{gutter} | {}^", line.trim_end(), " ".repeat(indent)))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place_also_after_wide_and_in_long_lines() {
        let fault = Fault::at("f", "a\ntitle: 満杯 x", (2, 11), "m");
        assert_eq!(fault.to_string(), "f:2:11: m");
        assert_eq!(fault.excerpt().unwrap(), "2 | title: 満杯 x\n  |             ^");
        let long = format!("{}HERE{}", "x".repeat(100_000), "y".repeat(100_000));
        let excerpt = Fault::at("f", &long, (1, 100_001), "m").excerpt().unwrap();
        let (line, caret) = excerpt.split_once('\n').unwrap();
        assert!(line.len() < 200);
        assert_eq!(line.find("HERE"), caret.find('^'));
        assert_eq!(Fault::of_file("f", "m").excerpt(), None);
    }
}
