//! Reads reports that are written for people: which recipients they name, which words belong to
//! whom, where the account ends and the returned message begins.
//!
//! One reader for all mail systems: what differs between them are the markers of
//! `reference/shapes/`. It does not know what the words mean.

use std::ops::Range;

mod block;

pub(super) use block::{Block, in_transcript, origin, share_sentences};
use block::{recipient_line, recipient_rest, share_reasons};

use super::address::{self, clean, same};
use super::fields::field_name;
use super::text::{Folded, begins_with, boundary, indent, lines, part};
use crate::code::{self, is_reply};
use crate::reference::shapes::{Mark, Shapes};

/// What may stand before an address in a list of recipients.
pub(super) const BULLETS: &[char] = &[' ', '\t', '*', '-', '>', '•', '·', '|', '\u{a0}', '○', '■'];

/// How much may follow a separator on its line, in bytes.
const AFTER_SEPARATOR: usize = 64;

/// Fewer dashes in a row are no rule across the page.
const FEWEST_DASHES: usize = 3;

/// How far after its marker a recipient's address may end, in bytes.
const LONGEST_ADDRESS: usize = 400;

/// A report in prose, taken apart.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The account of the failure: the text up to the returned message.
    pub account: Range<usize>,
    /// The part about each recipient, in order; one recipient may have several.
    pub blocks: Vec<Block>,
    /// The record of the SMTP session.
    pub transcript: Option<Range<usize>>,
    /// The header of the returned message, if one follows.
    pub returned: Option<Range<usize>>,
    /// Whether a marker says that this is a report.
    pub is_marked: bool,
}

/// Takes the text of a report apart, which comes with its folded form.
pub(super) fn read(text: &str, folded: &Folded<'_>, shapes: &Shapes) -> Prose {
    let marks = marks(folded, shapes);
    let (end, returned) = account_end(text, &marks);
    let mut reader = Reader {
        text,
        marks: &marks,
        next_mark: 0,
        zone: false,
        expects: false,
        gap: false,
        open: None,
        prose: Prose::default(),
    };
    for line in lines(text) {
        if line.start >= end {
            break;
        }
        reader.line(line);
    }
    reader.close();
    let mut prose = reader.prose;
    share_reasons(text, &mut prose.blocks);
    prose.account = 0..end;
    prose.returned = returned;
    if let Some(transcript) = &mut prose.transcript {
        transcript.end = end;
    }
    let before = |mark: &&Marked| mark.range.start < end;
    prose.is_marked = marks
        .iter()
        .filter(before)
        .any(|mark| matches!(mark.mark, Mark::Opening | Mark::Introduction | Mark::Transcript));
    prose
}

/// A marker at its place in the text.
#[derive(Debug)]
struct Marked {
    mark: Mark,
    range: Range<usize>,
}

fn marks(folded: &Folded<'_>, shapes: &Shapes) -> Vec<Marked> {
    shapes
        .marks(folded.text())
        .into_iter()
        .map(|(mark, start, end)| {
            let last = folded.original(end.saturating_sub(1).max(start));
            Marked { mark, range: folded.original(start)..last + 1 }
        })
        .collect()
}

/// Where the account of the failure ends, and what of the returned message follows.
fn account_end(text: &str, marks: &[Marked]) -> (usize, Option<Range<usize>>) {
    let mut told = false;
    let mut read = 0;
    for mark in marks {
        if mark.mark != Mark::Separator {
            told |= mark.mark != Mark::Ending;
            continue;
        }
        let rest = part(text, mark.range.end..text.len());
        let dashed = dashes_before(text, mark.range.start);
        let Some(start) = dashed.or_else(|| line_start(text, mark.range.start)) else { continue };
        let lead = part(text, start..mark.range.start).trim_start_matches(|c: char| !c.is_alphanumeric());
        let alone = lead.is_empty() || lead.trim_end().eq_ignore_ascii_case("the");
        let short = rest.bytes().take(AFTER_SEPARATOR).any(|byte| byte == b'\n') || rest.len() < AFTER_SEPARATOR;
        if alone && (short || dashed.is_some()) {
            told |= part(text, read..start).lines().any(tells);
            read = start;
            if told {
                let next = mark.range.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
                return (start, Some(next..text.len()));
            }
        }
    }
    let mut from = 0;
    let marked = marks.iter().find(|mark| mark.mark != Mark::Ending).map_or(text.len(), |mark| mark.range.end);
    while let Some(start) = header_in(text, from) {
        if marked <= start || part(text, from..start).lines().any(tells) {
            return (start, Some(start..text.len()));
        }
        // Only the header of what is forwarded: the account comes after it.
        from = part(text, start..text.len()).find("\n\n").map_or(text.len(), |end| start + end);
    }
    (text.len(), None)
}

/// Whether a line says something about a delivery by its form alone.
fn tells(line: &str) -> bool {
    let line = line.trim_start_matches(BULLETS);
    is_reply(line) || recipient_line(line, false).is_some()
}

/// Where the dashes begin that stand right before `at`, where a whole notice was put on one line.
fn dashes_before(text: &str, at: usize) -> Option<usize> {
    let from = boundary(text, at.saturating_sub(AFTER_SEPARATOR));
    let before = part(text, from..at).trim_end_matches(' ');
    let lead = before.trim_end_matches('-');
    (before.len() - lead.len() >= FEWEST_DASHES).then_some(from + lead.len())
}

/// Where the line of `at` begins, if that is near.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let from = boundary(text, at.saturating_sub(AFTER_SEPARATOR));
    match part(text, from..at).rfind('\n') {
        Some(newline) => Some(from + newline + 1),
        None => (from == 0).then_some(0),
    }
}

/// Fields by which the header of a message is told from a list of facts.
const TRACES: &[&str] = &[
    "received",
    "return-path",
    "message-id",
    "dkim-signature",
    "mime-version",
    "x-originating-ip",
    "x-failed-recipients",
];

/// Where in a text, from `from` on, the header of a message begins without a separator: three
/// fields in a row, a trace field among them.
pub(super) fn header_in(text: &str, from: usize) -> Option<usize> {
    memchr::memchr_iter(b'\n', text.as_bytes().get(from..)?).nth(1)?;
    let mut start = None;
    let mut count = 0;
    let mut traced = false;
    for line in lines(part(text, from..text.len())) {
        let line = from + line.start..from + line.end;
        let content = part(text, line.clone());
        match field_name(content) {
            Some(name) if !content.starts_with([' ', '\t']) => {
                start.get_or_insert(line.start);
                count += 1;
                traced |= TRACES.iter().any(|trace| name.trim_end().eq_ignore_ascii_case(trace));
            }
            _ if count > 0 && content.starts_with([' ', '\t']) => {}
            _ => (start, count, traced) = (None, 0, false),
        }
        if count >= 3 && traced {
            return start;
        }
    }
    None
}

/// Whether a part of a loose text says of itself that a delivery failed: by a code, a recipient with
/// a reason, or a marker of reports.
pub(super) fn tells_of(text: &str, shapes: &Shapes) -> bool {
    let names = |line: &str| {
        recipient_line(line, false)
            .is_some_and(|recipient| recipient_rest(line.trim_start_matches(BULLETS), &recipient))
    };
    code::tells_failure(text)
        || text.lines().any(names)
        || shapes
            .marks(Folded::new(text).text())
            .iter()
            .any(|(mark, ..)| matches!(mark, Mark::Recipient | Mark::Introduction | Mark::Explanation))
}

/// Whether an ordinary message quotes a report: a failing reply with its words, or the header of a
/// notice that is forwarded.
pub(super) fn quotes_report(text: &str, shapes: &Shapes) -> bool {
    text.lines().any(|line| {
        let words = line.trim_start_matches(BULLETS);
        let field = |name: &str| begins_with(words, name).then(|| part(words, name.len()..words.len()));
        code::tells_reply_pair(words)
            || (is_reply(words) || words.contains("said: "))
                && shapes.reply_words.are_in(words)
                && code::tells_failure(words)
            || field("from:").is_some_and(|from| shapes.senders.are_in(from))
            || field("subject:").is_some_and(|subject| shapes.subjects.are_in(subject))
    })
}

/// Walks the lines of an account and gathers what belongs to each recipient.
struct Reader<'a> {
    text: &'a str,
    marks: &'a [Marked],
    next_mark: usize,
    /// Whether recipients may stand on lines of their own.
    zone: bool,
    /// Whether a marker asked for an address that has not come yet.
    expects: bool,
    /// Whether a blank line came since the last words.
    gap: bool,
    open: Option<Block>,
    prose: Prose,
}

impl Reader<'_> {
    fn line(&mut self, line: Range<usize>) {
        let text = self.text;
        let content = part(text, line.clone());
        let marks = self.marks_until(line.end);
        let found = self.heed(&marks, &line);
        if content.trim().is_empty() {
            self.gap = true;
            return;
        }
        if self.prose.transcript.is_some() {
            return;
        }
        let recipient = found.or_else(|| self.listed(content));
        if let Some(recipient) = recipient {
            self.begin(recipient, &line, content);
        } else {
            self.go_on(&line, content, &marks);
        }
        self.gap = false;
    }

    /// The markers that end on this line.
    fn marks_until(&mut self, end: usize) -> Vec<Mark> {
        let mut found = Vec::new();
        while let Some(mark) = self.marks.get(self.next_mark).filter(|mark| mark.range.end <= end) {
            found.push(mark.mark);
            self.next_mark += 1;
        }
        found
    }

    /// Does what the markers of a line ask for; returns the recipient that one of them gives away.
    fn heed(&mut self, marks: &[Mark], line: &Range<usize>) -> Option<String> {
        let mut recipient = None;
        let first = self.next_mark - marks.len();
        for (index, mark) in marks.iter().enumerate() {
            let Some(marked) = self.marks.get(first + index) else { continue };
            match mark {
                Mark::Introduction => {
                    self.zone = true;
                    recipient = recipient.or_else(|| self.after(marked.range.end, line.end));
                }
                Mark::Recipient => {
                    recipient = recipient.or_else(|| self.after(marked.range.end, line.end));
                    self.expects = recipient.is_none()
                        && part(self.text, marked.range.end..line.end).trim_start_matches(BULLETS).is_empty();
                }
                Mark::Transcript if self.prose.transcript.is_none() => {
                    self.close();
                    self.prose.transcript = Some(line.clone());
                }
                Mark::Ending => self.close(),
                _ => {}
            }
        }
        recipient
    }

    /// The address that follows right after a marker.
    fn after(&self, start: usize, end: usize) -> Option<String> {
        let rest = part(self.text, start..boundary(self.text, end.min(start + LONGEST_ADDRESS)));
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || "<\"'([=".contains(c));
        let skipped = rest.len() - trimmed.len();
        let range = address::first(rest).filter(|range| range.start <= skipped)?;
        clean(part(rest, range))
    }

    /// The recipient of a line in a list.
    fn listed(&mut self, content: &str) -> Option<String> {
        if std::mem::take(&mut self.expects)
            && let Some(range) = address::first(content)
            && part(content, 0..range.start)
                .trim_matches(|c: char| BULLETS.contains(&c) || "<\"'".contains(c))
                .is_empty()
        {
            return clean(part(content, range));
        }
        recipient_line(content, self.zone)
    }

    fn begin(&mut self, recipient: String, line: &Range<usize>, content: &str) {
        if let Some(open) = &mut self.open {
            let continues = same(&open.recipient, &recipient) && !(self.gap && open.has_reason);
            // Deeper and without a break: an address within the reason.
            let within =
                !self.gap && open.has_reason && indent(content) > open.indent && !content.trim_end().ends_with(':');
            if continues || within {
                open.range.end = line.end;
                open.has_reason |= recipient_rest(content, &recipient);
                return;
            }
        }
        self.close();
        let after = recipient_rest(content, &recipient);
        self.open = Some(Block { recipient, range: line.clone(), has_reason: after, indent: indent(content) });
    }

    /// Adds a line to the open recipient's words, or leaves them closed.
    fn go_on(&mut self, line: &Range<usize>, content: &str, marks: &[Mark]) {
        let Some(open) = &mut self.open else { return };
        let explains = marks.contains(&Mark::Explanation);
        let belongs = !self.gap
            || !open.has_reason
            || explains
            || indent(content) > open.indent
            || is_reply(content.trim_start_matches(BULLETS));
        if belongs {
            open.range.end = line.end;
            open.has_reason |= content.trim().len() > 2;
        } else {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(block) = self.open.take() {
            self.prose.blocks.push(block);
        }
    }
}

/// Whether a record of a session holds a failing reply.
pub(super) fn tells_reply(text: &str) -> bool {
    text.lines().any(|line| is_reply(line.trim_start_matches(BULLETS).trim_start_matches("<<< ")))
}
