//! Addresses of the web in a text, which a terminal may open (OSC 8).
//!
//! The text of a page may quote a bounce, so that every address is checked before it goes to the
//! terminal: only printable ASCII is in it, and what it opens is what is read.

use std::ops::Range;

use ratatui::layout::Rect;

/// How an address begins.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// A longer address is none that one reads.
const LONGEST: usize = 1000;

/// An address on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// The cells that show it, or a part of it.
    pub area: Rect,
    /// The whole address.
    pub address: String,
}

/// Where the addresses in a text are.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next(text, at) {
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.bytes().take_while(|byte| is_of_address(*byte)).count();
        let address =
            rest.get(..length).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']']);
        at = start + length.max(1);
        if is_safe(address) {
            found.push(start..start + address.len());
        }
    }
    found
}

fn next(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    SCHEMES.iter().filter_map(|scheme| rest.find(scheme)).min().map(|at| from + at)
}

/// Printable ASCII, but for what ends an address in a text.
const fn is_of_address(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
}

/// Whether an address may go to the terminal.
pub fn is_safe(address: &str) -> bool {
    let host = SCHEMES.iter().find_map(|scheme| address.strip_prefix(scheme));
    address.len() <= LONGEST
        && address.bytes().all(is_of_address)
        && host.is_some_and(|host| host.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

/// Whether a terminal takes links, or at least leaves them out of what it shows.
///
/// Most that know none skip them; these print them, or stop at them.
pub fn are_taken(term: &str, in_tmux: bool) -> bool {
    const NOT: [&str; 6] = ["dumb", "linux", "vt", "ansi", "cons", "screen"];
    in_tmux || !term.is_empty() && NOT.iter().all(|name| !term.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_reader_ends_them() {
        let text = "Ask (see https://a.example/x?y=1). Or http://b.example, https:// and \"https://c.example\".";
        let found: Vec<&str> = addresses(text).into_iter().filter_map(|range| text.get(range)).collect();
        assert_eq!(found, ["https://a.example/x?y=1", "http://b.example", "https://c.example"]);
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_an_address() {
        for text in ["https://a\u{1b}]8;;b", "https://a\u{7}b", "https://\u{202e}a", "https://a\u{9c}b"] {
            let found: Vec<&str> = addresses(text).into_iter().filter_map(|range| text.get(range)).collect();
            assert!(found.iter().all(|address| address.is_ascii()), "{text:?}");
            assert!(!is_safe(text), "{text:?}");
        }
        assert!(!is_safe("javascript:alert(1)"));
        assert!(!is_safe(&format!("https://{}", "a".repeat(2000))));
    }

    #[test]
    fn bare_terminals_get_no_links() {
        assert!(are_taken("xterm-256color", false) && are_taken("tmux-256color", true) && are_taken("screen", true));
        for term in ["linux", "dumb", "vt220", "screen.xterm-256color", ""] {
            assert!(!are_taken(term, false), "{term}");
        }
    }
}
