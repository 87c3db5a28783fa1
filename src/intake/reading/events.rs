//! Reads a text as the events of a mail service: alone, as a field of a form, or under a few lines about
//! them.
//!
//! It knows how people and programs hand events on; what an event says, the reader of events knows.

use crate::code;
use crate::intake::excerpt::Excerpt;
use crate::intake::text::{lines, part};
use crate::intake::{Delivery, Intake, Shape, webhook};
use crate::reference::shapes::Shapes;

/// How many lines may stand above an event that is no log's.
const MOST_TITLES: usize = 8;

/// The deliveries of a mail service's events; `None` where the text holds none.
pub(super) fn read(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Option<Vec<Delivery>> {
    // A form sends them under a name.
    let start = text.text().find('=').filter(|end| is_name(part(text.text(), 0..*end))).map_or(0, |end| end + 1);
    let text = &text.slice(start..text.text().len());
    if !webhook::looks_like_json(text.text()) {
        return None;
    }
    let events = webhook::read(text, shapes);
    if !events.logged.is_empty() {
        aside.origins = events.origins;
        return Some(aside.put_together(events.logged));
    }
    if events.is_cut && !events.deliveries.is_empty() {
        aside.notices.push("the last event is cut off and was not read".to_owned());
    }
    aside.leave_out(events.left_out);
    (!events.deliveries.is_empty()).then_some(events.deliveries)
}

/// The deliveries of the events that stand under a line or a few about them; `None` where there are none
/// or the lines tell of a failure themselves.
pub(super) fn read_below(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Option<Vec<Delivery>> {
    let all = text.text();
    memchr::memmem::find(all.as_bytes(), b"\n{")?;
    let mut rows = lines(all).take(MOST_TITLES);
    let start = rows.find(|line| part(all, line.clone()).starts_with('{'))?.start;
    let title = part(all, 0..start);
    if title.contains('@') || code::tells_failure(title) {
        return None;
    }
    let events = webhook::read(&text.slice(start..all.len()), shapes);
    let is_event = |one: &Delivery| one.recipient.is_some() && (one.action.is_some() || one.shape != Shape::Report);
    if events.deliveries.is_empty() || !events.deliveries.iter().all(is_event) {
        return None;
    }
    aside.leave_out(events.left_out);
    Some(events.deliveries)
}

/// Whether a word may be the name of a field of a form.
fn is_name(word: &str) -> bool {
    let word = word.trim_start();
    (1..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
