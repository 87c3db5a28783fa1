//! How things look, by what they are: views ask for a [`Role`] and a symbol, never for a colour.
//!
//! Body text and background stay the terminal's own, so that light and dark terminals both work,
//! and every role that carries meaning has an attribute besides its colour.

use ratatui::style::{Color, Modifier, Style};

use crate::taxonomy::{Address, Permanence};

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Body,
    /// The title of a verdict or page.
    Title,
    /// A heading within it.
    Heading,
    /// The name of a value.
    Label,
    /// A value that one looks for.
    Value,
    /// What may be read last.
    Muted,
    /// The lines of the frame.
    Border,
    /// The lines beside the pane that has the keys.
    Focus,
    /// The name of a screen or pane that is not open.
    Tab,
    /// The name of the open screen or the focused pane.
    ActiveTab,
    /// A lasting failure, or an address to drop.
    Hard,
    /// A failure that may pass, or an address to watch.
    Soft,
    /// No failure, or an address to keep.
    Fine,
    /// What contradicts itself or needs care.
    Warning,
    /// Words that the verdict rests on, or that were searched for.
    Match,
    /// The chosen row or link.
    Selected,
    /// What opens another page.
    Link,
    /// The name of a key.
    Key,
    /// A server's own words.
    Example,
    /// A stand-in for a character that cannot be shown.
    Strange,
    /// A passing message.
    Toast,
}

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

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// The sixteen colours of the terminal.
    Colors,
    /// Attributes alone: bold, dim, underlined, reversed.
    Attributes,
}

/// The look of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used.
    pub palette: Palette,
    /// Which characters are drawn with.
    pub drawing: Drawing,
}

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let (color, attributes) = look(role);
        // A style is laid over what a cell has already; only a faint role may stay faint on a border.
        let style = Style::new().add_modifier(attributes).remove_modifier(Modifier::DIM.difference(attributes));
        match (self.palette, color) {
            (Palette::Colors, Some(color)) => style.fg(color),
            _ => style,
        }
    }

    /// The signs.
    pub const fn symbols(self) -> &'static Symbols {
        self.drawing.symbols()
    }
}

/// The colour and the attributes of a role.
const fn look(role: Role) -> (Option<Color>, Modifier) {
    match role {
        Role::Body | Role::Value => (None, Modifier::empty()),
        Role::Title => (None, Modifier::BOLD),
        Role::Heading | Role::Key | Role::Focus => (Some(Color::Cyan), Modifier::BOLD),
        Role::Label | Role::Muted | Role::Border | Role::Tab | Role::Strange => (None, Modifier::DIM),
        Role::ActiveTab => (Some(Color::Cyan), Modifier::BOLD.union(Modifier::REVERSED)),
        Role::Hard => (Some(Color::Red), Modifier::BOLD),
        Role::Soft => (Some(Color::Yellow), Modifier::BOLD),
        Role::Fine | Role::Toast => (Some(Color::Green), Modifier::BOLD),
        Role::Warning => (Some(Color::Magenta), Modifier::BOLD),
        Role::Match => (Some(Color::Magenta), Modifier::BOLD.union(Modifier::UNDERLINED)),
        Role::Selected => (None, Modifier::REVERSED),
        Role::Link => (Some(Color::Cyan), Modifier::empty()),
        Role::Example => (Some(Color::Blue), Modifier::empty()),
    }
}

impl From<Permanence> for Role {
    fn from(permanence: Permanence) -> Self {
        match permanence {
            Permanence::Hard => Self::Hard,
            Permanence::Soft => Self::Soft,
            Permanence::None => Self::Fine,
        }
    }
}

impl From<Address> for Role {
    fn from(address: Address) -> Self {
        match address {
            Address::Suppress => Self::Hard,
            Address::Watch => Self::Soft,
            Address::Keep => Self::Fine,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_no_colour_is_used_and_meaning_keeps_an_attribute() {
        let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
        for role in [Role::Hard, Role::Soft, Role::Fine, Role::Warning, Role::Match, Role::Selected, Role::ActiveTab] {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            assert!(!style.add_modifier.is_empty(), "{role:?}");
        }
    }

    #[test]
    fn what_is_drawn_over_a_border_is_not_faint_like_it() {
        let theme = Theme { palette: Palette::Colors, drawing: Drawing::Unicode };
        for role in [Role::Key, Role::ActiveTab, Role::Title, Role::Selected] {
            let style = theme.style(Role::Border).patch(theme.style(role));
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }

    #[test]
    fn ascii_signs_are_ascii() {
        let signs = format!("{ASCII:?}");
        assert!(signs.is_ascii(), "{signs}");
    }
}
