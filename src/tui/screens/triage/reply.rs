//! What the log says to the Triage screen.

use super::{Queue, Seen, Triage};
use crate::report::kept::Shown;
use crate::store::{Query, Recurrence, Row, Statuses};
use crate::tui::log::Wanted;

impl Triage {
    /// Takes rows of the queue, as they were at this moment.
    pub fn take_rows(&mut self, told: Wanted, rows: Vec<Row>, now: i64) {
        if self.queue.asked.as_ref() != Some(&told) {
            return;
        }
        let mask = &mut self.mask;
        let seen = |row: Row| {
            let mut shown = row.clone();
            if let Some(mask) = mask {
                mask.row(&mut shown);
            }
            Seen { row, shown, recurrence: None }
        };
        let rows: Vec<Seen> = rows.into_iter().map(seen).collect();
        if let Some(anchor) = self.anchor.take()
            && let Some(place) = rows.iter().position(|seen| seen.row.id == anchor)
        {
            self.selection.row = told.start + place;
        }
        if rows.len() < told.length {
            self.queue.count = (told.start + rows.len()) as u64;
        }
        self.queue = Queue { told: Some(told), rows, now, trouble: None, ..std::mem::take(&mut self.queue) };
    }

    /// Takes how many entries a query means, and how many of all have which status.
    pub fn take_count(&mut self, query: Query, count: u64, statuses: Statuses) {
        self.queue.statuses = statuses;
        if query == self.whole_query() {
            self.queue.count = count;
            self.queue.counted = Some(query);
        }
    }

    /// Takes what repeats of the rows.
    pub fn take_seen(&mut self, told: &Wanted, found: Vec<Recurrence>) {
        if self.queue.told.as_ref() == Some(told) {
            for (seen, found) in self.queue.rows.iter_mut().zip(found) {
                seen.recurrence = Some(found);
            }
        }
    }

    /// Takes all that is known of an entry.
    pub fn take_entry(&mut self, mut shown: Box<Shown>) {
        if self.detail.asked == Some(shown.entry.row.id) {
            if let Some(mask) = &mut self.mask {
                mask.shown(&mut shown);
            }
            self.detail.shown = Some(shown);
        }
    }

    /// Takes that nothing was kept, or why the log can't be read.
    pub fn take_trouble(&mut self, trouble: Option<String>) {
        self.queue = Queue { asked: self.queue.asked.take(), trouble, ..Queue::default() };
        self.queue.told.clone_from(&self.queue.asked);
        self.detail = super::Detail::default();
    }

    /// Takes the numbers of all entries that can be marked; how many they are comes back.
    pub fn take_marks(&mut self, ids: Vec<i64>) -> usize {
        self.marked = ids.into_iter().collect();
        self.marked.len()
    }
}
