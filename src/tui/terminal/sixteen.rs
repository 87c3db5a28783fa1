//! Colors for terminals that know sixteen of them.
//!
//! Crossterm names even those by their numbers in a table of 256 (`38;5;1`). A terminal that has no
//! such table takes the parts apart and blinks, so it is told in the way of ISO 6429 (`31`).

use std::io::{self, Write};

/// How the terminal is told of colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// By the numbers of a table of 256.
    Table,
    /// As the sixteen colors were always named.
    Sixteen,
}

impl Naming {
    /// What a terminal knows that calls itself so.
    pub(super) fn of(term: &str, colorterm: &str) -> Self {
        const KNOWN: &[&str] = &["256", "direct", "kitty", "alacritty", "foot", "ghostty", "wezterm", "rio", "contour"];
        let plain = !term.is_empty() && colorterm.is_empty() && !KNOWN.iter().any(|name| term.contains(name));
        if plain { Self::Sixteen } else { Self::Table }
    }
}

/// Keeps what is written until it is flushed, and then names the colors as the terminal knows them.
#[derive(Debug)]
pub(super) struct Ink<W> {
    out: W,
    naming: Naming,
    kept: Vec<u8>,
}

impl<W: Write> Ink<W> {
    pub(super) const fn new(out: W, naming: Naming) -> Self {
        Self { out, naming, kept: Vec::new() }
    }
}

impl<W: Write> Write for Ink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.naming {
            Naming::Table => self.out.write_all(&self.kept)?,
            Naming::Sixteen => self.out.write_all(&renamed(&self.kept))?,
        }
        self.kept.clear();
        self.out.flush()
    }
}

/// The bytes with the colors of every SGR sequence named in the old way.
fn renamed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(start) = rest.windows(2).position(|pair| pair == b"\x1b[") {
        let (before, sequence) = rest.split_at(start + 2);
        out.extend_from_slice(before);
        let length = sequence.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        let (parameters, after) = sequence.split_at(length);
        match after.first() {
            Some(b'm') => out.extend(parameters_renamed(parameters)),
            _ => out.extend_from_slice(parameters),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

fn parameters_renamed(parameters: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(parameters);
    let mut numbers = text.split(';');
    let mut out: Vec<String> = Vec::new();
    while let Some(number) = numbers.next() {
        let table = (number == "38" || number == "48").then(|| numbers.clone().next() == Some("5"));
        let color = numbers.clone().nth(1).and_then(|color| color.parse::<u8>().ok()).filter(|color| *color < 16);
        match (table, color) {
            (Some(true), Some(color)) => {
                let ground = if number == "48" { 10 } else { 0 };
                out.push((if color < 8 { 30 + color } else { 82 + color } + ground).to_string());
                numbers.nth(1);
            }
            _ => out.push(number.to_owned()),
        }
    }
    out.join(";").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_named_in_the_old_way_where_that_is_all_a_terminal_knows() {
        let text = b"\x1b[1;38;5;1mred\x1b[48;5;11;38;5;0mon yellow\x1b[0m \x1b[2J\x1b[38;5;200m38;5;1\x1b[";
        let wanted = b"\x1b[1;31mred\x1b[103;30mon yellow\x1b[0m \x1b[2J\x1b[38;5;200m38;5;1\x1b[";
        assert_eq!(String::from_utf8_lossy(&renamed(text)), String::from_utf8_lossy(wanted));
        let mut ink = Ink::new(Vec::new(), Naming::Sixteen);
        // A sequence may come in two pieces.
        ink.write_all(b"\x1b[38;5").unwrap();
        ink.write_all(b";4mblue").unwrap();
        ink.flush().unwrap();
        assert_eq!(ink.out, b"\x1b[34mblue");
    }

    #[test]
    fn a_terminal_is_known_by_what_it_calls_itself() {
        for term in ["linux", "xterm-16color", "vt220", "xterm"] {
            assert_eq!(Naming::of(term, ""), Naming::Sixteen, "{term}");
        }
        for term in ["xterm-256color", "tmux-256color", "xterm-kitty", "foot", ""] {
            assert_eq!(Naming::of(term, ""), Naming::Table, "{term}");
        }
        assert_eq!(Naming::of("xterm", "truecolor"), Naming::Table);
    }
}
