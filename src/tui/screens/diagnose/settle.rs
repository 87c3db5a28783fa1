//! Lays the Diagnose screen out for the size of the terminal.

use ratatui::layout::Size;

use super::areas::{Areas, Pane, areas};
use super::{BareCode, Diagnose, Follow};
use crate::reference::Reference;
use crate::reference::spelling;
use crate::tui::desk::Desk;
use crate::tui::layout::Span;
use crate::tui::paste::Place;
use crate::tui::sheet::{Viewer, Writer, verdict};
use crate::tui::theme::Drawing;
use crate::tui::typeset::{self, Measure};

/// The rows that the summary above the list of recipients may take.
const SUMMARY: usize = 2;

/// A longer text is more than a code.
const BARE: usize = 20;

/// A column of fewer rows is low.
const LOW: usize = 16;

impl Diagnose {
    pub(super) fn lay_out(&mut self, desk: &Desk) {
        let (size, drawing) = (desk.size, desk.drawing());
        if self.pane == Pane::Reasons && Span::of(size) != Span::Three {
            self.pane = Pane::Verdict;
        }
        self.bare_code = self.find_bare_code(&desk.reference);
        self.settle_areas(size, drawing);
        self.settle_verdict(drawing, &desk.reference);
        self.point();
        self.settle_paste(drawing);
    }

    /// The code that is all of the text; of a reply code and an enhanced one the second, which says more.
    fn find_bare_code(&self, reference: &Reference) -> Option<BareCode> {
        if self.paste.size() > BARE {
            return None;
        }
        let text = self.paste.lines().join(" ");
        let mut words = text.split_whitespace();
        let last = words.clone().next_back()?;
        let bare = words.all(|word| word.len() >= 3 && spelling::code(word).is_some());
        let page = reference.document(last).filter(|_| bare)?;
        Some(BareCode { id: page.id, title: page.title })
    }

    fn settle_areas(&mut self, size: Size, drawing: Drawing) {
        self.areas = areas(size, self.pane, 0);
        if self.recipients() > 1 && !self.areas.paste.is_empty() {
            let columns = usize::from(self.areas.paste.width).max(1);
            // On a low screen the list itself is worth more than a second row of the summary.
            let most = if usize::from(self.areas.paste.height) < LOW { 1 } else { SUMMARY };
            self.summary_rows = self.answer.as_ref().map_or_else(Vec::new, |answer| {
                let fits = |kinds: &str| {
                    let rows = typeset::wrap(kinds, columns, drawing);
                    (rows.len() <= most).then_some(rows)
                };
                let cut = || vec![typeset::clip(&answer.kinds(), columns, drawing)];
                answer.summed(fits).unwrap_or_else(cut)
            });
            // A line, a heading, the summary and the list.
            let rows = 2 + self.summary_rows.len() + self.choice.rows.len();
            self.areas = areas(size, self.pane, rows);
        }
    }

    /// Follows the chosen piece of evidence to its words in the paste.
    fn point(&mut self) {
        let viewer = match self.pane {
            Pane::Paste => None,
            Pane::Verdict => Some(&self.verdict),
            Pane::Reasons => Some(&self.reasons),
        };
        let pointing = viewer.and_then(Viewer::words).filter(|_| !self.is_reading());
        if pointing == self.pointing {
            return;
        }
        self.pointed = pointing.as_ref().map(|range| self.paste.locate(range)).unwrap_or_default();
        if let Some((line, range)) = self.pointed.first() {
            self.lead = Some(Place { line: *line, byte: range.start });
            self.follow = Follow::Marks;
        }
        self.pointing = pointing;
    }

    fn settle_verdict(&mut self, drawing: Drawing, reference: &Reference) {
        let Areas { verdict: area, reasons: beside, .. } = self.areas;
        let sheets = self.diagnosis().map(|diagnosis| {
            let told = verdict::Told { diagnosis, known: &self.known };
            let writer = Writer::new(area.width, drawing);
            if beside.is_empty() {
                (verdict::whole(told, self.addressee, reference, writer), None)
            } else {
                let reasons = Writer::new(beside.width, drawing);
                let reasons = verdict::reasons(diagnosis, self.addressee, reference, reasons);
                (verdict::verdict(told, self.addressee, reference, writer), Some(reasons))
            }
        });
        let (sheet, reasons) = sheets.unwrap_or_default();
        self.verdict.show(sheet, area.height);
        self.reasons.show(reasons.unwrap_or_default(), beside.height);
        if let Some(part) = self.sought.take() {
            let viewer = if beside.is_empty() { &mut self.verdict } else { &mut self.reasons };
            viewer.reveal_part(part);
        }
    }

    fn settle_paste(&mut self, drawing: Drawing) {
        let area = self.areas.paste;
        self.measure = (!area.is_empty()).then(|| Measure {
            columns: usize::from(area.width.saturating_sub(1)).max(1),
            mark: typeset::width(drawing.symbols().open),
            drawing,
        });
        let Some(layout) = self.paste_layout() else { return };
        let rows = usize::from(area.height);
        let last = self.paste.lines().len().saturating_sub(1);
        let top = if self.top.line > last { Place::default() } else { layout.row_of(self.top).start() };
        self.top = match (self.follow, self.lead) {
            (Follow::Marks, Some(lead)) => {
                let inside = layout.rows(top, rows).iter().any(|row| row.holds(lead));
                if inside { top } else { layout.above(lead, rows / 3) }
            }
            // Until the answer comes, a fresh paste is shown from its beginning.
            (Follow::Marks, None) => Place::default(),
            (Follow::Cursor, _) => layout.reveal(top, self.paste.cursor(), rows),
        };
    }
}
