//! All wordings of a reference, packed: the tree of literals, what each literal is used for, and the
//! conditions of the rules as cards.
//!
//! It knows what is asked of a text, not how the answers are weighed.

mod card;
mod compile;

pub use card::{Card, Part};
pub use compile::{Selection, pack};

use crate::pack::{NONE, Pack, Section};
use crate::taxonomy::EnhancedCode;
use crate::words::entity::HostEndings;
use crate::words::tree::{Literal, Tree};

/// Names of the vocabulary that say something of a text by themselves, beside the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// What a remote server's own words stand behind.
    Said,
    /// What parts the title of a program's error from the reply behind it.
    Answered,
    /// Titles of errors, and labels of settings: no reasons, whatever words they are made of.
    Titles,
    /// The sender, in other languages than English.
    Senders,
    /// What says that a reply is the answer to `MAIL FROM`, or tells what a check of the sender's address found.
    OfSender,
    /// Room for mail, in other languages than English.
    Rooms,
    /// Remarks in the midst of a sentence.
    Asides,
    /// What asks to wait.
    Wait,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// What says that a refusal may lift.
    Temporary,
    /// What asks to mend something before the next attempt.
    Mend,
    /// What says that a refusal stays, whatever its code.
    ForGood,
    /// What says that nothing is tried any more.
    GaveUp,
    /// How a notice begins that brings a message back.
    Returned,
    /// What only texts about deliveries say.
    OfDeliveries,
    /// What only texts about codes say.
    OfCodes,
    /// Points of the delivery path, in the order of the path.
    Submission,
    /// See [`Named::Submission`].
    Connect,
    /// See [`Named::Submission`].
    Helo,
    /// See [`Named::Submission`].
    MailFrom,
    /// See [`Named::Submission`].
    RcptTo,
    /// See [`Named::Submission`].
    Data,
    /// See [`Named::Submission`].
    AfterAcceptance,
}

impl Named {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::Said,
        Self::Answered,
        Self::Titles,
        Self::Senders,
        Self::OfSender,
        Self::Rooms,
        Self::Asides,
        Self::Wait,
        Self::Seconds,
        Self::Minutes,
        Self::Hours,
        Self::Days,
        Self::Temporary,
        Self::Mend,
        Self::ForGood,
        Self::GaveUp,
        Self::Returned,
        Self::OfDeliveries,
        Self::OfCodes,
        Self::Submission,
        Self::Connect,
        Self::Helo,
        Self::MailFrom,
        Self::RcptTo,
        Self::Data,
        Self::AfterAcceptance,
    ];

    /// Its name in `reference/patterns/vocabulary.yaml`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Answered => "answered",
            Self::Titles => "titles",
            Self::Senders => "senders",
            Self::OfSender => "of-sender",
            Self::Rooms => "rooms",
            Self::Asides => "asides",
            Self::Wait => "wait",
            Self::Seconds => "unit-seconds",
            Self::Minutes => "unit-minutes",
            Self::Hours => "unit-hours",
            Self::Days => "unit-days",
            Self::Temporary => "temporary-words",
            Self::Mend => "mend-first",
            Self::ForGood => "for-good",
            Self::GaveUp => "gave-up",
            Self::Returned => "returned",
            Self::OfDeliveries => "of-deliveries",
            Self::OfCodes => "of-codes",
            Self::Submission => "phase-submission",
            Self::Connect => "phase-connect",
            Self::Helo => "phase-helo",
            Self::MailFrom => "phase-mail-from",
            Self::RcptTo => "phase-rcpt-to",
            Self::Data => "phase-data",
            Self::AfterAcceptance => "phase-after-acceptance",
        }
    }
}

/// What a literal is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The rule of this card may hold where it stands.
    Rule(usize),
    /// It gives a provider away.
    Provider(usize),
    /// It names a block list.
    List(usize),
    /// It belongs to a name of the vocabulary.
    Named(Named),
}

/// The key of rules of codes alone that no single code leads to.
const ANY_CODE: u32 = 0;

/// The key of rules that a link leads to.
const ANY_LINK: u32 = 1;

/// What may lead to a rule without words.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The reply codes of the delivery.
    pub replies: &'a [u16],
    /// The enhanced codes of the delivery.
    pub enhanced: &'a [EnhancedCode],
    /// The providers that the bounce may come from, by number.
    pub providers: &'a [usize],
    /// Whether a link stands in the text.
    pub has_link: bool,
}

/// The key of such rules that a reply code leads to.
fn reply_key(code: u16) -> u32 {
    1 << 30 | u32::from(code)
}

/// The key of such rules that an enhanced code leads to, whatever its class.
fn detail_key(subject: u16, detail: u16) -> u32 {
    1 << 31 | u32::from(subject) << 12 | u32::from(detail)
}

/// How many bits of a packed use tell what it is.
const KIND: u32 = 28;

impl Use {
    fn packed(self) -> u32 {
        let (kind, value) = match self {
            Self::Rule(card) => (0, card as u32),
            Self::Provider(number) => (1, number as u32),
            Self::List(number) => (2, number as u32),
            Self::Named(named) => (3, named as u32),
        };
        kind << KIND | value
    }

    fn unpacked(packed: u32) -> Option<Self> {
        let value = (packed & ((1 << KIND) - 1)) as usize;
        Some(match packed >> KIND {
            0 => Self::Rule(value),
            1 => Self::Provider(value),
            2 => Self::List(value),
            _ => Self::Named(*Named::ALL.get(value)?),
        })
    }
}

/// The wordings of a pack.
#[derive(Debug, Clone, Copy)]
pub struct Wordings<'a> {
    pack: &'a Pack,
    uses_at: &'a [u32],
    uses: &'a [u32],
    cards: &'a [u32],
    pool: &'a [u32],
}

impl<'a> Wordings<'a> {
    /// The wordings of a pack.
    pub fn of(pack: &'a Pack) -> Self {
        Self {
            pack,
            uses_at: pack.section(Section::UsesAt),
            uses: pack.section(Section::Uses),
            cards: pack.section(Section::Cards),
            pool: pack.section(Section::Pool),
        }
    }

    /// The tree of its literals.
    pub fn tree(&self) -> Tree<'a> {
        Tree::of(self.pack)
    }

    /// The last labels of host names.
    pub fn endings(&self) -> HostEndings<'a> {
        HostEndings::of(self.pack)
    }

    /// What a literal is used for.
    pub fn uses(&self, literal: Literal) -> impl Iterator<Item = Use> + use<'a> {
        let at = literal as usize;
        let range = self.uses_at.get(at).zip(self.uses_at.get(at + 1));
        let uses = range.and_then(|(from, to)| self.uses.get(*from as usize..*to as usize)).unwrap_or_default();
        uses.iter().filter_map(|packed| Use::unpacked(*packed))
    }

    /// The names of the vocabulary to which a folded word belongs by itself.
    pub fn names_of(&self, word: &str) -> impl Iterator<Item = Named> + use<'a> {
        let wordings = *self;
        self.tree().literal(word).into_iter().flat_map(move |literal| wordings.uses(literal)).filter_map(
            |of| match of {
                Use::Named(named) => Some(named),
                _ => None,
            },
        )
    }

    /// How many cards there are.
    pub const fn count(&self) -> usize {
        self.cards.len() / card::SIZE
    }

    /// The card of this number.
    pub fn card(&self, at: usize) -> Option<Card<'a>> {
        let numbers = self.cards.get(at * card::SIZE..(at + 1) * card::SIZE)?;
        Some(Card::new(self.pack, numbers, self.pool))
    }

    /// All cards.
    pub fn cards(&self) -> impl Iterator<Item = Card<'a>> + use<'a> {
        let wordings = *self;
        (0..self.count()).filter_map(move |at| wordings.card(at))
    }

    /// The cards that no words lead to and that one of these codes or a link may.
    pub fn wordless(&self, asked: Asked<'_>) -> Vec<usize> {
        let (entries, _) = self.pack.section(Section::Wordless).as_chunks::<3>();
        let mut found = Vec::new();
        let mut add = |key: u32| {
            let from = entries.partition_point(|[known, ..]| *known < key);
            for [_, provider, card] in entries.iter().skip(from).take_while(|[known, ..]| *known == key) {
                if *provider == NONE || asked.providers.contains(&(*provider as usize)) {
                    found.push(*card as usize);
                }
            }
        };
        add(ANY_CODE);
        if asked.has_link {
            add(ANY_LINK);
        }
        asked.replies.iter().for_each(|code| add(reply_key(*code)));
        asked.enhanced.iter().for_each(|code| add(detail_key(code.subject, code.detail)));
        found
    }

    /// The provider that a host belongs to, by number.
    pub fn provider_of_host(&self, host: &str) -> Option<usize> {
        let hosts = self.pack.keys(Section::Hosts);
        suffixes(host).find_map(|suffix| hosts.get(suffix)).map(|number| number as usize)
    }

    /// The provider that serves a recipient domain in lower case, by number.
    pub fn provider_of_domain(&self, domain: &str) -> Option<usize> {
        self.pack.keys(Section::Domains).get(domain).map(|number| number as usize)
    }

    /// The provider that a link in a reply leads to, by number.
    pub fn provider_of_link(&self, link: &str) -> Option<usize> {
        let bare = link.split_once("://").map_or(link, |(_, bare)| bare);
        let links = self.pack.section(Section::Links);
        let found = links.as_chunks::<3>().0.iter().find(|link| bare.starts_with(self.pack.text(*link, 0)));
        found.map(|[_, _, number]| *number as usize)
    }

    /// The block list whose zone or look-up page a host belongs to, by number, and the zone's length.
    pub fn list_of_host(&self, host: &str) -> Option<(usize, usize)> {
        let zones = self.pack.keys(Section::Zones);
        suffixes(host).find_map(|suffix| Some((zones.get(suffix)? as usize, suffix.len())))
    }

    /// A block list: its provider by number, and its own number there.
    pub fn list(&self, at: usize) -> Option<(usize, usize)> {
        let [provider, list] = *self.pack.section(Section::Lists).get(at * 2..at * 2 + 2)? else { return None };
        Some((provider as usize, list as usize))
    }
}

/// The name itself and what is left of it after each dot.
fn suffixes(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |name| name.split_once('.').map(|(_, rest)| rest))
}
