//! The characters and signs that the app draws with.

use crate::taxonomy::Permanence;

/// Which characters the app draws with; the text of a bounce is not its affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// Box drawing and signs.
    Unicode,
    /// ASCII only.
    Ascii,
}

/// The signs that the app draws with.
#[derive(Debug)]
pub struct Symbols {
    /// Horizontal line.
    pub across: &'static str,
    /// Vertical line.
    pub down: &'static str,
    /// Corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// Where a divider meets the top line, and the bottom line.
    pub tees: [&'static str; 2],
    /// The part of a border that shows where one is in a long text.
    pub thumb: &'static str,
    /// Opens marked words.
    pub open: &'static str,
    /// Closes marked words.
    pub close: &'static str,
    /// Stands before the chosen row.
    pub pointer: &'static str,
    /// A folded branch.
    pub folded: &'static str,
    /// An unfolded branch.
    pub unfolded: &'static str,
    /// Text goes on.
    pub ellipsis: &'static str,
    /// Between facts on one row.
    pub dot: &'static str,
    /// Before an item of a list.
    pub bullet: &'static str,
    /// On a page with a bookmark.
    pub bookmark: &'static str,
    /// Before a number: how many times.
    pub times: &'static str,
    /// Before a right answer, and a wrong one.
    pub answers: [&'static str; 2],
    /// Before hard, soft and none.
    pub permanence: [&'static str; 3],
}

const UNICODE: Symbols = Symbols {
    across: "─",
    down: "│",
    corners: ["╭", "╮", "╰", "╯"],
    tees: ["┬", "┴"],
    thumb: "┃",
    open: "«",
    close: "»",
    pointer: "❯",
    folded: "▸",
    unfolded: "▾",
    ellipsis: "…",
    dot: "·",
    bullet: "•",
    bookmark: "◆",
    times: "×",
    answers: ["✓", "✗"],
    permanence: ["■", "◧", "□"],
};

const ASCII: Symbols = Symbols {
    across: "-",
    down: "|",
    corners: ["+", "+", "+", "+"],
    tees: ["+", "+"],
    thumb: "#",
    open: "<<",
    close: ">>",
    pointer: ">",
    folded: "+",
    unfolded: "-",
    ellipsis: "...",
    dot: "-",
    bullet: "*",
    bookmark: "@",
    times: "x",
    answers: ["+", "x"],
    permanence: ["[#]", "[~]", "[ ]"],
};

impl Drawing {
    /// The signs.
    pub const fn symbols(self) -> &'static Symbols {
        match self {
            Self::Unicode => &UNICODE,
            Self::Ascii => &ASCII,
        }
    }
}

impl Symbols {
    /// The sign that stands before hard, soft or none.
    pub const fn sign(&self, permanence: Permanence) -> &'static str {
        let [hard, soft, none] = self.permanence;
        match permanence {
            Permanence::Hard => hard,
            Permanence::Soft => soft,
            Permanence::None => none,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_signs_are_ascii() {
        let signs = format!("{ASCII:?}");
        assert!(signs.is_ascii(), "{signs}");
    }
}
