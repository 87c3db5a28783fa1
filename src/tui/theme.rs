//! How things look, by what they are: views ask for a [`Role`] and a symbol, never for a colour.
//!
//! Body text and background stay the terminal's own, so that light and dark terminals both work,
//! and every role that carries meaning has an attribute besides its colour.

mod palette;

use ratatui::style::{Modifier, Style};

pub use crate::scheme::Scheme;
use crate::taxonomy::{Address, Permanence};
use palette::Look;

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

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Body,
        Self::Title,
        Self::Heading,
        Self::Label,
        Self::Value,
        Self::Muted,
        Self::Border,
        Self::Focus,
        Self::Tab,
        Self::ActiveTab,
        Self::Hard,
        Self::Soft,
        Self::Fine,
        Self::Warning,
        Self::Match,
        Self::Selected,
        Self::Link,
        Self::Key,
        Self::Example,
        Self::Strange,
        Self::Toast,
    ];
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
    /// On a page with a bookmark.
    pub bookmark: &'static str,
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

/// Which colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Those of [`Scheme::Dark`].
    Colors,
    /// Those of [`Scheme::Light`].
    Light,
    /// Those of [`Scheme::HighContrast`].
    HighContrast,
    /// Those of [`Scheme::ColourBlind`].
    ColourBlind,
    /// None: bold, faint, underlined and reversed text alone.
    Attributes,
}

impl From<Scheme> for Palette {
    fn from(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Dark => Self::Colors,
            Scheme::Light => Self::Light,
            Scheme::HighContrast => Self::HighContrast,
            Scheme::ColourBlind => Self::ColourBlind,
        }
    }
}

/// The look of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which colours are used.
    pub palette: Palette,
    /// Which characters are drawn with.
    pub drawing: Drawing,
}

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let Look { ink, ground, attributes } = palette::look_of(self.palette, role);
        // A style is laid over what a cell has already; only a faint role may stay faint on a border.
        let mut style = Style::new().add_modifier(attributes).remove_modifier(Modifier::DIM.difference(attributes));
        style.fg = ink;
        style.bg = ground;
        style
    }

    /// The signs.
    pub const fn symbols(self) -> &'static Symbols {
        self.drawing.symbols()
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

    const PALETTES: [Palette; 5] =
        [Palette::Colors, Palette::Light, Palette::HighContrast, Palette::ColourBlind, Palette::Attributes];

    const MEANINGS: [Role; 4] = [Role::Hard, Role::Soft, Role::Fine, Role::Warning];

    #[test]
    fn no_palette_asks_for_more_than_the_sixteen_colours_of_a_terminal() {
        use ratatui::style::Color;
        for palette in PALETTES {
            for role in Role::ALL {
                let style = Theme { palette, drawing: Drawing::Unicode }.style(*role);
                for color in [style.fg, style.bg].into_iter().flatten() {
                    assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{palette:?} {role:?}");
                }
                // Ink on a ground of our own must be ours too: nobody knows the terminal's.
                assert!(style.bg.is_none() || style.fg.is_some(), "{palette:?} {role:?}");
            }
        }
    }

    #[test]
    fn running_text_keeps_the_colours_of_the_terminal() {
        for palette in PALETTES {
            for role in [Role::Body, Role::Value] {
                let style = Theme { palette, drawing: Drawing::Unicode }.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{palette:?} {role:?}");
            }
        }
    }

    #[test]
    fn where_contrast_is_wanted_nothing_is_faint() {
        for role in Role::ALL {
            let style = Theme { palette: Palette::HighContrast, drawing: Drawing::Unicode }.style(*role);
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }

    #[test]
    fn the_palette_for_colour_blind_people_needs_no_red_and_no_green() {
        use ratatui::style::Color;
        let theme = Theme { palette: Palette::ColourBlind, drawing: Drawing::Unicode };
        for role in Role::ALL {
            let style = theme.style(*role);
            for color in [style.fg, style.bg].into_iter().flatten() {
                assert!(matches!(color, Color::Blue | Color::Yellow | Color::White | Color::Black), "{role:?}");
            }
        }
        let styles = MEANINGS.map(|role| theme.style(role));
        for (at, style) in styles.iter().enumerate() {
            assert!(styles.iter().skip(at + 1).all(|other| other != style), "{style:?} stands for two things");
        }
    }

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
