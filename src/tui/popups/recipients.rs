//! The list of recipients, to select one or to filter them.

use crate::keys::Context;
use crate::tui::desk::Desk;
use crate::tui::list::{Item, List};
use crate::tui::popup;
use crate::tui::popups::choice::Choosing;
use crate::tui::scene::Scene;
use crate::tui::screens::diagnose::answer::{self, Answer, Choice, Row};
use crate::tui::theme::Role;
use crate::tui::typeset;
use crate::tui::wish::Wish;

/// A longer title leaves an address no room.
const TITLE: usize = 24;

/// The list, where there are several.
///
/// # Errors
/// Why there is none.
pub fn list(scene: &Scene<'_>) -> Result<Choosing<usize>, &'static str> {
    let screen = &scene.screens.diagnose;
    let Some(answer) = screen.answer_shown().filter(|answer| !answer.diagnoses.is_empty()) else {
        return Err("No recipients yet");
    };
    if answer.diagnoses.len() == 1 {
        return Err("Only one recipient");
    }
    let all = Choice::of("", answer);
    let (rows, bounces) = (all.rows.len(), answer.diagnoses.len());
    let bounces = if bounces > rows { format!(", {bounces} bounces") } else { String::new() };
    let columns =
        usize::from(popup::roomy(76, scene.desk.size).min(scene.desk.size.width.saturating_sub(2)).saturating_sub(8));
    let title = answer.summed(|kinds| {
        let title = format!("{rows} recipients{bounces}: {kinds}");
        (typeset::width(&title) <= columns).then_some(title)
    });
    let title = title.unwrap_or_else(|| format!("{rows} recipients{bounces}"));
    let items = all.rows.iter().filter_map(|row| item(row, answer, scene.desk));
    let mut list = List::new(items.collect()).filtered("Address, hard, mailbox full, … Enter shows these");
    list.selection.row = all.row_of(screen.chosen);
    let wish = |number: &usize, words| Wish::Narrow(words, *number);
    Ok(Choosing { context: Context::Recipients, title, width: 76, list, wish })
}

fn item(row: &Row, answer: &Answer, desk: &Desk) -> Option<Item<usize>> {
    let diagnosis = answer.diagnoses.get(row.first)?;
    let verdict = &diagnosis.verdict;
    let drawing = desk.drawing();
    let title = desk.reference.category(verdict.category).short_title();
    let title = typeset::clip(title, TITLE, drawing);
    let name = format!("{}{}", answer::name(diagnosis), row.times(drawing));
    let lasting = answer::lasting(verdict.permanence, drawing);
    let item = Item::new(name, row.first).with(title, Role::Body).with_badge(lasting, verdict.permanence.into());
    Some(Item { words: answer.words_of(row), is_address: true, ..item })
}
