//! What a provider that a query names makes of its other words.

use super::asked::Asked;
use super::meant::{self, Together};
use super::weigh::{LINE, MARK, WHOLE_LINE, Weighed};
use super::{SURE, Search};
use crate::reference::document::Kind;
use crate::reference::spelling::{self, Spelled};
use crate::taxonomy::EnhancedCode;

impl Search<'_> {
    /// The words with each provider's name as its rules have it, and whether there is one beside others.
    pub(super) fn by_short_names(&self, words: &[String]) -> (Vec<String>, bool) {
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
    pub(super) fn misspelt_provider(&self, words: &[String]) -> Option<usize> {
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

    /// Whether a page is a rule of a provider's.
    pub(super) fn is_of_provider(&self, at: usize) -> bool {
        let Some(entry) = self.index.entry(at).filter(|entry| entry.kind == Kind::Rule) else { return false };
        let home = entry.id.split_once('/').map(|(home, _)| home);
        home.is_some_and(|home| self.reference.provider(home).is_some())
    }

    /// Lifts a provider that is named beside other words, and what it says of their cause.
    pub(super) fn weigh_provider(&self, asked: &Asked, pages: &mut [Weighed]) {
        let Some(provider) = asked.provider.filter(|_| asked.words.len() < WHOLE_LINE) else { return };
        let Some(entry) = self.index.entry(provider) else { return };
        let mut detail = asked.pieces.iter().filter_map(|piece| match spelling::code(piece)? {
            Spelled::Detail(Some(class), subject, detail) => Some(EnhancedCode { class, subject, detail }),
            _ => None,
        });
        let has_code = asked.pieces.iter().any(|piece| spelling::code(piece).is_some());
        let with_code = detail.next().and_then(|code| self.reference.rule_with(entry.id, code));
        if let Some(page) = with_code.and_then(|rule| pages.get_mut(self.index.find(&rule.id)?)) {
            page.score += MARK;
        }
        let (topic, told) = self.topic(&asked.topic);
        let together = [&asked.topic, &asked.beside].map(|words| Together::of(self.lexicon, words));
        let is_phrase = |at: usize| together.iter().flatten().any(|words| words.in_page(self.lexicon, at).is_some());
        let home = format!("{}/", entry.id);
        let mut best: Option<(usize, f32)> = None;
        let mut of_topic = 0;
        for (at, (page, entry)) in pages.iter_mut().zip(self.index.entries()).enumerate() {
            if entry.kind != Kind::Rule || !entry.id.starts_with(&home) {
                continue;
            }
            if topic.is_some() && self.lexicon.category(at) == topic {
                page.score += 500.0;
                of_topic += 1;
            }
            if is_phrase(at) {
                page.score += SURE;
            }
            if best.is_none_or(|(_, score)| page.score > score) {
                best = Some((at, page.score));
            }
        }
        if let Some(page) = pages.get_mut(provider) {
            // Among many words a code says no more than the others.
            page.score += if has_code && asked.pieces.len() <= LINE { 200.0 } else { 800.0 };
        }
        // Several words for it, or the only rule for it: the rule says what was asked.
        let is_told =
            |at: usize| asked.topic.len() > 1 && told.get(at).is_some_and(|page| page.told >= asked.topic.len());
        let is_named = |at: usize| told.get(at).is_some_and(|page| page.names >= asked.topic.len());
        let is_only = of_topic == 1 && !asked.topic.is_empty();
        if let Some((_, page)) = best
            .filter(|(at, _)| is_only || is_told(*at) || is_phrase(*at))
            .and_then(|(at, _)| Some((at, pages.get_mut(at)?)))
        {
            page.score += 2.0 * SURE;
        } else if let Some(page) = topic.filter(|at| of_topic == 0 && is_named(*at)).and_then(|at| pages.get_mut(at)) {
            // It has no words of its own for that, so the category says it.
            page.score += 2.0 * SURE;
        }
    }

    /// The category that some words mean, if they mean one, and what they say about each page.
    fn topic(&self, words: &[String]) -> (Option<usize>, Vec<Weighed>) {
        let is_category = |at: &usize| self.index.entry(*at).is_some_and(|entry| entry.kind == Kind::Category);
        let mut pages = vec![Weighed::default(); self.index.count()];
        if words.is_empty() {
            return (None, pages);
        }
        self.weigh_words(words, &mut pages);
        if let Some(named) = self.index.find(&words.join(" ")).filter(is_category) {
            return (Some(named), pages);
        }
        let mut lifted = pages.clone();
        self.weigh_categories(words.len(), &mut lifted);
        let found = lifted.iter().enumerate().filter(|(at, page)| page.words == words.len() && is_category(at));
        (found.max_by(|one, other| one.1.score.total_cmp(&other.1.score)).map(|(at, _)| at), pages)
    }
}
