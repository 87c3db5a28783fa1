//! The sentence or clause of a bounce in which some words stand.

use std::ops::Range;

/// The clause around some words of a text, with the codes and the address before it.
///
/// It ends with a full stop, a semicolon, a colon or a quotation mark, and with a line that the next one doesn't go on
/// with.
pub(super) fn around(text: &str, words: &Range<usize>) -> Range<usize> {
    let mut range = 0..text.len();
    for (at, character) in text.char_indices() {
        let after = at + character.len_utf8();
        let rest = text.get(after..).unwrap_or_default();
        let ends = match character {
            '.' | ':' | ';' | '!' | '?' => rest.chars().next().is_none_or(char::is_whitespace),
            '"' => true,
            '\n' => !goes_on(rest),
            _ => false,
        };
        if ends && after <= words.start {
            range.start = after;
        } else if ends && at >= words.end {
            range.end = after;
            break;
        }
    }
    range.start = with_codes(text, range.start);
    range
}

/// Whether a line goes on with what the one before has begun.
fn goes_on(line: &str) -> bool {
    let is_code = matches!(line.as_bytes(), [b'2'..=b'5', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', ..]);
    is_code || line.chars().next().is_some_and(|first| first.is_lowercase() || matches!(first, ' ' | '\t'))
}

/// Where a clause begins, when the codes and the address on the line before it are taken along.
fn with_codes(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let line = before.trim_end_matches([' ', '\t']).rfind('\n').map_or(0, |at| at + 1);
    let mut start = start;
    for word in before.get(line..).unwrap_or_default().split_whitespace().rev() {
        let is_code = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        if !is_code && !word.contains('@') {
            break;
        }
        start = word.as_ptr() as usize - text.as_ptr() as usize;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_has_its_codes_and_no_other_sentence() {
        let clause = |text: &'static str, words: &str| {
            let begin = text.find(words).unwrap();
            text.get(around(text, &(begin..begin + words.len()))).unwrap().trim()
        };
        let greeted =
            "550-Hello, thank you for calling.\n550-5.2.1 The mailbox of a@example.org\n550 5.2.1 is disabled. Bye";
        assert_eq!(clause(greeted, "is disabled"), "550-5.2.1 The mailbox of a@example.org\n550 5.2.1 is disabled.");
        assert_eq!(
            clause("550 5.1.1 <a@b.example>: user unknown; see help", "unknown"),
            "550 5.1.1 <a@b.example>: user unknown;"
        );
        assert_eq!(
            clause("Status: 5.0.0\nDiagnostic-Code: smtp; 550 No such user\nRemote-MTA: dns", "No such"),
            "550 No such user"
        );
        assert_eq!(clause("{\"reason\":\"550 no such user\",\"id\":1}", "no such"), "550 no such user\"");
    }
}
