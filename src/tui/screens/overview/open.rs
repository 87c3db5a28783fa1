//! How a delivery is opened in Diagnose: from the text that is there, from the file, or by its own words.

use std::path::PathBuf;

use super::Overview;
use crate::survey::Outcome;
use crate::survey::board::Origin;

/// Where a delivery is opened from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// What stands on this line of the open text about this recipient.
    Line(usize, String),
    /// The words themselves, from so called a source.
    Words(String, String),
    /// A part of a file.
    Part(Part),
    /// Any of these, where the text is of an attempt before the one that succeeded.
    Earlier(Box<Self>),
}

/// A part of a file that tells of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// The revision of the text as which it was opened.
    pub revision: u64,
    /// The first byte.
    pub start: u64,
    /// How many bytes it has.
    pub length: u32,
    /// The line on which the delivery stands.
    pub line: usize,
    /// Whose mail it is.
    pub recipient: String,
    /// What the part is called.
    pub name: String,
}

impl Overview {
    /// From where the selected delivery is opened; `None` where none is, or it was let go.
    pub(super) fn opening(&self) -> Option<Opening> {
        let drill = self.drill.as_ref()?;
        let number = self.shown.numbers.get(drill.selection.row)?;
        self.opening_of(*number)
    }

    pub(super) fn opening_of(&self, number: u64) -> Option<Opening> {
        let input = self.input.as_ref()?;
        let one = input.shared.look().board.listed(number)?;
        let recipient = one.recipient;
        let has_arrived = one.outcome == Outcome::Delivered;
        let opening = match one.origin {
            Origin::Text(text) => Opening::Words(text.into_string(), input.name.clone()),
            Origin::Bytes { start, length, line } => match input.file() {
                None => Opening::Line(line, recipient),
                Some((path, revision)) => {
                    let name = format!("{} line {line}", input.name);
                    Opening::Part(Part { path: path.to_owned(), revision, start, length, line, recipient, name })
                }
            },
        };
        Some(if has_arrived { Opening::Earlier(Box::new(opening)) } else { opening })
    }
}
