//! The texts that were in the paste pane before, to go back to one.

use crate::keys::Context;
use crate::tui::history::{Earlier, Found};
use crate::tui::list::{Item, List};
use crate::tui::popups::choice::Choosing;
use crate::tui::scene::Scene;
use crate::tui::theme::{Drawing, Role};
use crate::tui::wish::Wish;

/// So much of a text is searched for what is typed.
const SEARCHED: usize = 4096;

/// The list, where there are any.
///
/// # Errors
/// Why there are none.
pub fn list(scene: &Scene<'_>) -> Result<Choosing<usize>, &'static str> {
    let screen = &scene.screens.diagnose;
    let open = screen.paste.bytes();
    let texts = screen.history.texts().iter().enumerate().filter(|(_, earlier)| earlier.text != open);
    let items: Vec<_> = texts.map(|(number, earlier)| item(number, earlier, scene.desk.drawing())).collect();
    if items.is_empty() {
        return Err("No earlier texts yet");
    }
    Ok(Choosing {
        context: Context::History,
        title: "Earlier texts".to_owned(),
        width: 76,
        list: List::new(items).filtered("Address, hard, mailbox full, … Enter opens it"),
        wish: |number, _| Wish::GoBackTo(*number),
    })
}

fn item(number: usize, earlier: &Earlier, drawing: Drawing) -> Item<usize> {
    let item = Item::new(earlier.name.as_str(), number);
    let item = match &earlier.found {
        Found::Verdict(title, permanence) => {
            let sign = drawing.symbols().sign(*permanence);
            item.with(format!("{title}  {sign} {:<4}", permanence.name().to_uppercase()), (*permanence).into())
        }
        Found::Nothing => item.with("nothing found", Role::Muted),
        Found::Session(when) => item.with(format!("earlier session, {when}"), Role::Muted),
    };
    let text = String::from_utf8_lossy(earlier.text.get(..SEARCHED).unwrap_or(&earlier.text)).into_owned();
    Item { words: format!("{} {} {text}", item.name, item.more).to_lowercase(), ..item }
}
