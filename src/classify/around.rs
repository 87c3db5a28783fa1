//! Tells the words of a server from what programs write around them: wrappers, and titles of errors.
//!
//! It knows the words that part the two, which the vocabulary holds, not what either of them means.

use std::ops::Range;

use super::matcher::Match;
use super::reading::Reading;
use crate::code::Code;
use crate::intake::Delivery;
use crate::reference::wordings::Named;
use crate::taxonomy::{Category, EnhancedCode};
use crate::words::entity::{Entity, EntityKind};

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

/// Takes out what says that a recipient or its domain does not exist where it says so of the sender, and returns it.
///
/// Rules of one language hold in texts of the next, whose word for the sender they do not know.
pub fn of_senders<'a>(held: &mut Vec<Match<'a>>, reading: &Reading, sender: Sender<'_>) -> Vec<Match<'a>> {
    let is_beside = |found: &Range<usize>| {
        reading.places(Named::Senders).any(|sender| {
            reading.in_one_sentence(sender.start, found.start)
                && sender.start <= found.end
                && found.start <= sender.end + BESIDE
        })
    };
    held.extract_if(.., |found| {
        let words = &found.words;
        let is_blamed = !words.is_empty() && is_of_address(found.card.category()) && !found.card.of_house();
        is_blamed && (sender.is_answered || is_beside(words) || sender.is_named_in(words, reading))
    })
    .collect()
}

/// Whether a category says of an address that it does not exist, or takes no mail.
pub const fn is_of_address(category: Category) -> bool {
    matches!(category, Category::InvalidRecipient | Category::DomainNotFound | Category::MailboxUnavailable)
}

/// The sender of a mail, as far as it tells whom a reply is about.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// Its address, where the input tells it and it is not the recipient's.
    address: Option<&'a str>,
    /// Its domain, where that is not the recipient's.
    domain: Option<&'a str>,
    /// Whether the whole reply is about the sender.
    pub is_answered: bool,
}

impl<'a> Sender<'a> {
    /// The sender of a delivery, whose reply was read.
    pub fn of(delivery: &'a Delivery, reading: &Reading, enhanced: &[EnhancedCode]) -> Self {
        let domain_of = |address: &'a str| address.rsplit_once('@').map(|(_, domain)| domain);
        let recipient = delivery.recipient.as_deref().unwrap_or_default();
        // Without a recipient nobody knows whether they are one.
        let sender = delivery.sender().filter(|_| !recipient.is_empty());
        let is_other = |own: &&str, other: Option<&str>| other.is_none_or(|other| !own.eq_ignore_ascii_case(other));
        // RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address, the others of X.1 about the recipient's.
        let of_sender = |code: &EnhancedCode| code.subject == 1 && matches!(code.detail, 7 | 8);
        let mut of_addresses = enhanced.iter().filter(|code| code.subject == 1 && code.detail > 0).peekable();
        Self {
            address: sender.filter(|address| is_other(address, Some(recipient))),
            domain: sender.and_then(domain_of).filter(|domain| is_other(domain, domain_of(recipient))),
            is_answered: reading.says(Named::OfSender) || of_addresses.peek().is_some() && of_addresses.all(of_sender),
        }
    }

    /// Whether the sender's address or domain is what such words are about: what they hold or what follows them, else
    /// what stands before.
    fn is_named_in(self, words: &Range<usize>, reading: &Reading) -> bool {
        let folded = &reading.folded;
        let named =
            folded.entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Address | EntityKind::Host));
        let placed: Vec<_> = named.filter_map(|entity| Some((folded.word_of(entity)?, entity))).collect();
        let within = |places: Range<usize>| {
            placed.iter().filter(move |(at, _)| places.contains(at)).map(|(_, entity)| *entity).collect::<Vec<_>>()
        };
        let mut near = within(words.start..words.end + 2);
        if near.is_empty() {
            near = within(words.start.saturating_sub(BESIDE)..words.start);
        }
        let own = [self.address, self.domain];
        let is_senders = |entity: &&Entity| own.iter().flatten().any(|name| entity.text.eq_ignore_ascii_case(name));
        !near.is_empty() && near.iter().all(is_senders)
    }
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
