//! Overview over the kept log: by cause, domain, provider, address, day, weekday and hour, and which addresses the
//! house's rules name. A group opens in Triage.
//!
//! It reads no log: what it wants to know waits in its outbox, and what comes of it is told to it.

use super::Overview;
use super::areas::{Needs, areas};
use crate::keys::Command;
use crate::report::kept::{self, Mask};
use crate::report::survey::words::number;
use crate::store::{Field, Query, TotalsBy};
use crate::tui::desk::Desk;
use crate::tui::line::Line;
use crate::tui::list::Selection;
use crate::tui::log::{Counted, Counts, Request};
use crate::tui::screens::triage::Within;
use crate::tui::wish::Wish;

/// What kept bounces are counted by here, in the order of the keys.
pub(super) const KINDS: [Counted; 7] = [
    Counted::By(TotalsBy::Cause),
    Counted::By(TotalsBy::Domain),
    Counted::By(TotalsBy::Provider),
    Counted::By(TotalsBy::Recipient),
    Counted::By(TotalsBy::Day),
    Counted::Week,
    Counted::Candidates,
];

/// The kept log as Overview shows it.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Whether it stands in the place of the open input.
    pub is_shown: bool,
    /// The number of the kind of groups.
    pub kind: usize,
    pub line: Line,
    query: Query,
    /// Why what was typed is not understood.
    pub fault: Option<String>,
    /// Why the log can't be read.
    pub trouble: Option<String>,
    pub selection: Selection,
    asked: Option<(Query, Counted)>,
    /// What was counted, as it is in the log.
    pub counts: Option<Box<Counts>>,
    /// What that is about.
    pub told: Option<Counted>,
    /// What its rows are called, as they may be shown.
    pub names: Vec<String>,
    outbox: Vec<Request>,
    is_masked: bool,
}

impl Kept {
    /// What is counted by now.
    pub(super) fn counted(&self) -> Counted {
        KINDS.get(self.kind).copied().unwrap_or(Counted::Week)
    }

    fn choose(&mut self, kind: usize) {
        self.kind = kind;
        self.selection = Selection::default();
    }

    fn turn(&mut self, step: isize) {
        self.choose((self.kind + KINDS.len()).saturating_add_signed(step) % KINDS.len());
    }
}

impl Overview {
    /// What it wants to know of the kept log, once.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.kept.outbox)
    }

    /// Whether the kept log is what is seen.
    pub(super) const fn shows_kept(&self) -> bool {
        self.kept.is_shown && (self.kept.counts.is_some() || self.kept.trouble.is_some())
    }

    /// Shows the kept log, or the open input again.
    pub(super) fn switch(&mut self) {
        self.kept.is_shown = !self.kept.is_shown;
        self.is_typing = false;
        self.kept.asked = None;
    }

    /// Where nothing is open, the kept log is shown.
    pub(super) fn arrive_at_kept(&mut self) {
        self.kept.asked = None;
        if self.input.is_none() {
            self.kept.is_shown = true;
        }
    }

    /// Takes what was counted.
    pub fn take_counts(&mut self, query: Query, counted: Counted, counts: Box<Counts>) {
        if self.kept.asked.as_ref() == Some(&(query, counted)) {
            self.kept.counts = Some(counts);
            self.kept.trouble = None;
            self.kept.told = Some(counted);
            self.kept.names.clear();
        }
    }

    /// Takes that nothing was kept, or why the log can't be read; what is to be said of it comes back.
    pub fn take_trouble(&mut self, trouble: Option<String>) -> Option<&'static str> {
        let is_nothing = trouble.is_none();
        self.kept.counts = None;
        self.kept.is_shown &= !is_nothing;
        self.kept.trouble = trouble;
        // Where nothing is open, the screen says what to do.
        (is_nothing && self.input.is_some()).then_some("queue-nothing")
    }

    pub(super) fn bring_kept_up_to_date(&mut self, desk: &Desk) {
        self.areas = areas(desk.size, Needs::default());
        match Query::read(&self.kept.line.text()).and_then(|query| query.named(&desk.reference)) {
            Ok(query) => {
                self.kept.query = query;
                self.kept.fault = None;
            }
            Err(fault) => self.kept.fault = Some(fault.to_string()),
        }
        let wanted = (self.kept.query.clone(), self.kept.counted());
        if self.kept.asked.as_ref() != Some(&wanted) {
            self.kept.asked = Some(wanted.clone());
            self.kept.outbox.push(Request::Totals(wanted.0, wanted.1));
        }
        if self.kept.names.is_empty() || self.kept.is_masked != desk.settings.redact {
            self.kept.is_masked = desk.settings.redact;
            self.name_kept(desk);
        }
        self.kept.selection.settle(self.kept.names.len(), usize::from(self.areas.rows.height));
    }

    fn name_kept(&mut self, desk: &Desk) {
        let Some(counts) = &self.kept.counts else { return };
        let mut mask = Mask::new(desk.settings.redact, &desk.reference);
        let by = self.kept.told;
        let title = |name: &String| {
            if name.is_empty() {
                return desk.reference.sentence("stats-not-told", &[]);
            }
            match by {
                Some(Counted::By(TotalsBy::Cause)) => {
                    name.parse().map_or(name.clone(), |cause| desk.reference.category(cause).short_title().to_owned())
                }
                Some(Counted::By(TotalsBy::Provider)) => {
                    desk.reference.provider(name).map_or(name.clone(), |page| page.title.clone())
                }
                _ => name.clone(),
            }
        };
        let mut names: Vec<String> = match by {
            Some(Counted::Candidates) => counts.candidates.iter().map(|one| one.address.clone()).collect(),
            _ => counts.groups.iter().map(|(name, _)| title(name)).collect(),
        };
        if matches!(by, Some(Counted::Candidates | Counted::By(TotalsBy::Domain | TotalsBy::Recipient))) {
            for name in &mut names {
                mask.text(name);
            }
        }
        self.kept.names = names;
    }

    /// Obeys a command while the kept log is shown.
    pub(super) fn obey_kept(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        let height = usize::from(self.areas.rows.height);
        let kept = &mut self.kept;
        match command {
            Command::Back if !kept.line.is_empty() => kept.line = Line::default(),
            Command::Back | Command::Open if self.is_typing => self.is_typing = false,
            Command::Back => return Some(Wish::Leave),
            Command::Search => self.is_typing = true,
            Command::Open => return self.open_group(desk),
            command if self.is_typing => {
                kept.selection.step(command, kept.names.len(), height);
                kept.line.obey(command);
            }
            Command::KeptLog => self.switch(),
            Command::NextKind => kept.turn(1),
            Command::PreviousKind => kept.turn(-1),
            Command::Pause => kept.selection.step(Command::PageDown, kept.names.len(), height),
            Command::CopyTotals => return Some(Wish::CopyTotals(self.kept_text(desk))),
            command => kept.selection.step(command, kept.names.len(), height),
        }
        None
    }

    /// Shows the entries of the selected group in Triage.
    pub(super) fn open_group(&self, desk: &Desk) -> Option<Wish> {
        let kept = &self.kept;
        let counts = kept.counts.as_ref()?;
        let row = kept.selection.row;
        let title = kept.names.get(row).cloned();
        let (field, value) = match kept.told? {
            Counted::By(TotalsBy::Cause) => (Field::Cause, counts.groups.get(row)?.0.clone()),
            Counted::By(TotalsBy::Domain) => (Field::Domain, counts.groups.get(row)?.0.clone()),
            Counted::By(TotalsBy::Provider) => (Field::Provider, counts.groups.get(row)?.0.clone()),
            Counted::By(TotalsBy::Recipient) => (Field::Recipient, counts.groups.get(row)?.0.clone()),
            Counted::By(TotalsBy::Assignee) => (Field::Assignee, counts.groups.get(row)?.0.clone()),
            Counted::Candidates => (Field::Recipient, counts.candidates.get(row)?.address.clone()),
            Counted::By(TotalsBy::Day) | Counted::Week => {
                return Some(Wish::Say(desk.reference.sentence("queue-no-group", &[])));
            }
        };
        // The rules look at all bounces of an address.
        let words = if kept.told == Some(Counted::Candidates) { String::new() } else { kept.line.text() };
        Some(Wish::OpenGroup(words, Some(Within { field, value, title: title? })))
    }

    /// A click on a kind of groups, or on a row.
    pub(super) fn click_kept(&mut self, pane: usize, row: usize, desk: &Desk) -> Option<Wish> {
        self.is_typing = false;
        if pane == super::areas::KINDS {
            self.kept.choose(row);
            return None;
        }
        let again = self.kept.selection.row == row;
        self.kept.selection.row = row;
        if again { self.open_group(desk) } else { None }
    }

    /// What is said of a candidate: what is to become of it, and why.
    pub(super) fn candidate(&self, row: usize, desk: &Desk) -> Option<(crate::store::Standing, String)> {
        let one = self.kept.counts.as_ref()?.candidates.get(row)?;
        Some((one.standing, kept::reason(one, &desk.reference)))
    }

    /// The page as text.
    fn kept_text(&self, desk: &Desk) -> String {
        let mut lines = vec![self.kept_totals(desk), String::new()];
        for (row, name) in self.kept.names.iter().enumerate() {
            let count = self.kept.counts.as_ref().and_then(|counts| counts.groups.get(row)).map(|(_, count)| *count);
            let told = match self.candidate(row, desk) {
                Some((standing, reason)) => format!("{}: {reason}", standing.name()),
                None => count.map(number).unwrap_or_default(),
            };
            lines.push(format!("{name}  {told}"));
        }
        crate::safe::block(&(lines.join("\n") + "\n")).into_owned()
    }

    /// How many entries there are of which status.
    pub(super) fn kept_totals(&self, desk: &Desk) -> String {
        let statuses = self.kept.counts.as_ref().map(|counts| counts.totals.statuses).unwrap_or_default();
        let [all, open, waiting, done] = [statuses.all(), statuses.open, statuses.waiting, statuses.done].map(number);
        let places = [("all", all.as_str()), ("open", &open), ("waiting", &waiting), ("done", &done)];
        desk.reference.sentence("queue-totals", &places)
    }
}

/// The sentence that names a kind of groups.
pub(super) const fn key(counted: Counted) -> &'static str {
    match counted {
        Counted::By(TotalsBy::Cause) => "stats-by-cause",
        Counted::By(TotalsBy::Domain) => "stats-by-domain",
        Counted::By(TotalsBy::Provider) => "stats-by-provider",
        Counted::By(TotalsBy::Recipient) => "queue-by-address",
        Counted::By(TotalsBy::Assignee) => "queue-column-who",
        Counted::By(TotalsBy::Day) => "queue-by-day",
        Counted::Week => "queue-by-week",
        Counted::Candidates => "queue-by-candidates",
    }
}
