//! How text for a person looks: its width, its marks and its colours, each by role.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::{AnsiColor, Style as Ansi};

use crate::scheme::Scheme;
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
    /// By SGR sequences of our own, in the colours of a scheme.
    Color(Scheme),
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
    fn ansi(self, scheme: Scheme) -> Ansi {
        let ink = |color: AnsiColor| Ansi::new().fg_color(Some(color.into()));
        let badge = |color: AnsiColor, ground: AnsiColor| ink(color).bg_color(Some(ground.into())).bold();
        match (scheme, self) {
            (_, Self::Title | Self::Heading) | (Scheme::ColorBlind, Self::Good) => Ansi::new().bold(),
            (Scheme::HighContrast, Self::Label | Self::Muted) => Ansi::new(),
            (_, Self::Label | Self::Muted) => Ansi::new().dimmed(),
            (Scheme::HighContrast, Self::Hard) => badge(AnsiColor::White, AnsiColor::Red),
            (Scheme::ColorBlind, Self::Hard) => badge(AnsiColor::Black, AnsiColor::Yellow),
            (_, Self::Hard) => ink(AnsiColor::Red).bold(),
            (Scheme::ColorBlind, Self::Soft) => badge(AnsiColor::White, AnsiColor::Blue),
            (Scheme::ColorBlind, Self::Warning | Self::Match) | (Scheme::HighContrast, Self::Match) => {
                Ansi::new().bold().underline()
            }
            // Yellow and cyan cannot be read on white.
            (Scheme::Light | Scheme::HighContrast, Self::Soft | Self::Warning) => {
                badge(AnsiColor::Black, AnsiColor::Yellow)
            }
            (Scheme::Auto | Scheme::Dark, Self::Soft | Self::Warning) => ink(AnsiColor::Yellow).bold(),
            (Scheme::HighContrast, Self::Good) => badge(AnsiColor::Black, AnsiColor::Green),
            (_, Self::Good) => ink(AnsiColor::Green).bold(),
            (Scheme::Light, Self::Match) => ink(AnsiColor::Blue),
            (Scheme::Auto | Scheme::Dark, Self::Match) => ink(AnsiColor::Cyan),
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
            Paint::Color(scheme) => {
                let ansi = role.ansi(scheme);
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
