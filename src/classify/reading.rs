//! A text with all that was found in it, in one pass: its words, literals, and what these are used for.

use std::ops::Range;

use crate::reference::Reference;
use crate::reference::wordings::{Named, Use};
use crate::words::fold::{Folded, fold};
use crate::words::tree::Hits;

/// A text with all that was found in it.
#[derive(Debug, Default)]
pub struct Reading {
    /// The folded text.
    pub folded: Folded,
    /// Its literals, by layer.
    pub hits: Vec<Hits>,
    /// The rules that may hold: layer and card, in the order in which they are tried.
    pub candidates: Vec<(usize, usize)>,
    /// The providers whose signatures stand in it, by number.
    pub providers: Vec<usize>,
    /// The block lists that it names: layer, number and words.
    pub lists: Vec<(usize, usize, Range<usize>)>,
    named: Vec<(Named, Range<usize>)>,
}

impl Reading {
    /// Reads a text; of what holds no words nothing is looked up.
    pub fn of(text: &str, reference: &Reference) -> Self {
        let mut reading = Self::default();
        if text.trim().is_empty() {
            return reading;
        }
        let Some(endings) = reference.wordings().last().map(|last| last.endings()) else { return reading };
        reading.folded = fold(text, endings);
        for (layer, wordings) in reference.wordings().enumerate() {
            let hits = wordings.tree().find(&reading.folded);
            for found in hits.all().chunk_by(|one, other| one.literal == other.literal) {
                let Some(literal) = found.first().map(|hit| hit.literal) else { continue };
                for of in wordings.uses(literal) {
                    match of {
                        Use::Rule(card) => reading.candidates.push((layer, card)),
                        Use::Provider(number) => reading.providers.push(number),
                        Use::List(list) => {
                            reading.lists.extend(found.iter().map(|hit| (layer, list, hit.words())));
                        }
                        Use::Named(named) => reading.named.extend(found.iter().map(|hit| (named, hit.words()))),
                    }
                }
            }
            reading.hits.push(hits);
        }
        reading.candidates.sort_unstable();
        reading.candidates.dedup();
        reading.lists.sort_by_key(|(layer, list, _)| (*layer, *list));
        let asides: Vec<_> = reading.places(Named::Asides).collect();
        reading.folded.set_apart(asides.into_iter());
        reading
    }

    /// Where the words of a name of the vocabulary stand.
    pub fn places(&self, name: Named) -> impl Iterator<Item = Range<usize>> + '_ {
        self.named.iter().filter(move |(named, _)| *named == name).map(|(_, words)| words.clone())
    }

    /// Whether two words stand in one sentence.
    pub fn in_one_sentence(&self, one: usize, other: usize) -> bool {
        let sentence = |at: usize| self.folded.words.get(at).map(|word| word.sentence);
        sentence(one) == sentence(other)
    }

    /// Whether any of those words stands in it.
    pub fn says(&self, name: Named) -> bool {
        self.places(name).next().is_some()
    }
}
