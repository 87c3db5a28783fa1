//! All literals of the reference as a tree of words, found in a text in one pass.
//!
//! Folded text is words, so wordings are looked up word by word: word boundaries come for free, and
//! the tree is ready in a few milliseconds where an automaton over letters takes tens of them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::fold::{Folded, fold_fragment};

/// The number of a literal.
pub type Literal = usize;

/// Where literals stand in a text: ranges of words, by literal.
pub type Hits = FxHashMap<Literal, Vec<Range<usize>>>;

/// How often one literal counts in one text.
const REPEATS: usize = 24;

/// Shorter words are too like each other, longer ones are no words.
const SHORTEST_MISSPELT: usize = 6;
const LONGEST_MISSPELT: usize = 24;

/// The root of the tree.
const ROOT: usize = 0;

/// Literals by their words.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<String, usize>,
    /// The node that a word leads to.
    steps: FxHashMap<(usize, usize), usize>,
    /// The literal that ends at a node.
    ends: Vec<Option<Literal>>,
    /// Literals whose last word is open, by the node before that word and its first letter.
    open: FxHashMap<(usize, char), Vec<(String, Literal)>>,
    count: usize,
}

impl Lexicon {
    /// The number of a fragment; none for a fragment without words.
    ///
    /// A trailing `*` leaves the end of the last word open.
    pub fn intern(&mut self, fragment: &str) -> Option<Literal> {
        let is_open = fragment.trim_end().ends_with('*');
        let mut words = fold_fragment(fragment);
        let last = if is_open { words.pop() } else { None };
        if words.is_empty() && last.is_none() {
            return None;
        }
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = ROOT;
        for word in words {
            let fresh = self.words.len();
            let word = *self.words.entry(word).or_insert(fresh);
            let next = self.ends.len();
            node = *self.steps.entry((node, word)).or_insert(next);
            if node == next {
                self.ends.push(None);
            }
        }
        let fresh = self.count;
        let literal = match last {
            None => *self.ends.get_mut(node)?.get_or_insert(fresh),
            Some(word) => {
                let first = word.chars().next()?;
                let open = self.open.entry((node, first)).or_default();
                if let Some((_, literal)) = open.iter().find(|(known, _)| *known == word) {
                    *literal
                } else {
                    open.push((word, fresh));
                    fresh
                }
            }
        };
        if literal == fresh {
            self.count += 1;
        }
        Some(literal)
    }

    /// How many literals there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// The number of a word; of one that no wording has, that of the word which it misspells.
    fn number(&self, word: &str) -> Option<usize> {
        self.words.get(word).or_else(|| self.misspelt(word)).copied()
    }

    /// The word that is meant where two neighbouring letters changed places within a longer one.
    ///
    /// It is the commonest slip of a typing hand; others turn one word into another too easily.
    fn misspelt(&self, word: &str) -> Option<&usize> {
        if !(SHORTEST_MISSPELT..=LONGEST_MISSPELT).contains(&word.len())
            || !word.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let mut letters = word.as_bytes().to_vec();
        // The first letter is never the slip.
        (1..letters.len() - 1).find_map(|at| {
            letters.swap(at, at + 1);
            let found = std::str::from_utf8(&letters).ok().and_then(|word| self.words.get(word));
            letters.swap(at, at + 1);
            found
        })
    }

    /// All literals in the text.
    pub fn find(&self, folded: &Folded) -> Hits {
        let mut hits = Hits::default();
        let text: Vec<&str> =
            folded.words.iter().map(|word| folded.text.get(word.at.clone()).unwrap_or_default()).collect();
        let numbers: Vec<Option<usize>> = text.iter().map(|word| self.number(word)).collect();
        for start in 0..text.len() {
            let mut node = ROOT;
            for (at, (word, number)) in text.iter().zip(&numbers).enumerate().skip(start) {
                let open = word.chars().next().and_then(|first| self.open.get(&(node, first)));
                for (prefix, literal) in open.into_iter().flatten() {
                    if word.starts_with(prefix.as_str()) {
                        note(&mut hits, *literal, start..at + 1);
                    }
                }
                let next = number.and_then(|number| self.steps.get(&(node, number)));
                let Some(next) = next else { break };
                node = *next;
                if let Some(Some(literal)) = self.ends.get(node) {
                    note(&mut hits, *literal, start..at + 1);
                }
            }
        }
        hits
    }
}

/// Where any of the literals stands.
pub fn places<'a>(literals: &'a [Literal], hits: &'a Hits) -> impl Iterator<Item = Range<usize>> + 'a {
    literals.iter().filter_map(|literal| hits.get(literal)).flatten().cloned()
}

fn note(hits: &mut Hits, literal: Literal, words: Range<usize>) {
    let places = hits.entry(literal).or_default();
    if places.len() < REPEATS {
        places.push(words);
    }
}
