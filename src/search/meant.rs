//! Which words of the reference a word of a query stands for, and where its words stand together.

use std::ops::Range;

use crate::reference::lexicon::{Field, Lexicon};

/// A query of more words is a pasted line: its odd words are host names, not typing errors.
const WORDS_WITH_TYPOS: usize = 5;

/// A word in no more places than these may be a misspelling.
const RARE: usize = 3;

/// A word of the reference that a word of the query stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The word, by number.
    pub(super) word: usize,
    /// 1 for the word itself, less for what merely begins or looks like it.
    pub(super) quality: f32,
}

/// In how many places a word stands.
pub(super) fn spread(lexicon: Lexicon<'_>, word: &str) -> usize {
    lexicon.position(word).map_or(0, |at| lexicon.postings(at).len())
}

/// Whether no word of the reference begins so.
pub(super) fn is_unknown(lexicon: Lexicon<'_>, word: &str) -> bool {
    word.is_ascii() && beginning(lexicon, word).is_empty()
}

/// The words that `word` stands for: itself, words that begin with it, and where these stand in few
/// places, words that it may be a misspelling of.
pub(super) fn find(lexicon: Lexicon<'_>, word: &str, query_words: usize) -> Vec<Found> {
    let letter = word.chars().nth(1).is_none();
    // One letter begins everything: among other words it counts for itself alone.
    let whole = letter && query_words > 1;
    let beginning = beginning(lexicon, word).filter(|at| !whole || lexicon.word(*at) == word);
    let quality = |at: usize| if lexicon.word(at).len() == word.len() { 1.0 } else { 0.7 };
    let mut found: Vec<_> = beginning.map(|at| Found { word: at, quality: quality(at) }).collect();
    // What people look for by one letter is what is called so.
    if letter {
        let is_name = |at: usize| lexicon.postings(at).any(|posting| posting.field == Field::Name);
        found.retain(|found| lexicon.word(found.word) == word || is_name(found.word));
    }
    if found.is_empty() && !word.is_ascii() {
        // Some scripts put no spaces between words.
        let holding = (0..lexicon.count()).filter(|at| lexicon.word(*at).contains(word));
        found.extend(holding.map(|at| Found { word: at, quality: 0.6 }));
    }
    // The marks of a provider have the same letters and other numbers.
    let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
    if found.is_empty() && letters.len() < word.len() && letters.len() > 1 {
        let is_like = |at: &usize| {
            let rest = lexicon.word(*at).get(letters.len()..).unwrap_or_default();
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
        };
        found.extend(self::beginning(lexicon, letters).filter(is_like).map(|at| Found { word: at, quality: 0.5 }));
    }
    // Servers misspell too: a word that one example has may still be meant as another.
    let places: usize = found.iter().map(|found| lexicon.postings(found.word).len()).sum();
    if places <= RARE && query_words <= WORDS_WITH_TYPOS {
        found.extend(misspelt(lexicon, word));
    }
    found
}

/// The words that begin so, by number.
fn beginning(lexicon: Lexicon<'_>, start: &str) -> Range<usize> {
    let from = lexicon.first_from(start);
    let count = (from..lexicon.count()).take_while(|at| lexicon.word(*at).starts_with(start)).count();
    from..from + count
}

/// The words that are one typing error away, or two for a long word; only the nearest.
pub(super) fn misspelt(lexicon: Lexicon<'_>, word: &str) -> Vec<Found> {
    let length = word.chars().count();
    let allowed = match length {
        0..=3 => return Vec::new(),
        // A number that is one off is another number.
        _ if word.bytes().any(|byte| byte.is_ascii_digit()) => return Vec::new(),
        4..=8 => 1,
        _ => 2,
    };
    // The first letter is right, or changed places with the second.
    let mut starts: Vec<char> = word.chars().take(2).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut found: Vec<(usize, Found)> = Vec::new();
    for at in starts.iter().flat_map(|start| beginning(lexicon, start.encode_utf8(&mut [0; 4]))) {
        let known = lexicon.word(at);
        if known != word && known.chars().count().abs_diff(length) <= allowed {
            let distance = strsim::osa_distance(known, word);
            if distance <= allowed {
                found.push((distance, Found { word: at, quality: 0.5 }));
            }
        }
    }
    let nearest = found.iter().map(|(distance, _)| *distance).min();
    found.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, found)| found).collect()
}

/// Words of a query that stand one behind the other.
#[derive(Debug)]
pub(super) struct Together<'q> {
    /// How the word before the first space ends.
    first: &'q str,
    /// The whole words in the middle.
    middle: Vec<u32>,
    /// The words that begin like the last.
    last: Range<u32>,
    /// The words as they are, where the reference knows each of them.
    whole: Option<Vec<u32>>,
}

impl<'q> Together<'q> {
    /// Two words or more; nothing where the reference has not all of them.
    pub(super) fn of(lexicon: Lexicon<'_>, words: &'q [String]) -> Option<Self> {
        let number = |word: &String| lexicon.position(word).map(|at| at as u32);
        let [first, middle @ .., last] = words else { return None };
        let beginning = beginning(lexicon, last);
        Some(Self {
            first,
            middle: middle.iter().map(number).collect::<Option<_>>()?,
            last: beginning.start as u32..beginning.end as u32,
            whole: words.iter().map(number).collect(),
        })
    }

    /// The name or phrase of a page in which the words stand so, and whether it consists of nothing else.
    pub(super) fn in_page(&self, lexicon: Lexicon<'_>, page: usize) -> Option<(usize, bool)> {
        let is_whole = |phrase: &[u32]| self.whole.as_deref() == Some(phrase);
        let whole = lexicon.phrases(page).position(is_whole).map(|at| (at, true));
        whole.or_else(|| lexicon.phrases(page).position(|phrase| self.stands_in(lexicon, phrase)).map(|at| (at, false)))
    }

    fn stands_in(&self, lexicon: Lexicon<'_>, phrase: &[u32]) -> bool {
        phrase.windows(self.middle.len() + 2).any(|window| match window {
            [first, middle @ .., last] => {
                self.last.contains(last) && middle == self.middle && lexicon.word(*first as usize).ends_with(self.first)
            }
            _ => false,
        })
    }
}
