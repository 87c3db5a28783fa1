//! What lies over a screen and has the keys while it does: the list of keys, the finder, menus.

use ratatui::layout::{Rect, Size};

use super::chooser::Chooser;
use super::copy::CopyMenu;
use super::files::Picker;
use super::finder::{Finder, Goal};
use super::help::Help;
use super::rescue::Question;
use super::settings::SettingsScreen;
use super::{App, Screen};
use crate::keys::Command;
use crate::keys::{Context, Keymap};
use crate::reference::Reference;
use crate::tui::action::Effect;
use crate::tui::layout::{Pane, Shelf};
use crate::tui::theme::Drawing;

/// What lies over the screen.
#[derive(Debug)]
pub enum Overlay {
    /// The list of keys.
    Help(Help),
    /// The line that finds any action or page.
    Finder(Finder),
    /// The choice of what to copy.
    Copy(CopyMenu),
    /// The list of recipients.
    Recipients(Chooser),
    /// The list of files.
    Files(Picker),
    /// The question whether to take up what was left behind.
    Question(Question),
    /// The settings.
    Settings(SettingsScreen),
}

/// What an overlay is laid out by.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The size of the terminal.
    pub size: Size,
    /// The characters to draw with.
    pub drawing: Drawing,
    /// The keys.
    pub keymap: &'a Keymap,
}

impl Overlay {
    /// The place whose keys work while it is open.
    pub const fn context(&self) -> Context {
        match self {
            Self::Help(_) => Context::Help,
            Self::Finder(_) => Context::Finder,
            Self::Copy(_) => Context::CopyMenu,
            Self::Recipients(_) => Context::Recipients,
            Self::Files(_) => Context::Files,
            Self::Question(_) => Context::Question,
            Self::Settings(_) => Context::Settings,
        }
    }

    /// Where it stands on a screen of this size: with its frame, and without.
    pub fn areas(&self, size: Size) -> [Rect; 2] {
        match self {
            Self::Help(help) => help.areas(size),
            Self::Finder(finder) => finder.areas(size),
            Self::Copy(menu) => menu.areas(size),
            Self::Recipients(list) => list.areas(size),
            Self::Files(picker) => picker.list.areas(size),
            Self::Question(question) => question.areas(size),
            Self::Settings(screen) => screen.areas(size),
        }
    }

    pub(super) fn write(&mut self, character: char) {
        match self {
            Self::Help(help) => help.filter.insert_char(character),
            Self::Finder(finder) => finder.query.insert_char(character),
            Self::Recipients(list) => list.query.insert_char(character),
            Self::Files(picker) => picker.list.query.insert_char(character),
            Self::Copy(_) | Self::Settings(_) | Self::Question(_) => {}
        }
    }

    /// Obeys a command; `false` where it closes the overlay.
    pub(super) fn obey(&mut self, command: Command) -> bool {
        match self {
            Self::Help(help) => help.obey(command),
            Self::Finder(finder) => finder.obey(command),
            Self::Copy(menu) => menu.obey(command),
            Self::Recipients(list) => list.obey(command),
            Self::Files(picker) => picker.list.obey(command),
            Self::Question(_) => true,
            Self::Settings(screen) => screen.obey(command),
        }
    }

    pub(super) fn settle(&mut self, desk: &Desk<'_>, reference: &Reference) {
        match self {
            Self::Help(help) => help.settle(desk),
            Self::Finder(finder) => finder.settle(desk, reference),
            Self::Recipients(list) => list.settle(desk),
            Self::Files(picker) => picker.list.settle(desk),
            Self::Copy(_) | Self::Settings(_) | Self::Question(_) => {}
        }
    }
}

/// A box in the middle of the screen, as large as its content wants and the screen allows: with
/// its frame and the line below the title, and the rows alone.
pub fn centred(size: Size, width: u16, rows: u16) -> [Rect; 2] {
    let width = size.width.saturating_sub(2).min(width);
    let height = size.height.saturating_sub(2).min(rows.saturating_add(3));
    let outer = Rect::new((size.width - width) / 2, (size.height - height) / 2, width, height);
    let inner = Rect::new(outer.x + 2, outer.y + 2, width.saturating_sub(4), height.saturating_sub(3));
    [outer, inner.intersection(Rect::new(0, 0, size.width, size.height))]
}

impl App {
    /// Opens what a command lays over the screen, in the place of what may lie there.
    pub(super) fn open_overlay(&mut self, command: Command) {
        self.overlay = None;
        let place = self.context();
        if command == Command::Recipients {
            return self.list_recipients();
        }
        self.overlay = match command {
            Command::Help => Some(Overlay::Help(Help::new(place, &self.keymap))),
            Command::Find => Some(Overlay::Finder(Finder::new(place, &self.keymap))),
            Command::CopyMenu if self.diagnose.draft.is_empty() => {
                self.toast = Some("nothing to copy yet".to_owned());
                None
            }
            Command::CopyMenu => Some(Overlay::Copy(CopyMenu::default())),
            Command::Settings => {
                Some(Overlay::Settings(SettingsScreen { chosen: 0, faults: self.origin.faults.len() }))
            }
            _ => None,
        };
    }

    pub(super) fn obey_in_overlay(&mut self, command: Command) -> Option<Effect> {
        match (&mut self.overlay, command) {
            (Some(Overlay::Finder(finder)), Command::Open) => {
                let goal = finder.goal();
                self.overlay = None;
                self.go(goal?)
            }
            (Some(Overlay::Recipients(list)), Command::Open) => {
                let (words, number) = (list.words(), list.number());
                self.overlay = None;
                self.diagnose.narrow(&words, number?);
                None
            }
            (Some(Overlay::Question(_)), command) => self.answer_question(command),
            (Some(Overlay::Files(_)), command) => self.obey_in_picker(command),
            (Some(Overlay::Copy(menu)), command) => {
                let form = menu.form(command);
                if form.is_some() || !menu.obey(command) {
                    self.overlay = None;
                }
                self.copy(form?)
            }
            (Some(Overlay::Settings(screen)), Command::Change) => {
                let name = screen.name()?;
                Some(self.change(name, 1))
            }
            (Some(Overlay::Settings(screen)), Command::ChangeBack) => {
                let name = screen.name()?;
                Some(self.change(name, -1))
            }
            (Some(overlay), command) => {
                if !overlay.obey(command) {
                    self.overlay = None;
                }
                None
            }
            (None, _) => None,
        }
    }

    pub(super) fn wheel_overlay(&mut self, rows: isize) {
        let command = if rows < 0 { Command::Up } else { Command::Down };
        if let Some(overlay) = &mut self.overlay {
            overlay.obey(command);
        }
    }

    /// Does what was found, on the screen where it can be done.
    fn go(&mut self, goal: Goal) -> Option<Effect> {
        match goal {
            Goal::Read(id) => {
                self.screen = Screen::Reference;
                self.lookup.open_from_elsewhere(&id, &self.reference);
                self.note_page()
            }
            Goal::Do(command) => {
                let works = |context: Context| self.keymap.here(context).any(|binding| binding.command == command);
                let here = self.context();
                if !works(here) {
                    let place = Context::ALL.iter().copied().find(|&place| !place.is_popup() && works(place));
                    if let Some(place) = place {
                        self.enter(place);
                    }
                }
                self.obey(command)
            }
        }
    }

    /// Gives the keys to a place.
    fn enter(&mut self, place: Context) {
        match place {
            Context::Paste | Context::Verdict => {
                self.screen = Screen::Diagnose;
                self.diagnose.pane = if place == Context::Paste { Pane::Paste } else { Pane::Verdict };
            }
            Context::Search | Context::Contents | Context::Page => {
                self.screen = Screen::Reference;
                self.lookup.shelf = match place {
                    Context::Search => Shelf::Search,
                    Context::Contents => Shelf::Contents,
                    _ => Shelf::Page,
                };
            }
            _ => {}
        }
    }
}
