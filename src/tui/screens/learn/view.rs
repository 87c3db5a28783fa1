//! Draws the Learn screen.

mod list;
mod side;

use super::areas::PAGE;
use super::{Learn, Place};
use crate::tui::desk::Desk;
use crate::tui::paint::sheet::{self, Look};
use crate::tui::paint::{Canvas, row};
use crate::tui::theme::Role;

/// Draws everything.
pub(super) fn draw(screen: &Learn, canvas: &mut Canvas<'_>, desk: &Desk) {
    if screen.place == Place::Lessons {
        list::draw(screen, canvas, desk);
        side::draw(screen, canvas, desk);
        return;
    }
    head(screen, canvas, desk);
    let look = Look { pane: PAGE, focused: true, words: Vec::new() };
    sheet::draw(canvas, screen.areas.page, &screen.viewer, &look);
}

/// What is read or asked, which question it is, and how much waits.
fn head(screen: &Learn, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = row(screen.areas.head, 0);
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    let mut facts = Vec::new();
    let quiz = screen.quiz.as_ref().filter(|_| screen.place == Place::Quiz);
    if let Some(quiz) = quiz.filter(|quiz| !quiz.is_done()) {
        let (number, of, is_again) = quiz.number();
        let key = if is_again { "learn-once-more" } else { "learn-question" };
        facts.push(say(key, &[("number", &number.to_string()), ("of", &of.to_string())]));
        if let Some(minutes) = screen.minutes.filter(|_| quiz.is_exam()) {
            facts.push(say("learn-left", &[("minutes", &minutes.to_string())]));
        }
    }
    if screen.standing.due > 0 && quiz.is_none_or(|quiz| !quiz.is_exam()) {
        facts.push(side::due_today(screen.standing.due, &desk.reference));
    }
    let dot = format!(" {} ", canvas.symbols().dot);
    let room = canvas.put_right(area, &format!(" {}", facts.join(&dot)), Role::Muted);
    let lesson = || desk.reference.documents().lessons.find(screen.lesson.as_deref()?);
    let title = quiz.map(|quiz| quiz.title.clone());
    let title = title.or_else(|| lesson().map(|lesson| format!("{} {}", lesson.order, lesson.title)));
    canvas.clip(room, &title.unwrap_or_default(), Role::Title);
}
