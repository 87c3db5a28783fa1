//! A place in the paste.

/// A place in the paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// The byte of the line as it is kept.
    pub byte: usize,
}

/// Where a text ends that begins at a place.
pub(super) fn behind(at: Place, text: &str) -> Place {
    match text.rfind('\n') {
        None => Place { line: at.line, byte: at.byte + text.len() },
        Some(last) => {
            let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
            Place { line: at.line + breaks, byte: text.len() - last - 1 }
        }
    }
}
