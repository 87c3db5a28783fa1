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
use whybounce::lesson::exam::QUESTIONS;
use whybounce::lesson::progress::Progress;
use whybounce::lesson::{Answer, Item};
use whybounce::reference::Reference;
use whybounce::tui::action::{Action, Carrier, Copied, Effect, Entry, Listing};
use whybounce::tui::app::App;
use whybounce::tui::backup::{Left, Whereabouts};
use whybounce::tui::census::{Counting, Uncounted, count_text};
use whybounce::tui::log::Terms;
use whybounce::tui::log::clerk::Clerk;
use whybounce::tui::theme::Theme;
use whybounce::tui::view;

use super::night::{Night, Stamp};

/// The log of a made-up night of a mail server.
fn night() -> String {
    let mut log = Vec::new();
    // Writing into memory can't fail.
    let _ = Night::new(7, Stamp::Iso).write(40_000, &mut log);
    String::from_utf8_lossy(&log).into_owned()
}

/// What somebody does.
pub enum Step {
    Paste(&'static str),
    Press(KeyCode),
    PressCtrl(char),
    Type(&'static str),
    /// The log of a made-up night is pasted.
    PasteNight,
    /// Four lessons were done, with some mistakes.
    Learned,
    /// Every question of an exam is answered, some right.
    Examine,
    /// A text that an earlier run left behind.
    Leave(&'static str),
}

/// The app with its terminal.
pub struct Stage {
    app: App,
    terminal: Terminal<TestBackend>,
    reference: Arc<Reference>,
    learned: Progress,
    clerk: Clerk,
    /// The folder of the kept log; it goes with the stage.
    _folder: tempfile::TempDir,
}

/// When the scenes play: 2026-11-28 12:00 UTC, in seconds since 1970.
const NOW: i64 = 1_795_867_200;

impl Stage {
    pub fn new(reference: Arc<Reference>, theme: Theme, (width, height): (u16, u16)) -> anyhow::Result<Self> {
        let mut app = App::new(Arc::clone(&reference), theme, Size { width, height });
        "~/.config/whybounce/config.yaml".clone_into(&mut app.desk.origin.file);
        let terminal = Terminal::new(TestBackend::new(width, height))?;
        let folder = tempfile::tempdir()?;
        let clerk = Clerk::new(Some(folder.path().join("bounces.db")), Arc::clone(&reference));
        Ok(Self { app, terminal, reference, learned: Progress::new(), clerk, _folder: folder })
    }

    pub fn play(&mut self, step: &Step) {
        match step {
            Step::Paste(text) => self.event(Event::Paste((*text).to_owned())),
            Step::PasteNight => self.event(Event::Paste(night())),
            Step::Press(code) => self.event(Event::Key(KeyEvent::new(*code, KeyModifiers::NONE))),
            Step::PressCtrl(letter) => {
                self.event(Event::Key(KeyEvent::new(KeyCode::Char(*letter), KeyModifiers::CONTROL)));
            }
            Step::Type(text) => {
                text.chars().for_each(|character| self.play(&Step::Press(KeyCode::Char(character))));
            }
            Step::Examine => {
                for number in 0..QUESTIONS {
                    self.play(&Step::Press(KeyCode::Tab));
                    self.play(&Step::Type(if number % 3 == 0 { "1" } else { "2" }));
                }
            }
            Step::Learned => learn(&mut self.learned, &self.reference),
            Step::Leave(text) => self.app.offer(vec![Left {
                place: Whereabouts::default(),
                text: text.as_bytes().to_vec(),
                when: "2026-11-28T14:03[UTC]".parse().ok(),
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
                let answer = advice::diagnose_with_texts(&self.app.screens.diagnose.paste.bytes(), &self.reference);
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
        while let Some(Counting { what: Uncounted::Text(text), shared }) = self.app.screens.overview.take_job() {
            count_text(&text, None, &self.reference, &mut shared.teller(|| true));
            self.app.update(Action::Counted);
        }
        while let Some(job) = self.app.screens.learn.take_job() {
            job.change(&mut self.learned, TODAY);
            self.app.update(Action::Learned(self.learned.clone(), TODAY, None));
        }
        self.ask_log();
    }

    /// Asks the kept log what the app wants to know, until it wants nothing more.
    fn ask_log(&mut self) {
        loop {
            let requests = self.app.take_requests();
            if requests.is_empty() {
                return;
            }
            let terms = Terms::of(&self.app.desk, NOW);
            for request in requests {
                let app = &mut self.app;
                self.clerk.answer(request, &terms, &mut |reply| drop(app.update(Action::Log(reply))));
            }
        }
    }
}

/// The day of the pictures, in days since 1970.
const TODAY: i64 = 20_518;

/// What somebody has learned in a week.
fn learn(progress: &mut Progress, reference: &Reference) {
    for (lesson, day) in reference.lessons().into_iter().take(4).zip(TODAY - 4..) {
        let items: Vec<Item> =
            (1..=lesson.questions.len()).filter_map(|number| Item::of_lesson(lesson, number, 0, reference)).collect();
        for (number, item) in items.iter().enumerate() {
            let given = (number % 4 != 2).then(|| item.answer.clone());
            progress.take(&Answer::to(item, given), day);
        }
        let missed = (0..items.len()).filter(|number| number % 4 == 2).count();
        progress.finish(&lesson.id, items.len() - missed, items.len(), day);
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
