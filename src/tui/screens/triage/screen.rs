//! What the keys and the mouse do on the Triage screen.

use ratatui::layout::Position;

use super::areas::{FILTER, SIDES};
use super::{Side, Triage, view};
use crate::keys::{Command, Context};
use crate::store::{Field, Status};
use crate::tui::desk::Desk;
use crate::tui::log::Request;
use crate::tui::paint::Canvas;
use crate::tui::screen::{Outline, Screen};
use crate::tui::spot::{Hit, Spot};
use crate::tui::wish::Wish;

/// A paste into the filter line that is longer than this, or has a line break, is a bounce.
const LONGEST: usize = 80;

impl Screen for Triage {
    fn places(&self) -> &'static [Context] {
        &[Context::Triage]
    }

    fn context(&self) -> Context {
        if self.is_typing { Context::Narrowing } else { Context::Triage }
    }

    fn enter(&mut self, place: Context) {
        self.is_typing = place == Context::Narrowing;
    }

    /// What was kept meanwhile is shown, and the selected entry stays selected.
    fn arrive(&mut self) {
        self.anchor = self.current().map(|seen| seen.row.id);
        self.refresh();
    }

    fn again(&mut self) {
        self.is_typing = false;
        self.arrive();
    }

    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        if command != Command::SuppressAddress {
            self.warned = None;
        }
        match command {
            Command::Back if !self.go_back() => return Some(self.leave()),
            Command::Back => {}
            Command::Search => self.is_typing = true,
            Command::Open if self.is_typing => self.is_typing = false,
            command if self.is_typing => {
                self.step(command);
                self.line.obey(command);
            }
            Command::Open => {
                if let Some(id) = self.current().map(|seen| seen.row.id) {
                    self.outbox.push(Request::Open(id));
                }
            }
            Command::SetDone => self.set(Status::Done),
            Command::SetWaiting => self.set(Status::Waiting),
            Command::SetOpen => self.set(Status::Open),
            Command::SuppressAddress => return self.suppress(desk),
            Command::CopyNote => self.ask(Request::Notes),
            Command::CopyReport => self.outbox.push(Request::Report),
            Command::UndoAction => return self.undo(desk),
            Command::Mark => self.mark(),
            Command::MarkAll => self.mark_all(),
            Command::NextOrder => return Some(Wish::Say(desk.reference.sentence(self.turn_order(), &[]))),
            Command::NextSide => self.turn_side(1),
            Command::PreviousSide => self.turn_side(-1),
            Command::OnlyAddress => self.narrow(Field::Recipient),
            Command::OnlyDomain => self.narrow(Field::Domain),
            command => self.step(command),
        }
        None
    }

    fn write(&mut self, character: char) -> Option<Wish> {
        self.line.write_search(character);
        None
    }

    fn take_words(&mut self, text: &str) -> bool {
        let words = self.is_typing && text.len() <= LONGEST && !text.trim_end().contains(['\n', '\r']);
        if words {
            self.line.insert(text);
        }
        words
    }

    fn wheel(&mut self, _pane: usize, rows: isize) {
        self.selection.scroll(rows, self.rows(), usize::from(self.areas.rows.height));
    }

    fn click(&mut self, hit: Hit, _desk: &Desk) -> Option<Wish> {
        match hit.spot {
            Spot::Pane(FILTER) => self.is_typing = true,
            Spot::Row { pane: SIDES, row } => {
                self.is_typing = false;
                self.side = Side::ALL.get(row).copied().unwrap_or_default();
            }
            Spot::Row { row, .. } => {
                let was_typing = std::mem::take(&mut self.is_typing);
                let again = self.selection.row == row && !was_typing;
                self.selection.row = row;
                if again && let Some(id) = self.current().map(|seen| seen.row.id) {
                    self.outbox.push(Request::Open(id));
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
        vec![Outline {
            name: "Triage",
            area: self.areas.rows,
            column: self.areas.rows,
            focused: false,
            top: self.selection.top,
            rows: self.rows(),
        }]
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::UndoAction => !self.done.is_empty(),
            Command::Open
            | Command::SetDone
            | Command::SetWaiting
            | Command::SetOpen
            | Command::Assign
            | Command::Note
            | Command::Tag
            | Command::SuppressAddress
            | Command::ForgetAddress
            | Command::CopyNote
            | Command::Mark
            | Command::NextSide => self.is_typing || !self.queue.rows.is_empty(),
            Command::Search | Command::CopyReport | Command::NextOrder => self.queue.statuses.all() > 0,
            _ => true,
        }
    }
}

impl Triage {
    fn step(&mut self, command: Command) {
        self.selection.step(command, self.rows(), usize::from(self.areas.rows.height));
    }
}
