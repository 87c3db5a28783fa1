//! The loop of the app: takes what happens, updates the app, performs its effects, draws.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::action::{Action, Effect};
use super::app::App;
use super::background::{self, Ear};
use super::backup::{self, Backup, Whereabouts};
use super::desk::Origin;
use super::events::{self, News};
use super::launch::{Console, Launch};
use super::terminal::Terminal;
use super::theme::{Palette, Scheme, Theme};
use super::worker::{Job, Worker};
use super::{clipboard, files, memory, view};
use crate::advice::Diagnosis;
use crate::clock;
use crate::reference::Reference;
use crate::settings::{Name, store};

/// How long a frame waits for the answer to a change, so that verdict and text change together.
const PATIENCE: Duration = Duration::from_millis(15);

/// So long after a change the paste is backed up.
const BACK_UP_AFTER: Duration = Duration::from_secs(1);

/// Texts above this size are not waited for.
const SMALL: usize = 256 * 1024;

/// Why the conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The user left.
    Left,
    /// A signal asked for it.
    Signal(i32),
}

impl Stop {
    /// Lets the process end as the signal would have ended it.
    pub(super) fn obey(self) {
        #[cfg(unix)]
        if let Self::Signal(signal) = self {
            // If it cannot be done, the process simply ends with success.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}

/// Converses until the user leaves or a signal asks for it.
///
/// # Errors
/// The terminal can't be used any more, or a text can't be diagnosed.
pub(super) fn converse(
    launch: Launch,
    reference: Arc<Reference>,
    (theme, console): (Theme, Console),
    terminal: &mut Terminal,
) -> anyhow::Result<Stop> {
    let asks = launch.settings.theme == Scheme::Auto && theme.palette != Palette::Attributes && console.can_be_asked;
    let (sender, news) = mpsc::channel();
    let worker = Worker::start(Arc::clone(&reference), sender.clone());
    events::listen(&sender, Ear::new(asks))?;
    let mut app = App::new(Arc::clone(&reference), theme, terminal.size()?);
    app.desk.background = console.background;
    let mut session = Session {
        app,
        worker,
        news,
        later: VecDeque::new(),
        toast_until: None,
        reading: None,
        waiting: false,
        backup: Backup::start(),
        kept: (0, Whereabouts::default()),
        keep_at: None,
        left_behind: Vec::new(),
        settings_file: launch.settings_file,
    };
    let file = session.settings_file.as_deref().map(|file| file.display().to_string()).unwrap_or_default();
    session.app.configure(launch.settings, Origin { file, faults: launch.faults, left_out: launch.left_out });
    session.app.remember(memory::load());
    session.app.desk.today = clock::today();
    let found = backup::find(session.app.desk.settings.keep_texts);
    if launch.text.is_none() && launch.look_up.is_none() && !found.left_behind.is_empty() {
        let (files, left) = found.left_behind.into_iter().unzip();
        session.left_behind = files;
        session.app.offer(left);
    }
    session.app.keep_earlier(found.kept);
    if let Some(text) = launch.text {
        let effect = match launch.file {
            Some(file) => session.app.open_file(&text, file),
            None => session.app.open(&text, "-"),
        };
        session.perform(effect, terminal)?;
    }
    if let Some(words) = &launch.look_up {
        session.app.look_up(words);
    }
    terminal.draw(|frame| view::draw(frame, &session.app))?;
    if asks {
        terminal.ask(background::QUESTION)?;
    }
    // Whoever reads the first screen lets the rest get ready for the first key.
    thread::spawn(move || crate::search::make_ready(&reference));
    loop {
        if let Some(stop) = session.listen(terminal)? {
            return Ok(session.end(stop));
        }
        terminal.draw(|frame| view::draw(frame, &session.app))?;
    }
}

/// How long a toast stays: a moment to notice it, and a slow reader's time for each character.
fn time_to_read(toast: &str) -> Duration {
    Duration::from_secs(2) + Duration::from_millis(70) * u32::try_from(toast.chars().count()).unwrap_or(100)
}

/// The app with what it is connected to.
struct Session {
    app: App,
    worker: Worker,
    news: Receiver<News>,
    /// What came in while an answer was waited for.
    later: VecDeque<News>,
    /// When the toast has been shown for long enough.
    toast_until: Option<Instant>,
    /// The file that keeps the settings.
    settings_file: Option<PathBuf>,
    /// The newest revision that the worker has and has not answered to.
    reading: Option<u64>,
    /// Whether a newer one waits until it has.
    waiting: bool,
    /// What backs the paste up.
    backup: Option<Backup>,
    /// The revision and the place that were kept last.
    kept: (u64, Whereabouts),
    /// When they are to be kept again.
    keep_at: Option<Instant>,
    /// The files of the texts that were left behind.
    left_behind: Vec<PathBuf>,
}

impl Session {
    /// Waits until something happens and takes all that has happened.
    fn listen(&mut self, terminal: &mut Terminal) -> anyhow::Result<Option<Stop>> {
        let Some(first) = self.next()? else {
            self.see_to_the_time();
            return Ok(None);
        };
        let toast = self.app.toast.clone();
        // A shift may last beyond midnight.
        self.app.desk.today = clock::today();
        let mut touched = matches!(first, News::Event(_));
        let mut batch = vec![first];
        batch.extend(self.later.drain(..));
        batch.extend(self.news.try_iter());
        touched |= batch.iter().any(|news| matches!(news, News::Event(_)));
        let mut diagnose = false;
        for news in events::gather(batch, self.app.context().is_text()) {
            let action = match news {
                News::Event(event) => self.app.action(event),
                News::Answer(revision, diagnoses) => {
                    self.answer(revision, diagnoses);
                    diagnose |= self.reading.is_none() && self.waiting;
                    None
                }
                News::Background(background) => Some(Action::Background(background)),
                News::Signal(signal) => return Ok(Some(Stop::Signal(signal))),
                News::Lost(reason) => bail!(reason),
            };
            match action.and_then(|action| self.app.update(action)) {
                Some(Effect::Quit) => return Ok(Some(Stop::Left)),
                Some(Effect::Diagnose) => diagnose = true,
                Some(effect) => self.perform(effect, terminal)?,
                None => {}
            }
        }
        // Many keys may have changed the text; it is read once.
        if diagnose {
            self.perform(Effect::Diagnose, terminal)?;
        }
        if touched || self.app.toast != toast {
            self.toast_until = self.app.toast.as_deref().map(|toast| Instant::now() + time_to_read(toast));
        }
        if self.kept.0 != self.app.screens.diagnose.revision() || self.kept.1 != self.app.whereabouts() {
            self.keep_at = self.keep_at.or_else(|| Some(Instant::now() + BACK_UP_AFTER));
        }
        Ok(None)
    }

    /// Does what its time has come for.
    fn see_to_the_time(&mut self) {
        let now = Instant::now();
        if self.toast_until.take_if(|until| *until <= now).is_some() {
            self.app.update(Action::ToastOver);
        }
        if self.keep_at.take_if(|at| *at <= now).is_some() {
            self.back_up();
        }
    }

    /// Backs the paste and the place up, should the app not end as it should.
    fn back_up(&mut self) {
        self.kept = (self.app.screens.diagnose.revision(), self.app.whereabouts());
        if let Some(backup) = &self.backup {
            backup.keep(self.app.whereabouts(), self.text());
        }
    }

    /// Ends the conversation for this reason.
    fn end(mut self, stop: Stop) -> Stop {
        if stop != Stop::Left {
            self.back_up();
        }
        match (self.backup.take(), stop) {
            (Some(backup), Stop::Left) => backup.end(self.app.whereabouts(), &self.text()),
            (Some(backup), Stop::Signal(_)) => backup.leave_behind(),
            (None, _) => {}
        }
        stop
    }

    /// The text that may be kept for the next start; none where the user wants none kept.
    fn text(&self) -> Vec<u8> {
        let wanted = self.app.desk.settings.keep_texts > 0;
        if wanted { self.app.screens.diagnose.paste.bytes() } else { Vec::new() }
    }

    /// Forgets a text that was left behind.
    fn forget(&mut self, number: usize) {
        if number < self.left_behind.len() {
            // Where it cannot be removed it is offered again, which does no harm.
            let _ = std::fs::remove_file(self.left_behind.remove(number));
        }
    }

    /// Asks about the texts that were left behind no more.
    fn put_aside(&mut self) {
        self.left_behind.drain(..).for_each(|file| backup::put_aside(&file));
    }

    /// The next thing that happens; nothing where the time for something has come before.
    fn next(&mut self) -> anyhow::Result<Option<News>> {
        if let Some(news) = self.later.pop_front() {
            return Ok(Some(news));
        }
        let ended = "the terminal is no longer read";
        let Some(until) = self.toast_until.into_iter().chain(self.keep_at).min() else {
            return self.news.recv().map(Some).context(ended);
        };
        match self.news.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(news) => Ok(Some(news)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => bail!(ended),
        }
    }

    fn perform(&mut self, effect: Effect, terminal: &mut Terminal) -> anyhow::Result<()> {
        match effect {
            Effect::Diagnose => self.diagnose(),
            Effect::Copy(form) => {
                if let Some(text) = self.app.copy_text(form, &clock::today()) {
                    let outcome = clipboard::copy(terminal, self.app.desk.settings.clipboard, (form, &text))
                        .map_err(|error| format!("{error:#}"));
                    self.app.update(Action::Copied(outcome));
                }
            }
            Effect::ListFolder(folder) => {
                self.app.update(Action::Listed(files::list(&folder)));
            }
            Effect::ReadFile(path) => {
                if self.app.update(files::open(path)).is_some() {
                    self.diagnose();
                }
            }
            Effect::Keep(name, value) => {
                if let Some(Err(error)) = self.settings_file.as_deref().map(|file| store::keep(file, name, value)) {
                    self.app.update(Action::NotKept(format!("{error:#}")));
                }
                terminal.set_mouse(self.app.desk.settings.mouse.into())?;
                if name == Name::Redact {
                    self.diagnose();
                }
            }
            Effect::Restore(number) => {
                self.forget(number);
                self.put_aside();
                self.diagnose();
            }
            Effect::Discard => (0..self.left_behind.len()).for_each(|_| self.forget(0)),
            Effect::PutAside => self.put_aside(),
            Effect::Remember(memory) => {
                if let Err(error) = memory::keep(&memory) {
                    self.app.update(Action::NotKept(format!("{error:#}")));
                }
            }
            Effect::Suspend => terminal.suspend()?,
            Effect::Quit => {}
        }
        Ok(())
    }

    /// Hands the paste to the worker, and waits a moment for the answer to a small one.
    fn diagnose(&mut self) {
        let paste = &self.app.screens.diagnose.paste;
        let large = paste.size() > SMALL;
        // A long text is copied once for each time that it is read, and not for each key.
        self.waiting = large && self.reading.is_some();
        if self.waiting {
            return;
        }
        let revision = self.app.screens.diagnose.revision();
        let written = self.app.file().and_then(files::written);
        let last = written.map_or_else(clock::now, clock::date);
        self.worker.diagnose(Job { revision, text: paste.bytes(), last });
        self.reading = Some(revision);
        if !large {
            self.wait_for_answer();
        }
    }

    fn wait_for_answer(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while let Ok(news) = self.news.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            match news {
                News::Answer(revision, diagnoses) => {
                    self.answer(revision, diagnoses);
                    if self.reading.is_none() {
                        return;
                    }
                }
                news => self.later.push_back(news),
            }
        }
    }

    fn answer(&mut self, revision: u64, diagnoses: Vec<Diagnosis>) {
        self.reading = self.reading.filter(|reading| *reading != revision);
        self.app.update(Action::Answer(revision, diagnoses));
    }
}
