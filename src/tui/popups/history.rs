//! The texts that were in the paste pane before, to go back to one.

use std::borrow::Cow;

use crate::advice;
use crate::keys::Context;
use crate::tui::desk::Desk;
use crate::tui::history::{Earlier, Found};
use crate::tui::list::{Item, List};
use crate::tui::popups::choice::Choosing;
use crate::tui::scene::Scene;
use crate::tui::theme::Role;
use crate::tui::wish::Wish;

/// So much of a text is searched for what is typed.
const SEARCHED: usize = 4096;

/// A screen of fewer columns is narrow.
const USUAL: u16 = 80;

/// So many texts of earlier sessions are read anew, and none that is longer in bytes.
const READ: usize = 12;
const SHORT: usize = 32 * 1024;

/// The list, where there are any.
///
/// # Errors
/// Why there are none.
pub fn list(scene: &Scene<'_>) -> Result<Choosing<usize>, &'static str> {
    let screen = &scene.screens.diagnose;
    let open = screen.original();
    let texts = screen.history.texts().iter().enumerate().filter(|(_, earlier)| earlier.text != open);
    let mut unread = READ;
    let told = texts.map(|(number, earlier)| (number, told(earlier, scene.desk, &mut unread)));
    let items: Vec<_> = told.map(|(number, earlier)| item(number, &earlier, scene.desk)).collect();
    if items.is_empty() {
        return Err("No earlier texts yet");
    }
    Ok(Choosing {
        context: Context::History,
        title: format!("Earlier texts ({})", kept(scene.desk)),
        width: 76,
        list: List::new(items).filtered("Address, hard, mailbox full, … Enter opens it"),
        wish: |number, _| Wish::GoBackTo(*number),
    })
}

/// Which of all texts the next start has.
fn kept(desk: &Desk) -> String {
    let days = match desk.settings.keep_texts {
        0 => return "none is kept when you quit".to_owned(),
        1 => "for 1 day".to_owned(),
        days => format!("for {days} days"),
    };
    if desk.size.width < USUAL {
        format!("the open one is kept {days}")
    } else {
        format!("when you quit, only the open one is kept, {days}")
    }
}

/// A text of an earlier session with what is found in it, as long as only a few are to be read, and short ones.
fn told<'a>(earlier: &'a Earlier, desk: &Desk, unread: &mut usize) -> Cow<'a, Earlier> {
    if earlier.found != Found::Unread || *unread == 0 || earlier.text.len() > SHORT {
        return Cow::Borrowed(earlier);
    }
    *unread -= 1;
    let diagnoses = advice::diagnose(&earlier.text, &desk.reference);
    let Some(first) = diagnoses.first() else {
        return Cow::Owned(Earlier { found: Found::Nothing, ..earlier.clone() });
    };
    let title = desk.reference.category(first.verdict.category).short_title();
    let read = Earlier::new(&earlier.text, &diagnoses, title);
    Cow::Owned(Earlier { masked: earlier.masked.clone(), when: earlier.when.clone(), ..read })
}

fn item(number: usize, earlier: &Earlier, desk: &Desk) -> Item<usize> {
    // Few columns are the verdict's before they are the clock's.
    let is_narrow = desk.size.width < USUAL;
    let said = |when| if is_narrow { desk.short_moment(when) } else { desk.moment(when) };
    let lead = earlier.when.as_ref().map(said).unwrap_or_default();
    let item = Item { lead, lead_role: Role::Muted, ..Item::new(earlier.label(), number) };
    let item = match &earlier.found {
        Found::Verdict(title, permanence) => {
            let sign = desk.drawing().symbols().sign(*permanence);
            let word = format!("{sign} {:<4}", permanence.name().to_uppercase());
            item.with(title.clone(), Role::Body).with_badge(word, (*permanence).into())
        }
        Found::Nothing => item.with("no bounce found", Role::Muted),
        Found::Unread => item.with("from an earlier session", Role::Muted),
    };
    let text = String::from_utf8_lossy(earlier.text.get(..SEARCHED).unwrap_or(&earlier.text)).into_owned();
    // The beginning of a text says more than its end, of an address both do.
    let is_address = item.name.split(' ').next().is_some_and(|first| first.contains('@'));
    Item { words: format!("{} {} {} {text}", item.lead, item.name, item.more).to_lowercase(), is_address, ..item }
}
