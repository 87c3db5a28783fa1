//! Bounces to try, one for each cause.

use crate::keys::Context;
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
    let items = plain.iter().cloned().chain(others).map(item).collect();
    Choosing {
        context: Context::Examples,
        title: "Examples by cause".to_owned(),
        width: 64,
        list: List::new(items).filtered("Type a cause or a provider"),
        wish: |text, _| Wish::Try(text.clone()),
    }
}

fn item(example: Example) -> Item<String> {
    let words = format!("{} {}", example.title, example.speaker).to_lowercase();
    Item { words, ..Item::new(example.title, example.text).with(example.speaker, Role::Muted) }
}
