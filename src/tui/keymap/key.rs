//! A key with its modifiers: how it is pressed, printed and written in the settings.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

/// The keys with a name of their own, as they are printed.
const NAMED: &[(&str, KeyCode)] = &[
    ("Space", KeyCode::Char(' ')),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
];

impl Key {
    /// Whether a pressed key is this one. Shift is part of the character, so it is not compared.
    pub(super) fn is(self, pressed: KeyEvent) -> bool {
        let shift = KeyModifiers::SHIFT;
        let code = match pressed.code {
            // Some terminals report the letter of a control key in upper case.
            KeyCode::Char(c) if pressed.modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            code => code,
        };
        self.code == code && self.modifiers.difference(shift) == pressed.modifiers.difference(shift)
    }

    /// Whether it types a character, so that it can be no command where text is edited.
    pub const fn is_printable(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && self.modifiers.is_empty()
    }

    /// The key as it is printed: `Ctrl-Y`, `PgDn`, `?`.
    pub fn name(self) -> String {
        let named = NAMED.iter().find(|(_, code)| *code == self.code);
        let code = match (self.code, named) {
            (_, Some((name, _))) => (*name).to_owned(),
            (KeyCode::Char(c), None) if self.modifiers.is_empty() => c.to_string(),
            (KeyCode::Char(c), None) => c.to_ascii_uppercase().to_string(),
            (KeyCode::F(number), None) => format!("F{number}"),
            (code, None) => format!("{code:?}"),
        };
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            format!("Ctrl-{code}")
        } else if self.modifiers.contains(KeyModifiers::ALT) {
            format!("Alt-{code}")
        } else {
            code
        }
    }

    /// The key as the footer has room for it: `^Y`.
    pub fn short(self) -> String {
        self.name().replace("Ctrl-", "^").replace("Alt-", "M-")
    }
}

/// Why a name is no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoKey(String);

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoKey {}

impl FromStr for Key {
    type Err = NoKey;

    /// Reads a key as it is printed; the case of names and of letters after Ctrl and Alt is free.
    fn from_str(name: &str) -> Result<Self, NoKey> {
        let unknown = || NoKey(format!("“{name}” is no key; write one such as Ctrl-Y, Alt-U, F5, PgDn or x"));
        let (modifiers, rest) = match name.split_once('-') {
            Some((before, rest)) if before.eq_ignore_ascii_case("ctrl") => (KeyModifiers::CONTROL, rest),
            Some((before, rest)) if before.eq_ignore_ascii_case("alt") => (KeyModifiers::ALT, rest),
            _ => (KeyModifiers::NONE, name),
        };
        let named = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(rest));
        let mut characters = rest.chars();
        let code = match (named, characters.next(), characters.as_str()) {
            (Some((_, code)), ..) => *code,
            (None, Some(c), "") if c.is_control() => return Err(unknown()),
            (None, Some(c), "") if modifiers.is_empty() => KeyCode::Char(c),
            (None, Some(c), "") => KeyCode::Char(c.to_ascii_lowercase()),
            (None, Some('f' | 'F'), number) => match number.parse() {
                Ok(number @ 1..=24) => KeyCode::F(number),
                _ => return Err(unknown()),
            },
            _ => return Err(unknown()),
        };
        // What a terminal sends for these is another key (ASCII control codes).
        let twin = match (modifiers, code) {
            (KeyModifiers::CONTROL, KeyCode::Char('i')) => Some("Tab"),
            (KeyModifiers::CONTROL, KeyCode::Char('m' | 'j')) => Some("Enter"),
            (KeyModifiers::CONTROL, KeyCode::Char('[')) => Some("Esc"),
            _ => None,
        };
        match twin {
            Some(twin) => Err(NoKey(format!("terminals cannot tell {name} from {twin}; choose another key"))),
            None => Ok(Self { code, modifiers }),
        }
    }
}

/// A letter with Ctrl.
pub(super) const fn ctrl(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
}

/// A letter with Alt.
pub(super) const fn alt(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::ALT }
}

/// A character by itself.
pub(super) const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

/// A key by itself.
pub(super) const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_printed() {
        for name in ["Ctrl-Y", "Alt-U", "F12", "PgDn", "Shift-Tab", "Space", "g", "G", "?", "-", "Ctrl-Space"] {
            assert_eq!(name.parse::<Key>().unwrap().name(), name);
        }
        assert_eq!("ctrl-y".parse::<Key>(), "Ctrl-Y".parse());
        for name in ["", "F0", "F99", "Hyper-x", "yy", "Ctrl-", "\u{1b}"] {
            assert!(name.parse::<Key>().is_err(), "{name:?}");
        }
        assert!("Ctrl-I".parse::<Key>().unwrap_err().to_string().contains("Tab"));
    }
}
