//! Whether the conditions of a rule hold in a text, and which words they rest on.

use std::ops::Range;

use super::reading::Reading;
use crate::reference::Reference;
use crate::reference::wordings::{Asked, Card};
use crate::taxonomy::{EnhancedCode, Phase};
use crate::words::entity::{Entity, EntityKind};
use crate::words::fold::Folded;
use crate::words::tree::Hits;

/// How often one rule counts in one text.
const REPEATS: usize = 24;
/// How near the words of `unless` must stand to count, in words.
const NEAR: usize = 5;

/// What rules are held against beside a text.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The reply codes of the delivery.
    pub replies: &'a [u16],
    /// The enhanced codes of the delivery.
    pub enhanced: &'a [EnhancedCode],
    /// The point of the delivery path, where it is known.
    pub phase: Option<Phase>,
    /// The providers that the bounce may come from, by number.
    pub providers: &'a [usize],
}

/// A rule that holds.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The rule.
    pub card: Card<'a>,
    /// The words that it rests on; empty for a rule of codes alone.
    pub words: Range<usize>,
    /// How many words of the text its wording covers.
    pub length: usize,
}

/// All rules that hold, each with the words that it rests on.
pub fn matches<'a>(reading: &Reading, circumstances: Circumstances<'_>, reference: &'a Reference) -> Vec<Match<'a>> {
    let layers: Vec<_> = reference.wordings().collect();
    let last = layers.len().saturating_sub(1);
    let Circumstances { replies, enhanced, providers, .. } = circumstances;
    let has_link = reading.folded.entities.iter().any(|entity| entity.kind == EntityKind::Link);
    let asked = Asked { replies, enhanced, providers, has_link };
    let mut candidates = reading.candidates.clone();
    for (layer, wordings) in layers.iter().enumerate() {
        candidates.extend(wordings.wordless(asked).into_iter().map(|card| (layer, card)));
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut found = Vec::new();
    for (layer, at) in candidates {
        let Some(card) = layers.get(layer).and_then(|wordings| wordings.card(at)) else { continue };
        if layer == last && last > 0 && reference.is_replaced(card.rule()) || !holds_in(&card, circumstances) {
            continue;
        }
        let none = const { &Hits::EMPTY };
        let text = Text { folded: &reading.folded, hits: reading.hits.get(layer).unwrap_or(none), reference };
        for (words, length) in text.wordings(&card) {
            found.push(Match { card, words, length });
        }
    }
    found
}

fn holds_in(card: &Card<'_>, circumstances: Circumstances<'_>) -> bool {
    let Circumstances { replies, enhanced, phase, providers } = circumstances;
    card.provider().is_none_or(|provider| providers.contains(&provider))
        && card.takes_reply(replies)
        && card.takes_enhanced(enhanced)
        && card.takes_phase(phase)
}

/// A text that a card is held against.
struct Text<'a> {
    folded: &'a Folded,
    hits: &'a Hits,
    reference: &'a Reference,
}

/// Words, and how many of them the wording covers.
type Covered = (Range<usize>, usize);

impl Text<'_> {
    /// The places where the wording stands, with the number of words that it covers.
    fn wordings(&self, card: &Card<'_>) -> Vec<Covered> {
        if card.codes_alone() {
            return vec![(0..0, 0)];
        }
        let links = if card.asks_for_links() { self.links(card) } else { Vec::new() };
        if card.asks_for_links() && links.is_empty() {
            return Vec::new();
        }
        let (text, parts) = (card.text(), card.parts());
        let mut found: Vec<Covered> = match (text.is_empty(), parts == 0) {
            (true, true) => links.into_iter().map(|words| (words, 1)).collect(),
            (false, true) => self.hits.of_any(text).map(|words| (words.clone(), words.len())).collect(),
            (true, false) => self.together(card),
            (false, false) => self.beside(card),
        };
        if found.is_empty() {
            return found;
        }
        found.retain(|covered| !self.is_barred(card, covered));
        let is_like = |pattern| self.reference.pattern(pattern).is_some_and(|regex| regex.is_match(&self.folded.text));
        if !found.is_empty() && card.regex().is_some_and(|pattern| !is_like(pattern)) {
            return Vec::new();
        }
        if found.len() > 1 { apart(found) } else { found }
    }

    /// The places of the links that a card asks for.
    fn links(&self, card: &Card<'_>) -> Vec<Range<usize>> {
        let named =
            |entity: &&Entity| entity.kind == EntityKind::Link && card.links().any(|part| has_part(&entity.text, part));
        let links = self.folded.entities.iter().filter(named);
        links.filter_map(|entity| self.folded.word_of(entity)).map(|at| at..at + 1).collect()
    }

    /// Where the fragment stands with the parts anywhere near it.
    fn beside(&self, card: &Card<'_>) -> Vec<Covered> {
        let parts = self.together(card);
        let mut found = Vec::new();
        for words in self.hits.of_any(card.text()) {
            let near = parts.iter().find(|(part, _)| self.is_one_sentence(part, &words));
            if let Some((part, length)) = near {
                let both = words.start.min(part.start)..words.end.max(part.end);
                found.push((both, length + words.len()));
            }
        }
        found
    }

    /// Where one of each part stands close together in a sentence.
    fn together(&self, card: &Card<'_>) -> Vec<Covered> {
        let mut found = Vec::new();
        'anchor: for anchor in self.hits.of_any(card.part(0)) {
            let mut span = anchor.clone();
            let mut length = anchor.len();
            let mut taken = vec![anchor.clone()];
            for part in 1..card.parts() {
                let from = if card.in_order() { span.end } else { 0 };
                let nearest = self
                    .hits
                    .of_any(card.part(part))
                    .filter(|words| words.start >= from && self.is_one_sentence(words, &anchor))
                    .filter(|words| taken.iter().all(|other| words.end <= other.start || words.start >= other.end))
                    .map(|words| (span.start.min(words.start)..span.end.max(words.end), words))
                    .min_by_key(|(joint, words)| (joint.len(), std::cmp::Reverse(words.len())));
                match nearest {
                    Some((joint, words)) if joint.len() <= card.within() + words.len() => {
                        length += words.len();
                        taken.push(words);
                        span = joint;
                    }
                    _ => continue 'anchor,
                }
            }
            found.push((span, length));
        }
        found
    }

    /// Whether words that must not stand there do.
    fn is_barred(&self, card: &Card<'_>, (words, length): &Covered) -> bool {
        let gapless = words.len() == *length;
        self.hits.of_any(card.unless()).any(|bar| {
            // A word of the wording itself does not bar it.
            if gapless && bar.start >= words.start && bar.end <= words.end {
                return false;
            }
            let apart = bar.start.saturating_sub(words.end).max(words.start.saturating_sub(bar.end));
            apart <= NEAR && self.is_one_sentence(&bar, words)
        })
    }

    fn is_one_sentence(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let sentence = |at: usize| self.folded.words.get(at).map(|word| word.sentence);
        sentence(a.start) == sentence(b.end.saturating_sub(1)) || sentence(a.end.saturating_sub(1)) == sentence(b.start)
    }
}

/// At each place the tightest span that holds all parts, of equals the longest wording.
fn apart(mut found: Vec<Covered>) -> Vec<Covered> {
    found.sort_by_key(|(words, length)| (words.len().saturating_sub(*length), std::cmp::Reverse(*length), words.start));
    let mut kept: Vec<Covered> = Vec::new();
    for (words, length) in found {
        if kept.len() < REPEATS && kept.iter().all(|(known, _)| words.end <= known.start || words.start >= known.end) {
            kept.push((words, length));
        }
    }
    kept
}

/// Whether a link has a part in it; a number at the part's end is whole, so `err/1` is not in `err/10`.
fn has_part(link: &str, part: &str) -> bool {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let is_number = part.ends_with(|c: char| c.is_ascii_digit());
    link.match_indices(part)
        .any(|(at, found)| !(is_number && link.get(at + found.len()..).is_some_and(starts_with_digit)))
}
