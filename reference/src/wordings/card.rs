//! The conditions of one rule and what it says, as they are packed.

use std::borrow::Cow;

use crate::conditions::{EnhancedPattern, ReplyPattern};
use crate::pack::{NONE, Pack};
use crate::rule::Strength;
use crate::taxonomy::{Actor, Address, Category, EnhancedCode, Layer, Permanence, Phase, Retry};
use crate::words::tree::Literal;

/// How many numbers a card has.
pub(super) const SIZE: usize = 32;

/// Where each fact stands on a card. What is a list has begin and length in the pool.
pub(super) mod at {
    pub const ID: usize = 0;
    pub const NUMBER: usize = 2;
    pub const MEANS: usize = 3;
    pub const DIFFERS: usize = 4;
    pub const HOME: usize = 5;
    pub const PROVIDER: usize = 6;
    pub const WITHIN: usize = 7;
    pub const TEXT: usize = 8;
    pub const ALL: usize = 10;
    pub const UNLESS: usize = 12;
    pub const REPLY: usize = 14;
    pub const ENHANCED: usize = 16;
    pub const LINK: usize = 18;
    pub const REGEX: usize = 20;
    pub const PHASES: usize = 22;
    pub const RETRY: usize = 23;
    pub const REPLY_TEXTS: usize = 24;
    pub const ENHANCED_TEXTS: usize = 26;
    pub const SHOWN: usize = 28;
}

/// What may be true of a card.
pub(super) mod flag {
    pub const YIELDS: u32 = 1;
    pub const ORDER: u32 = 2;
    pub const OF_HOUSE: u32 = 4;
}

/// Stands for a value that a rule leaves to its category.
pub(super) const USUAL: u32 = 0xff;

/// A rule as it is held against a text.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    pack: &'a Pack,
    numbers: &'a [u32],
    pool: &'a [u32],
}

/// A list of a card.
pub type Part<'a> = &'a [Literal];

impl<'a> Card<'a> {
    pub(super) const fn new(pack: &'a Pack, numbers: &'a [u32], pool: &'a [u32]) -> Self {
        Self { pack, numbers, pool }
    }

    fn number_at(&self, at: usize) -> u32 {
        self.numbers.get(at).copied().unwrap_or(NONE)
    }

    fn byte(&self, at: usize, shift: u32) -> u32 {
        self.number_at(at) >> shift & 0xff
    }

    fn list(&self, at: usize) -> &'a [u32] {
        let (start, length) = (self.number_at(at) as usize, self.number_at(at + 1) as usize);
        start.checked_add(length).and_then(|end| self.pool.get(start..end)).unwrap_or_default()
    }

    fn texts(&self, at: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        let (list, pack) = (self.list(at), self.pack);
        (0..list.len() / 2).map(move |item| pack.text(list, item * 2))
    }

    /// The rule's id.
    pub fn id(&self) -> Cow<'static, str> {
        self.pack.lasting_text(self.numbers, at::ID)
    }

    /// The rule's number among all rules.
    pub fn rule(&self) -> usize {
        self.number_at(at::NUMBER) as usize
    }

    /// What it means.
    pub fn category(&self) -> Category {
        Category::ALL.get(self.byte(at::MEANS, 0) as usize).copied().unwrap_or(Category::Unknown)
    }

    /// The other cause that the words leave open.
    pub fn also(&self) -> Option<Category> {
        Category::ALL.get(self.byte(at::MEANS, 8) as usize).copied()
    }

    /// How much the wording tells.
    pub fn strength(&self) -> Strength {
        match self.byte(at::MEANS, 16) {
            0 => Strength::Strong,
            1 => Strength::Normal,
            _ => Strength::Weak,
        }
    }

    fn has(&self, flag: u32) -> bool {
        self.byte(at::MEANS, 24) & flag != 0
    }

    /// Whether it stands only where the text tells no better reason.
    pub fn yields(&self) -> bool {
        self.has(flag::YIELDS)
    }

    /// Whether `all` must come in the given order.
    pub fn in_order(&self) -> bool {
        self.has(flag::ORDER)
    }

    /// Whether it stands in an overlay, whose rules win over the built-in ones.
    pub fn of_house(&self) -> bool {
        self.has(flag::OF_HOUSE)
    }

    /// Permanence, where it differs from its category's.
    pub fn permanence(&self) -> Option<Permanence> {
        Permanence::ALL.get(self.byte(at::DIFFERS, 0) as usize).copied()
    }

    /// Layer, where it differs from its category's.
    pub fn layer(&self) -> Option<Layer> {
        Layer::ALL.get(self.byte(at::DIFFERS, 8) as usize).copied()
    }

    /// Who can act, where it differs from its category's.
    pub fn actor(&self) -> Option<Actor> {
        Actor::ALL.get(self.byte(at::DIFFERS, 16) as usize).copied()
    }

    /// What becomes of the address, where it differs from its category's.
    pub fn address(&self) -> Option<Address> {
        Address::ALL.get(self.byte(at::DIFFERS, 24) as usize).copied()
    }

    /// What the sending system may do, where it differs from its category's.
    pub fn retry(&self) -> Option<Retry> {
        Retry::ALL.get(self.byte(at::RETRY, 0) as usize).copied()
    }

    /// The provider in whose file it stands, by number.
    pub fn home(&self) -> Option<usize> {
        Some(self.number_at(at::HOME)).filter(|number| *number != NONE).map(|number| number as usize)
    }

    /// The provider that the bounce must come from, by number.
    pub fn provider(&self) -> Option<usize> {
        Some(self.number_at(at::PROVIDER)).filter(|number| *number != NONE).map(|number| number as usize)
    }

    /// Over how many words `all` may spread.
    pub fn within(&self) -> usize {
        self.number_at(at::WITHIN) as usize
    }

    /// Literals of which one must stand in the text.
    pub fn text(&self) -> Part<'a> {
        self.list(at::TEXT)
    }

    /// How many parts must stand near each other.
    pub fn parts(&self) -> usize {
        self.list(at::ALL).len() / 2
    }

    /// The literals of one of these parts.
    pub fn part(&self, number: usize) -> Part<'a> {
        let list = self.list(at::ALL);
        let place = list.get(number * 2).zip(list.get(number * 2 + 1));
        place
            .and_then(|(start, length)| self.pool.get(*start as usize..(*start + *length) as usize))
            .unwrap_or_default()
    }

    /// Literals that must not stand near it.
    pub fn unless(&self) -> Part<'a> {
        self.list(at::UNLESS)
    }

    /// The parts of links that it asks for.
    pub fn links(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(at::LINK)
    }

    /// The pattern that the folded text must match.
    pub fn regex(&self) -> Option<&'a str> {
        let pattern = self.pack.text(self.numbers, at::REGEX);
        (!pattern.is_empty()).then_some(pattern)
    }

    /// Whether it has conditions on codes.
    pub fn asks_for_codes(&self) -> bool {
        self.number_at(at::REPLY + 1) > 0 || self.number_at(at::ENHANCED + 1) > 0
    }

    /// Whether it asks for links.
    pub fn asks_for_links(&self) -> bool {
        self.number_at(at::LINK + 1) > 0
    }

    /// Whether it rests on codes alone.
    pub fn codes_alone(&self) -> bool {
        [at::TEXT, at::ALL, at::LINK].into_iter().all(|list| self.number_at(list + 1) == 0)
    }

    /// Whether it holds only at certain points of the delivery path.
    pub fn asks_for_phase(&self) -> bool {
        self.number_at(at::PHASES) != 0
    }

    /// Whether it may hold at this point of the delivery path.
    pub fn takes_phase(&self, phase: Option<Phase>) -> bool {
        let phases = self.number_at(at::PHASES);
        phases == 0 || phase.is_some_and(|phase| phases >> phase as u32 & 1 == 1)
    }

    /// Whether it asks for one of these reply codes, or for none.
    pub fn takes_reply(&self, codes: &[u16]) -> bool {
        let patterns = self.list(at::REPLY);
        patterns.is_empty()
            || codes.iter().any(|code| patterns.iter().any(|pattern| ReplyPattern::fits(*pattern, *code)))
    }

    /// Whether it asks for one of these enhanced codes, or for none.
    pub fn takes_enhanced(&self, codes: &[EnhancedCode]) -> bool {
        self.number_at(at::ENHANCED + 1) == 0 || self.code_among(codes).is_some()
    }

    /// The first of these enhanced codes that it asks for.
    pub fn code_among(&self, codes: &[EnhancedCode]) -> Option<EnhancedCode> {
        let (patterns, _) = self.list(at::ENHANCED).as_chunks::<2>();
        codes.iter().copied().find(|code| patterns.iter().any(|pattern| EnhancedPattern::fits(*pattern, *code)))
    }

    /// The reply codes that it asks for, as written.
    pub fn reply_texts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(at::REPLY_TEXTS)
    }

    /// The enhanced codes that it asks for, as written.
    pub fn enhanced_texts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(at::ENHANCED_TEXTS)
    }

    /// The codes that its example shows, the reply first.
    pub fn shown(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.texts(at::SHOWN)
    }
}
