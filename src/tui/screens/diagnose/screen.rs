//! What the keys and the mouse do on the Diagnose screen, and its panes.

use ratatui::layout::{Position, Size};

use super::Diagnose;
use super::areas::{EXAMPLES, PASTE, Pane, REASONS, RECIPIENTS, VERDICT};
use super::view;
use crate::advice::Part;
use crate::keys::{Command, Context};
use crate::settings::Name;
use crate::tui::desk::Desk;
use crate::tui::layout::Span;
use crate::tui::paint::Canvas;
use crate::tui::screen::{Found, Outline, Screen};
use crate::tui::sheet::Viewer;
use crate::tui::spot::{Hit, Spot};
use crate::tui::wish::{Way, Wish};

impl Screen for Diagnose {
    fn places(&self) -> &'static [Context] {
        &[Context::Paste, Context::Verdict]
    }

    fn context(&self) -> Context {
        if self.pane == Pane::Paste { Context::Paste } else { Context::Verdict }
    }

    fn enter(&mut self, place: Context) {
        self.pane = if place == Context::Paste { Pane::Paste } else { Pane::Verdict };
    }

    /// From the verdict its command leads to the text, from elsewhere to where one was.
    fn again(&mut self) {
        self.pane = Pane::Paste;
    }

    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish> {
        self.looked_up = None;
        match command {
            Command::Open => return self.open(desk),
            Command::Back
                if self.pane != Pane::Paste
                    && let Some(tab) = self.opened_from =>
            {
                return Some(Wish::Return(tab));
            }
            Command::Back if self.pane != Pane::Paste => {
                let [quit, pane] = [Command::Quit, Command::NextPane]
                    .map(|command| desk.key(self.context(), command).unwrap_or_default());
                return Some(Wish::Say(format!("{quit}: quit. {pane}: back to the text")));
            }
            Command::Back => self.focus(Pane::Verdict),
            Command::NextFlow => {
                self.sought = Some(Part::MailType);
                return Some(Wish::Change(Name::Flow, 1));
            }
            Command::NextAudience => {
                self.sought = Some(Part::Reader);
                return Some(Wish::Change(Name::Audience, 1));
            }
            Command::Keep => return Some(Wish::Keep),
            Command::NextPane => self.next_pane(1, desk.size),
            Command::PreviousPane => self.next_pane(-1, desk.size),
            Command::NextRecipient => self.step_recipient(1),
            Command::PreviousRecipient => self.step_recipient(-1),
            Command::NextExample => return self.take_example().then_some(Wish::Diagnose),
            Command::Clear => {
                self.clear();
                self.pane = Pane::Paste;
                return Some(Wish::Diagnose);
            }
            Command::Undo | Command::Redo => return self.turn_back(command).then_some(Wish::Diagnose),
            command if self.pane == Pane::Paste => return self.obey_in_paste(command).then_some(Wish::Diagnose),
            command => self.obey_in_verdict(command),
        }
        None
    }

    fn write(&mut self, character: char) -> Option<Wish> {
        // A code that was looked up is done with.
        if self.looked_up.take() == Some(self.revision()) {
            self.clear();
        }
        self.edit(|paste| paste.type_character(character));
        Some(Wish::Diagnose)
    }

    fn find(&mut self, words: &str, step: isize) -> Option<Found> {
        self.find_text(words, step)
    }

    fn count(&self, words: &str) -> Option<usize> {
        self.count_text(words)
    }

    fn wheel(&mut self, pane: usize, rows: isize) {
        match pane {
            VERDICT => self.verdict.scroll(rows),
            REASONS => self.reasons.scroll(rows),
            RECIPIENTS => self.step_recipient(rows.signum()),
            _ => {
                self.follow = super::Follow::Cursor;
                self.move_rows(rows);
            }
        }
    }

    fn click(&mut self, hit: Hit, desk: &Desk) -> Option<Wish> {
        match hit.spot {
            Spot::Row { pane: RECIPIENTS, row } => {
                let number = self.choice.rows.get(row).map(|row| row.first)?;
                self.choose_recipient(number);
            }
            Spot::Row { pane: EXAMPLES, row } => return Some(Wish::Try(self.examples.get(row)?.text.clone())),
            Spot::Row { pane: PASTE, row } => {
                self.focus(Pane::Paste);
                self.put_cursor(row, hit.column);
            }
            Spot::Link { pane, link } => {
                self.pane = if pane == REASONS { Pane::Reasons } else { Pane::Verdict };
                let viewer = if pane == REASONS { &mut self.reasons } else { &mut self.verdict };
                viewer.chosen = Some(link);
                return self.open(desk);
            }
            Spot::Pane(VERDICT) => self.focus(Pane::Verdict),
            Spot::Pane(REASONS) => self.focus(Pane::Reasons),
            Spot::Pane(PASTE) => self.focus(Pane::Paste),
            _ => {}
        }
        None
    }

    fn settle(&mut self, desk: &Desk) {
        self.lay_out(desk);
    }

    fn draw(&self, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position> {
        view::draw(self, canvas, desk)
    }

    fn panes(&self) -> Vec<Outline> {
        let areas = self.areas;
        let seen = |name, area, viewer: &Viewer, pane| Outline {
            name,
            area,
            column: area,
            focused: self.pane == pane,
            top: viewer.top,
            rows: viewer.sheet.rows.len(),
        };
        let paste = Outline {
            name: "Paste",
            area: areas.paste,
            column: areas.paste_column(),
            focused: self.pane == Pane::Paste,
            // Lines stand for rows here: the rows of a long paste are never counted.
            top: self.top.line,
            rows: self.paste.lines().len(),
        };
        vec![
            paste,
            seen("Verdict", areas.verdict, &self.verdict, Pane::Verdict),
            seen("", areas.reasons, &self.reasons, Pane::Reasons),
        ]
    }

    fn offers(&self, command: Command) -> bool {
        match command {
            Command::NextRecipient | Command::Recipients => self.recipients() > 1,
            Command::CopyNote | Command::CopyMenu | Command::NextFlow | Command::NextAudience | Command::Keep => {
                self.diagnosis().is_some()
            }
            // From the text it leads to the verdict, from there nowhere.
            Command::Back => self.pane == Pane::Paste && self.diagnosis().is_some(),
            Command::PageDown => {
                if self.pane == Pane::Reasons {
                    self.reasons.has_more()
                } else {
                    self.verdict.has_more()
                }
            }
            Command::Open => self.diagnosis().is_some(),
            Command::Clear => !self.paste.is_empty(),
            Command::Undo => self.paste.can_undo(),
            Command::NextExample | Command::PickFile => self.paste.is_empty(),
            _ => true,
        }
    }
}

impl Diagnose {
    /// Opens the page of the selected row.
    fn open(&self, desk: &Desk) -> Option<Wish> {
        let viewer = if self.pane == Pane::Reasons { &self.reasons } else { &self.verdict };
        let id = viewer.target()?.to_owned();
        let known = desk.reference.document(&id).is_some();
        Some(if known { Wish::Read(id, Way::Verdict) } else { Wish::Say(format!("No page for {id}")) })
    }

    /// Puts the cursor into a row in view.
    fn put_cursor(&mut self, row: usize, column: usize) {
        let Some(layout) = self.paste_layout() else { return };
        let place = layout.rows(self.top, row + 1).get(row).map(|row| layout.place_at(row, column));
        if let Some(place) = place {
            self.follow = super::Follow::Cursor;
            self.paste.go_to(place);
        }
    }

    fn next_pane(&mut self, step: isize, size: Size) {
        let panes: &[Pane] = match Span::of(size) {
            Span::Three => &[Pane::Paste, Pane::Verdict, Pane::Reasons],
            _ => &[Pane::Paste, Pane::Verdict],
        };
        let here = panes.iter().position(|pane| *pane == self.pane).unwrap_or_default();
        let next = (here + panes.len()).saturating_add_signed(step) % panes.len();
        self.focus(panes.get(next).copied().unwrap_or(Pane::Paste));
    }

    fn obey_in_verdict(&mut self, command: Command) {
        let viewer = if self.pane == Pane::Reasons { &mut self.reasons } else { &mut self.verdict };
        match command {
            Command::Up => viewer.walk(-1),
            Command::Down => viewer.walk(1),
            Command::PageUp => viewer.turn(-1),
            Command::PageDown => viewer.turn(1),
            Command::First => viewer.jump(isize::MIN),
            Command::Last => viewer.jump(isize::MAX),
            _ => {}
        }
    }
}
