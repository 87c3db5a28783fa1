//! Finds a server's own words where a person pasted them among theirs.
//!
//! It goes by the form of a reply and of sentences around it, not by what either says.

use super::prose::BULLETS;
use super::said::Said;
use super::text::{Folded, boundary, part};
use super::{host, smtp};
use crate::code::is_reply;
use crate::reference::shapes::Shapes;

/// How much of a text is looked through, in bytes.
const REACH: usize = 16 * 1024;

/// What opens a quotation, and what closes it.
const QUOTES: &[(char, char)] =
    &[('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('»', '«'), ('(', ')')];

/// What a server said, of a text that a person may have written around it; all of a text without a reply.
pub fn server_words<'a>(text: &'a str, shapes: &Shapes) -> &'a str {
    let near = part(text, 0..boundary(text, REACH));
    let said = Said::new(near);
    let Some(reply) = said.reply_start() else { return text };
    let start = start(&said, reply, shapes);
    let reach = if near.len() < text.len() { text.len() } else { end(near, (start, reply), shapes) };
    part(text, start..reach).trim()
}

/// Where the words begin that belong to the reply at this byte: with it, with the address that it is about, or with
/// what is said of the host that gave it.
fn start(said: &Said<'_>, reply: usize, shapes: &Shapes) -> usize {
    let lead = part(said.text(), 0..reply);
    let host = host::remote(said, shapes).and_then(|host| lead.to_ascii_lowercase().rfind(&host.to_ascii_lowercase()));
    let Some(host) = host else { return named_before(lead).unwrap_or(reply) };
    let before = part(lead, 0..host);
    let is_whole = |at: &usize| !part(lead, *at..lead.len()).starts_with([' ', '\t']);
    let sentence = sentences(before).filter(is_whole).last().unwrap_or_default();
    let label = before.rfind(": <").filter(|at| !is_command(part(before, 0..*at)));
    let start = sentence.max(label.map_or(0, |at| at + 2));
    start + (lead.len() - start - part(lead, start..lead.len()).trim_start_matches(BULLETS).len())
}

/// Where the address in brackets begins that stands right before a reply.
fn named_before(lead: &str) -> Option<usize> {
    let address = lead.trim_end().strip_suffix(">:")?;
    let start = address.rfind('<')?;
    let is_one = address.rfind('@').is_some_and(|at| at > start) && !part(address, start..address.len()).contains(' ');
    (is_one && !is_command(part(address, 0..start).trim_end().trim_end_matches(':'))).then_some(start)
}

/// Whether a text ends with a command of a session that names an address.
fn is_command(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.eq_ignore_ascii_case("to") || last.eq_ignore_ascii_case("from")
}

/// Where the words end that begin at this byte and belong to the reply at that one.
fn end(text: &str, (start, reply): (usize, usize), shapes: &Shapes) -> usize {
    if let Some(end) = quotation_end(text, start) {
        return end;
    }
    // A reply of several lines goes on up to its last one.
    let code = part(text, reply..reply + 3);
    let is_more = |line: &usize| {
        let line = part(text, *line..text.len()).trim_start_matches(BULLETS);
        is_reply(line) && line.starts_with(code)
    };
    let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = newlines.rev().take_while(|at| *at > reply).find(is_more).unwrap_or(reply);
    let bullet = part(text, 0..reply).rsplit('\n').next().and_then(bullet);
    let ends = |at: &usize| {
        let rest = part(text, *at..text.len());
        let is_line = part(text, 0..*at).ends_with('\n');
        let line = rest.lines().next().unwrap_or_default();
        let is_next = line.trim_start_matches(BULLETS).is_empty() || bullet.is_some() && self::bullet(line) == bullet;
        is_line && is_next || is_persons(rest, shapes)
    };
    let end = sentences(text).filter(|at| *at > last).find(ends).unwrap_or(text.len());
    request(part(text, last..end), shapes).map_or(end, |at| last + at)
}

/// Where a text begins to ask for help, if not at once.
fn request(text: &str, shapes: &Shapes) -> Option<usize> {
    let folded = Folded::new(text);
    let found = shapes.requests.find_in(folded.text()).into_iter().map(|(start, _)| folded.original(start));
    found.filter(|at| *at > 0).min()
}

/// Where a quotation ends that begins at this byte.
fn quotation_end(text: &str, start: usize) -> Option<usize> {
    let opening = part(text, 0..start).chars().next_back()?;
    let (_, closing) = QUOTES.iter().find(|(open, _)| *open == opening)?;
    let mut within = 0_usize;
    let mut before = opening;
    let mut rest = part(text, start..text.len()).char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        if character == *closing && !before.is_whitespace() && !next.is_some_and(char::is_alphanumeric) {
            if within == 0 {
                return Some(start + at);
            }
            within -= 1;
        } else if character == opening && !before.is_alphanumeric() {
            within += 1;
        }
        before = character;
    }
    None
}

/// The sign that makes a line an item of a list.
fn bullet(line: &str) -> Option<char> {
    line.trim_start().chars().next().filter(|first| matches!(first, '-' | '*' | '•' | '·'))
}

/// Where the sentences and the lines of a text begin, but the first.
fn sentences(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, character)| {
        let ended = matches!(std::mem::replace(&mut before, character), '.' | '?' | '!');
        (character == '\n' || ended && character == ' ').then_some(at + 1)
    })
}

/// Whether a text begins with a sentence that a person writes around a reply: a greeting, or a question that leads to
/// no page of the server's.
fn is_persons(text: &str, shapes: &Shapes) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let sentence = part(text, 0..sentences(text).next().unwrap_or(text.len())).trim_end();
    let is_question = sentence.ends_with('?') && !text.contains("://");
    is_question || smtp::begins_courtesy(text, shapes)
}
