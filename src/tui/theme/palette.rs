//! The colors and attributes of each role, palette by palette.
//!
//! Every one is of the sixteen that any terminal has, and can be read on what usual ones make of it. What carries
//! a meaning has an attribute besides, or a ground of its own, and stands beside a word that says the same.

use ratatui::style::{Color, Modifier};

use super::role::Role;
use crate::scheme::Scheme;

/// Which colors are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Those of [`Scheme::Dark`].
    Colors,
    /// Those of [`Scheme::Light`].
    Light,
    /// Those of [`Scheme::HighContrast`].
    HighContrast,
    /// Those of [`Scheme::ColorBlind`].
    ColorBlind,
    /// None: bold, faint, underlined and reversed text alone.
    Attributes,
}

/// What a terminal writes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Background {
    /// Something dark, or it is not known.
    #[default]
    Dark,
    /// Something light.
    Light,
}

impl Palette {
    /// The colors of a choice on such a background.
    pub fn of(scheme: Scheme, background: Background) -> Self {
        match (scheme, background) {
            (Scheme::Auto, Background::Light) => Self::Light,
            (scheme, _) => scheme.into(),
        }
    }
}

impl From<Scheme> for Palette {
    fn from(scheme: Scheme) -> Self {
        match scheme {
            Scheme::Auto | Scheme::Dark => Self::Colors,
            Scheme::Light => Self::Light,
            Scheme::HighContrast => Self::HighContrast,
            Scheme::ColorBlind => Self::ColorBlind,
        }
    }
}

/// How a role looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// The color of the letters; `None` leaves the terminal's own.
    pub(super) ink: Option<Color>,
    /// The color behind them; `None` leaves the terminal's own.
    pub(super) ground: Option<Color>,
    /// Bold, faint, underlined, reversed.
    pub(super) attributes: Modifier,
}

const PLAIN: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const FAINT: Modifier = Modifier::DIM;
const LINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

const fn look(attributes: Modifier) -> Look {
    Look { ink: None, ground: None, attributes }
}

const fn ink(color: Color, attributes: Modifier) -> Look {
    Look { ink: Some(color), ground: None, attributes }
}

const fn badge(ink: Color, ground: Color, attributes: Modifier) -> Look {
    Look { ink: Some(ink), ground: Some(ground), attributes }
}

/// How a role looks in a palette.
pub(super) const fn look_of(palette: Palette, role: Role) -> Look {
    match palette {
        Palette::Colors => dark(role),
        Palette::Light => light(role),
        Palette::HighContrast => high_contrast(role),
        Palette::ColorBlind => color_blind(role),
        Palette::Attributes => Look { ink: None, ground: None, ..dark(role) },
    }
}

const fn dark(role: Role) -> Look {
    match role {
        Role::Body | Role::Value | Role::Label | Role::Tab | Role::Example => look(PLAIN),
        Role::Title => look(BOLD),
        Role::Heading | Role::Key | Role::Focus => ink(Color::Cyan, BOLD),
        Role::Muted | Role::Placeholder | Role::Border | Role::Strange | Role::Behind => look(FAINT),
        Role::ActiveTab => ink(Color::Cyan, BOLD.union(REVERSED)),
        Role::Hard | Role::Wrong => ink(Color::LightRed, BOLD),
        Role::Soft | Role::Warning => ink(Color::LightYellow, BOLD),
        Role::Fine | Role::Right | Role::Toast => ink(Color::Green, BOLD),
        Role::Match => ink(Color::LightCyan, BOLD.union(LINED)),
        Role::Found => ink(Color::LightYellow, BOLD.union(REVERSED)),
        Role::Selected => look(REVERSED),
        Role::Link => ink(Color::Cyan, PLAIN),
    }
}

/// On white, yellow, cyan and green cannot be read as letters and what is faint has too little
/// contrast: badges stand for them, and what may be read last is plain beside what is bold. White letters are
/// the terminal's own ground, as some terminals make a grey of that color.
const fn light(role: Role) -> Look {
    match role {
        Role::Heading | Role::Key | Role::Focus => ink(Color::Blue, BOLD),
        Role::ActiveTab => ink(Color::Blue, BOLD.union(REVERSED)),
        Role::Hard | Role::Wrong => ink(Color::Red, BOLD.union(REVERSED)),
        Role::Soft => badge(Color::Black, Color::LightYellow, BOLD),
        Role::Fine | Role::Right => badge(Color::Black, Color::LightGreen, BOLD),
        Role::Warning => ink(Color::Red, BOLD),
        Role::Match => ink(Color::Magenta, BOLD.union(LINED)),
        Role::Found => ink(Color::Magenta, BOLD.union(REVERSED)),
        Role::Link => ink(Color::Blue, PLAIN),
        Role::Label | Role::Muted | Role::Tab | Role::Example => look(PLAIN),
        Role::Toast => look(BOLD.union(REVERSED)),
        role => dark(role),
    }
}

/// The letters are the terminal's own or stand on a ground against which anybody reads them.
const fn high_contrast(role: Role) -> Look {
    match role {
        Role::Body
        | Role::Value
        | Role::Label
        | Role::Muted
        | Role::Placeholder
        | Role::Border
        | Role::Tab
        | Role::Example
        | Role::Behind => look(PLAIN),
        Role::Title | Role::Heading | Role::Key | Role::Focus => look(BOLD),
        Role::ActiveTab | Role::Selected | Role::Strange => look(BOLD.union(REVERSED)),
        Role::Hard | Role::Wrong => badge(Color::White, Color::Red, BOLD),
        Role::Soft => badge(Color::Black, Color::Yellow, BOLD),
        Role::Fine | Role::Right | Role::Toast => badge(Color::Black, Color::Green, BOLD),
        Role::Warning => badge(Color::White, Color::Magenta, BOLD),
        Role::Match => badge(Color::Black, Color::Cyan, BOLD.union(LINED)),
        Role::Found => badge(Color::Black, Color::Yellow, BOLD.union(LINED)),
        Role::Link => look(LINED),
    }
}

const fn color_blind(role: Role) -> Look {
    match role {
        Role::Body | Role::Value | Role::Label | Role::Tab | Role::Example => look(PLAIN),
        Role::Title | Role::Heading | Role::Key | Role::Focus | Role::Fine | Role::Toast => look(BOLD),
        Role::Muted | Role::Placeholder | Role::Border | Role::Strange | Role::Behind => look(FAINT),
        Role::ActiveTab | Role::Selected => look(BOLD.union(REVERSED)),
        Role::Hard | Role::Wrong => badge(Color::Black, Color::Yellow, BOLD),
        Role::Soft | Role::Right => badge(Color::White, Color::Blue, BOLD),
        Role::Warning => badge(Color::Black, Color::Yellow, BOLD.union(LINED)),
        Role::Match => look(BOLD.union(LINED)),
        Role::Found => look(BOLD.union(LINED).union(REVERSED)),
        Role::Link => look(LINED),
    }
}
