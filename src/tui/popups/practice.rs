//! What can be practiced: look-alikes, one's mistakes, a category, a provider.

use crate::keys::Context;
use crate::lesson::practice::{Choice, providers};
use crate::reference::page::Asks;
use crate::taxonomy::Category;
use crate::tui::list::{Item, List};
use crate::tui::popups::choice::Choosing;
use crate::tui::scene::Scene;
use crate::tui::screens::learn::Start;
use crate::tui::wish::Wish;

/// Everything that can be chosen.
pub fn list(scene: &Scene<'_>) -> Choosing<Choice> {
    let reference = &scene.desk.reference;
    let own = |key: &str, choice| Item::new(reference.sentence(key, &[]), choice);
    let mut items = vec![
        own("learn-choose-look-alikes", Choice { asks: Some(Asks::LookAlike), ..Choice::default() }),
        own("learn-choose-mistakes", Choice { only_missed: true, ..Choice::default() }),
    ];
    let causes = Category::ALL.iter().copied().filter(|one| one.is_bounce() && *one != Category::Unknown);
    items.extend(causes.map(|category| {
        let page = reference.category(category);
        let choice = Choice { category: Some(category), ..Choice::default() };
        let names = [page.title.as_str(), page.short_title(), category.name()];
        let words = names.into_iter().chain(page.aliases.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
        Item { words: words.to_lowercase(), group: "Causes", ..Item::new(page.short_title(), choice) }
    }));
    items.extend(providers(reference).into_iter().map(|page| {
        let choice = Choice { provider: Some(page.id.clone()), ..Choice::default() };
        let names = [page.title.as_str(), &page.id].into_iter().chain(page.aliases.iter().map(String::as_str));
        let words = names.collect::<Vec<_>>().join("\n").to_lowercase();
        Item { words, group: "Providers", ..Item::new(page.short_title(), choice) }
    }));
    Choosing {
        context: Context::Practice,
        title: "Practice by choice".to_owned(),
        width: 60,
        list: List::new(items).filtered("Type a cause or a provider"),
        wish: |choice, _| Wish::Start(Start::Practice(choice.clone())),
    }
}
