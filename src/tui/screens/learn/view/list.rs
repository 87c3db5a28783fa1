//! The list of what can be begun, with how far one is.

use crate::lesson::open::Open;
use crate::lesson::progress::REVIEW;
use crate::reference::page::LessonPage;
use crate::tui::desk::Desk;
use crate::tui::paint::{Canvas, rest, row};
use crate::tui::screens::learn::Learn;
use crate::tui::screens::learn::areas::LIST;
use crate::tui::screens::learn::lessons::Row;
use crate::tui::spot::Spot;
use crate::tui::theme::Role;

pub(super) fn draw(screen: &Learn, canvas: &mut Canvas<'_>, desk: &Desk) {
    let area = screen.areas.list;
    canvas.note(area, Spot::Pane(LIST));
    if !screen.areas.head.is_empty() {
        let facts = super::side::facts(screen, desk);
        canvas.clip(screen.areas.head, &facts.join(&format!(" {} ", canvas.symbols().dot)), Role::Muted);
    }
    let rows = screen.rows.iter().enumerate().skip(screen.selection.top).take(usize::from(area.height));
    for (number, shown) in rows {
        let place = row(area, number - screen.selection.top);
        canvas.note(place, Spot::Row { pane: LIST, row: number });
        let (state, role) = state(screen, shown, desk);
        let room = canvas.put_right(place, &format!(" {state}"), role);
        let number_of = lesson(shown, desk).map(|lesson| format!("{:>2} ", lesson.order)).unwrap_or_default();
        let x = canvas.put(room, &number_of, Role::Muted);
        canvas.clip(rest(room, x), &name(screen, shown, desk), Role::Body);
        if number == screen.selection.row {
            canvas.select(place);
        }
    }
}

/// What a row is called.
pub(super) fn name(screen: &Learn, row: &Row, desk: &Desk) -> String {
    let say = |key: &str| desk.reference.sentence(key, &[]);
    match row {
        Row::Continue(kind) => {
            let title = Learn::title(kind, &desk.reference);
            desk.reference.sentence("learn-row-continue", &[("title", &title)])
        }
        Row::Result => {
            let title = screen.quiz.as_ref().map(|quiz| quiz.title.as_str()).unwrap_or_default();
            desk.reference.sentence("learn-row-result", &[("title", title)])
        }
        Row::Review => say("learn-row-review"),
        Row::Practice => say("learn-row-practice"),
        Row::Exam => say("learn-row-exam"),
        Row::Lesson(id) => lesson(row, desk).map_or(id, |lesson| &lesson.title).clone(),
    }
}

/// The lesson that a row opens.
pub(super) fn lesson<'r>(row: &Row, desk: &'r Desk) -> Option<&'r LessonPage> {
    let Row::Lesson(id) = row else { return None };
    desk.reference.lessons().into_iter().find(|lesson| lesson.id == *id)
}

/// How far one is with it.
fn state(screen: &Learn, row: &Row, desk: &Desk) -> (String, Role) {
    let say = |key: &str, places: &[(&str, &str)]| desk.reference.sentence(key, places);
    match row {
        Row::Continue(kind) => {
            let (number, of) = screen.left(kind).map(Open::number).unwrap_or_default();
            (format!("{number}/{of}"), Role::Key)
        }
        Row::Review if screen.standing.due > REVIEW => {
            let (most, count) = (REVIEW.to_string(), screen.standing.due.to_string());
            (say("learn-state-due-many", &[("most", &most), ("count", &count)]), Role::Key)
        }
        Row::Review if screen.standing.due > 0 => {
            (say("learn-state-due", &[("count", &screen.standing.due.to_string())]), Role::Key)
        }
        Row::Review | Row::Practice | Row::Result => (String::new(), Role::Muted),
        Row::Exam => {
            let last = screen.progress.exams.last();
            let percent = last.map(|last| format!("{}%", last.right * 100 / last.of.max(1)));
            (percent.unwrap_or_default(), Role::Muted)
        }
        Row::Lesson(id) => {
            let learned = screen.standing.lesson(id);
            let of = lesson(row, desk).map_or(0, |lesson| lesson.questions.len()).to_string();
            match learned.last {
                _ if learned.due > 0 => (say("learn-state-due", &[("count", &learned.due.to_string())]), Role::Key),
                Some(last) => {
                    let numbers = [("right", last.right.to_string()), ("of", last.of.to_string())];
                    let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
                    (say("learn-state-done", &numbers), Role::Fine)
                }
                None if learned.asked > 0 => {
                    let count = learned.asked.to_string();
                    (say("learn-state-begun", &[("count", &count), ("of", &of)]), Role::Soft)
                }
                None => (say("learn-state-new", &[]), Role::Muted),
            }
        }
    }
}
