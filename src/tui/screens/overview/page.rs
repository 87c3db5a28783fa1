//! What the screen shows, brought up to date from what was counted.

use super::areas::{Needs, areas};
use super::{Drill, KINDS, Overview};
use crate::redact::Redactor;
use crate::report::survey::words::{Words, number};
use crate::survey::board::{Asked, Listed, Query, Within};
use crate::survey::summary::{Summary, Wanted};
use crate::survey::{By, Counts};
use crate::tui::census::Census;
use crate::tui::desk::Desk;
use crate::tui::layout::{frame, padded};
use crate::tui::theme::Drawing;
use crate::tui::typeset;

/// So many minutes are the last ones.
pub(super) const LATELY: i32 = 10;

/// So many troubles are told.
const MOST_TROUBLES: usize = 6;

/// So many groups are listed; nobody reads on.
const MOST_GROUPS: usize = 1000;

/// What is shown, and from what it was made.
#[derive(Debug, Default)]
pub(super) struct Shown {
    made: Option<Made>,
    /// What the input is called, as it may be shown.
    pub name: String,
    /// The totals and groups, as they may be shown.
    pub summary: Option<Summary>,
    /// The keys of the groups, as they are.
    pub keys: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// The deliveries that are looked into.
    pub numbers: Vec<u64>,
    /// Those of them in view, with their numbers.
    pub listed: Vec<(u64, Listed)>,
    /// The newest failures of a followed log.
    pub latest: Vec<(u64, Listed)>,
    /// How many came since it was paused.
    pub missed: u64,
    /// How far a file was read, in percent.
    pub percent: Option<u64>,
    /// What was said last about what is read.
    pub notice: Option<String>,
    /// The sentence for totals of which only the kept failures could be asked.
    pub of_newest: Option<&'static str>,
    /// What came within the last minutes of a followed log.
    pub lately: Counts,
}

/// Where one destination is in trouble, each in lines of a width.
pub(super) fn troubles(words: &Words<'_>, (width, drawing): (u16, Drawing)) -> Vec<Vec<String>> {
    let spikes = words.summary.spikes.iter().take(MOST_TROUBLES);
    let texts = spikes.map(|finding| format!("! {}", words.finding(finding)));
    texts.map(|text| typeset::wrap(&text, usize::from(width).max(1), drawing)).collect()
}

/// From what a page was made.
#[derive(Debug, PartialEq, Eq)]
struct Made {
    version: u64,
    query: Query,
    kind: usize,
    /// Whether a group or all is looked into.
    is_drilled: bool,
    within: Option<Within>,
    is_masked: bool,
}

impl Overview {
    pub(super) fn bring_up_to_date(&mut self, desk: &Desk) {
        if self.kept.is_shown {
            self.bring_kept_up_to_date(desk);
            return;
        }
        self.understand(desk);
        self.lay_out(desk);
        self.mask_by(desk);
        let Some(input) = &self.input else { return };
        let shared = input.shared.clone();
        let is_masked = self.redactor.is_some() && !input.is_masked();
        let is_followed = input.is_followed();
        let census = shared.look();
        let made = Made {
            version: census.version,
            query: self.query.clone(),
            kind: self.kind,
            is_drilled: self.drill.is_some(),
            within: self.drill.as_ref().and_then(|drill| drill.within.clone()),
            is_masked,
        };
        if self.is_paused && self.shown.made.as_ref().is_some_and(|old| old.version != made.version) {
            let version = self.shown.made.as_ref().map_or(0, |old| old.version);
            self.shown.missed = census.version - version;
            let frozen = Made { version, ..made };
            if self.shown.made.as_ref() != Some(&frozen) {
                self.make(&census, desk, frozen);
            }
        } else if self.shown.made.as_ref() != Some(&made) {
            self.shown.missed = 0;
            self.make(&census, desk, made);
        }
        self.lay_out(desk);
        self.settle_selection();
        self.fetch(&census, is_followed, is_masked);
    }

    fn lay_out(&mut self, desk: &Desk) {
        let lines = self.shown.summary.as_ref().map_or(0, |summary| {
            let words = Words { summary, source: "", reference: &desk.reference };
            let width = padded(frame(desk.size).body).width;
            troubles(&words, (width, desk.drawing())).iter().map(Vec::len).sum()
        });
        let needs = Needs {
            groups: self.shown.keys.len(),
            spikes: lines,
            has_step: self.by() == By::Cause && !self.shown.keys.is_empty(),
            is_followed: self.is_following(),
            is_drilled: self.drill.is_some(),
        };
        self.areas = areas(desk.size, needs);
    }

    /// Reads what was typed.
    fn understand(&mut self, desk: &Desk) {
        match Query::read(&self.line.text()).and_then(|query| query.named(&desk.reference)) {
            Ok(query) => {
                self.query = query;
                self.fault = None;
            }
            Err(fault) => self.fault = Some(fault.to_string()),
        }
    }

    fn mask_by(&mut self, desk: &Desk) {
        match (desk.settings.redact, &self.redactor) {
            (true, None) => self.redactor = Some(Redactor::new(&desk.reference)),
            (false, Some(_)) => self.redactor = None,
            _ => {}
        }
    }

    fn make(&mut self, census: &Census, desk: &Desk, made: Made) {
        let wanted = Wanted { by: vec![self.by(), By::Hour, By::Day], top: Some(MOST_GROUPS), before: None };
        let (mut summary, numbers) = self.ask(census, &wanted, desk);
        let table = summary.table(self.by());
        let name = self.input.as_ref().map(|input| input.name.clone()).unwrap_or_default();
        self.shown.name = match &mut self.redactor {
            Some(redactor) => redactor.source(&name).into_owned(),
            None => name,
        };
        self.shown.keys = table.map(|table| table.rows.iter().map(|row| row.key.clone()).collect()).unwrap_or_default();
        if made.is_masked
            && let Some(redactor) = &mut self.redactor
        {
            redactor.summary(&mut summary);
        }
        let words = Words { summary: &summary, source: "", reference: &desk.reference };
        let table = summary.table(self.by());
        self.shown.names =
            table.map(|table| table.rows.iter().map(|row| words.name(table.by, row)).collect()).unwrap_or_default();
        let is_asked = !self.query.is_empty() || self.drill.is_some();
        self.shown.of_newest = match (census.board.is_of_newest() && is_asked, census.board.has_let_go()) {
            (false, _) => None,
            (true, false) => Some("overview-of-kept"),
            (true, true) => Some("overview-of-newest"),
        };
        let last = census.survey.span().map(|(_, last)| last.later(1 - LATELY));
        self.shown.lately = last.map(|since| census.board.since(since)).unwrap_or_default();
        self.shown.percent = census.progress.map(|(read, all)| (read * 100).checked_div(all).unwrap_or(100).min(100));
        self.shown.notice = match (&census.notice, &mut self.redactor) {
            (Some(notice), Some(redactor)) => Some(redactor.source(notice).into_owned()),
            (notice, _) => notice.clone(),
        };
        self.shown.summary = Some(summary);
        self.shown.numbers = numbers;
        self.shown.made = Some(made);
        self.find_selected();
    }

    /// The totals and groups, and the deliveries that are looked into.
    pub(super) fn ask(&self, census: &Census, wanted: &Wanted<'_>, desk: &Desk) -> (Summary, Vec<u64>) {
        let Census { survey, board, .. } = census;
        if self.query.is_empty() && self.drill.is_none() {
            return (Summary::of(survey, wanted, &desk.reference), Vec::new());
        }
        let within = self.drill.as_ref().and_then(|drill| drill.within.as_ref());
        let page = board.page(Asked { query: &self.query, within }, wanted, (survey, &desk.reference));
        let mut numbers = page.numbers;
        if self.is_following() {
            numbers.reverse();
        }
        (page.summary, numbers)
    }

    /// Finds again what was selected, where other rows have come before it.
    fn find_selected(&mut self) {
        if let Some(place) = self.chosen.as_ref().and_then(|key| self.shown.keys.iter().position(|one| one == key)) {
            self.groups.row = place;
        }
        if let Some(drill) = &mut self.drill
            && let Some(place) =
                drill.chosen.and_then(|number| self.shown.numbers.iter().position(|one| *one == number))
        {
            let moved = place.cast_signed() - drill.selection.row.cast_signed();
            drill.selection.row = place;
            drill.selection.top = drill.selection.top.saturating_add_signed(moved);
        }
    }

    pub(super) fn settle_selection(&mut self) {
        let height = usize::from(self.areas.rows.height);
        match &mut self.drill {
            Some(Drill { selection, chosen, .. }) => {
                selection.settle(self.shown.numbers.len(), height);
                *chosen = self.shown.numbers.get(selection.row).copied();
            }
            None => self.groups.settle(self.shown.keys.len(), height),
        }
    }

    /// Takes the deliveries in view.
    fn fetch(&mut self, census: &Census, is_followed: bool, is_masked: bool) {
        let board = &census.board;
        let taken = |number: u64| Some((number, board.listed(number)?));
        self.shown.listed = match &self.drill {
            Some(drill) => {
                let height = usize::from(self.areas.rows.height);
                let inside = self.shown.numbers.iter().skip(drill.selection.top).take(height);
                // A row whose delivery was let go meanwhile stays empty.
                inside.filter_map(|number| taken(*number)).collect()
            }
            None => Vec::new(),
        };
        let latest = usize::from(self.areas.latest.height).saturating_sub(1);
        if is_followed && (!self.is_paused || self.shown.latest.is_empty()) {
            let newest = board.newest().map_or(0, |newest| newest + 1);
            self.shown.latest = (0..newest).rev().take(latest).filter_map(taken).collect();
        }
        if is_masked && let Some(redactor) = &mut self.redactor {
            for (_, one) in self.shown.listed.iter_mut().chain(&mut self.shown.latest) {
                one.recipient = redactor.text(&one.recipient).into_owned();
            }
        }
    }

    /// What stands above everything: how many deliveries came to what.
    pub(super) fn totals(&self, desk: &Desk, width: usize) -> String {
        let Some(summary) = &self.shown.summary else { return String::new() };
        let words = Words { summary, source: "", reference: &desk.reference };
        if let Some(key) = self.shown.of_newest {
            let places = [
                ("failed", number(summary.totals.failed)),
                ("waiting", number(summary.totals.waiting)),
                ("delayed", number(summary.totals.delayed)),
            ];
            let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
            return words.with_refused(words.say(key, &places));
        }
        let long = words.totals();
        if typeset::width(&long) <= width {
            return long;
        }
        let totals = summary.totals;
        let places = [
            ("failed", number(totals.failed)),
            ("waiting", number(totals.waiting)),
            ("deliveries", number(totals.deliveries())),
        ];
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let long = words.with_refused(words.say("overview-totals", &places));
        if typeset::width(&long) <= width { long } else { words.say("overview-totals-short", &places) }
    }
}

/// The kinds of groups as they are told to a reader.
pub(super) fn kinds(desk: &Desk) -> impl Iterator<Item = String> + '_ {
    KINDS.iter().map(|by| desk.reference.sentence(&format!("stats-by-{}", by.name()), &[]))
}
