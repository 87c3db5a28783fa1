//! Questions by choice.

use clap::Args;

use super::ask::Asker;
use super::store::Store;
use super::{Outcome, practise};
use crate::cli::Look;
use crate::learning::today;
use crate::lesson::practice::{Choice, practice, providers};
use crate::reference::Reference;
use crate::reference::page::{Asks, ProviderPage};
use crate::reference::schema::nearest;
use crate::taxonomy::Category;

/// What is practiced.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only bounces of this category, such as mailbox-full
    #[arg(long, value_name = "ID")]
    category: Option<String>,
    /// Only words of this provider, such as google
    #[arg(long, value_name = "ID")]
    provider: Option<String>,
    /// Only questions for one of two look-alikes
    #[arg(long)]
    look_alikes: bool,
    /// Only questions that you answered wrong before
    #[arg(long)]
    mistakes: bool,
}

pub(super) fn run(options: &Options, reference: &Reference, look: Look) -> anyhow::Result<Outcome> {
    let choice = Choice {
        category: options.category.as_deref().map(category).transpose()?,
        provider: options.provider.as_deref().map(|name| provider(name, reference)).transpose()?,
        asks: options.look_alikes.then_some(Asks::LookAlike),
        only_missed: options.mistakes,
    };
    let mut store = Store::open();
    // The next practice asks something else.
    let before: u64 = store.progress().cards.values().map(|card| u64::from(card.asked)).sum();
    let seed = today().unsigned_abs().wrapping_add(before);
    let items = practice(&choice, (seed, store.progress()), reference);
    let mut asker = Asker::new(reference, look);
    if items.is_empty() {
        let key = if choice.only_missed { "learn-no-mistakes" } else { "learn-no-questions" };
        asker.say(&reference.sentence(key, &[]))?;
        return Ok(Outcome::Nothing);
    }
    if let Some(right) = practise(&items, &mut asker, &mut store)? {
        asker.say(&format!("Practice done: {right} of {} right.", items.len()))?;
    }
    Ok(Outcome::Done)
}

fn category(name: &str) -> anyhow::Result<Category> {
    let known = || Category::ALL.iter().filter(|one| one.is_bounce()).map(|one| one.name());
    let found = name.to_lowercase().parse::<Category>().ok().filter(|one| one.is_bounce());
    found.ok_or_else(|| match nearest(name, known()) {
        Some(near) => anyhow::anyhow!("unknown category {name}; did you mean {near}?"),
        None => anyhow::anyhow!("unknown category {name}; use one of: {}", known().collect::<Vec<_>>().join(", ")),
    })
}

fn provider(name: &str, reference: &Reference) -> anyhow::Result<String> {
    let known = providers(reference);
    let same = |page: &&&ProviderPage| {
        let names = [page.id.as_str(), page.short_title()].into_iter().chain(page.aliases.iter().map(String::as_str));
        names.into_iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    if let Some(page) = known.iter().find(same) {
        return Ok(page.id.clone());
    }
    Err(match nearest(name, known.iter().map(|page| page.id.as_str())) {
        Some(near) => anyhow::anyhow!("no questions about {name}; did you mean {near}?"),
        None => anyhow::anyhow!("no questions about {name}; \"whybounce search {name}\" finds what there is"),
    })
}
