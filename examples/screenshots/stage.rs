//! The real app in a terminal in memory, played by a script.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use whybounce::advice;
use whybounce::reference::Reference;
use whybounce::tui::action::{Action, Carrier, Copied, Effect, Entry, Listing};
use whybounce::tui::app::App;
use whybounce::tui::backup::{Left, Whereabouts};
use whybounce::tui::theme::Theme;
use whybounce::tui::view;

/// What somebody does.
pub enum Step {
    Paste(&'static str),
    Press(KeyCode),
    PressCtrl(char),
    Type(&'static str),
    /// A text that an earlier run left behind.
    Leave(&'static str),
}

/// The app with its terminal.
pub struct Stage {
    app: App,
    terminal: Terminal<TestBackend>,
    reference: Arc<Reference>,
}

impl Stage {
    pub fn new(reference: Arc<Reference>, theme: Theme, (width, height): (u16, u16)) -> anyhow::Result<Self> {
        let app = App::new(Arc::clone(&reference), theme, Size { width, height });
        Ok(Self { app, terminal: Terminal::new(TestBackend::new(width, height))?, reference })
    }

    pub fn play(&mut self, step: &Step) {
        match step {
            Step::Paste(text) => self.event(Event::Paste((*text).to_owned())),
            Step::Press(code) => self.event(Event::Key(KeyEvent::new(*code, KeyModifiers::NONE))),
            Step::PressCtrl(letter) => {
                self.event(Event::Key(KeyEvent::new(KeyCode::Char(*letter), KeyModifiers::CONTROL)));
            }
            Step::Type(text) => {
                text.chars().for_each(|character| self.play(&Step::Press(KeyCode::Char(character))));
            }
            Step::Leave(text) => self.app.offer(vec![Left {
                place: Whereabouts::default(),
                text: text.as_bytes().to_vec(),
                when: "14:03".to_owned(),
            }]),
        }
    }

    /// What the screen shows now.
    pub fn frame(&mut self) -> anyhow::Result<Buffer> {
        let app = &self.app;
        self.terminal.draw(|frame| view::draw(frame, app)).context("nothing to draw on")?;
        Ok(self.terminal.backend().buffer().clone())
    }

    /// What the app's own loop does with an event, without a worker and without files beside it.
    fn event(&mut self, event: Event) {
        match self.app.action(event).and_then(|action| self.app.update(action)) {
            Some(Effect::Diagnose) => {
                let answer = advice::diagnose(&self.app.screens.diagnose.paste.bytes(), &self.reference);
                self.app.update(Action::Answer(self.app.screens.diagnose.revision(), answer));
            }
            Some(Effect::Copy(form)) => {
                self.app.update(Action::Copied(Ok(Copied { form, carrier: Carrier::Terminal, file: None })));
            }
            Some(Effect::ListFolder(_)) => {
                self.app.update(Action::Listed(Ok(folder())));
            }
            _ => {}
        }
    }
}

/// A folder such as somebody at a helpdesk may have.
fn folder() -> Listing {
    let folder = PathBuf::from("/home/kim/bounces");
    let entry = |name: &str, bytes| Entry { path: folder.join(name), is_folder: bytes == 0, bytes };
    let names = [
        ("2026-02", 0),
        ("newsletter", 0),
        ("kim-to-ann.eml", 4_312),
        ("mail.log", 2_400_000),
        ("returned.eml", 6_020),
    ];
    Listing { entries: names.into_iter().map(|(name, bytes)| entry(name, bytes)).collect(), folder }
}
