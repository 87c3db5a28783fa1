//! Finds the line on which something stands, so that a fault leads to its place.

use std::path::Path;

use super::Folder;
use crate::reference::load::Fault;
use crate::reference::yaml::{self, Step};

/// The page of which a fault is told, by the file's name and the line that opens the page.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// The end of the path, such as `categories/mailbox-full.yaml`; empty for any file.
    file: String,
    /// Such as `code: x.2.2`; quotes do not count. Empty for the file's beginning.
    opening: String,
    /// Whether the last page that opens so is meant, and not the first.
    last: bool,
}

impl Spot {
    pub(super) fn new(file: impl Into<String>, opening: impl Into<String>) -> Self {
        Self { file: file.into(), opening: opening.into(), last: false }
    }

    /// Another page of the same file.
    pub(super) fn at(&self, opening: String) -> Self {
        Self { file: self.file.clone(), opening, last: false }
    }

    /// The last page that opens so.
    pub(super) fn last(self) -> Self {
        Self { last: true, ..self }
    }
}

impl Folder {
    /// A fault of the page at `spot`, on the first line from its opening on that holds `word`.
    pub(super) fn fault(&self, spot: &Spot, word: &str, message: impl Into<String>) -> Fault {
        let message = message.into();
        let files = self.texts.iter().filter(|(path, _)| spot.file.is_empty() || path.ends_with(Path::new(&spot.file)));
        for (file, text) in files {
            let mut openings = text.lines().enumerate().filter(|(_, line)| opens(line, &spot.opening));
            let opening = if spot.last { openings.last() } else { openings.next() };
            // A partial document may leave its id to its file's name.
            let opening = match opening {
                Some((opening, _)) => opening,
                None if spot.file.is_empty() => continue,
                None => 0,
            };
            let mut lines = text.lines().enumerate().skip(opening);
            let found = lines.find_map(|(number, line)| Some((number, line, line.find(word)?)));
            let place = found.map_or((opening + 1, 1), |(number, line, at)| {
                let blank = if word.is_empty() { line.len() - line.trim_start().len() } else { at };
                (number + 1, line.get(..blank).unwrap_or_default().chars().count() + 1)
            });
            return Fault::at(file.as_path(), text, place, message);
        }
        self.by_path(spot, word).map_or_else(
            || Fault::of_file(&spot.file, message.as_str()),
            |(file, text, place)| Fault::at(file, text, place, message.as_str()),
        )
    }

    /// The place of an id that no line of its own opens, such as one in braces.
    fn by_path(&self, spot: &Spot, word: &str) -> Option<(&Path, &str, (usize, usize))> {
        let (_, id) = spot.opening.split_once(": ")?;
        let (file, path) = self.places.get(id)?;
        let text = self.texts.get(file)?;
        let (_, owner) = path.split_last()?;
        let field: Vec<Step> = owner.iter().cloned().chain([Step::key(word.trim_end_matches(':'))]).collect();
        Some((file, text, yaml::locate(text, &field)))
    }
}

/// Whether a line is the `key: value` of an opening, with or without a list's dash and quotes.
fn opens(line: &str, opening: &str) -> bool {
    let line = line.trim_start().trim_start_matches("- ").replace(['"', '\''], "");
    opening.is_empty() || line.trim_end() == opening
}
