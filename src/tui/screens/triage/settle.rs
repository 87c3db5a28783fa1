//! What the screen wants to know of the log: the rows in view, and all about the selected one.

use super::Triage;
use super::areas::areas;
use crate::report::kept::Mask;
use crate::store::Query;
use crate::tui::desk::Desk;
use crate::tui::log::{Request, Wanted};

impl Triage {
    pub(super) fn bring_up_to_date(&mut self, desk: &Desk) {
        self.understand(desk);
        let rows = self.queue.told.as_ref().map_or(usize::MAX, |_| self.rows());
        self.areas = areas(desk.size, rows);
        self.mask_by(desk);
        self.selection.settle(self.rows(), usize::from(self.areas.rows.height));
        self.want_rows();
        self.want_detail();
    }

    /// Asks for everything anew.
    pub fn refresh(&mut self) {
        self.queue.asked = None;
        self.detail.asked = None;
    }

    /// Reads what was typed.
    fn understand(&mut self, desk: &Desk) {
        match Query::read(&self.line.text()).and_then(|query| query.named(&desk.reference)) {
            Ok(query) => {
                if query != self.query {
                    self.query = query;
                    self.go_to_top();
                }
                self.fault = None;
            }
            Err(fault) => self.fault = Some(fault.to_string()),
        }
    }

    /// Other entries are shown from the first one.
    pub(super) fn go_to_top(&mut self) {
        self.selection.row = 0;
        self.selection.top = 0;
        self.anchor = None;
    }

    fn mask_by(&mut self, desk: &Desk) {
        if desk.settings.redact != self.mask.is_some() {
            self.mask = desk.settings.redact.then(|| Mask::new(true, &desk.reference));
            self.refresh();
            self.queue.rows.clear();
            self.queue.told = None;
            self.detail.shown = None;
        }
    }

    fn want_rows(&mut self) {
        let height = usize::from(self.areas.rows.height);
        if height == 0 {
            return;
        }
        let wanted = Wanted { query: self.whole_query(), order: self.order, start: self.selection.top, length: height };
        if self.queue.asked.as_ref() != Some(&wanted) {
            self.queue.asked = Some(wanted.clone());
            self.outbox.push(Request::Rows(wanted));
        }
    }

    pub(super) fn want_detail(&mut self) {
        let Some(id) = self.current().map(|seen| seen.row.id) else {
            if self.queue.told.is_some() && self.queue.told == self.queue.asked {
                self.detail.shown = None;
                self.detail.asked = None;
            }
            return;
        };
        if self.detail.asked != Some(id) {
            self.detail.asked = Some(id);
            self.outbox.push(Request::Entry(id));
        }
    }
}
