//! The state of the app and how it changes. It reads no terminal, no clock and no file.
//!
//! [`App::update`] takes one action and may ask for one effect; the views only look.

mod copy;
mod files;
mod restore;
mod settings;
mod wishes;

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::Event;
use ratatui::layout::{Position, Size};

use super::action::{Action, Effect, Form, Scope};
use super::backup::Left;
use super::desk::{Desk, Origin};
use super::layout::Span;
use super::popup::{Outcome, Popup};
use super::popups::opener;
use super::press;
use super::scene::Scene;
use super::screens::diagnose::areas::Pane;
use super::screens::{Screens, Tab};
use super::theme::{Background, Drawing, Theme};
use super::wish::{Way, Wish};
use crate::keys::{Command, Context, Keymap};
use crate::reference::Reference;
use crate::settings::Settings;

/// What is said to whoever presses Ctrl-V.
const HOW_TO_PASTE: &str = "Paste with Ctrl-Shift-V or Shift-Insert (Mac: Cmd-V). In tmux: prefix ]";

/// The state of the whole app.
#[derive(Debug)]
pub struct App {
    /// The size, the looks, the keys, the settings, the reference.
    pub desk: Desk,
    /// The screens.
    pub screens: Screens,
    /// What lies over the open one.
    pub popup: Option<Box<dyn Popup>>,
    /// A passing message; the next action takes it away, or [`Action::ToastOver`].
    pub toast: Option<String>,
    /// Whether the key before was a Ctrl-C that did not quit.
    leaving: bool,
    /// Where the text in the paste pane comes from.
    source: String,
    /// For whom the text is that is copied next.
    scope: Scope,
    /// Which characters the terminal can draw.
    console: Drawing,
    /// The file in the paste pane.
    file: Option<PathBuf>,
    /// What earlier runs left behind, while it is asked about.
    left: Vec<Left>,
}

impl App {
    /// The app on its first screen, with an empty paste pane.
    pub fn new(reference: Arc<Reference>, theme: Theme, size: Size) -> Self {
        let screens = Screens::new(&reference);
        let desk = Desk {
            size,
            theme,
            background: Background::default(),
            keymap: Keymap::default(),
            settings: Settings::default(),
            origin: Origin::default(),
            today: String::new(),
            reference,
        };
        let mut app = Self {
            desk,
            screens,
            popup: None,
            toast: None,
            leaving: false,
            source: "-".to_owned(),
            scope: Scope::This,
            console: theme.drawing,
            file: None,
            left: Vec::new(),
        };
        app.settle();
        app
    }

    /// The place whose keys work now.
    pub fn context(&self) -> Context {
        self.popup.as_ref().map_or_else(|| self.screens.open().context(), |popup| popup.context())
    }

    /// What an event of the terminal means here.
    pub fn action(&self, event: Event) -> Option<Action> {
        press::action(event, self.context(), &self.desk.keymap)
    }

    /// Takes one action; what it asks of the world comes back.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        let news = matches!(
            action,
            Action::Answer(..) | Action::Background(_) | Action::Resize(_) | Action::Copied(_) | Action::NotKept(_)
        );
        let asked = self.leaving;
        if !news {
            self.toast = None;
            self.leaving = false;
        }
        let effect = match action {
            Action::Interrupt => self.interrupt(asked),
            action => self.take(action),
        };
        self.settle();
        effect
    }

    fn take(&mut self, action: Action) -> Option<Effect> {
        match action {
            Action::Do(command) => return self.obey(command),
            Action::Type(character) => return self.write(character),
            Action::Paste(text) => return self.paste(&text),
            Action::Read(path, text) => return self.read(path, text),
            Action::Answer(revision, diagnoses) => {
                self.screens.diagnose.answer(revision, diagnoses, &self.desk.reference);
            }
            Action::Background(background) => {
                self.desk.background = background;
                self.apply();
            }
            Action::Resize(size) => self.desk.size = size,
            Action::Wheel(place, rows) => self.wheel(place, rows),
            Action::Click(place) => self.click(place),
            Action::Listed(listing) => self.listed(listing),
            Action::Copied(outcome) => self.say_copied(outcome),
            Action::NotKept(reason) => self.toast = Some(format!("Not saved; applies until you quit: {reason}")),
            Action::Interrupt | Action::ToastOver => self.toast = None,
        }
        None
    }

    /// Lays out what changed. Everything that depends on the size is brought up to date here.
    fn settle(&mut self) {
        self.screens.open_mut().settle(&self.desk);
        if let Some(popup) = &mut self.popup {
            popup.settle(&self.desk);
            let place = popup.context();
            popup.look(&Scene { desk: &self.desk, screens: &self.screens, source: &self.source, place });
        }
    }

    fn write(&mut self, character: char) -> Option<Effect> {
        if let Some(popup) = &mut self.popup {
            popup.write(character);
            return None;
        }
        let wish = self.screens.open_mut().write(character)?;
        self.grant(wish)
    }

    /// A paste goes to Diagnose wherever one is, but for a few words in a line of the open screen.
    fn paste(&mut self, text: &str) -> Option<Effect> {
        let taken = match &mut self.popup {
            Some(popup) => popup.take_words(text),
            None => self.screens.open_mut().take_words(text),
        };
        if taken || text.is_empty() {
            return None;
        }
        let editing = self.context() == Context::Paste && !self.screens.diagnose.paste.is_untouched();
        self.popup = None;
        self.screens.tab = Tab::Diagnose;
        if editing {
            self.toast = self.screens.diagnose.add(text.as_bytes());
        } else {
            self.replace(text.as_bytes());
            "-".clone_into(&mut self.source);
            self.file = None;
        }
        Some(Effect::Diagnose)
    }

    /// Puts text in the place of what was in the paste pane, and says so.
    fn replace(&mut self, text: &[u8]) {
        let replaced = !self.screens.diagnose.paste.is_empty();
        let notice = self.screens.diagnose.take(text);
        self.toast = notice.or_else(|| replaced.then(|| self.said_of_replaced()));
        self.land_on_verdict();
    }

    /// What is said of a paste that took the place of another.
    fn said_of_replaced(&self) -> String {
        let undo = self.desk.key(Context::Paste, Command::Undo);
        let way = undo.map(|key| format!(". {key}: undo")).unwrap_or_default();
        format!("Replaced the previous text{way}")
    }

    /// Where one pane is shown at a time, what one wants to see after a paste is the verdict.
    fn land_on_verdict(&mut self) {
        if Span::of(self.desk.size) == Span::One && !self.screens.diagnose.paste.is_empty() {
            self.screens.diagnose.pane = Pane::Verdict;
        }
    }

    /// Quits where there is no text, else at the second of two Ctrl-C.
    fn interrupt(&mut self, asked: bool) -> Option<Effect> {
        if asked || self.screens.diagnose.paste.is_empty() {
            return Some(Effect::Quit);
        }
        self.leaving = true;
        let ready = self.screens.diagnose.diagnosis().is_some();
        let note = self.desk.key(self.context(), Command::CopyNote).filter(|_| ready);
        let dot = self.desk.drawing().symbols().dot;
        let note = note.map(|key| format!(" {dot} {key} copies the note")).unwrap_or_default();
        self.toast = Some(format!("Ctrl-C again quits{note}"));
        None
    }

    fn obey(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::Quit => return Some(Effect::Quit),
            Command::Suspend => return Some(Effect::Suspend),
            Command::PickFile => return Some(self.pick_file()),
            Command::Reload => return self.reload(),
            Command::HowToPaste => {
                self.toast = Some(HOW_TO_PASTE.to_owned());
                return None;
            }
            _ => {}
        }
        if let Some(tab) = Tab::ALL.iter().copied().find(|tab| tab.command() == command) {
            self.popup = None;
            return self.show(tab);
        }
        if let Some(make) = opener(command) {
            self.popup = None;
            let scene = Scene { desk: &self.desk, screens: &self.screens, source: &self.source, place: self.context() };
            match make(&scene) {
                Ok(popup) => self.popup = Some(popup),
                Err(reason) => self.toast = Some(reason.to_owned()),
            }
            return None;
        }
        if let Some(popup) = &mut self.popup {
            let outcome = popup.obey(command, &self.desk);
            return self.follow(outcome);
        }
        if let Some(form) = Form::of(command) {
            return self.copy(form, Scope::This);
        }
        let wish = self.screens.open_mut().obey(command, &self.desk)?;
        self.grant(wish)
    }

    /// Does what becomes of a popup.
    fn follow(&mut self, outcome: Outcome) -> Option<Effect> {
        if matches!(outcome, Outcome::Close | Outcome::Leave(_)) {
            self.popup = None;
        }
        match outcome {
            Outcome::Ask(wish) | Outcome::Leave(wish) => self.grant(wish),
            Outcome::Stay | Outcome::Close => None,
        }
    }

    /// Opens a screen by its command; from a bare code the way to the reference leads to its page.
    fn show(&mut self, tab: Tab) -> Option<Effect> {
        if (self.screens.tab, tab) == (Tab::Diagnose, Tab::Reference)
            && let Some(code) = &self.screens.diagnose.bare_code
        {
            return self.grant(Wish::Read(code.id.clone(), Way::Verdict));
        }
        if self.screens.tab == tab {
            self.screens.open_mut().again();
        } else {
            self.screens.tab = tab;
            self.screens.open_mut().arrive();
        }
        None
    }

    fn wheel(&mut self, place: Position, rows: isize) {
        match &mut self.popup {
            Some(popup) => {
                let command = if rows < 0 { Command::Up } else { Command::Down };
                popup.obey(command, &self.desk);
            }
            None => self.screens.open_mut().wheel(place, rows),
        }
    }

    fn click(&mut self, place: Position) {
        if self.popup.take().is_none() {
            self.screens.open_mut().click(place);
        }
    }
}
