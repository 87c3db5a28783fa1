//! Tells the words of a server from what programs write around them: wrappers, and titles of errors.
//!
//! It knows the words that part the two, which the vocabulary holds, not what either of them means.

use std::ops::Range;

use super::matcher::Match;
use super::reading::Reading;
use crate::code::Code;
use crate::reference::wordings::Named;
use crate::taxonomy::Category;

/// Leaves out what rests on nothing but the title of an error, the name of a product or a label.
pub fn without_titles(held: &mut Vec<Match<'_>>, reading: &Reading) {
    let is_titled = |words: &Range<usize>| {
        reading.places(Named::Titles).any(|title| title.start <= words.start && title.end >= words.end)
    };
    held.retain(|found| found.words.is_empty() || !is_titled(&found.words));
}

/// How many words may stand between the sender and what is said of it behind; what is said before stands next to it
/// ("unknown, returned to the sender" says nothing of the sender).
const BESIDE: usize = 3;

/// Leaves out what says that a recipient or its domain does not exist where it says so of the sender.
///
/// Rules of one language hold in texts of the next, whose word for the sender they do not know.
pub fn without_senders(held: &mut Vec<Match<'_>>, reading: &Reading) {
    let is_beside = |found: &Range<usize>| {
        reading.places(Named::Senders).any(|sender| {
            reading.in_one_sentence(sender.start, found.start)
                && sender.start <= found.end
                && found.start <= sender.end + BESIDE
        })
    };
    let blames = |found: &Match<'_>| {
        let of_address = [Category::InvalidRecipient, Category::DomainNotFound, Category::MailboxUnavailable];
        of_address.contains(&found.card.category()) && !found.card.of_house()
    };
    held.retain(|found| found.words.is_empty() || !blames(found) || !is_beside(&found.words));
}

/// Leaves out what says that a recipient or its domain does not exist where it says so of the room in a mailbox
/// ("no space exists in the recipient's mailbox").
///
/// Rules of one language hold in texts of the next, whose word for room they do not know.
pub fn without_rooms(held: &mut Vec<Match<'_>>, reading: &Reading) {
    let is_beside = |found: &Range<usize>| {
        reading.places(Named::Rooms).any(|room| {
            reading.in_one_sentence(room.start, found.start)
                && room.start <= found.end + 1
                && found.start <= room.end + 2
        })
    };
    let blames = |found: &Match<'_>| {
        let of_address = [Category::InvalidRecipient, Category::DomainNotFound];
        of_address.contains(&found.card.category()) && !found.card.of_house()
    };
    held.retain(|found| found.words.is_empty() || !blames(found) || !is_beside(&found.words));
}

/// The word after the last marker behind which a remote server's own words stand.
///
/// A marker that is part of a longer wording ("returned" in "DNS returned an invalid response") is none.
pub fn focus(reading: &Reading, text: &str, held: &[Match<'_>]) -> usize {
    let last = reading.folded.words.len();
    let quoted = reply_in_report(reading, text);
    let part = |marker: &Range<usize>| {
        held.iter().any(|found| {
            found.length == found.words.len()
                && found.length > marker.len()
                && found.words.start <= marker.start
                && found.words.end > marker.end
        })
    };
    reading
        .places(Named::Said)
        .filter(|marker| marker.end < last && !part(marker))
        .map(|marker| marker.end)
        .chain(quoted)
        .max()
        .unwrap_or(0)
}

/// The first word of a reply that stands in a report by its type, as in `#5.7.1 smtp;550 5.7.1 no`
/// (RFC 3464 §2.3.6): the words before it are a gateway's own.
fn reply_in_report(reading: &Reading, text: &str) -> Option<usize> {
    let code = reading.folded.codes.iter().rev().find(|found| matches!(found.code, Code::Reply(400..)))?;
    let lead = text.get(..code.range.start)?.trim_end();
    let kind = lead.len().checked_sub(TYPE.len()).and_then(|at| lead.get(at..))?;
    if !kind.eq_ignore_ascii_case(TYPE) {
        return None;
    }
    let words = &reading.folded.words;
    let first = words.iter().position(|word| word.source.start >= code.range.end)?;
    (first < words.len()).then_some(first)
}

/// The type of a diagnostic that holds a reply.
const TYPE: &str = "smtp;";

/// The word behind the title of an error, where the reply that it is about stands there.
///
/// A program titles its errors by the reply code or by its own call ("Mailbox unavailable", "Invalid
/// Addresses"), whatever the server said.
pub fn title(reading: &Reading) -> usize {
    let folded = &reading.folded;
    let mut failures = folded.codes.iter().filter(|found| found.code.is_failure());
    let first = failures.next().map(|found| found.range.start);
    let is_answer = |marker: &Range<usize>| {
        let from = folded.source_of(marker).end;
        first.map_or(marker.end < folded.words.len(), |code| code >= from)
    };
    reading.places(Named::Answered).filter(is_answer).map(|marker| marker.end).max().unwrap_or(0)
}
