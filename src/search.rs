//! Finds the pages that a few typed words, or a whole pasted line, mean.
//!
//! Exact codes come first, then what begins so, then pages that hold all the words, then pages
//! that hold some, and guesses last. Among equals the page that more pages name comes first.

mod asked;
mod codes;
mod meant;
mod provider;
mod weigh;

use serde::Serialize;

use crate::reference::Reference;
use crate::reference::document::Kind;
use crate::reference::index::Index;
use crate::reference::lexicon::{self, Lexicon};
use crate::reference::spelling::{self, Spelled};
use asked::Asked;
use weigh::{Weighed, liking};

/// More hits than these nobody reads.
pub const HITS: usize = 100;

/// From this score on a page is what was asked for, and not merely like it.
const SURE: f32 = 900.0;

/// A query of so few words is typed, and not pasted.
const SHORT: usize = 4;

/// A name of so many letters may be off by one.
const LETTERS_A_SLIP: usize = 5;

/// The length of the words around a match.
const SNIPPET: usize = 80;

/// One page that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Hit {
    /// The id that `explain` answers.
    pub id: String,
    /// What the page is about.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The words of the page that matched.
    pub matched: String,
}

/// The first of the pages that a query means, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The pages, best first.
    pub hits: Vec<Hit>,
    /// How many were found, of which no more than [`HITS`] are counted.
    pub count: usize,
}

/// The pages that `query` means, best first: exact code, prefix, words, patterns, fuzzy last.
pub fn search(reference: &Reference, query: &str) -> Vec<Hit> {
    first(reference, query, HITS).hits
}

/// The first so many of them: what nobody looks at need not be looked up.
pub fn first(reference: &Reference, query: &str, most: usize) -> Found {
    Search { reference, index: reference.index(), lexicon: reference.lexicon() }.hits(query, most.min(HITS))
}

/// The codes of a query that asks for nothing else, each as its page is called: `550-5.7.26` asks for two.
pub fn codes(reference: &Reference, query: &str) -> Vec<String> {
    let asked = Asked::of(query.trim(), reference);
    let codes = asked.pieces.into_iter().filter(|piece| asked.is_code && spelling::code(piece).is_some());
    codes.collect()
}

/// Packs what a search needs of an overlay, so that the first one need not wait for it.
pub fn make_ready(reference: &Reference) {
    reference.lexicon();
}

/// A reference under search.
struct Search<'a> {
    reference: &'a Reference,
    index: Index<'a>,
    lexicon: Lexicon<'a>,
}

impl Search<'_> {
    fn hits(&self, query: &str, most: usize) -> Found {
        let query = query.trim();
        if query.is_empty() {
            return Found::default();
        }
        let asked = Asked::of(query, self.reference);
        let pages = self.weigh(query, &asked);
        let mut order: Vec<(usize, f32)> =
            pages.iter().enumerate().filter(|(_, page)| page.score > 0.0).map(|(at, page)| (at, page.score)).collect();
        if order.is_empty() {
            order = self.guess(query);
        }
        let common = |at: usize| self.lexicon.common(at);
        order.sort_by(|one, other| {
            other.1.total_cmp(&one.1).then(common(other.0).total_cmp(&common(one.0))).then(one.0.cmp(&other.0))
        });
        let sure = order.iter().take_while(|(_, score)| *score >= SURE).count();
        let mut hits: Vec<Hit> = order.iter().take(most).filter_map(|(at, _)| self.hit(*at, &pages, &asked)).collect();
        // A code that was typed alone is what was asked for, registered or not; a longer one says more than a shorter.
        let unregistered: Vec<Hit> = self.unregistered(&asked).collect();
        let is_detail = unregistered.iter().any(|hit| hit.id.contains('.'));
        let sure = if asked.is_code || (is_detail && asked.words.len() <= SHORT) { 0 } else { sure.min(hits.len()) };
        let count = (order.len() + unregistered.len()).min(HITS);
        hits.splice(sure..sure, unregistered);
        hits.truncate(most);
        Found { hits, count }
    }

    /// Pages that are called nearly so, when nothing else was found.
    fn guess(&self, query: &str) -> Vec<(usize, f32)> {
        let query = query.to_lowercase();
        let letters = query.chars().count();
        let near = |name: &str| {
            // Each letter too many or too few is a slip.
            if name.chars().count().abs_diff(letters) * LETTERS_A_SLIP > letters {
                return None;
            }
            let distance = strsim::osa_distance(&name.to_lowercase(), &query);
            (distance * LETTERS_A_SLIP <= letters).then(|| 1.0 / (1.0 + distance as f32))
        };
        let best = |names: &mut dyn Iterator<Item = &str>| names.filter_map(near).max_by(f32::total_cmp);
        let entries = self.index.entries().enumerate();
        entries
            .filter_map(|(at, entry)| {
                let names = &mut [entry.id, entry.title].into_iter().chain(entry.aliases());
                Some((at, best(names)? * liking(entry.kind)))
            })
            .collect()
    }

    /// Codes that the reference does not hold but can explain by their parts.
    fn unregistered(&self, asked: &Asked) -> impl Iterator<Item = Hit> {
        let unknown = asked.pieces.iter().filter(|piece| self.index.find(piece).is_none());
        let is_code = asked.is_code;
        let codes = unknown.filter(move |piece| match spelling::code(piece) {
            Some(Spelled::Detail(..) | Spelled::Subject(..)) => true,
            // Among other words, three digits may be anything.
            Some(Spelled::Reply(_)) => {
                is_code && twin(spelling::code(piece)).is_none_or(|twin| self.index.find(&twin).is_none())
            }
            _ => false,
        });
        codes.filter_map(|piece| self.reference.document(piece)).map(|page| Hit {
            matched: page.id.clone(),
            id: page.id,
            kind: page.kind,
            title: page.title,
        })
    }

    fn hit(&self, at: usize, pages: &[Weighed], asked: &Asked) -> Option<Hit> {
        let Asked { pieces, words, .. } = asked;
        let entry = self.index.entry(at)?;
        let twins = pieces.iter().filter_map(|piece| twin(spelling::code(piece)));
        let typed = pieces.iter().cloned().chain(twins).find(|piece| {
            let class =
                matches!(spelling::code(piece), Some(Spelled::Detail(Some(_), ..) | Spelled::Subject(Some(_), _)));
            class && self.index.find(piece) == Some(at)
        });
        // A code keeps the class that was typed: 4.2.2 is not 5.2.2.
        let link = self.reference.link(typed.as_deref().unwrap_or(entry.id))?;
        let passage = pages.get(at).and_then(|page| page.passage).map(|(passage, _)| passage);
        let text = passage.map_or(entry.title, |passage| self.reference.passage(at, passage).unwrap_or_default());
        Some(Hit { id: link.id, kind: entry.kind, title: link.title, matched: snippet(text, words) })
    }
}

/// The other spelling of a code: three digits for three numbers.
fn twin(spelled: Option<Spelled>) -> Option<String> {
    match spelled? {
        Spelled::Reply(code) => Some(format!("{}.{}.{}", code / 100, code / 10 % 10, code % 10)),
        Spelled::Detail(Some(class), subject @ 0..=9, detail @ 0..=9) => Some(format!("{class}{subject}{detail}")),
        _ => None,
    }
}

/// The words of a passage around the first that matched.
fn snippet(text: &str, words: &[String]) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>();
    let fits = |word: &&&str| {
        let word = lexicon::split(word);
        word.iter().any(|word| words.iter().any(|typed| word.starts_with(typed.as_str())))
    };
    let total: usize = text.iter().map(|word| word.chars().count() + 1).sum();
    if total <= SNIPPET {
        return text.join(" ");
    }
    let first = text.iter().position(|word| fits(&word)).unwrap_or_default();
    let start = first.saturating_sub(4);
    let mut length = 0;
    let shown: Vec<&str> = text
        .iter()
        .skip(start)
        .take_while(|word| {
            length += word.chars().count() + 1;
            length <= SNIPPET
        })
        .copied()
        .collect();
    let before = if start > 0 { "… " } else { "" };
    let after = if start + shown.len() < text.len() { " …" } else { "" };
    format!("{before}{}{after}", shown.join(" "))
}
