//! Takes off what a screen, an editor or another system has put around a text: two bytes a
//! character, colours, line numbers, indentation, line ends in the middle of a word.
//!
//! It knows nothing of mail but how a code looks that was broken in two.

use super::decode::line_feeds;
use super::excerpt::Excerpt;
use super::text::{is_one_line, lines, part};

/// From how many numbered lines on the numbers are no part of the text.
const FEWEST_NUMBERED: usize = 3;

/// How many bytes tell whether each character has two.
const SAMPLE: usize = 512;

/// The narrowest screen whose lines may break in the middle of a word, in characters.
const NARROWEST: usize = 40;

/// How many characters tell whether two lines begin alike.
const BEGINNING: usize = 8;

/// From how many lines of the full width on a text was broken by a screen.
const FEWEST_FULL: usize = 3;

/// The text itself; `None` where nothing was put around it.
pub(super) fn plain(input: &[u8]) -> Option<Excerpt> {
    let wide = wide_order(input);
    let marked = input.starts_with(b"\xef\xbb\xbf");
    let coloured = memchr::memchr_iter(0x1b, input).any(|at| matches!(input.get(at + 1), Some(b'[' | b']')));
    if wide.is_none() && !marked && !coloured && !may_have_margin(input) {
        return None;
    }
    let text = if let Some(order) = wide {
        two_bytes(input, order)
    } else {
        let skipped = if marked { 3 } else { 0 };
        Excerpt::from_bytes(line_feeds(input).get(skipped..).unwrap_or_default(), skipped)
    };
    let text = if coloured { uncoloured(&text) } else { text };
    let Some(margin) = Margin::of(text.text()) else {
        return (wide.is_some() || marked || coloured).then_some(text);
    };
    let mut out = Excerpt::default();
    for line in lines(text.text()) {
        let width = margin.width(part(text.text(), line.clone()));
        out.append(&text, line.start + width..line.end + 1);
    }
    Some(out)
}

/// Whether the first line that is not blank begins with white space or a number.
fn may_have_margin(input: &[u8]) -> bool {
    let blank = input.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let is_indented = blank.checked_sub(1).and_then(|last| input.get(last)).is_some_and(|last| !b"\r\n".contains(last));
    let is_numbered = || match std::str::from_utf8(input) {
        Ok(text) => input.contains(&b'\r') || are_numbered(rows(text)),
        Err(_) => true,
    };
    is_indented || input.get(blank).is_some_and(u8::is_ascii_digit) && is_numbered()
}

/// Whether each character of an input has two bytes.
pub(super) fn is_wide(input: &[u8]) -> bool {
    wide_order(input).is_some()
}

/// Which of two bytes comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

/// Whether each character has two bytes, by the mark at the beginning or the zeros in Latin text.
fn wide_order(input: &[u8]) -> Option<Order> {
    if input.starts_with(b"\xff\xfe") {
        return Some(Order::Little);
    }
    if input.starts_with(b"\xfe\xff") {
        return Some(Order::Big);
    }
    memchr::memchr(0, input.get(..input.len().min(SAMPLE)).unwrap_or_default())?;
    let sample = input.get(..input.len().min(SAMPLE) / 2 * 2).unwrap_or_default();
    let zeros = |rest: usize| sample.iter().skip(rest).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, most) = (zeros(0), zeros(1), sample.len() / 2);
    if most < 8 {
        None
    } else if odd * 10 > most * 8 && even == 0 {
        Some(Order::Little)
    } else if even * 10 > most * 8 && odd == 0 {
        Some(Order::Big)
    } else {
        None
    }
}

fn two_bytes(input: &[u8], order: Order) -> Excerpt {
    let mut out = Excerpt::default();
    let units = input.chunks(2).map(|pair| match (pair, order) {
        ([first, second], Order::Little) => u16::from_le_bytes([*first, *second]),
        ([first, second], Order::Big) => u16::from_be_bytes([*first, *second]),
        _ => 0xfffd,
    });
    let mut at = 0;
    for character in char::decode_utf16(units) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        let length = 2 * character.len_utf16();
        if character != '\u{feff}' {
            out.push_decoded(character.encode_utf8(&mut [0; 4]), at..(at + length).min(input.len()));
        }
        at += length;
    }
    out
}

/// The text without the sequences that colour it or move the cursor (ECMA-48 §5.4); those that shift
/// the charset of Japanese text stay.
fn uncoloured(text: &Excerpt) -> Excerpt {
    let words = text.text();
    let mut out = Excerpt::default();
    let mut from = 0;
    while let Some(at) = words.get(from..).and_then(|rest| rest.find('\u{1b}')).map(|at| at + from) {
        let rest = part(words, at + 1..words.len());
        let length = match rest.as_bytes().first() {
            Some(b'[') => rest.bytes().skip(1).position(|byte| (0x40..=0x7e).contains(&byte)).map(|end| end + 2),
            Some(b']') => rest.find(['\u{7}', '\u{1b}', '\n']).map(|end| end + 1),
            _ => Some(0),
        };
        let length = length.unwrap_or(1);
        let is_shift = length == 0;
        out.append(text, from..if is_shift { at + 1 } else { at });
        from = at + 1 + length;
    }
    out.append(text, from..words.len());
    out
}

/// What stands before each line that is no part of the text.
struct Margin {
    /// Whether the lines are numbered.
    numbered: bool,
    /// How many bytes of indentation all lines share.
    indent: usize,
}

impl Margin {
    /// The margin of a text; `None` where it has none.
    fn of(text: &str) -> Option<Self> {
        let rows = || rows(text);
        let numbered = are_numbered(rows());
        let after = |line| if numbered { without_number(line) } else { line };
        let texts = rows().map(after).filter(|line| !line.trim().is_empty());
        let indent = texts.map(indentation).reduce(common).unwrap_or_default().len();
        // A single line keeps its indentation, which does no harm.
        let indent = if rows().nth(1).is_some() { indent } else { 0 };
        (numbered || indent > 0).then_some(Self { numbered, indent })
    }

    /// How many bytes of a line are margin.
    fn width(&self, line: &str) -> usize {
        let line = line.trim_end_matches('\r');
        let text = if self.numbered { without_number(line) } else { line };
        (line.len() - text.len() + self.indent).min(line.len())
    }
}

/// The blanks that a line begins with.
fn indentation(line: &str) -> &str {
    part(line, 0..line.len() - line.trim_start_matches([' ', '\t', '\u{a0}']).len())
}

/// What two indentations have in common.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let length: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    part(one, 0..length)
}

/// The lines of a text without their ends.
fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').map(|line| line.trim_end_matches(['\n', '\r']))
}

/// Whether each line begins with a number, one more than the line before.
fn are_numbered<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let mut expected: Option<u64> = None;
    let mut count = 0;
    for line in lines {
        match number(line) {
            Some((number, _)) if expected.is_none_or(|expected| expected == number) => {
                expected = number.checked_add(1);
                count += 1;
            }
            None if line.trim().is_empty() => {}
            _ => return false,
        }
    }
    count >= FEWEST_NUMBERED
}

/// The line without the number that it begins with.
fn without_number(line: &str) -> &str {
    part(line, number(line).map_or(0, |(_, length)| length)..line.len())
}

/// A number at the beginning of a line, as `nl`, `cat -n`, editors and pagers write it.
fn number(line: &str) -> Option<(u64, usize)> {
    let start = line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = part(line, start..line.len());
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = part(rest, 0..digits).parse().ok()?;
    let after = part(rest, digits..rest.len());
    let mark = after.chars().next().filter(|c| matches!(c, ':' | '|' | ')' | '\u{2502}' | '.'));
    let mark = mark.map_or(0, char::len_utf8);
    let next = part(after, mark..after.len());
    // A dot goes on in a code or an address.
    (next.is_empty() || next.starts_with([' ', '\t']) || after.starts_with([':', '|', '\u{2502}']))
        .then_some((number, start + digits + mark))
}

/// The text with the line ends taken out that a screen put in the middle of words.
pub(super) fn rejoined(text: &Excerpt) -> Excerpt {
    let words = text.text();
    if words.len() <= NARROWEST || is_one_line(words) {
        return text.clone();
    }
    let screen = screen(words);
    let mut out = Excerpt::default();
    let mut from = 0;
    let mut rows = lines(words).peekable();
    while let Some(line) = rows.next() {
        let Some(next) = rows.peek().map(|next| part(words, next.clone())).filter(|next| !next.is_empty()) else {
            continue;
        };
        let content = part(words, line.clone());
        let joins = screen.is_some_and(|widest| width(content) == widest)
            || is_broken_code(content, next) && width(content) >= NARROWEST;
        if joins {
            out.append(text, from..line.end);
            from = line.end + 1;
        }
    }
    if from == 0 {
        return text.clone();
    }
    out.append(text, from..words.len());
    out
}

/// The width of the screen that broke a text's lines; `None` where none did.
fn screen(text: &str) -> Option<usize> {
    let (mut all, mut widest, mut full, mut alike) = (0, 0, 0, 0);
    let first = beginning(part(text, lines(text).next()?));
    for line in lines(text) {
        let line = part(text, line);
        let width = width(line);
        if width > widest {
            (widest, full) = (width, 0);
        }
        all += 1;
        full += usize::from(width == widest);
        alike += usize::from(beginning(line) == first);
    }
    // Lines of a list may be as long as each other by chance, but they begin alike.
    (widest >= NARROWEST && full >= FEWEST_FULL && full * 2 >= all && alike * 2 <= all).then_some(widest)
}

/// How many characters a line has.
fn width(line: &str) -> usize {
    line.trim_end_matches('\r').chars().count()
}

/// The shape of a line's first characters: digits and letters are alike among themselves.
fn beginning(line: &str) -> [char; BEGINNING] {
    let mut shape = ['\0'; BEGINNING];
    for (slot, c) in shape.iter_mut().zip(line.chars()) {
        *slot = match c {
            c if c.is_numeric() => '0',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
    }
    shape
}

/// Whether an enhanced code begins at the end of a line and ends at the beginning of the next.
fn is_broken_code(line: &str, next: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let head = line.rsplit(|c: char| !is_part(c)).next().unwrap_or_default();
    let tail = next.split(|c: char| !is_part(c)).next().unwrap_or_default();
    let is_whole = |code: &str| {
        let numbers: Vec<&str> = code.split('.').collect();
        matches!(numbers.as_slice(), [class, subject, detail] if matches!(*class, "2" | "4" | "5")
            && !subject.is_empty() && subject.len() <= 3 && !detail.is_empty() && detail.len() <= 3)
    };
    if head.is_empty() || tail.is_empty() {
        return false;
    }
    let joined = format!("{head}{}", tail.trim_end_matches('.'));
    !is_whole(head) && !is_whole(tail) && is_whole(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(input: &[u8]) -> String {
        plain(input).map(|text| text.text().to_owned()).unwrap_or_default()
    }

    #[test]
    fn a_copy_loses_what_the_screen_added() {
        assert_eq!(taken(b"  1  550 5.1.1 no\n  2\n  3  such user\n"), "550 5.1.1 no\n\nsuch user\n");
        assert_eq!(taken(b"     9\tTo: a\n    10\t  b\n    11\tc\n"), "To: a\n  b\nc\n");
        assert_eq!(taken(b"\t550 no\n\n\t  user\n"), "550 no\n\n  user\n");
        assert_eq!(taken(b"\x1b[1;31m550\x1b[0m no\n"), "550 no\n");
        assert_eq!(taken(b"\xef\xbb\xbf550 no"), "550 no");
        assert_eq!(taken(b"\xff\xfe5\x005\x000\x00"), "550");
    }

    #[test]
    fn what_only_looks_framed_stays() {
        let texts = [
            "550-5.1.1 no\n550 5.1.1 user\n",
            "1. one\n3. three\n4. four\n",
            "421 a\n422 b\n",
            " one line",
            "\x1b$B%a\x1b(B\n",
        ];
        for text in texts {
            assert_eq!(plain(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn a_code_broken_by_a_screen_is_one() {
        let joined = |text: &str| rejoined(&Excerpt::verbatim(text, 0)).text().to_owned();
        let start = "smtp; 550 The account that you tried to reach does 5.1";
        assert_eq!(joined(&format!("{start}\n.1 not exist\n")), format!("{start}.1 not exist\n"));
        let prose =
            "The message came back on a day in the year of 5\nand nobody knew why it did not go to 5.1.1\n1 more\n";
        assert_eq!(joined(prose), prose);
        let text: String =
            "550 The message, which was sent at noon, is too big: 12 MB. ".chars().cycle().take(170).collect();
        let letters: Vec<char> = text.chars().collect();
        let wrapped: Vec<String> = letters.chunks(50).map(|line| line.iter().collect()).collect();
        assert_eq!(joined(&wrapped.join("\n")), text);
        let log = "Apr  2 12:05:05 mx postfix/smtp[12]: 4bX12Yz3kQ: to=<ann@b.example>, dsn=5.1.1\n".repeat(4);
        assert_eq!(joined(&log), log);
    }
}
