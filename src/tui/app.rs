//! The state of the app and how it changes. It reads no terminal, no clock and no file.
//!
//! [`App::update`] takes one action and may ask for one effect; the views only look.

mod copy;
mod files;
mod masking;
mod overview;
mod pasting;
mod restore;
mod settings;
mod triage;
mod wishes;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::Event;
use ratatui::layout::{Position, Size};

use super::action::{Action, Effect, Form, Scope};
use super::backup::Left;
use super::desk::{Desk, Origin};
use super::popup::{Outcome, Popup};
use super::popups::opener;
use super::press;
use super::scene::Scene;
use super::screens::{Screens, Tab};
use super::spot::{Hit, Layer, Spot};
use super::theme::{Background, Drawing, Theme};
use super::view;
use super::wish::{Way, Wish};
use crate::keys::{Command, Context, Keymap};
use crate::reference::Reference;
use crate::settings::Settings;
use masking::Incoming;
pub use masking::ToMask;

/// What is said to whoever presses Ctrl-V.
const HOW_TO_PASTE: &str = "Paste with Ctrl-Shift-V or Shift-Insert (Mac: Cmd-V). In tmux: prefix ]";

/// What is said where the text in the paste pane can't be kept.
pub(super) fn said_of_not_kept(reason: &str) -> String {
    format!("This text can't be kept for the next start: {reason}")
}

/// Whether a key that quits was pressed, which asks for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Leaving {
    /// It was not.
    #[default]
    No,
    /// By the action at hand.
    Now,
    /// By the action before that.
    Before,
}

impl Leaving {
    /// What it is for the next action.
    const fn after(self) -> Self {
        if matches!(self, Self::Now) { Self::Before } else { Self::No }
    }
}

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
    /// What has to be said until somebody had the time to read it.
    warning: Option<String>,
    /// Whether a key that quits was pressed.
    leaving: Leaving,
    /// Where the text in the paste pane comes from, as it may be shown.
    source: String,
    /// The same as it is.
    original_source: String,
    /// For whom the text is that is copied next.
    scope: Scope,
    /// Which characters the terminal can draw.
    console: Drawing,
    /// The file in the paste pane.
    file: Option<PathBuf>,
    /// The revision of the text as which it was opened.
    file_revision: u64,
    /// The revision of the text that is a delivery opened from Overview.
    delivery: Option<u64>,
    /// What earlier runs left behind, while it is asked about.
    left: Vec<Left>,
    /// The revision of a paste that took the place of another text.
    replaced: Option<u64>,
    /// For whom a text was made that comes from the log.
    made_for: Option<String>,
    /// Whether it was said what to do where a copied text doesn't paste.
    has_explained_copy: bool,
    /// The texts that are being masked.
    incoming: VecDeque<Incoming>,
    /// Whether the first of them is with whoever masks it.
    lent: bool,
    /// What the kept log is asked, and what was asked.
    log: triage::Asking,
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
            now: None,
            reference,
        };
        let mut app = Self {
            desk,
            screens,
            popup: None,
            toast: None,
            warning: None,
            leaving: Leaving::default(),
            source: "-".to_owned(),
            original_source: "-".to_owned(),
            scope: Scope::This,
            console: theme.drawing,
            file: None,
            file_revision: 0,
            delivery: None,
            left: Vec::new(),
            replaced: None,
            made_for: None,
            has_explained_copy: false,
            incoming: VecDeque::new(),
            lent: false,
            log: triage::Asking::default(),
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
            Action::Answer(..)
                | Action::MaskedAnswer(..)
                | Action::Background(_)
                | Action::Counted
                | Action::Learned(..)
                | Action::TimeLeft(_)
                | Action::Log(_)
                | Action::Resize(_)
                | Action::Copied(_)
                | Action::NotKept(_)
                | Action::NotBackedUp(_)
                | Action::Settled
        );
        // Whoever goes on typing may be in the midst of an address.
        let typing = news || action.is_typing() || matches!(action, Action::ToastOver | Action::Listed(_));
        let whole = matches!(action, Action::Settled | Action::Do(Command::NewLine));
        if matches!(action, Action::ToastOver) {
            self.warning.take_if(|warning| self.toast.as_ref() == Some(warning));
        }
        if !news {
            self.toast = None;
            self.leaving = self.leaving.after();
        }
        if !typing {
            self.screens.diagnose.settle_typed();
        }
        let is_count = matches!(action, Action::Counted);
        let noticed = self.screens.overview.notice().map(str::to_owned).filter(|_| is_count);
        let effect = match action {
            Action::Interrupt => self.leave("Ctrl-C"),
            action => self.take(action),
        };
        if whole {
            self.screens.diagnose.settle_typed();
        }
        if self.toast.is_none() {
            self.toast.clone_from(&self.warning);
        }
        self.settle();
        if is_count && self.screens.overview.notice() != noticed.as_deref() {
            self.toast = self.screens.overview.notice().map(str::to_owned);
        }
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
                self.take_answer(revision);
            }
            Action::MaskedAnswer(revision, diagnoses, redactor) => {
                // A name that was given to the beginning of an address is of no use, nor one of a text that is gone.
                if revision == self.screens.diagnose.revision() && !self.screens.diagnose.is_unsettled() {
                    self.screens.diagnose.know(redactor);
                }
                self.screens.diagnose.masked_answer(revision, diagnoses, &self.desk.reference);
            }
            Action::Masked(text, redactor) => return self.take_masked(&text, redactor),
            Action::Background(background) => {
                self.desk.background = background;
                self.apply();
            }
            Action::Resize(size) => self.desk.size = size,
            Action::Wheel(place, rows) => self.wheel(place, rows),
            Action::Click(place) => return self.click(place),
            Action::Listed(listing) => self.listed(listing),
            Action::Part(name, bytes) => return self.open_part(&name, bytes),
            Action::Log(reply) => return self.take_reply(reply),
            Action::Exported(outcome) => {
                self.toast = Some(match outcome {
                    Ok(file) => format!("Exported to {file}"),
                    Err(reason) => reason,
                });
            }
            Action::Learned(progress, day, said) => {
                let begun = self.screens.learn.learned(progress, day, &self.desk.reference);
                self.toast = said.or(begun).or(self.toast.take());
            }
            Action::TimeLeft(minutes) => {
                self.toast = self.screens.learn.time_left(minutes, &self.desk.reference).or(self.toast.take());
            }
            Action::Copied(outcome) => self.say_copied(outcome),
            Action::NotKept(reason) => self.toast = Some(format!("Not saved; applies until you quit: {reason}")),
            Action::NotBackedUp(reason) => {
                self.warning = Some(self.screens.diagnose.masked_source(&said_of_not_kept(&reason)));
            }
            Action::Interrupt | Action::ToastOver => self.toast = None,
            Action::Counted | Action::Settled => {}
        }
        None
    }

    /// Lays out what changed. Everything that depends on the size is brought up to date here.
    fn settle(&mut self) {
        if self.screens.diagnose.is_masked()
            && let Some(toast) = &mut self.toast
        {
            // A name or an error may tell of somebody.
            *toast = self.screens.diagnose.masked_source(toast);
        }
        self.screens.diagnose.note_time(self.desk.now.as_ref());
        self.count();
        self.screens.open_mut().settle(&self.desk);
        self.recall();
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

    /// Quits where there is no text, else when the key is pressed again.
    fn leave(&mut self, key: &str) -> Option<Effect> {
        if self.leaving == Leaving::Before || self.screens.diagnose.paste.is_empty() {
            return Some(Effect::Quit);
        }
        self.leaving = Leaving::Now;
        let ready = self.screens.diagnose.diagnosis().is_some();
        let note = self.desk.key(self.context(), Command::CopyNote).filter(|_| ready);
        let dot = self.desk.drawing().symbols().dot;
        let note = note.map(|key| format!(" {dot} {key} copies the note")).unwrap_or_default();
        let earlier = match self.screens.diagnose.history.texts().len() {
            0 => String::new(),
            1 => format!(" {dot} the earlier text is lost"),
            count => format!(" {dot} {count} earlier texts are lost"),
        };
        self.toast = Some(format!("{key} again quits{note}{earlier}"));
        None
    }

    fn obey(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::Quit => {
                let key = self.desk.key(self.context(), Command::Quit).unwrap_or_default();
                return self.leave(&key);
            }
            Command::AddPaste => return self.add_paste(),
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
        // In Triage the note is about what is selected there.
        if let Some(form) = Form::of(command).filter(|_| self.screens.tab != Tab::Triage) {
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
            && let Some(id) = self.screens.diagnose.look_up_code()
        {
            return self.grant(Wish::Read(id, Way::Verdict));
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
        let Some(Hit { layer, spot, .. }) = view::spots(self).at(place) else { return };
        match (layer, spot.pane(), &mut self.popup) {
            (Layer::Popup, Some(pane), Some(popup)) => popup.wheel(pane, rows),
            (Layer::Screen, Some(pane), _) => self.screens.open_mut().wheel(pane, rows),
            _ => {}
        }
    }

    /// Does what the thing at a place is for; beside a popup it is the popup that closes.
    fn click(&mut self, place: Position) -> Option<Effect> {
        let Some(hit) = view::spots(self).at(place) else {
            let popup = self.popup.as_mut()?;
            let outcome = popup.obey(Command::Back, &self.desk);
            self.popup = None;
            return self.follow(outcome);
        };
        match (hit.layer, hit.spot, &mut self.popup) {
            (_, Spot::Command(command), _) => self.obey(command),
            (Layer::Popup, spot, Some(popup)) => {
                let outcome = popup.click(spot, &self.desk);
                self.follow(outcome)
            }
            _ => {
                // One that stands aside leaves the screen to be used.
                self.popup = None;
                let wish = self.screens.open_mut().click(hit, &self.desk)?;
                self.grant(wish)
            }
        }
    }
}
