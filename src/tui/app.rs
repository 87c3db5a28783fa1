//! The state of the app and how it changes. It reads no terminal, no clock and no file.
//!
//! [`App::update`] takes one action and may ask for one effect; the views only look.

pub mod chooser;
pub mod copy;
pub mod diagnose;
pub mod examples;
pub mod files;
pub mod finder;
pub mod help;
pub mod lookup;
pub mod memory;
pub mod overlay;
pub mod recipients;
pub mod rescue;
pub mod settings;
pub mod tree;

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Size};

use super::action::{Action, Effect, Form};
use super::layout::{Pane, Shelf};
use super::theme::Theme;
use crate::keys::{Code, Command, Context, Key, Keymap, Modifier};
use crate::reference::Reference;
use crate::settings::{Name, Settings};
use diagnose::Diagnose;
use lookup::Lookup;
use overlay::Overlay;
use settings::Origin;

/// A paste into the search line that is longer than this, or has a line break, is a bounce.
const SEARCH_PASTE: usize = 80;

/// The key of the table that a pressed one is.
fn key_of(pressed: KeyEvent) -> Option<Key> {
    let modifier = match pressed.modifiers.difference(KeyModifiers::SHIFT) {
        KeyModifiers::NONE => Modifier::None,
        KeyModifiers::CONTROL => Modifier::Ctrl,
        KeyModifiers::ALT => Modifier::Alt,
        _ => return None,
    };
    let code = match pressed.code {
        KeyCode::Char(character) => Code::Char(character),
        KeyCode::F(number) => Code::Function(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        _ => return None,
    };
    Some(Key::new(code, modifier))
}

/// A screen of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Paste a bounce, read a verdict.
    Diagnose,
    /// Look a code up.
    Reference,
}

impl Screen {
    /// The screens in the order of their numbers.
    pub const ALL: &'static [Self] = &[Self::Diagnose, Self::Reference];

    /// The name in the top line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diagnose => "Diagnose",
            Self::Reference => "Reference",
        }
    }
}

/// The state of the whole app.
#[derive(Debug)]
pub struct App {
    /// How it looks.
    pub theme: Theme,
    /// The size of the terminal.
    pub size: Size,
    /// The open screen.
    pub screen: Screen,
    /// The Diagnose screen.
    pub diagnose: Diagnose,
    /// The Reference screen.
    pub lookup: Lookup,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// A passing message; the next action takes it away, or [`Action::ToastOver`].
    pub toast: Option<String>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// What the user has settled.
    pub settings: Settings,
    /// Where that stands.
    pub origin: Origin,
    /// Where the text in the paste pane comes from.
    source: String,
    /// The file in the paste pane.
    file: Option<PathBuf>,
    /// The file or folder that an effect is about.
    wanted: PathBuf,
    reference: Arc<Reference>,
}

impl App {
    /// The app on its first screen, with an empty paste pane.
    pub fn new(reference: Arc<Reference>, theme: Theme, size: Size) -> Self {
        let mut app = Self {
            theme,
            size,
            screen: Screen::Diagnose,
            diagnose: Diagnose::new(&reference),
            lookup: Lookup::default(),
            overlay: None,
            toast: None,
            keymap: Keymap::default(),
            settings: Settings::default(),
            origin: Origin::default(),
            source: "-".to_owned(),
            file: None,
            wanted: PathBuf::new(),
            reference,
        };
        app.settle();
        app
    }

    /// Puts a text into the paste pane; `-` is the source of one that was piped in.
    pub fn open(&mut self, text: &[u8], source: &str) -> Effect {
        let source = &self.diagnose.masked_source(source);
        let said = if source == "-" { "opened what was piped in".to_owned() } else { format!("opened {source}") };
        self.toast = self.diagnose.take(text).or(Some(said));
        source.clone_into(&mut self.source);
        self.file = None;
        self.land_on_verdict();
        self.settle();
        Effect::Diagnose
    }

    /// The place whose keys work now.
    pub fn context(&self) -> Context {
        if let Some(overlay) = &self.overlay {
            return overlay.context();
        }
        match (self.screen, self.diagnose.pane, self.lookup.shelf) {
            (Screen::Diagnose, Pane::Paste, _) => Context::Paste,
            (Screen::Diagnose, Pane::Verdict | Pane::Reasons, _) => Context::Verdict,
            (Screen::Reference, _, Shelf::Search) => Context::Search,
            (Screen::Reference, _, Shelf::Contents) => Context::Contents,
            (Screen::Reference, _, Shelf::Page) => Context::Page,
        }
    }

    /// What an event of the terminal means here.
    pub fn action(&self, event: Event) -> Option<Action> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Paste(text) => Some(Action::Paste(text)),
            Event::Resize(width, height) => Some(Action::Resize(Size { width, height })),
            Event::Mouse(mouse) => {
                let place = Position { x: mouse.column, y: mouse.row };
                match mouse.kind {
                    MouseEventKind::ScrollUp => Some(Action::Wheel(place, -3)),
                    MouseEventKind::ScrollDown => Some(Action::Wheel(place, 3)),
                    MouseEventKind::Down(MouseButton::Left) => Some(Action::Click(place)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn key(&self, key: KeyEvent) -> Option<Action> {
        let context = self.context();
        if let Some(command) = key_of(key).and_then(|key| self.keymap.command(context, key)) {
            return Some(Action::Do(command));
        }
        let modifiers = key.modifiers.difference(KeyModifiers::SHIFT);
        // Windows reports AltGr, which types `@` and `[` on many keyboards, as Ctrl and Alt.
        let typed = modifiers.is_empty() || modifiers == KeyModifiers::CONTROL | KeyModifiers::ALT;
        match key.code {
            KeyCode::Char(character) if context.is_text() && typed => Some(Action::Type(character)),
            _ => None,
        }
    }

    /// Takes one action; what it asks of the world comes back.
    pub fn update(&mut self, action: Action) -> Option<Effect> {
        if !matches!(
            action,
            Action::Answer(..) | Action::Resize(_) | Action::Copied(_) | Action::NotKept(_) | Action::ToastOver
        ) {
            self.toast = None;
        }
        let effect = match action {
            Action::Do(command) => self.obey(command),
            Action::Type(character) => self.write(character),
            Action::Paste(text) => self.paste(&text),
            Action::Answer(revision, diagnoses) => {
                self.diagnose.answer(revision, diagnoses);
                None
            }
            Action::Resize(size) => {
                self.size = size;
                None
            }
            Action::Wheel(place, rows) => {
                self.wheel(place, rows);
                None
            }
            Action::Click(place) => {
                self.click(place);
                None
            }
            Action::Listed(listing) => {
                self.listed(listing);
                None
            }
            Action::Read(text) => self.read(text),
            Action::Copied(outcome) => {
                self.toast = Some(copy::outcome(outcome));
                None
            }
            Action::NotKept(error) => {
                self.toast = Some(format!("holds until you leave: {error}"));
                None
            }
            Action::ToastOver => {
                self.toast = None;
                None
            }
        };
        self.settle();
        effect
    }

    /// Lays out what changed. Everything that depends on the size is brought up to date here.
    fn settle(&mut self) {
        match self.screen {
            Screen::Diagnose => self.diagnose.settle(self.size, self.theme.drawing, &self.reference),
            Screen::Reference => self.lookup.settle(self.size, self.theme.drawing, &self.reference),
        }
        if let Some(overlay) = &mut self.overlay {
            let desk = overlay::Desk { size: self.size, drawing: self.theme.drawing, keymap: &self.keymap };
            overlay.settle(&desk, &self.reference);
        }
    }

    fn write(&mut self, character: char) -> Option<Effect> {
        if let Some(overlay) = &mut self.overlay {
            overlay.write(character);
            return None;
        }
        match self.screen {
            Screen::Diagnose => {
                self.diagnose.edit(|draft| draft.type_character(character));
                Some(Effect::Diagnose)
            }
            Screen::Reference => {
                self.lookup.query.insert_char(character);
                None
            }
        }
    }

    /// A paste goes to Diagnose wherever one is, but for a few words in the search line.
    fn paste(&mut self, text: &str) -> Option<Effect> {
        if self.context() == Context::Search && text.len() <= SEARCH_PASTE && !text.trim_end().contains(['\n', '\r']) {
            self.lookup.query.insert_str(text.trim().chars().filter(|c| !c.is_control()).collect::<String>());
            return None;
        }
        if text.is_empty() {
            return None;
        }
        let editing = self.context() == Context::Paste && !self.diagnose.draft.is_untouched();
        self.overlay = None;
        self.screen = Screen::Diagnose;
        if editing {
            self.toast = self.diagnose.add(text.as_bytes());
        } else {
            let replaced = !self.diagnose.draft.is_empty();
            let notice = self.diagnose.take(text.as_bytes());
            "-".clone_into(&mut self.source);
            self.file = None;
            self.toast = notice.or_else(|| replaced.then(|| self.said_of_replaced()));
            self.land_on_verdict();
        }
        Some(Effect::Diagnose)
    }

    /// What is said of a paste that took the place of another.
    fn said_of_replaced(&self) -> String {
        let undo = self.keymap.first_key(Context::Paste, Command::Undo).map(|key| key.to_string());
        let way = undo.map(|key| format!("; {key} brings it back")).unwrap_or_default();
        format!("replaced the paste before{way}")
    }

    /// The name of the first key that gives a command here.
    fn key_here(&self, command: Command) -> String {
        self.keymap.first_key(self.context(), command).map(|key| key.to_string()).unwrap_or_default()
    }

    /// Where one pane is shown at a time, what one wants to see after a paste is the verdict.
    fn land_on_verdict(&mut self) {
        let one = super::layout::Span::of(self.size) == super::layout::Span::One;
        if one && !self.diagnose.draft.is_empty() {
            self.diagnose.pane = Pane::Verdict;
        }
    }

    fn obey(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::Quit => return Some(Effect::Quit),
            Command::Suspend => return Some(Effect::Suspend),
            Command::PickFile => return Some(self.pick_file()),
            Command::Reload => return self.reload(),
            Command::Help | Command::Find | Command::CopyMenu | Command::Recipients | Command::Settings => {
                self.open_overlay(command);
                return None;
            }
            _ => {}
        }
        if self.overlay.is_some() {
            return self.obey_in_overlay(command);
        }
        if let Some(form) = Form::of(command) {
            return self.copy(form);
        }
        match (self.screen, command) {
            (_, Command::ShowDiagnose) => {
                // From the verdict it leads to the text, from elsewhere to where one was.
                if self.screen == Screen::Diagnose {
                    self.diagnose.pane = Pane::Paste;
                }
                self.screen = Screen::Diagnose;
                None
            }
            (_, Command::LookUp) => {
                self.screen = Screen::Reference;
                self.lookup.begin();
                None
            }
            (Screen::Diagnose, command) => self.obey_in_diagnose(command),
            (Screen::Reference, command) => self.obey_in_reference(command),
        }
    }

    fn obey_in_diagnose(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::Open => {
                if let Some(id) = self.diagnose.target().map(str::to_owned) {
                    if self.reference.document(&id).is_some() {
                        self.screen = Screen::Reference;
                        self.lookup.open_from_verdict(&id, &self.reference);
                        return self.note_page();
                    }
                    self.toast = Some(format!("the reference has no page on {id}"));
                }
            }
            Command::Back if self.diagnose.pane != Pane::Paste => {
                let [quit, pane] = [Command::Quit, Command::NextPane].map(|command| self.key_here(command));
                self.toast = Some(format!("{quit} quits; {pane} goes back to the text"));
            }
            Command::NextFlow => {
                let effect = self.change(Name::Flow, 1);
                self.toast = Some(format!("Mail type: {}", self.settings.flow.name()));
                return Some(effect);
            }
            Command::NextAudience => {
                let effect = self.change(Name::Audience, 1);
                self.toast = Some(format!("Reader: {}", self.settings.audience.name()));
                return Some(effect);
            }
            Command::NextPane => self.diagnose.next_pane(1, self.size),
            Command::PreviousPane => self.diagnose.next_pane(-1, self.size),
            command => return self.diagnose.obey(command).then_some(Effect::Diagnose),
        }
        None
    }

    fn obey_in_reference(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::TryExample => match self.lookup.example() {
                Some(example) => {
                    self.screen = Screen::Diagnose;
                    self.diagnose.pane = Pane::Paste;
                    let replaced = !self.diagnose.draft.is_empty();
                    self.diagnose.take(example.as_bytes());
                    self.toast = replaced.then(|| self.said_of_replaced());
                    self.land_on_verdict();
                    return Some(Effect::Diagnose);
                }
                None => self.toast = Some("this page has no example".to_owned()),
            },
            Command::Bookmark => return self.bookmark(),
            command => {
                if !self.lookup.obey(command, &self.reference) {
                    self.screen = Screen::Diagnose;
                }
                return self.note_page();
            }
        }
        None
    }

    fn wheel(&mut self, place: Position, rows: isize) {
        match self.screen {
            _ if self.overlay.is_some() => self.wheel_overlay(rows),
            Screen::Diagnose => self.diagnose.wheel(place, rows),
            Screen::Reference => self.lookup.wheel(place, rows),
        }
    }

    fn click(&mut self, place: Position) {
        match self.screen {
            _ if self.overlay.is_some() => self.overlay = None,
            Screen::Diagnose => self.diagnose.click(place),
            Screen::Reference => self.lookup.click(place),
        }
    }
}
