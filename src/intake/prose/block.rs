//! The words about one recipient of a report, and the lines that name one.
//!
//! It knows how reports list addresses, not which words announce them.

use std::collections::HashSet;
use std::ops::Range;

use super::BULLETS;
use crate::code::{self, is_reply};
use crate::intake::address::{self, addresses, clean, same};
use crate::intake::mail;
use crate::intake::session;
use crate::intake::share::Room;
use crate::intake::text::{begins_with, boundary, lines, part};
use crate::reference::shapes::Shapes;

/// How a server begins to say which address it got another from.
const ORIGINS: &[&str] = &["(expanded from ", "(generated from ", "(original recipient ", "(redirected from "];

/// Among how many remarks in brackets that one stands.
const MOST_REMARKS: usize = 8;

/// The words about one recipient.
#[derive(Debug, Clone)]
pub(in crate::intake) struct Block {
    /// The recipient's address.
    pub recipient: String,
    /// From the line of the address to the last line about it.
    pub range: Range<usize>,
    /// Whether there is more than the address.
    pub has_reason: bool,
    /// The white space before the address, in bytes.
    pub(in crate::intake) indent: usize,
}

/// Gives the reason that follows several recipients in a row to each of them.
pub(super) fn share_reasons(text: &str, blocks: &mut Vec<Block>) {
    let mut shared: Vec<Block> = Vec::new();
    let mut room = Room::default();
    let mut row: Vec<&Block> = Vec::new();
    for block in blocks.iter() {
        if row.last().is_some_and(|last| last.range.end + 1 != block.range.start) {
            row.clear();
        }
        if !block.has_reason {
            row.push(block);
            continue;
        }
        let words = part(text, block.range.clone());
        let (address, _) = words.split_once('\n').unwrap_or((words, ""));
        let reason = block.range.start + address.len()..block.range.end;
        let follows = !reason.is_empty() && !recipient_rest(address, &block.recipient);
        for other in row.drain(..).filter(|_| follows) {
            let end = boundary(text, reason.start + room.bytes(reason.len()));
            shared.push(Block { range: reason.start..end, has_reason: true, ..other.clone() });
        }
    }
    blocks.extend(shared);
}

/// Gives what stands between the sentences that name several recipients to the one before: what is
/// told after a sentence is told about whom it names.
pub(in crate::intake) fn share_sentences(text: &str, blocks: &mut [Block], end: usize) {
    let Some(first) = blocks.first() else { return };
    if blocks.iter().all(|block| same(&block.recipient, &first.recipient)) {
        return;
    }
    let starts: Vec<usize> = blocks.iter().skip(1).map(|block| block.range.start.saturating_sub(1)).collect();
    for (block, next) in blocks.iter_mut().zip(starts.into_iter().chain([end])) {
        let words = part(text, block.range.clone());
        if is_sentence(words, &block.recipient) && next > block.range.end && !code::tells_failure(words) {
            block.range.end = next;
            block.has_reason = true;
        }
    }
}

/// Whether words stand before the address on its line.
fn is_sentence(words: &str, recipient: &str) -> bool {
    let line = words.lines().next().unwrap_or_default();
    line.find(recipient).is_some_and(|at| part(line, 0..at).chars().filter(|c| c.is_alphabetic()).count() > 3)
}

/// Whether a line says more than the address.
pub(super) fn recipient_rest(content: &str, recipient: &str) -> bool {
    let after = content.find(recipient).map_or(0, |at| at + recipient.len());
    let rest = part(content, after..content.len());
    // A repeated address, as mail clients make it a link, tells nothing new.
    let rest = if rest.contains("mailto:") || rest.trim_start().starts_with('<') {
        rest.rsplit('>').next().unwrap_or_default()
    } else {
        rest
    };
    rest.chars().filter(|c| c.is_alphabetic()).count() > 2 && !begins_with(rest.trim_start(), "on ")
}

/// The recipient that a line begins with: `<a@b.example>: …` anywhere, in a list also the bare
/// address with what the mail system puts after it.
pub(super) fn recipient_line(content: &str, in_list: bool) -> Option<String> {
    let line = content.trim_start_matches(BULLETS);
    let mut found = addresses(line);
    let range = found.next()?;
    // A name that is written as an address, before the address itself.
    let range =
        found.next().filter(|next| part(line, range.end..next.start) == " <" && range.start == 0).unwrap_or(range);
    let lead = part(line, 0..range.start);
    let rest = part(line, range.end..line.len());
    let quoted = matches!(lead, "<" | "\"" | "\"<" | "'" | "(");
    let bare = lead.is_empty() || in_list && display_name(lead);
    if !(bare || quoted) {
        return None;
    }
    let named = quoted && without_origin(rest.trim_start_matches(['>', '"', '\'', ')']).trim_start()).starts_with(':');
    (named || in_list).then(|| clean(part(line, range))).flatten()
}

/// What follows the remark by which a server names the address that it got this one from, as in
/// `(expanded from <all@b.example>): …`.
fn without_origin(rest: &str) -> &str {
    let is_one = ORIGINS.iter().any(|origin| begins_with(rest, origin));
    let after = || rest.split_once("):").map(|(origin, _)| part(rest, origin.len() + 1..rest.len()));
    if is_one { after().unwrap_or(rest) } else { rest }
}

/// The address that a server says it got the one from that the words are about.
pub(in crate::intake) fn origin(words: &str) -> Option<String> {
    let remarks = words.match_indices('(').take(MOST_REMARKS);
    remarks.into_iter().find_map(|(at, _)| {
        let remark = part(words, at..words.len());
        let origin = ORIGINS.iter().find(|origin| begins_with(remark, origin.trim_end()))?;
        let (address, _) = part(remark, origin.trim_end().len()..remark.len()).split_once(')')?;
        mail::address(address.trim_start_matches([' ', ':', '\n', '\t']))
    })
}

/// Whether what stands before an address in brackets is a person's name.
fn display_name(lead: &str) -> bool {
    let plain = !lead.contains([':', '=', '.', ',', '、', '。']) && !lead.contains(|c: char| c.is_ascii_digit());
    lead.ends_with('<') && lead.len() < 64 && (plain || lead.contains('@'))
}

/// The recipients that a transcript names in its replies and commands, with the lines about each.
pub(in crate::intake) fn in_transcript(text: &str, transcript: &Range<usize>, shapes: &Shapes) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut known = HashSet::new();
    let mut add = |recipient: String, range: Range<usize>, has_reason: bool| {
        if known.insert(recipient.to_ascii_lowercase()) {
            blocks.push(Block { recipient, range, has_reason, indent: 0 });
        }
    };
    for refusal in session::refusals(part(text, transcript.clone()), shapes) {
        let (Some(recipient), Some(first), Some(last)) =
            (refusal.recipient, refusal.reply.first(), refusal.reply.last())
        else {
            continue;
        };
        add(recipient, transcript.start + first.start..transcript.start + last.end.max(first.end), true);
    }
    for line in lines(part(text, transcript.clone())) {
        let line = transcript.start + line.start..transcript.start + line.end;
        let words = part(text, line.clone()).trim_start_matches(BULLETS);
        if is_reply(words)
            && let Some(address) = address::first(words).filter(|range| range.start <= 16)
            && let Some(recipient) = clean(part(words, address))
        {
            add(recipient, line, true);
        }
    }
    blocks
}
