//! How text for a person looks: its width, its marks and its colours, each by role.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::{AnsiColor, Style as Ansi};

use crate::taxonomy::Permanence;

/// How text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns that a line may take.
    pub width: usize,
    /// Whether colours are wanted.
    pub paint: Paint,
    /// Which characters draw marks.
    pub marks: Marks,
}

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// By SGR sequences of our own.
    Color,
    /// Not at all.
    Plain,
}

/// The characters for bullets, marks and quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// Such as ■ and «.
    Unicode,
    /// Such as # and ".
    Ascii,
}

/// What a piece of text is to its reader; only a role has a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The line that leads.
    Title,
    /// The heading of a part.
    Heading,
    /// A label beside a value.
    Label,
    /// What counts less.
    Muted,
    /// A lasting failure.
    Hard,
    /// A passing failure.
    Soft,
    /// No failure.
    Good,
    /// What asks for attention.
    Warning,
    /// The words that decided.
    Match,
}

impl From<Permanence> for Role {
    fn from(permanence: Permanence) -> Self {
        match permanence {
            Permanence::Hard => Self::Hard,
            Permanence::Soft => Self::Soft,
            Permanence::None => Self::Good,
        }
    }
}

impl Role {
    fn ansi(self) -> Ansi {
        let color = |color: AnsiColor| Ansi::new().fg_color(Some(anstyle::Color::Ansi(color)));
        match self {
            Self::Title | Self::Heading => Ansi::new().bold(),
            Self::Label | Self::Muted => Ansi::new().dimmed(),
            Self::Hard => color(AnsiColor::Red).bold(),
            Self::Soft | Self::Warning => color(AnsiColor::Yellow).bold(),
            Self::Good => color(AnsiColor::Green).bold(),
            Self::Match => color(AnsiColor::Cyan),
        }
    }
}

impl Style {
    /// Text without colours, for a file or a pipe.
    pub const PLAIN: Self = Self { width: 80, paint: Paint::Plain, marks: Marks::Unicode };

    /// The text in the colour of its role, where colours are wanted.
    pub fn paint(self, role: Role, text: &str) -> String {
        match self.paint {
            Paint::Plain => text.to_owned(),
            Paint::Color => {
                let ansi = role.ansi();
                format!("{ansi}{text}{ansi:#}")
            }
        }
    }

    /// The first of two spellings where Unicode may be drawn, else the second.
    pub const fn mark(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.marks {
            Marks::Unicode => unicode,
            Marks::Ascii => ascii,
        }
    }

    /// Text whose typographic marks are spelt in ASCII where only that may be drawn. Letters of
    /// other scripts stay: they are content.
    pub fn spelled(self, text: Cow<'_, str>) -> Cow<'_, str> {
        if self.marks == Marks::Unicode || text.is_ascii() {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '“' | '”' | '„' | '«' | '»' => out.push('"'),
                '‘' | '’' => out.push('\''),
                '–' | '—' => out.push('-'),
                '…' => out.push_str("..."),
                '·' | '•' => out.push('*'),
                '→' => out.push_str("->"),
                '§' => out.push_str("sect. "),
                // The pictures of control characters.
                '\u{2400}'..='\u{241f}' => {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "<U+{:04X}>", u32::from(character) - 0x2400);
                }
                '\u{2421}' => out.push_str("<U+007F>"),
                other => out.push(other),
            }
        }
        Cow::Owned(out)
    }
}
