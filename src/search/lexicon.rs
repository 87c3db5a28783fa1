//! Every word of the reference and the passages in which it stands.

use std::collections::HashMap;

use super::passages::{self, Field};
use crate::reference::index::Index;
use crate::reference::load::Documents;

/// A query of more words is a pasted line: its odd words are host names, not typing errors.
const WORDS_WITH_TYPOS: usize = 5;

/// A word in no more places than these may be a misspelling.
const RARE: usize = 3;

/// One place of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) entry: usize,
    pub(super) passage: usize,
    pub(super) field: Field,
}

/// A word of the reference that a word of the query stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) word: &'a str,
    /// 1 for the word itself, less for what merely begins or looks like it.
    pub(super) quality: f32,
    pub(super) postings: &'a [Posting],
}

/// All words, in order.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: Vec<(String, Vec<Posting>)>,
    /// The passages of each page.
    passages: Vec<Vec<Passage>>,
}

#[derive(Debug)]
struct Passage {
    text: String,
    /// Of a name or phrase the words, joined by spaces; of running text nothing.
    words: String,
}

impl Passage {
    fn new(field: Field, text: String) -> Self {
        let words = if field >= Field::Phrase { split(&text).join(" ") } else { String::new() };
        Self { text, words }
    }
}

impl Lexicon {
    pub(super) fn new(documents: &Documents, index: Index<'_>) -> Self {
        let mut words: HashMap<String, Vec<Posting>> = HashMap::new();
        let mut texts = Vec::with_capacity(index.count());
        for (entry, page) in index.entries().enumerate() {
            let found = passages::of(documents, &page);
            for (passage, (field, text)) in found.iter().enumerate() {
                let posting = Posting { entry, passage, field: *field };
                each_word(text, |word| match words.get_mut(word) {
                    // The first place of a word in a page's field is enough.
                    Some(postings) => {
                        let of_page = postings.iter().rev().take_while(|last| last.entry == entry);
                        if !of_page.into_iter().any(|last| last.field == *field) {
                            postings.push(posting);
                        }
                    }
                    None => {
                        words.insert(word.to_owned(), vec![posting]);
                    }
                });
            }
            texts.push(found.into_iter().map(|(field, text)| Passage::new(field, text.into_owned())).collect());
        }
        let mut words: Vec<_> = words.into_iter().collect();
        words.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Self { words, passages: texts }
    }

    /// A passage of a page.
    pub(super) fn passage(&self, entry: usize, passage: usize) -> &str {
        self.passages.get(entry).and_then(|passages| passages.get(passage)).map_or("", |passage| &passage.text)
    }

    /// The name or phrase of a page in which these words, joined by spaces, stand together, and
    /// whether it consists of nothing else.
    pub(super) fn together(&self, entry: usize, words: &str) -> Option<(usize, bool)> {
        let passages = self.passages.get(entry)?;
        let whole = passages.iter().position(|passage| passage.words == words).map(|at| (at, true));
        whole.or_else(|| passages.iter().position(|passage| passage.words.contains(words)).map(|at| (at, false)))
    }

    /// In how many places a word stands.
    pub(super) fn spread(&self, word: &str) -> usize {
        let at = self.words.binary_search_by(|(known, _)| known.as_str().cmp(word));
        at.ok().and_then(|at| self.words.get(at)).map_or(0, |(_, postings)| postings.len())
    }

    /// The words that `word` stands for: itself, words that begin with it, and where there are
    /// none, words that it may be a misspelling of.
    pub(super) fn find(&self, word: &str, query_words: usize) -> Vec<Found<'_>> {
        let from = self.words.partition_point(|(known, _)| known.as_str() < word);
        let letter = word.chars().nth(1).is_none();
        // One letter begins everything: among other words it counts for itself alone.
        let whole = letter && query_words > 1;
        let beginning = self
            .words
            .iter()
            .skip(from)
            .take_while(|(known, _)| if whole { known == word } else { known.starts_with(word) });
        let mut found: Vec<_> = beginning
            .map(|(known, postings)| {
                let quality = if known.len() == word.len() { 1.0 } else { 0.7 };
                Found { word: known, quality, postings }
            })
            .collect();
        // What people look for by one letter is what is called so.
        if letter {
            found.retain(|found| found.word == word || found.postings.iter().any(|at| at.field == Field::Name));
        }
        if found.is_empty() && !word.is_ascii() {
            // Some scripts put no spaces between words.
            let holding = self.words.iter().filter(|(known, _)| known.contains(word));
            found.extend(holding.map(|(known, postings)| Found { word: known, quality: 0.6, postings }));
        }
        // Servers misspell too: a word that one example has may still be meant as another.
        let places: usize = found.iter().map(|found| found.postings.len()).sum();
        if places <= RARE && query_words <= WORDS_WITH_TYPOS {
            found.extend(self.misspelt(word));
        }
        found
    }

    /// The words that are one typing error away, or two for a long word; only the nearest.
    pub(super) fn misspelt(&self, word: &str) -> Vec<Found<'_>> {
        let length = word.chars().count();
        let allowed = match length {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let mut start = word.chars();
        let start = [start.next(), start.next()];
        let mut found: Vec<(usize, Found<'_>)> = Vec::new();
        for (known, postings) in &self.words {
            let near = known != word
                && known.chars().next().is_some_and(|first| start.contains(&Some(first)))
                && known.chars().count().abs_diff(length) <= allowed;
            if near {
                let distance = strsim::osa_distance(known, word);
                if distance <= allowed {
                    found.push((distance, Found { word: known, quality: 0.5, postings }));
                }
            }
        }
        let nearest = found.iter().map(|(distance, _)| *distance).min();
        found.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, found)| found).collect()
    }
}

/// The words of a text: letters and digits in lower case; dots hold codes and host names together.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut lower = String::new();
    for word in text.split(|character: char| !character.is_alphanumeric() && character != '.') {
        let word = word.trim_matches('.');
        if word.is_empty() {
            continue;
        }
        if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            visit(word);
        } else {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            visit(&lower);
        }
    }
}
