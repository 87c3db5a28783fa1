//! Bounces to try, one for each cause.

use crate::keys::Context;
use crate::reference::Reference;
use crate::tui::list::{Item, List};
use crate::tui::popups::choice::Choosing;
use crate::tui::scene::Scene;
use crate::tui::screens::diagnose::examples::{self, Example};
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// The plain examples first, then one for each cause.
pub fn list(scene: &Scene<'_>) -> Choosing<String> {
    let plain = scene.screens.diagnose.examples();
    let others = examples::by_category(&scene.desk.reference);
    let others = others.into_iter().filter(|other| plain.iter().all(|known| known.title != other.title));
    let items = plain.iter().cloned().chain(others).map(|example| item(example, &scene.desk.reference)).collect();
    Choosing {
        context: Context::Examples,
        title: "Examples by cause".to_owned(),
        width: 64,
        list: List::new(items).filtered("Type a cause, a code or a provider"),
        wish: |text, _| Wish::Try(text.clone()),
    }
}

fn item(example: Example, reference: &Reference) -> Item<String> {
    let page = reference.category(example.category);
    let names = [page.title.as_str(), &example.title, &example.speaker, &example.text, page.id.name()];
    // Whoever knows a cause by another name finds it by that.
    let names = names.into_iter().chain(page.aliases.iter().map(String::as_str));
    let words = names.collect::<Vec<_>>().join("\n").to_lowercase();
    Item { words, ..Item::new(example.title, example.text).with(example.speaker, Role::Body) }
}
