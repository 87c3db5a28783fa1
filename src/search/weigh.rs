//! Weighs the pages for a query: by words, by names, by codes, and by the verdict on a whole line.

use std::collections::HashMap;

use super::asked::Asked;
use super::meant::{self, Together};
use super::{SURE, Search};
use crate::classify::classify;
use crate::intake::{self, Delivery, Shape};
use crate::reference::document::Kind;
use crate::reference::lexicon::{self, Field};
use crate::reference::spelling;
use crate::taxonomy::Category;

/// A query is a pasted line from this many words on, and its verdict counts.
pub(super) const LINE: usize = 4;

/// From this many words on a rule's own page says more than its category's.
pub(super) const WHOLE_LINE: usize = 9;

/// From this many words on the reply in a line says more than the library that prints it.
const LONG_LINE: usize = 12;

/// A query of so many words may be about anything, and not about bounces.
pub(super) const FEW: usize = 6;

/// How much more a page of the guide answers a question than another.
const ANSWERS: f32 = 2.0;

/// From so many words on what one provider alone says is its own wording.
const OWN_WORDS: usize = 3;

/// How much that lifts its rule: above the verdict on a line.
const OWN: f32 = 3000.0;

/// A whole question that is the name of a page means it.
const NAME: f32 = 3.0 * SURE;

/// A mark that only one rule has outweighs all codes beside it.
pub(super) const MARK: f32 = 4.0 * SURE;

/// Who names a library in a few words means its errors, more than what the words around it mean.
const LIBRARY: f32 = 3000.0;

/// So many words that stand together as typed are no accident.
const LONG_PHRASE: usize = 4;

/// From this share on it says the same.
const SAME: f32 = 0.99;

/// From this share on a name is like a query.
const LIKE: f32 = 0.7;

/// From this confidence on the verdict on a line says what is meant.
const LIKELY: f64 = 0.6;

/// What is known of a page while a query is weighed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weighed {
    pub(super) score: f32,
    /// Words of the query that stand in the page, in its names, in its phrases.
    pub(super) words: usize,
    pub(super) names: usize,
    pub(super) phrases: usize,
    /// Words that stand in its names or its phrases.
    pub(super) told: usize,
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
    pub(super) fn weigh(&self, query: &str, asked: &Asked) -> Vec<Weighed> {
        let mut pages = vec![Weighed::default(); self.index.count()];
        let all = asked.words.len();
        // In a whole line, words that every other page has tell nothing.
        let mut telling = asked.telling.clone();
        telling.retain(|word| meant::spread(self.lexicon, word) * 4 < pages.len());
        let words = if all >= LINE && !telling.is_empty() { &telling } else { &asked.telling };
        let (words, of_provider) = &self.by_short_names(words);
        let provider = self.misspelt_provider(words);
        if !self.is_of_strangers(words, asked) {
            self.weigh_words(words, &mut pages);
            Self::forget_strays(words, asked, &mut pages);
            let own = self.weigh_phrases(words, &mut pages);
            // Who names a provider means what stands there, and not the category at large.
            if self.index.find(query).is_none() && provider.is_none() && !of_provider {
                self.weigh_categories(words.len(), &mut pages);
            }
            // What one provider alone says so is its rule's, and not the category's at large.
            if let Some(page) = own.filter(|_| self.index.find(query).is_none()).and_then(|at| pages.get_mut(at)) {
                page.score += OWN;
            }
            if asked.is_question || all >= LINE {
                self.weigh_likeness(asked, &mut pages);
            }
        }
        if let Some(page) = provider.and_then(|at| pages.get_mut(at)) {
            page.score += 500.0;
        }
        if asked.is_question {
            self.weigh_guide(&mut pages);
        }
        self.weigh_provider(asked, &mut pages);
        self.weigh_names(query, asked, &mut pages);
        self.weigh_beginnings(&asked.pieces, &mut pages);
        self.weigh_codes(&asked.pieces, &mut pages);
        if let Some(page) = asked.errors.filter(|_| all < LONG_LINE).and_then(|at| pages.get_mut(at)) {
            page.score += LIBRARY;
        }
        if all >= LINE {
            self.weigh_verdict(query, asked, &mut pages);
        }
        pages
    }

    /// Lifts the guide, which answers questions.
    fn weigh_guide(&self, pages: &mut [Weighed]) {
        for (page, entry) in pages.iter_mut().zip(self.index.entries()) {
            if entry.kind == Kind::Guide {
                page.score *= ANSWERS;
            }
        }
    }

    /// Whether a short query is about something that the reference does not know: half of its words or more
    /// stand nowhere.
    fn is_of_strangers(&self, words: &[String], asked: &Asked) -> bool {
        let many = words.len() > 1;
        let is_known = |word: &&String| {
            // Few letters begin much, and what is typed to its end begins nothing: among other words they count for
            // themselves alone.
            let is_whole = asked.words.len() >= LINE && asked.words.last() != Some(*word);
            if many && (word.chars().count() <= 3 || is_whole) {
                return meant::spread(self.lexicon, word) > 0;
            }
            !meant::find(self.lexicon, word, words.len()).is_empty()
        };
        let words: Vec<&String> = words.iter().filter(|word| !asked.is_of_mark(word)).collect();
        let known = words.iter().copied().filter(is_known).count();
        asked.words.len() < FEW && !words.is_empty() && known * 2 <= words.len() && !asked.is_code
    }

    /// Takes back what single words found in running text, where no page has all words of a short query.
    fn forget_strays(words: &[String], asked: &Asked, pages: &mut [Weighed]) {
        let is_short = (2..LINE).contains(&words.len()) && asked.provider.is_none();
        let telling = words.iter().filter(|word| !asked.is_of_mark(word)).count();
        let tells = |page: &Weighed| page.words * 2 > telling;
        if is_short && !pages.iter().any(tells) {
            pages.fill(Weighed::default());
        }
    }

    /// Adds what each word of the query says.
    pub(super) fn weigh_words(&self, words: &[String], pages: &mut [Weighed]) {
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
                page.told += usize::from(best.name || best.phrase);
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
    pub(super) fn weigh_categories(&self, words: usize, pages: &mut [Weighed]) {
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

    /// Lifts the page that is called exactly so, and the rule that alone has a mark of the query.
    fn weigh_names(&self, query: &str, asked: &Asked, pages: &mut [Weighed]) {
        let telling = asked.telling.join(" ");
        let mut lift = |at: Option<usize>, by: f32| {
            if let Some(page) = at.and_then(|at| pages.get_mut(at)) {
                page.score += by;
            }
            at.is_some()
        };
        let marks = asked.pieces.iter().map(String::as_str).filter(|piece| spelling::code(piece).is_none());
        let marks =
            if asked.pieces.len() < LINE { vec![query].into_iter().chain(marks).collect() } else { vec![query] };
        if let Some(rule) = marks.into_iter().find_map(|mark| self.reference.rule_naming(mark)) {
            lift(self.index.find(&rule.id), MARK);
            return;
        }
        for name in &asked.apart {
            lift(self.index.find(name), NAME);
        }
        // A name with a hyphen in it is no accident.
        if asked.pieces.len() < LINE {
            asked.pieces.iter().filter(|piece| piece.contains('-') && *piece != query).for_each(|piece| {
                lift(self.index.find(piece), 450.0);
            });
        }
        let by = if asked.is_question || asked.words.len() >= LINE { NAME } else { 500.0 };
        if !lift(self.index.find(query), by) {
            lift(self.index.find(&telling), 450.0);
        }
    }

    /// Lifts pages one of whose names says nearly what the query says, whatever the order of its words.
    fn weigh_likeness(&self, asked: &Asked, pages: &mut [Weighed]) {
        let words = &asked.telling;
        let total = pages.len() as f32;
        let rarity = |word: &str| (1.0 + total / meant::spread(self.lexicon, word).max(1) as f32).ln();
        let stem = |word: &str| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned();
        let telling: Vec<(String, f32)> = words.iter().map(|word| (stem(word), rarity(word))).collect();
        let sum: f32 = telling.iter().map(|(_, rarity)| rarity).sum();
        if words.len() < 2 && !asked.is_question || sum <= 0.0 {
            return;
        }
        let has_code = asked.pieces.iter().any(|piece| spelling::code(piece).is_some());
        let likeness = |name: &str| {
            let own: Vec<String> = lexicon::split(name);
            let own = || own.iter().filter(|word| !asked.fillers.contains(*word));
            let common: f32 =
                telling.iter().filter(|(word, _)| own().any(|own| stem(own) == *word)).map(|(_, rarity)| rarity).sum();
            let whole: f32 = own().map(|word| rarity(word)).sum();
            2.0 * common / (sum + whole)
        };
        for (page, entry) in pages.iter_mut().zip(self.index.entries()) {
            // A single word is the name of many a page, and of the guide only where it asks for no more.
            let is_asked = words.len() > 1 || entry.kind == Kind::Guide;
            if page.names * 2 < words.len() || matches!(entry.kind, Kind::Rule) || !is_asked {
                continue;
            }
            let best = [entry.title].into_iter().chain(entry.aliases()).map(likeness).fold(0.0, f32::max);
            if best > LIKE {
                page.score += (best - LIKE) / (1.0 - LIKE) * 500.0;
                // A page of the guide that asks the same answers it.
                if asked.is_question && entry.kind == Kind::Guide && best > SAME && !has_code {
                    page.score += SURE;
                }
            }
        }
    }

    /// Lifts pages whose words stand together as typed; gives the provider's rule that alone has them so.
    fn weigh_phrases(&self, words: &[String], pages: &mut [Weighed]) -> Option<usize> {
        let together = Together::of(self.lexicon, words)?;
        let mut own = Vec::new();
        for (at, page) in pages.iter_mut().enumerate().filter(|(_, page)| page.words == words.len()) {
            if let Some((passage, whole)) = together.in_page(self.lexicon, at) {
                page.score += if whole { 120.0 } else { 60.0 };
                if words.len() >= LONG_PHRASE {
                    page.score += SURE;
                }
                page.passage = Some((passage, f32::MAX));
                if self.is_of_provider(at) {
                    own.push(at);
                }
            }
        }
        if let [at] = *own { Some(at).filter(|_| words.len() >= OWN_WORDS) } else { None }
    }

    /// Lifts what a whole line means.
    fn weigh_verdict(&self, query: &str, asked: &Asked, pages: &mut [Weighed]) {
        let words = asked.words.len();
        // A question is about bounces, and none itself.
        if asked.is_question && words < WHOLE_LINE {
            return;
        }
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
        let rule = verdict.rule.as_deref().unwrap_or_default();
        let provider = asked.provider.and_then(|at| self.index.entry(at));
        // Who names a provider in a few words means what stands there.
        if let Some(provider) = provider.filter(|_| words < WHOLE_LINE) {
            let is_its = rule.strip_prefix(provider.id).is_some_and(|rest| rest.starts_with('/'));
            lift(rule, if is_its { 2500.0 } else { 0.0 });
            return;
        }
        if verdict.confidence < LIKELY {
            return;
        }
        lift(verdict.category.name(), 2000.0);
        lift(rule, if words >= WHOLE_LINE { 2500.0 } else { 1600.0 });
    }
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
        Kind::Rule | Kind::Lesson => 0.5,
    }
}
