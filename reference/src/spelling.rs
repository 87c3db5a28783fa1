//! The ways in which people write codes and ids.

use crate::taxonomy::EnhancedCode;

/// A code as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelled {
    /// `5.7.26`, or `x.7.26` without a class.
    Detail(Option<u8>, u16, u16),
    /// `5.7.x` and `5.7`, or `x.7.x` without a class.
    Subject(Option<u8>, u16),
    /// `5.x.x`, `5xx` and `5`.
    Class(u8),
    /// `550`.
    Reply(u16),
}

/// The code that `text` spells, if it is one.
pub fn code(text: &str) -> Option<Spelled> {
    let text = text.trim().trim_start_matches('#').trim_end_matches(['.', ',', ':', ';']);
    // Some write other marks between the numbers.
    let marks: &[char] = if text.contains('.') { &['.'] } else { &['.', '-', ',', '/'] };
    let parts: Vec<&str> = text.split(marks).collect();
    match *parts.as_slice() {
        [class, subject, detail] => dotted(class, subject, Some(detail)),
        [class, subject] if text.contains('.') => dotted(class, subject, None),
        [whole] => undotted(whole),
        _ => None,
    }
}

fn dotted(class: &str, subject: &str, detail: Option<&str>) -> Option<Spelled> {
    let class = if is_any(class) { None } else { Some(number(class).filter(|class| is_class(*class))? as u8) };
    let detail = detail.filter(|detail| !is_any(detail));
    match (class, is_any(subject), detail) {
        (Some(class), true, None) => Some(Spelled::Class(class)),
        (_, true, _) => None,
        (class, false, None) => Some(Spelled::Subject(class, number(subject)?)),
        (class, false, Some(detail)) => Some(Spelled::Detail(class, number(subject)?, number(detail)?)),
    }
}

fn undotted(text: &str) -> Option<Spelled> {
    let mut characters = text.chars();
    let first = characters.next().and_then(|first| first.to_digit(10))?;
    let rest = characters.as_str();
    if rest.is_empty() || (rest.len() == 2 && rest.chars().all(|rest| is_any(rest.encode_utf8(&mut [0; 4])))) {
        return is_class(first as u16).then_some(Spelled::Class(first as u8));
    }
    number(text).filter(|_| text.len() == 3).map(Spelled::Reply)
}

fn is_any(part: &str) -> bool {
    matches!(part, "x" | "X" | "y" | "Y" | "z" | "Z" | "*")
}

const fn is_class(class: u16) -> bool {
    matches!(class, 2 | 4 | 5)
}

fn number(part: &str) -> Option<u16> {
    let fits = !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| part.parse().ok()).flatten()
}

/// A name as an id is written: lower case, hyphens for white space and underscores.
pub(crate) fn slug(text: &str) -> String {
    let words = text.split(|character: char| character.is_whitespace() || character == '_');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// An enhanced code that was asked for, perhaps without its class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub class: Option<u8>,
    pub subject: u16,
    pub detail: u16,
}

/// Whether a pattern of a rule (`5.7.1`, `x.7.26`, `5.7.500-5.7.699`) names this very code.
///
/// A pattern without a detail, such as `5.7.x`, names no code but a whole subject.
pub(crate) fn names_detail(pattern: &str, asked: Asked) -> bool {
    if let Some((from, to)) = pattern.split_once('-') {
        let (Ok(from), Ok(to)) = (from.parse::<EnhancedCode>(), to.parse::<EnhancedCode>()) else { return false };
        let code =
            EnhancedCode { class: asked.class.unwrap_or(from.class), subject: asked.subject, detail: asked.detail };
        return (from..=to).contains(&code);
    }
    match code(pattern) {
        Some(Spelled::Detail(named, of, number)) => {
            let of_class = named.is_none() || asked.class.is_none() || named == asked.class;
            (of, number) == (asked.subject, asked.detail) && of_class
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_code_is_read() {
        assert_eq!(code("5.7.26"), Some(Spelled::Detail(Some(5), 7, 26)));
        assert_eq!(code("X.7.26"), Some(Spelled::Detail(None, 7, 26)));
        assert_eq!(code("#5.1.1"), Some(Spelled::Detail(Some(5), 1, 1)));
        assert_eq!(code("5-1-1"), Some(Spelled::Detail(Some(5), 1, 1)));
        assert_eq!(code("5.7.x"), Some(Spelled::Subject(Some(5), 7)));
        assert_eq!(code("4.7"), Some(Spelled::Subject(Some(4), 7)));
        assert_eq!(code("x.7.x"), Some(Spelled::Subject(None, 7)));
        assert_eq!(code("5.x.x"), Some(Spelled::Class(5)));
        assert_eq!(code("5.X.Y"), Some(Spelled::Class(5)));
        assert_eq!(code("5xx"), Some(Spelled::Class(5)));
        assert_eq!(code("4"), Some(Spelled::Class(4)));
        assert_eq!(code("421"), Some(Spelled::Reply(421)));
        for no_code in ["", "x", "x.x.x", "x.x.1", "xyz", "3.1.1", "5.1234.1", "5.1.1.1", "55", "5x1", "mailbox", "é50"]
        {
            assert_eq!(code(no_code), None, "{no_code}");
        }
    }

    #[test]
    fn a_rule_names_codes_alone_or_by_range() {
        let names = |pattern, (class, subject, detail)| names_detail(pattern, Asked { class, subject, detail });
        assert!(names("5.7.26", (Some(5), 7, 26)));
        assert!(names("5.7.26", (None, 7, 26)));
        assert!(names("x.7.26", (Some(4), 7, 26)));
        assert!(names("5.7.500-5.7.699", (Some(5), 7, 606)));
        assert!(names("5.7.500-5.7.699", (None, 7, 606)) && names("4.7.500-4.7.699", (None, 7, 606)));
        assert!(!names("4.7.500-4.7.699", (Some(5), 7, 606)) && !names("4.7.500-4.7.699", (None, 7, 700)));
        assert!(!names("5.7.x", (Some(5), 7, 26)));
        assert!(!names("4.7.26", (Some(5), 7, 26)));
    }
}
