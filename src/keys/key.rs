//! A key with its modifier: how it is printed and written in the settings. No terminal is known here.

use std::fmt;
use std::str::FromStr;

/// What is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// A character; a capital letter is one of its own.
    Char(char),
    /// F1 and so on.
    Function(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
}

/// What is held down besides. Shift is part of the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modifier {
    /// Nothing.
    None,
    /// Ctrl.
    Ctrl,
    /// Alt.
    Alt,
}

/// A key with its modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: Code,
    modifier: Modifier,
}

/// The keys with a name of their own, as they are printed.
const NAMED: &[(&str, Code)] = &[
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Shift-Tab", Code::BackTab),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Home", Code::Home),
    ("End", Code::End),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
];

impl Key {
    /// The key that is pressed so.
    pub const fn new(code: Code, modifier: Modifier) -> Self {
        match (code, modifier) {
            // Some terminals report the letter of a control key in upper case.
            (Code::Char(letter), Modifier::Ctrl) => Self { code: Code::Char(letter.to_ascii_lowercase()), modifier },
            _ => Self { code, modifier },
        }
    }

    /// Whether it types a character, so that it can't be a command where text is edited.
    pub const fn is_printable(self) -> bool {
        matches!((self.code, self.modifier), (Code::Char(_), Modifier::None))
    }

    /// Whether it is Ctrl-C, which means to copy elsewhere.
    pub fn is_interrupt(self) -> bool {
        self == ctrl('c')
    }

    /// The key as the footer has room for it: `^Y`.
    pub fn short(self) -> String {
        self.to_string().replace("Ctrl-", "^").replace("Alt-", "M-")
    }
}

impl fmt::Display for Key {
    /// The key as it is printed: `Ctrl-Y`, `PgDn`, `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.modifier {
            Modifier::None => "",
            Modifier::Ctrl => "Ctrl-",
            Modifier::Alt => "Alt-",
        })?;
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match (self.code, self.modifier) {
            (Code::Char(letter), Modifier::None) => write!(f, "{letter}"),
            (Code::Char(letter), _) => write!(f, "{}", letter.to_ascii_uppercase()),
            (Code::Function(number), _) => write!(f, "F{number}"),
            (code, _) => write!(f, "{code:?}"),
        }
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
        let unknown = || NoKey(format!("\"{name}\" is not a key. Write one such as Ctrl-Y, Alt-U, F5, PgDn or x"));
        let (modifier, rest) = match name.split_once('-') {
            Some((before, rest)) if before.eq_ignore_ascii_case("ctrl") => (Modifier::Ctrl, rest),
            Some((before, rest)) if before.eq_ignore_ascii_case("alt") => (Modifier::Alt, rest),
            _ => (Modifier::None, name),
        };
        let named = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(rest));
        let mut characters = rest.chars();
        let code = match (named, characters.next(), characters.as_str()) {
            (Some((_, code)), ..) => *code,
            (None, Some(c), "") if c.is_control() => return Err(unknown()),
            (None, Some(c), "") if modifier == Modifier::None => Code::Char(c),
            (None, Some(c), "") => Code::Char(c.to_ascii_lowercase()),
            (None, Some('f' | 'F'), number) => match number.parse() {
                Ok(number @ 1..=24) => Code::Function(number),
                _ => return Err(unknown()),
            },
            _ => return Err(unknown()),
        };
        // What a terminal sends for these is another key (ASCII control codes).
        let twin = match (modifier, code) {
            (Modifier::Ctrl, Code::Char('i')) => Some("Tab"),
            (Modifier::Ctrl, Code::Char('m' | 'j')) => Some("Enter"),
            (Modifier::Ctrl, Code::Char('[')) => Some("Esc"),
            _ => None,
        };
        match twin {
            Some(twin) => Err(NoKey(format!("terminals can't tell {name} from {twin}. Choose another key"))),
            None => Ok(Self { code, modifier }),
        }
    }
}

/// A letter with Ctrl.
pub(super) const fn ctrl(letter: char) -> Key {
    Key { code: Code::Char(letter), modifier: Modifier::Ctrl }
}

/// A letter with Alt.
pub(super) const fn alt(letter: char) -> Key {
    Key { code: Code::Char(letter), modifier: Modifier::Alt }
}

/// A character by itself.
pub(super) const fn letter(letter: char) -> Key {
    key(Code::Char(letter))
}

/// A key by itself.
pub(super) const fn key(code: Code) -> Key {
    Key { code, modifier: Modifier::None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_printed() {
        for name in ["Ctrl-Y", "Alt-U", "F12", "PgDn", "Shift-Tab", "Space", "g", "G", "?", "-", "Ctrl-Space"] {
            assert_eq!(name.parse::<Key>().unwrap().to_string(), name);
        }
        assert_eq!("ctrl-y".parse::<Key>(), "Ctrl-Y".parse());
        for name in ["", "F0", "F99", "Hyper-x", "yy", "Ctrl-", "\u{1b}"] {
            assert!(name.parse::<Key>().is_err(), "{name:?}");
        }
        assert!("Ctrl-I".parse::<Key>().unwrap_err().to_string().contains("Tab"));
    }
}
