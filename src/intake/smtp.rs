//! Reads bare SMTP replies and pieces of a session: which lines are one reply, and whom a reply is
//! about.
//!
//! It knows the form of replies (RFC 5321 §4.2), not what they mean.

use std::collections::HashSet;
use std::ops::Range;

use super::address::{addresses, clean};
use super::fields::field_name;
use super::said::Said;
use super::text::{Folded, begins_with, boundary, lines, part};
use crate::code;
use crate::code::is_reply;
use crate::reference::shapes::{Markers, Shapes};

/// How much before an address tells whose it is, in bytes.
const LEAD: usize = 48;

/// No greeting or signature is longer, in bytes.
const LONGEST_COURTESY: usize = 80;

/// What may open an address.
const OPENING: &[char] = &['<', '(', '[', '{', '"', '\'', '«', '„', '“', '「', ' '];

/// What may close one.
const CLOSING: &[char] = &['>', ')', ']', '"', '\'', ' '];

/// What stands between a sender and a recipient.
const ARROWS: &[&str] = &["->", "=>", "→", "-&gt;"];

/// No name before an address is longer, in bytes.
const LONGEST_NAME: usize = 40;

/// How much above an address tells whether it stands in the header of a notice, in bytes.
const HEADER: usize = 512;

/// How much of a text is searched for the command that sent the mail, in bytes.
const COMMANDS: usize = 4096;

/// How much of a text is searched for a recipient, in bytes.
const REACH: usize = 64 * 1024;

/// The recipient that a reply names, if one of its addresses can only be that.
pub(super) fn recipient(said: &Said<'_>, shapes: &Shapes) -> Option<String> {
    let original = part(said.text(), 0..boundary(said.text(), REACH));
    if !original.contains('@') {
        return None;
    }
    let folded = Folded::new(original);
    let text = folded.text();
    let answers_mail_from = shapes.mail_from_answers.are_in(text);
    let is_about_sender = answers_mail_from || shapes.sender_failures.are_in(text);
    let mut first = None;
    let mut candidates: HashSet<String> = HashSet::new();
    let mut senders: HashSet<String> = HashSet::new();
    let mut courtesy = Courtesy::new(original, shapes);
    for range in addresses(text) {
        let lead = part(text, boundary(text, range.start.saturating_sub(LEAD))..range.start);
        let Some(address) = clean(part(text, range.clone())) else { continue };
        let rest = part(text, range.end..text.len());
        let is_bystander = is_bystander(lead, shapes);
        if is_message_id(part(text, 0..range.start), rest) {
            continue;
        }
        let is_other = is_bystander || is_sender(rest, shapes) || is_first_of_pair(lead, rest);
        let name = address.to_ascii_lowercase();
        if is_other {
            senders.insert(name);
            continue;
        }
        if in_link(text, &range) || courtesy.is_at(folded.original(range.start)) || candidates.contains(&name) {
            continue;
        }
        if is_notice_to(original, folded.original(range.start), shapes) {
            continue;
        }
        let is_addressee = is_after(lead, &shapes.addressees)
            || ARROWS.iter().any(|arrow| lead.trim_end_matches(OPENING).ends_with(arrow));
        let lead = lead.trim_end_matches(['<', '(', '[', '"', '\'', ' ', ':']);
        let ends_with = |words: &[&str]| words.iter().any(|word| ends_with_word(lead, word));
        let is_labelled = ends_with(&["rcpt to", "rcpt", "recipient", "recipient address"]);
        let refused = is_labelled || code::codes(lead).last().is_some_and(|found| found.range.end == lead.len());
        // What a host says after an address that opens its line is said of that recipient, even if it is about the sender.
        let opens_line = part(text, 0..range.start).rsplit('\n').next().is_some_and(|lead| lead.trim_start() == "<");
        if opens_line && (is_of_host(rest) || !is_about_sender && is_answered(rest)) {
            return Some(address);
        }
        // A reply about the sender names it as a reply about the recipient does, and tells so later on.
        if refused
            && is_about_sender
            && (answers_mail_from && !is_labelled || is_named_as_sender(rest, &address, shapes))
        {
            senders.insert(name);
            continue;
        }
        // Who is the sender elsewhere is no recipient for a mere "to".
        if !refused && (senders.contains(&name) || !is_addressee && is_system(&address, shapes)) {
            continue;
        }
        let is_to = !is_about_sender && ends_with(&["for", "to", "user", "to=", "t=", "mailbox"]);
        if refused || is_addressee || is_to {
            return Some(address);
        }
        candidates.insert(name);
        if !is_about_sender && is_complete(&address) {
            first.get_or_insert(address);
        }
    }
    first
}

/// The recipient that the command or the call names which a text shows to have sent the mail.
pub(super) fn commanded(text: &str, shapes: &Shapes) -> Option<String> {
    let text = part(text, 0..boundary(text, COMMANDS));
    let is_asked = |range: &Range<usize>| {
        let line = part(text, 0..range.start).rsplit('\n').next().unwrap_or_default();
        shapes.sending_commands.phrases.iter().any(|phrase| is_command(line, phrase))
    };
    addresses(text).find(is_asked).and_then(|range| clean(part(text, range)))
}

/// Whether a line goes on from a command to the address behind it.
fn is_command(line: &str, phrase: &str) -> bool {
    let words = line.trim_end_matches(OPENING);
    if phrase.ends_with('(') {
        // The first argument is the sender.
        let call = words.to_ascii_lowercase().rfind(phrase).map(|at| part(words, at + phrase.len()..words.len()));
        return call.is_some_and(|call| call.matches(',').count() == 1 && call.trim_end().ends_with(','));
    }
    let words = match line.trim_end().strip_suffix(['"', '\'']).filter(|_| phrase.ends_with("-s")) {
        Some(subject) => subject.rsplit_once(['"', '\'']).map_or(subject, |(before, _)| before).trim_end(),
        // A bracket opens a call.
        None => line.trim_end_matches(['"', '\'', '<', ' ']),
    };
    ends_with_word(words, phrase)
}

/// Whether the words before an address make it the sender's or somebody's to ask. The longer label
/// counts: "I write to" names a recipient, a mere "write to" does not.
pub(super) fn is_bystander(lead: &str, shapes: &Shapes) -> bool {
    let bystanding = longest_before(lead, &shapes.bystanders);
    bystanding > 0 && bystanding >= longest_before(lead, &shapes.addressees)
}

/// Whether a failing reply follows an address in brackets: `<ann@b.example>: 550 …`.
fn is_answered(rest: &str) -> bool {
    rest.strip_prefix('>').is_some_and(|rest| is_reply(rest.trim_start_matches([':', ' ', '\n'])))
}

/// Whether a host is named behind an address in brackets, as Postfix names the one that refused: `<ann@b.example>: host …`.
fn is_of_host(rest: &str) -> bool {
    rest.strip_prefix(">: ").is_some_and(|rest| begins_with(rest, "host "))
}

/// Whether a text goes on to call an address the sender's.
fn is_named_as_sender(rest: &str, address: &str, shapes: &Shapes) -> bool {
    let rest = part(rest, 0..boundary(rest, HEADER));
    let again = addresses(rest).filter(|range| part(rest, range.clone()).eq_ignore_ascii_case(address));
    again.into_iter().any(|range| is_after(part(rest, 0..range.start), &shapes.bystanders))
}

/// Whether an address is the Message-ID of a record in cells that begins with its time, as Exchange's tracking log
/// has it: there addresses stand bare, and only the id has brackets.
fn is_message_id(before: &str, rest: &str) -> bool {
    let record = before.rsplit('\n').next().unwrap_or_default();
    let (time, cells) = record.split_once(',').unwrap_or_default();
    let is_time = time.starts_with(|c: char| c.is_ascii_digit()) && time.contains('T') && time.contains(':');
    is_time && cells.ends_with(",<") && rest.starts_with(">,")
}

/// Whether one of the markers stands right before an address, or before the name of whose it is.
fn is_after(lead: &str, markers: &Markers) -> bool {
    longest_before(lead, markers) > 0
}

/// How long the longest marker is that stands right before an address, in bytes; 0 where none does.
fn longest_before(lead: &str, markers: &Markers) -> usize {
    let opened = lead.trim_end_matches(OPENING);
    let whole = [Some(opened), without_name(opened, lead)];
    let ends: Vec<&str> =
        whole.into_iter().flatten().flat_map(|words| [words, words.trim_end_matches([':', ' '])]).collect();
    let is_before = |phrase: &&str| ends.iter().any(|words| ends_alike(words, phrase) && ends_with_word(words, phrase));
    markers.phrases.iter().map(|phrase| phrase.trim_end()).filter(is_before).map(str::len).max().unwrap_or(0)
}

/// Whether a text may end with a word, by its last byte: most do not.
fn ends_alike(text: &str, word: &str) -> bool {
    let last = |text: &str| text.as_bytes().last().map(u8::to_ascii_lowercase);
    !word.is_ascii() || last(text) == last(word)
}

/// The words before a name that stands between them and an address, as in `To: Ann Other <` and
/// `to: [{"Ann Other", "`.
fn without_name<'a>(opened: &'a str, lead: &str) -> Option<&'a str> {
    let is_listed = opened.ends_with(',');
    if !is_listed && !lead.trim_end().ends_with(['<', '(']) {
        return None;
    }
    let (before, name) = opened.rsplit_once([':', '='])?;
    let name = name.trim_matches(|c: char| c == ',' || c.is_whitespace() || OPENING.contains(&c));
    let is_name = !name.contains(['@', '.', ':', '"', '>']) && !name.contains(|c: char| c.is_ascii_digit());
    (is_name && name.len() < LONGEST_NAME).then(|| part(opened, 0..before.len() + 1))
}

/// Whether an address is the sender's of a pair: `<ann@a.example> -> <bob@b.example>` in the log of a
/// filter, or the first of two in an accounting record that begins with its kind and its time.
fn is_first_of_pair(lead: &str, rest: &str) -> bool {
    let inner = rest.trim_start_matches(CLOSING);
    let arrow = ARROWS.iter().find_map(|arrow| inner.strip_prefix(arrow));
    let is_address = |cell: &str| {
        part(cell, 0..boundary(cell, LEAD)).split([' ', ',', '\n']).next().is_some_and(|cell| cell.contains('@'))
    };
    if arrow.is_some_and(|next| is_address(next.trim_start())) {
        return true;
    }
    let record = lead.rsplit(['\n', ' ']).next().unwrap_or_default();
    let is_time = |cell: &str| {
        let is_epoch = (10..=13).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit());
        is_epoch || cell.contains(':') && cell.starts_with(|c: char| c.is_ascii_digit())
    };
    rest.strip_prefix(',').is_some_and(is_address) && record.split(',').any(is_time)
}

/// Whether the address at `at` is the one that a notice was sent to: it stands in the header of the
/// notice, under the name of a mail system.
fn is_notice_to(text: &str, at: usize, shapes: &Shapes) -> bool {
    let above = part(text, boundary(text, at.saturating_sub(HEADER))..at);
    let mut lines = above.rsplit('\n');
    let is_labelled = lines.next().is_some_and(|label| label.trim_end_matches(['<', ' ', '\t']).ends_with(':'));
    is_labelled
        && lines
            .take_while(|line| field_name(line).is_some())
            .any(|line| begins_with(line, "from:") && shapes.senders.are_in(line))
}

/// Whether mail can be sent to an address as it stands; the number of a message often cannot.
fn is_complete(address: &str) -> bool {
    address.rsplit_once('@').is_none_or(|(_, domain)| domain.contains('.') || domain.starts_with('['))
}

/// Whether the words after an address say that it is the sender's.
fn is_sender(rest: &str, shapes: &Shapes) -> bool {
    let words = rest.trim_start_matches(|c: char| c.is_whitespace() || ">)]:.,;\"'".contains(c));
    shapes.sender_remarks.phrases.iter().any(|phrase| begins_with(words, phrase))
}

/// Whether an address is one that mail systems write from and nobody reads.
pub(super) fn is_system(address: &str, shapes: &Shapes) -> bool {
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    shapes.mailers.phrases.iter().any(|name| local.eq_ignore_ascii_case(name))
}

/// The greetings and signatures of a text.
struct Courtesy<'a> {
    text: &'a str,
    shapes: &'a Shapes,
    /// The line that was looked at last, and whether it is one or stands under one.
    last: Option<(Range<usize>, bool)>,
}

impl<'a> Courtesy<'a> {
    const fn new(text: &'a str, shapes: &'a Shapes) -> Self {
        Self { text, shapes, last: None }
    }

    /// Whether the place `at` stands in a greeting or a signature, or in the line under one. Places
    /// are asked for in order.
    fn is_at(&mut self, at: usize) -> bool {
        if let Some((_, known)) = self.last.as_ref().filter(|(line, _)| line.contains(&at)) {
            return *known;
        }
        let mut above = part(self.text, 0..at).rsplit('\n');
        let lead = above.next().unwrap_or_default();
        let start = at - lead.len();
        let line = part(self.text, start..self.text.len()).lines().next().unwrap_or_default();
        let above = above.next().filter(|above| above.len() < LEAD);
        let is_courteous = self.is_courteous(line) || above.is_some_and(|above| self.is_courteous(above));
        let is_one = is_courteous && !code::tells_failure(line);
        self.last = Some((start..start + line.len(), is_one));
        is_one
    }

    fn is_courteous(&self, line: &str) -> bool {
        // A greeting that runs on is what somebody writes.
        if line.len() > LONGEST_COURTESY {
            return false;
        }
        begins_courtesy(line.trim_start_matches(|c: char| !c.is_alphanumeric()), self.shapes)
    }
}

/// Whether a text begins with a greeting, or with what stands before a signature.
pub(super) fn begins_courtesy(text: &str, shapes: &Shapes) -> bool {
    shapes.courtesies.phrases.iter().any(|phrase| {
        begins_with(text, phrase) && !part(text, phrase.len()..text.len()).starts_with(char::is_alphanumeric)
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(start) = tail_like(text, word) else { return false };
    let before = part(text, 0..start);
    // The hyphen of a reply that goes on, as in `550-`, belongs to no word.
    let before =
        before.strip_suffix('-').filter(|code| code.ends_with(|c: char| c.is_ascii_digit())).map_or(before, |_| "");
    !before.ends_with(|c: char| c.is_alphanumeric() || c == '-')
}

/// Where the letters of a word begin that a text ends with, in either case: sentences begin with "Письмо" as with "Mail".
fn tail_like(text: &str, word: &str) -> Option<usize> {
    if word.is_ascii() {
        let start = text.len().checked_sub(word.len())?;
        return text.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(word)).then_some(start);
    }
    let mut letters = text.char_indices().rev();
    let mut start = None;
    for own in word.chars().rev() {
        let (at, letter) = letters.next()?;
        if letter != own && !letter.to_lowercase().eq(own.to_lowercase()) {
            return None;
        }
        start = Some(at);
    }
    start
}

/// Whether an address is part of a link.
fn in_link(text: &str, range: &Range<usize>) -> bool {
    let lead = part(text, boundary(text, range.start.saturating_sub(512))..range.start);
    let word = lead.rsplit([' ', '<', '(', '"']).next().unwrap_or_default();
    word.contains("://") || word.contains("www.")
}

/// Splits a text into replies: lines that continue one reply stay together.
pub(super) fn replies(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last: Option<(u16, bool)> = None;
    let mut coded = false;
    let mut gap = false;
    for line in lines(text) {
        let content = part(text, line.clone());
        if content.trim().is_empty() {
            gap = true;
            continue;
        }
        let indented = content.starts_with([' ', '\t']);
        let start = start_of_reply(content.trim_start());
        let has_code = code::tells_failure(content);
        let continues = match (start, last) {
            (Some((code, _)), Some((open, true))) => code == open,
            // A row of a list has its own recipient and its own code.
            (None, _) => indented || !(gap || coded && has_code && addresses(content).next().is_some()),
            _ => false,
        };
        match found.last_mut() {
            Some(reply) if continues => reply.end = line.end,
            _ => {
                found.push(line.clone());
                coded = false;
            }
        }
        if start.is_some() || !continues {
            last = start;
        }
        coded |= has_code;
        gap = false;
    }
    found
}

/// The code at the beginning of a line, and whether a hyphen says that the reply goes on.
fn start_of_reply(line: &str) -> Option<(u16, bool)> {
    if !is_reply(line) {
        return None;
    }
    let code = part(line, 0..3).parse().ok()?;
    Some((code, part(line, 3..4) == "-"))
}
