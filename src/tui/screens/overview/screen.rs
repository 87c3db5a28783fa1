//! What the keys and the mouse do on the Overview screen.

use ratatui::layout::Position;

use super::areas::{FILTER, KINDS, LATEST};
use super::{Drill, Overview, view};
use crate::keys::{Command, Context};
use crate::tui::desk::Desk;
use crate::tui::list::Selection;
use crate::tui::paint::Canvas;
use crate::tui::screen::{Outline, Screen};
use crate::tui::spot::{Hit, Spot};
use crate::tui::wish::Wish;

/// A paste into the filter line that is longer than this, or has a line break, is a bounce.
const LONGEST: usize = 80;

impl Screen for Overview {
    fn places(&self) -> &'static [Context] {
        &[Context::Overview, Context::Narrowing]
    }

    fn context(&self) -> Context {
        if self.is_typing { Context::Narrowing } else { Context::Overview }
    }

    fn enter(&mut self, place: Context) {
        self.is_typing = place == Context::Narrowing;
    }

    fn arrive(&mut self) {
        self.arrive_at_kept();
    }

    fn again(&mut self) {
        self.drill = None;
        self.is_typing = false;
    }

    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        if self.shows_kept() {
            return self.obey_kept(command, desk);
        }
        match command {
            Command::KeptLog => self.switch(),
            Command::Back if !self.go_back() => return Some(Wish::Leave),
            Command::Back => {}
            Command::Search => self.is_typing = true,
            Command::Open if self.is_typing => self.is_typing = false,
            Command::Open => return self.open(desk),
            Command::NextKind => self.turn(1),
            Command::PreviousKind => self.turn(-1),
            Command::Pause if self.is_following() => self.is_paused = !self.is_paused,
            Command::Pause => self.step(Command::PageDown),
            Command::NextFailure => {
                let said = self.next_failure()?;
                return Some(Wish::Say(desk.reference.sentence(said, &[])));
            }
            Command::CopyTotals => return Some(self.text(desk).map_or_else(|| nothing(desk), Wish::CopyTotals)),
            command if self.is_typing => {
                self.step(command);
                self.line.obey(command);
            }
            command => self.step(command),
        }
        None
    }

    fn write(&mut self, character: char) -> Option<Wish> {
        let line = if self.shows_kept() { &mut self.kept.line } else { &mut self.line };
        line.write_search(character);
        None
    }

    fn take_words(&mut self, text: &str) -> bool {
        let words = self.is_typing && text.len() <= LONGEST && !text.trim_end().contains(['\n', '\r']);
        if words {
            let line = if self.shows_kept() { &mut self.kept.line } else { &mut self.line };
            line.insert(text);
        }
        words
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        let height = usize::from(self.areas.rows.height);
        if self.shows_kept() {
            self.kept.selection.scroll(rows, self.kept.names.len(), height);
            return;
        }
        if let Some(drill) = &mut self.drill {
            drill.selection.scroll(rows, self.shown.numbers.len(), height);
        } else {
            self.groups.scroll(rows, self.shown.keys.len(), height);
        }
        self.stay();
    }

    fn click(&mut self, hit: Hit, desk: &Desk) -> Option<Wish> {
        match hit.spot {
            Spot::Pane(FILTER) => self.is_typing = true,
            Spot::Row { pane, row } if self.shows_kept() => return self.click_kept(pane, row, desk),
            Spot::Row { pane: KINDS, row } => {
                self.is_typing = false;
                self.choose_kind(row);
            }
            Spot::Row { pane: LATEST, row } => {
                self.is_typing = false;
                let number = self.shown.latest.get(row)?.0;
                return self.opening_of(number).map(Wish::OpenDelivery);
            }
            Spot::Row { row, .. } => {
                let was_typing = std::mem::take(&mut self.is_typing);
                let selection = self.selection_mut();
                let again = selection.row == row && !was_typing;
                selection.row = row;
                self.stay();
                if again {
                    return self.open(desk);
                }
            }
            _ => self.is_typing = false,
        }
        None
    }

    fn settle(&mut self, desk: &Desk) {
        self.bring_up_to_date(desk);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
        view::draw(self, canvas, desk)
    }

    fn panes(&self) -> Vec<Outline> {
        let (selection, rows) = match &self.drill {
            _ if self.shows_kept() => (self.kept.selection, self.kept.names.len()),
            Some(drill) => (drill.selection, self.shown.numbers.len()),
            None => (self.groups, self.shown.keys.len()),
        };
        vec![Outline {
            name: "Overview",
            area: self.areas.rows,
            column: self.areas.rows,
            focused: false,
            top: selection.top,
            rows,
        }]
    }

    fn hint(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::Pause if self.is_paused => Some("go on"),
            Command::KeptLog if self.shows_kept() => Some("this log"),
            _ => None,
        }
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            // Without an input the kept log is shown, where there is one.
            Command::KeptLog => self.input.is_some(),
            Command::NextKind | Command::CopyTotals | Command::Search | Command::Open if self.shows_kept() => true,
            Command::Pause | Command::NextFailure | Command::Export if self.shows_kept() => false,
            Command::Pause => self.is_following(),
            Command::NextKind => self.input.is_some() && self.drill.is_none(),
            Command::NextFailure | Command::CopyTotals | Command::Export | Command::Search | Command::Open => {
                self.input.is_some()
            }
            _ => true,
        }
    }
}

impl Overview {
    /// Looks into the selected group, or opens the selected delivery.
    fn open(&mut self, desk: &Desk) -> Option<Wish> {
        if self.drill.is_none() {
            self.look_into();
            return None;
        }
        let gone = || Wish::Say(desk.reference.sentence("overview-let-go", &[]));
        Some(self.opening().map_or_else(gone, Wish::OpenDelivery))
    }

    fn selection_mut(&mut self) -> &mut Selection {
        match &mut self.drill {
            Some(drill) => &mut drill.selection,
            None => &mut self.groups,
        }
    }

    /// Stays with what is on the selected row, whatever comes before it.
    fn stay(&mut self) {
        match &mut self.drill {
            Some(Drill { chosen, .. }) => *chosen = None,
            None => self.chosen = self.shown.keys.get(self.groups.row).cloned(),
        }
    }

    fn step(&mut self, command: Command) {
        let rows = if self.drill.is_some() { self.shown.numbers.len() } else { self.shown.keys.len() };
        let height = usize::from(self.areas.rows.height);
        let selection = self.selection_mut();
        let before = selection.row;
        selection.step(command, rows, height);
        if selection.row != before {
            self.stay();
        }
    }
}

fn nothing(desk: &Desk) -> Wish {
    Wish::Say(desk.reference.sentence("overview-nothing", &[]))
}
