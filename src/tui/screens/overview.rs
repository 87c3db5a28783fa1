//! The Overview screen: the many at once, of the open input or of a log that is followed.
//!
//! ```text
//!  totals
//!  / filter                                          timeline
//!  [Cause]  Domain  Provider  Code  Sender  Hour
//!  groups with bars, or the deliveries of one of them
//!  them or us; of a followed log the newest failures
//! ```

pub mod areas;
mod input;
mod kept;
mod open;
mod page;
mod screen;
mod texts;
mod view;

use crate::redact::Redactor;
use crate::reference::Reference;
use crate::survey::By;
use crate::survey::board::{Query, Within};
use crate::survey::summary::{Row, Table};
use crate::tui::census::Counting;
use crate::tui::line::Line;
use crate::tui::list::Selection;
use areas::Areas;
pub use input::Input;
pub use open::Opening;
use page::Shown;

/// What deliveries are counted by here, in the order of the keys.
pub const KINDS: [By; 6] = [By::Cause, By::Domain, By::Provider, By::Code, By::Sender, By::Hour];

/// The deliveries of a group, or of all.
#[derive(Debug)]
struct Drill {
    /// The group; none for all.
    within: Option<Within>,
    /// What it is called.
    title: String,
    /// Where one is among them.
    selection: Selection,
    /// The delivery that is selected, by its number.
    chosen: Option<u64>,
}

/// The Overview screen.
#[derive(Debug)]
pub struct Overview {
    input: Option<Input>,
    /// The file that is to be counted next.
    job: Option<Counting>,
    /// The number of the kind of groups.
    kind: usize,
    line: Line,
    /// Whether the line has the keys.
    is_typing: bool,
    /// What was typed, as it was understood last.
    query: Query,
    /// Why it is not understood.
    fault: Option<String>,
    groups: Selection,
    /// The group that is selected, by its key.
    chosen: Option<String>,
    drill: Option<Drill>,
    /// Whether a followed log is not looked at for a while.
    is_paused: bool,
    shown: Shown,
    areas: Areas,
    redactor: Option<Redactor>,
    kept: kept::Kept,
}

impl Overview {
    /// The screen without anything to count.
    pub fn new(_reference: &Reference) -> Self {
        Self::blank()
    }

    fn blank() -> Self {
        Self {
            input: None,
            job: None,
            kind: 0,
            line: Line::default(),
            is_typing: false,
            query: Query::default(),
            fault: None,
            groups: Selection::default(),
            chosen: None,
            drill: None,
            is_paused: false,
            shown: Shown::default(),
            areas: Areas::default(),
            redactor: None,
            kept: kept::Kept::default(),
        }
    }

    /// The file that is to be counted, once.
    pub const fn take_job(&mut self) -> Option<Counting> {
        self.job.take()
    }

    /// What deliveries are counted by now.
    fn by(&self) -> By {
        KINDS.get(self.kind).copied().unwrap_or(By::Cause)
    }

    fn table(&self) -> Option<&Table> {
        self.shown.summary.as_ref()?.table(self.by())
    }

    /// The groups that are listed.
    fn rows(&self) -> &[Row] {
        self.table().map(|table| table.rows.as_slice()).unwrap_or_default()
    }

    /// Counts by another thing.
    fn turn(&mut self, step: isize) {
        self.choose_kind((self.kind + KINDS.len()).saturating_add_signed(step) % KINDS.len());
    }

    fn choose_kind(&mut self, kind: usize) {
        self.kind = kind;
        self.drill = None;
        self.groups = Selection::default();
        self.chosen = None;
    }

    /// Looks into the selected group.
    fn look_into(&mut self) {
        let by = self.by();
        let Some(key) = self.shown.keys.get(self.groups.row).cloned() else { return };
        let title = self.shown.names.get(self.groups.row).cloned().unwrap_or_default();
        self.drill =
            Some(Drill { within: Some(Within { by, key }), title, selection: Selection::default(), chosen: None });
    }

    /// Goes to the next failure, the first time to the first, of a followed log the newest; what is to be said
    /// comes back.
    fn next_failure(&mut self) -> Option<&'static str> {
        let is_following = self.is_following();
        match &mut self.drill {
            Some(drill) if drill.within.is_none() => {
                // Of a followed log the newest comes first.
                let next = drill.selection.row.checked_add_signed(if is_following { -1 } else { 1 });
                let Some(next) = next.filter(|next| *next < self.shown.numbers.len()) else {
                    return Some("overview-no-newer");
                };
                drill.selection.row = next;
                drill.chosen = None;
            }
            _ => {
                self.drill =
                    Some(Drill { within: None, title: String::new(), selection: Selection::default(), chosen: None });
            }
        }
        None
    }

    /// Goes one level back; whether there was one.
    fn go_back(&mut self) -> bool {
        if self.is_typing && !self.line.is_empty() || self.drill.is_none() && !self.is_typing && !self.line.is_empty() {
            self.line = Line::default();
        } else if self.is_typing {
            self.is_typing = false;
        } else if self.drill.take().is_none() {
            return false;
        }
        true
    }

    /// What was said last about what is read.
    pub fn notice(&self) -> Option<&str> {
        self.shown.notice.as_deref()
    }

    /// Whether a log is followed.
    pub fn is_following(&self) -> bool {
        self.input.as_ref().is_some_and(Input::is_followed)
    }
}
