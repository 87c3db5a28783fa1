//! Questions that one chooses: of a category, of a provider, of look-alikes alone, or of what was missed before.

use super::exam::{Source, lesson_sources};
use super::progress::Progress;
use super::{Item, Shuffle, pool, with_id};
use crate::reference::Reference;
use crate::reference::page::{Asks, ProviderPage};
use crate::taxonomy::Category;

/// How many questions are asked at once.
pub const PRACTICE: usize = 10;

/// What is practiced; what is not chosen may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The category of the bounces.
    pub category: Option<Category>,
    /// The provider whose words they are, by its id.
    pub provider: Option<String>,
    /// What is asked for.
    pub asks: Option<Asks>,
    /// Whether it was answered wrong before.
    pub only_missed: bool,
}

impl Choice {
    /// Whether a question is one of those.
    fn fits(&self, item: &Item) -> bool {
        let provider = item.diagnosis.verdict.provider.as_deref();
        self.category.is_none_or(|category| category == item.category())
            && self.asks.is_none_or(|asks| asks == item.asks)
            && (self.provider.is_none() || provider == self.provider.as_deref() || self.is_theirs(&item.page))
    }

    /// Whether it is asked for this: of a category that one has chosen, the category asks nothing.
    fn asks_for(&self, asks: Asks) -> bool {
        let is_known = self.category.is_some() && matches!(asks, Asks::Category | Asks::LookAlike);
        self.asks.map_or(!is_known, |wanted| wanted == asks)
    }

    /// Whether a rule is one of the provider's own.
    fn is_theirs(&self, rule: &str) -> bool {
        let owner = rule.split_once('/').map(|(owner, _)| owner);
        owner.is_some() && owner == self.provider.as_deref()
    }
}

/// Some questions of a choice: those that were never asked first, then as chance has it; what was missed most first.
pub fn practice(choice: &Choice, (seed, progress): (u64, &Progress), reference: &Reference) -> Vec<Item> {
    if choice.only_missed {
        return missed(choice, (seed, progress), reference);
    }
    let mut chance = Shuffle::of(seed, "practice");
    let mut sources = lesson_sources(reference);
    // Of a provider only its own rules need be read.
    let rules = pool::rules(reference).into_iter();
    let rules = rules.filter(|rule| choice.provider.is_none() || choice.is_theirs(&rule.id));
    sources.extend(rules.map(|rule| (rule.category, Source::Rule(rule))));
    sources.retain(|(category, _)| choice.category.is_none_or(|wanted| wanted == *category));
    chance.shuffle(&mut sources);
    let mut kinds = Asks::ALL;
    let mut items: Vec<Item> = Vec::new();
    let mut known: Vec<Item> = Vec::new();
    for (_, source) in &sources {
        if items.len() >= PRACTICE {
            break;
        }
        chance.shuffle(&mut kinds);
        let made = kinds.iter().filter(|asks| choice.asks_for(**asks));
        let made = made.filter_map(|asks| source.item(*asks, seed, reference)).find(|item| choice.fits(item));
        let Some(item) = made.filter(|item| items.iter().all(|other| other.text.trim() != item.text.trim())) else {
            continue;
        };
        let is_known = progress.cards.contains_key(&item.id);
        if is_known { &mut known } else { &mut items }.push(item);
    }
    items.extend(known);
    items.truncate(PRACTICE);
    items
}

fn missed(choice: &Choice, (seed, progress): (u64, &Progress), reference: &Reference) -> Vec<Item> {
    let mut cards: Vec<_> = progress.cards.iter().filter(|(_, card)| card.missed > 0).collect();
    let share = |asked: u32, missed: u32| f64::from(missed) / f64::from(asked.max(1));
    cards.sort_by(|(_, one), (_, other)| {
        share(other.asked, other.missed).total_cmp(&share(one.asked, one.missed)).then(other.missed.cmp(&one.missed))
    });
    let items = cards.into_iter().filter_map(|(id, _)| with_id(id, seed, reference));
    items.filter(|item| choice.fits(item)).take(PRACTICE).collect()
}

/// The providers whose words are asked about, in the order of their titles.
pub fn providers(reference: &Reference) -> Vec<&ProviderPage> {
    let rules = pool::rules(reference).into_iter();
    let mut found: Vec<_> = rules.filter_map(|rule| reference.provider(rule.id.split_once('/')?.0)).collect();
    found.sort_by_key(|page| (page.short_title().to_lowercase(), &page.id));
    found.dedup_by_key(|page| &page.id);
    found
}
