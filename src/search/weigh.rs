//! Weighs the pages for a query: by words, by names, by codes, and by the verdict on a whole line.

use std::collections::HashMap;

use super::meant::{self, Together};
use super::{SURE, Search, twin};
use crate::classify::classify;
use crate::intake::{self, Delivery, Shape};
use crate::reference::document::Kind;
use crate::reference::index::Entry;
use crate::reference::lexicon::Field;
use crate::reference::spelling::{self, Spelled};
use crate::taxonomy::Category;

/// A query is a pasted line from this many words on, and its verdict counts.
const LINE: usize = 4;

/// From this many words on a rule's own page says more than its category's.
const WHOLE_LINE: usize = 9;

/// What is known of a page while a query is weighed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weighed {
    pub(super) score: f32,
    /// Words of the query that stand in the page, in its names, in its phrases.
    words: usize,
    names: usize,
    phrases: usize,
    /// The worst quality with which a word was found.
    quality: f32,
    /// The passage of the best word, with the weight that it had.
    pub(super) passage: Option<(usize, f32)>,
}

/// The best that one word of the query did for a page.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    weight: f32,
    quality: f32,
    /// Whether the word stands in a name, in a phrase.
    name: bool,
    phrase: bool,
    passage: usize,
}

impl Search<'_> {
    /// What the query says about each page, in the order of the index.
    pub(super) fn weigh(&self, query: &str, words: &[String], pieces: &[String]) -> Vec<Weighed> {
        let mut pages = vec![Weighed::default(); self.index.count()];
        let all = words.len();
        // In a whole line, words that every other page has tell nothing.
        let mut telling = words.to_vec();
        telling.retain(|word| meant::spread(self.lexicon, word) * 4 < pages.len());
        let words = if all >= LINE && !telling.is_empty() { &telling } else { words };
        let (words, of_provider) = &self.by_short_names(words);
        self.weigh_words(words, &mut pages);
        self.weigh_phrases(words, &mut pages);
        let provider = self.misspelt_provider(words);
        // Who names a provider means what stands there, and not the category at large.
        if self.index.find(query).is_none() && provider.is_none() && !of_provider {
            self.weigh_categories(words.len(), &mut pages);
        }
        if let Some(page) = provider.and_then(|at| pages.get_mut(at)) {
            page.score += 500.0;
        }
        self.weigh_names(query, &mut pages);
        self.weigh_beginnings(pieces, &mut pages);
        self.weigh_codes(pieces, &mut pages);
        if all >= LINE {
            self.weigh_verdict(query, all, &mut pages);
        }
        pages
    }

    /// Adds what each word of the query says.
    fn weigh_words(&self, words: &[String], pages: &mut [Weighed]) {
        let total = pages.len() as f32;
        // Of each page, the best that the word at hand did.
        let mut best = vec![Best::default(); pages.len()];
        for word in words {
            best.fill(Best::default());
            for found in meant::find(self.lexicon, word, words.len()) {
                let postings = self.lexicon.postings(found.word);
                let rarity = (1.0 + total / postings.len() as f32).ln();
                for posting in postings {
                    let Some(page) = best.get_mut(posting.page) else { continue };
                    let weight = rarity * found.quality * weight(posting.field);
                    page.name |= posting.field == Field::Name;
                    page.phrase |= posting.field == Field::Phrase;
                    page.quality = page.quality.max(found.quality);
                    if weight > page.weight {
                        (page.weight, page.passage) = (weight, posting.passage);
                    }
                }
            }
            for (page, best) in pages.iter_mut().zip(&best).filter(|(_, best)| best.weight > 0.0) {
                page.quality = if page.words == 0 { best.quality } else { page.quality.min(best.quality) };
                page.words += 1;
                page.names += usize::from(best.name);
                page.phrases += usize::from(best.phrase);
                page.score += best.weight;
                if page.passage.is_none_or(|(_, weight)| best.weight > weight) {
                    page.passage = Some((best.passage, best.weight));
                }
            }
        }
        for (page, entry) in pages.iter_mut().zip(self.index.entries()) {
            let all = page.words == words.len();
            let share = page.words as f32 / words.len().max(1) as f32;
            let tier = match entry.kind {
                _ if !all => 0.0,
                Kind::Category if page.names == words.len() => 850.0,
                Kind::Category if page.phrases == words.len() => 400.0,
                Kind::Rule if page.names + page.phrases >= words.len() => 250.0,
                _ if page.names == words.len() => 300.0,
                _ if page.phrases == words.len() => 200.0,
                _ => 100.0,
            };
            if page.words > 0 {
                page.score = (page.score * share * share).min(90.0).mul_add(liking(entry.kind), tier * page.quality);
                // Of two titles with the words, the one that says little else.
                let title = entry.title.split(' ').count().max(words.len()) as f32;
                page.score += 30.0 * page.names as f32 / title;
            }
        }
    }

    /// Lifts each category above the rules by which it was found, the more of them the higher.
    fn weigh_categories(&self, words: usize, pages: &mut [Weighed]) {
        let mut found: HashMap<usize, (f32, usize)> = HashMap::new();
        for (at, page) in pages.iter().enumerate() {
            if let Some(category) = self.lexicon.category(at)
                && page.words == words
                && page.names + page.phrases >= words
            {
                let (best, count) = found.entry(category).or_default();
                (*best, *count) = (best.max(page.score), *count + 1);
            }
        }
        for (category, (best, count)) in found {
            if let Some(page) = pages.get_mut(category) {
                page.score = page.score.max((count as f32).ln_1p().mul_add(40.0, best));
            }
        }
    }

    /// The words with each provider's name as its rules have it, and whether there is one beside others.
    fn by_short_names(&self, words: &[String]) -> (Vec<String>, bool) {
        let short = |word: &String| {
            let entry = self.index.entry(self.index.find(word)?)?;
            let title = self
                .reference
                .provider(entry.id)
                .filter(|_| entry.kind == Kind::Provider)?
                .short_title()
                .to_lowercase();
            (!title.contains(' ')).then_some(title)
        };
        if !(2..LINE).contains(&words.len()) {
            return (words.to_vec(), false);
        }
        let shorts: Vec<_> = words.iter().map(short).collect();
        let named = shorts.iter().any(Option::is_some);
        let words = words.iter().zip(shorts);
        (words.map(|(word, short)| short.unwrap_or_else(|| word.clone())).collect(), named)
    }

    /// The provider whose name a single unknown word was meant to be.
    fn misspelt_provider(&self, words: &[String]) -> Option<usize> {
        let [word] = words else { return None };
        let named = |word: &str| {
            let at = self.index.find(word)?;
            self.index.entry(at).is_some_and(|entry| entry.kind == Kind::Provider).then_some(at)
        };
        if meant::spread(self.lexicon, word) > 0 {
            return None;
        }
        meant::misspelt(self.lexicon, word).into_iter().find_map(|found| named(self.lexicon.word(found.word)))
    }

    /// Lifts the page that is called exactly so.
    fn weigh_names(&self, query: &str, pages: &mut [Weighed]) {
        if let Some(page) = self.index.find(query).and_then(|at| pages.get_mut(at)) {
            page.score += 500.0;
        } else if let Some(rule) = self.reference.rule_naming(query)
            && let Some(page) = self.index.find(&rule.id).and_then(|at| pages.get_mut(at))
        {
            page.score += 2.0 * SURE;
        }
    }

    /// Lifts pages whose words stand together as typed.
    fn weigh_phrases(&self, words: &[String], pages: &mut [Weighed]) {
        let Some(together) = Together::of(self.lexicon, words) else { return };
        for (at, page) in pages.iter_mut().enumerate().filter(|(_, page)| page.words == words.len()) {
            if let Some((passage, whole)) = together.in_page(self.lexicon, at) {
                page.score += if whole { 120.0 } else { 60.0 };
                page.passage = Some((passage, f32::MAX));
            }
        }
    }

    /// Gives the codes that a piece of the query begins their place, by how common they are.
    fn weigh_beginnings(&self, pieces: &[String], pages: &mut [Weighed]) {
        for piece in pieces {
            let typed = piece.to_lowercase();
            let typed = typed.trim_end_matches(['x', '*']);
            if !typed.starts_with(|first: char| first.is_ascii_digit() || first == 'x') || typed.is_empty() {
                continue;
            }
            for (at, (page, entry)) in pages.iter_mut().zip(self.index.entries()).enumerate() {
                let begins = |name: &str| name.starts_with(typed);
                let is_code = matches!(entry.kind, Kind::Code | Kind::Class | Kind::Subject | Kind::ReplyCode);
                if is_code && (begins(entry.id) || entry.aliases().any(begins) || begins_by_class(&entry, typed)) {
                    page.score = self.lexicon.common(at).mul_add(100.0, 700.0);
                }
            }
        }
    }

    /// Lifts the codes that the query names.
    fn weigh_codes(&self, pieces: &[String], pages: &mut [Weighed]) {
        for piece in pieces {
            let spelled = spelling::code(piece);
            let lift = match spelled {
                Some(Spelled::Detail(..)) => 1300.0,
                Some(Spelled::Subject(..)) => 1200.0,
                Some(Spelled::Reply(_)) => 1100.0,
                Some(Spelled::Class(_)) => 1000.0,
                None => 0.0,
            };
            if lift > 0.0
                && let Some(page) = self.index.find(piece).and_then(|at| pages.get_mut(at))
            {
                page.score += lift;
            }
            // 522 is how some write 5.2.2, and the other way round.
            if let Some(twin) = twin(spelled).and_then(|twin| self.index.find(&twin))
                && let Some(page) = pages.get_mut(twin)
            {
                page.score += SURE;
            }
        }
    }

    /// Lifts what a whole line means.
    fn weigh_verdict(&self, query: &str, words: usize, pages: &mut [Weighed]) {
        let read = intake::read(query.as_bytes(), self.reference.shapes());
        let Some(delivery) = read.deliveries.into_iter().next() else { return };
        // Who asks what words mean asks about a bounce, however little the question looks like one.
        let delivery = Delivery { shape: Shape::Report, ..delivery };
        let verdict = classify(&delivery, self.reference);
        if !verdict.category.is_bounce() || verdict.category == Category::Unknown {
            return;
        }
        let mut lift = |id: &str, by: f32| {
            if let Some(page) = self.index.find(id).and_then(|at| pages.get_mut(at)) {
                page.score += by;
            }
        };
        lift(verdict.category.name(), 2000.0);
        if let Some(rule) = &verdict.rule {
            lift(rule, if words >= WHOLE_LINE { 2500.0 } else { 1600.0 });
        }
    }
}

/// `4.7.2` begins x.7.20 under class 4, although its page is called 5.7.20.
fn begins_by_class(entry: &Entry<'_>, typed: &str) -> bool {
    let Some(rest) = typed.strip_prefix(['2', '4', '5']).filter(|rest| rest.starts_with('.')) else { return false };
    entry.aliases().any(|alias| alias.strip_prefix('x').is_some_and(|alias| alias.starts_with(rest)))
}

/// How much a word in a field says about the page.
const fn weight(field: Field) -> f32 {
    match field {
        Field::Name => 10.0,
        Field::Phrase => 6.0,
        Field::Lead => 3.0,
        Field::Body => 1.0,
    }
}

/// Plain words mean a category more often than a code, and a code more often than a single rule.
pub(super) const fn liking(kind: Kind) -> f32 {
    match kind {
        Kind::Category => 1.6,
        Kind::Provider => 1.3,
        Kind::Code | Kind::Class | Kind::Subject | Kind::Layer | Kind::Actor => 1.0,
        Kind::Guide | Kind::ReplyCode => 0.9,
        Kind::Rule => 0.5,
    }
}
