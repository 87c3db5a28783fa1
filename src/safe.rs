//! The one place where text from outside is made safe to show.
//!
//! A bounce may hold anything: escape sequences, carriage returns, characters that turn the
//! direction of a line or hide in it. What a terminal would act on, or a reader could not see, is
//! shown as a visible stand-in. Nothing here knows where the text goes.

use std::borrow::Cow;
use std::fmt::Write;

/// What is shown in place of a character; `None` where the character shows as itself.
///
/// Line feeds and tabs have a stand-in too: a caller that lays text out in lines splits it first.
pub fn stand_in(character: char) -> Option<String> {
    match character {
        // The control pictures: one column each, and the reader sees which control it was.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).map(String::from),
        '\u{7f}' => Some('\u{2421}'.to_string()),
        '\u{80}'..='\u{9f}' => Some(format!("<U+{:04X}>", u32::from(character))),
        hidden if is_hidden(hidden) => Some(format!("<U+{:04X}>", u32::from(hidden))),
        _ => None,
    }
}

/// Whether a character can't be seen, or turns the direction of what is around it. What joins letters and pictures
/// is not among them: scripts need it.
pub const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The text with every unsafe character replaced, line feeds kept, tabs as four spaces.
pub fn block(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| character != '\n' && stand_in(character).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => out.push('\n'),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\t' => out.push_str("    "),
            other => show(other, &mut out),
        }
    }
    Cow::Owned(out)
}

/// The text on one line: white space folded to single spaces, every unsafe character replaced.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.bytes().all(|byte| byte.is_ascii_graphic()) {
            out.push_str(word);
        } else {
            word.chars().for_each(|character| show(character, &mut out));
        }
    }
    out
}

/// JSON text in which no character stands that a terminal would act on.
///
/// JSON itself escapes only the controls below U+0020; the rest can stand in strings alone, where
/// an escape means the same.
pub fn json(text: &str) -> Cow<'_, str> {
    let unsafe_here = |character: char| character != '\n' && stand_in(character).is_some();
    if !text.chars().any(unsafe_here) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if unsafe_here(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn show(character: char, out: &mut String) {
    match stand_in(character) {
        Some(shown) => out.push_str(&shown),
        None => out.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_visible() {
        assert_eq!(block("a\u{1b}[31mb\r\nc\td"), "a\u{241b}[31mb\nc    d");
        assert_eq!(line(" a\r\n\tb\u{9b}c\u{202e}d "), "a b<U+009B>c<U+202E>d");
        assert_eq!(line("ann\u{200b}@example.com"), "ann<U+200B>@example.com");
        for letter in ['\u{34f}', '\u{115f}', '\u{3164}', '\u{fe0f}', '\u{ffa0}', '\u{e0100}'] {
            assert_eq!(line(&format!("a{letter}b")), format!("a<U+{:04X}>b", u32::from(letter)));
        }
    }

    #[test]
    fn letters_of_any_script_stay() {
        assert_eq!(block("宛先が不明です — café"), "宛先が不明です — café");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = serde_json::to_string("\u{9b}31m\u{7f}\u{e0041}").unwrap();
        let safe = json(&text);
        assert!(safe.is_ascii());
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), "\u{9b}31m\u{7f}\u{e0041}");
    }
}
