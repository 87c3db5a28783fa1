//! The loop of the app: takes what happens, updates the app, performs its effects, draws.

mod asking;
mod backing;
mod learning;
mod reading;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::action::{Action, Effect};
use super::app::App;
use super::background::{self, Ear};
use super::backup::{self, Backup, Orphan};
use super::census::{Count, Counting, Followed, Shared, Teller, Uncounted, count_text};
use super::desk::Origin;
use super::events::{self, News};
use super::launch::{Console, Launch};
use super::log::archive::Archive;
use super::terminal::Terminal;
use super::theme::{Palette, Scheme, Theme};
use super::worker::Worker;
use super::{NO_THREAD, clipboard, files, memory, view};
use crate::reference::Reference;
use crate::settings::{Name, store};
use crate::{clock, folders};
use backing::Backing;
use learning::Learning;
use reading::Reading;

/// How long a frame waits for an answer, so that it shows what belongs together.
const PATIENCE: Duration = Duration::from_millis(15);

/// So long after the last key what was typed is masked, where personal data is hidden.
const SETTLE_AFTER: Duration = Duration::from_secs(2);

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

/// How the conversation ended.
#[derive(Debug)]
pub(super) struct Ending {
    /// Why.
    pub(super) stop: Stop,
    /// Why the last text could not be kept, where nobody was told of it yet.
    pub(super) not_kept: Option<String>,
}

/// Converses until the user leaves or a signal asks for it.
///
/// # Errors
/// The terminal can't be used any more, or a text can't be diagnosed.
pub(super) fn converse(
    launch: Launch,
    (reference, theme, console): (Arc<Reference>, Theme, Console),
    (sender, news): (Sender<News>, Receiver<News>),
    terminal: &mut Terminal,
) -> anyhow::Result<Ending> {
    let asks = launch.settings.theme == Scheme::Auto && theme.palette != Palette::Attributes && console.can_be_asked;
    let worker = Worker::start(Arc::clone(&reference), sender.clone()).context(NO_THREAD)?;
    events::listen(&sender, Ear::new(asks))?;
    let mut app = App::new(Arc::clone(&reference), theme, terminal.size()?);
    app.desk.background = console.background;
    let mut session = Session {
        app,
        reference: Arc::clone(&reference),
        count: launch.count,
        reading: Reading::of(worker),
        news,
        sender: sender.clone(),
        settle_at: None,
        later: VecDeque::new(),
        toast_until: None,
        backing: Backing::of(Backup::start(sender.clone())),
        heard: Arc::new(AtomicBool::new(true)),
        settings_file: launch.settings_file,
        learning: Learning::default(),
        archive: Archive::start(folders::log(), Arc::clone(&reference), sender.clone()).ok(),
        is_log_asked: false,
    };
    let file = session.settings_file.as_deref().map(|file| file.display().to_string()).unwrap_or_default();
    session.app.configure(launch.settings, Origin { file, faults: launch.faults, left_out: launch.left_out });
    session.app.remember(memory::load());
    session.app.desk.now = Some(clock::local());
    let found = backup::find(session.app.desk.settings.keep_texts);
    let is_asked = launch.text.is_some() || launch.look_up.is_some() || launch.followed.is_some();
    if !is_asked && !found.left_behind.is_empty() {
        let (files, left) = found.left_behind.into_iter().unzip();
        session.backing.left_behind = files;
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
    if let Some(Followed { name, run }) = launch.followed {
        let shared = session.app.follow_log(name);
        let (teller, reference) = (session.teller(&shared), Arc::clone(&reference));
        thread::Builder::new().spawn(move || run(teller, reference)).context(NO_THREAD)?;
    }
    terminal.draw(|frame| view::show(frame, &session.app))?;
    if asks {
        terminal.ask(background::QUESTION)?;
    }
    // What was piped in is nowhere else.
    session.plan_backup();
    session.ask_log(terminal)?;
    // Whoever reads the first screen lets the rest get ready for the first key.
    let _ = thread::Builder::new().spawn(move || crate::search::make_ready(&reference));
    loop {
        if let Some(stop) = session.listen(terminal)? {
            return Ok(session.end(stop));
        }
        terminal.draw(|frame| view::show(frame, &session.app))?;
    }
}

/// How long a toast stays: a moment to notice it, and a slow reader's time for each character.
fn time_to_read(toast: &str) -> Duration {
    Duration::from_secs(2) + Duration::from_millis(70) * u32::try_from(toast.chars().count()).unwrap_or(100)
}

/// The app with what it is connected to.
struct Session {
    app: App,
    reference: Arc<Reference>,
    /// What counts a file.
    count: Option<Count>,
    /// Whoever diagnoses the paste, and what was asked of them.
    reading: Reading,
    news: Receiver<News>,
    sender: Sender<News>,
    /// What came in while an answer was waited for.
    later: VecDeque<News>,
    /// When the toast has been shown for long enough.
    toast_until: Option<Instant>,
    /// The file that keeps the settings.
    settings_file: Option<PathBuf>,
    /// What keeps the paste, and what earlier runs kept.
    backing: Backing,
    /// When what is typed is masked.
    settle_at: Option<Instant>,
    /// Whether the loop has heard of all that it was told to be counted.
    heard: Arc<AtomicBool>,
    /// What was learned, and the time of an exam.
    learning: Learning,
    /// What has the kept log; nothing where the system starts no more threads.
    archive: Option<Archive>,
    /// Whether it has not answered to everything yet.
    is_log_asked: bool,
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
        self.app.desk.now = Some(clock::local());
        let mut touched = matches!(first, News::Event(_));
        let mut batch = vec![first];
        batch.extend(self.later.drain(..));
        batch.extend(self.news.try_iter());
        touched |= batch.iter().any(|news| matches!(news, News::Event(_)));
        let mut diagnose = false;
        for news in events::gather(batch, self.app.context().is_text()) {
            let action = match news {
                News::Event(event) => self.app.action(event),
                News::Answer(revision, diagnoses, redactor) => {
                    self.answer(revision, diagnoses, redactor);
                    diagnose |= self.reading.newest.is_none() && self.reading.is_waiting;
                    None
                }
                News::Masked(text, redactor) => Some(Action::Masked(text, redactor)),
                News::NotBackedUp(reason) => Some(Action::NotBackedUp(reason)),
                News::Counted => {
                    self.heard.store(true, Ordering::Release);
                    Some(Action::Counted)
                }
                News::Log(reply) => Some(Action::Log(reply)),
                News::LogRests => {
                    self.is_log_asked = false;
                    None
                }
                News::Background(background) => Some(Action::Background(background)),
                News::Signal(signal) => return Ok(Some(Stop::Signal(signal))),
                News::Stop => {
                    // Whoever is stopped may be ended before it goes on.
                    self.settle();
                    self.back_up();
                    terminal.obey_stop()?;
                    Some(Action::Resize(terminal.size()?))
                }
                News::GoOn => {
                    terminal.go_on()?;
                    Some(Action::Resize(terminal.size()?))
                }
                News::Lost(reason) => bail!(reason),
            };
            match action.and_then(|action| self.app.update(action)) {
                Some(Effect::Quit) => return Ok(Some(Stop::Left)),
                Some(Effect::Diagnose) => diagnose = true,
                Some(effect) => self.perform(effect, terminal)?,
                None => {}
            }
            // The next key is meant for what is shown then.
            self.see_to_learning();
        }
        // Many keys may have changed the text, or what was typed was masked; it is read once.
        if diagnose || self.reading.asked != self.app.screens.diagnose.revision() {
            self.perform(Effect::Diagnose, terminal)?;
        }
        self.count_files();
        self.ask_log(terminal)?;
        if touched || self.app.toast != toast {
            self.toast_until = self.app.toast.as_deref().map(|toast| Instant::now() + time_to_read(toast));
        }
        if touched || self.settle_at.is_none() {
            self.settle_at = self.app.screens.diagnose.is_unsettled().then(|| Instant::now() + SETTLE_AFTER);
        }
        self.plan_backup();
        Ok(None)
    }

    /// Does what its time has come for.
    fn see_to_the_time(&mut self) {
        let now = Instant::now();
        self.tell_time_left(now);
        if self.app.toast.is_some() && self.toast_until.is_none() {
            self.toast_until = self.app.toast.as_deref().map(|toast| now + time_to_read(toast));
        }
        if self.toast_until.take_if(|until| *until <= now).is_some() {
            self.app.update(Action::ToastOver);
            // Another may have waited for its end.
            self.toast_until = self.app.toast.as_deref().map(|toast| now + time_to_read(toast));
        }
        if self.settle_at.take_if(|at| *at <= now).is_some() {
            self.settle();
        }
        if self.backing.keep_at.take_if(|at| *at <= now).is_some() {
            if self.app.screens.diagnose.is_unsettled() {
                // What is to be hidden is kept once it is.
                self.backing.keep_at = self.settle_at;
            } else {
                self.back_up();
            }
        }
    }

    /// Masks what was typed, and reads it anew.
    fn settle(&mut self) {
        self.app.update(Action::Settled);
        if self.reading.asked != self.app.screens.diagnose.revision() {
            self.diagnose();
        }
    }

    /// Ends the conversation for this reason.
    fn end(mut self, stop: Stop) -> Ending {
        self.replace_restored();
        // What was asked for with the last key is written too.
        self.send_to_log();
        if let Some(archive) = self.archive.take() {
            archive.finish();
        }
        if stop != Stop::Left {
            self.settle();
            self.back_up();
        }
        let not_kept = match (self.backing.backup.take(), stop) {
            (Some(backup), Stop::Left) => backup.end(self.app.whereabouts(), self.text()),
            (Some(backup), Stop::Signal(_)) => backup.leave_behind(),
            (None, _) => None,
        };
        // What came after the last frame was seen by nobody.
        let unheard = self.later.into_iter().chain(self.news.try_iter());
        let unheard = unheard.filter_map(|news| if let News::NotBackedUp(reason) = news { Some(reason) } else { None });
        Ending { stop, not_kept: not_kept.or_else(|| unheard.last()) }
    }

    /// The next thing that happens; nothing where the time for something has come before.
    fn next(&mut self) -> anyhow::Result<Option<News>> {
        if let Some(news) = self.later.pop_front() {
            return Ok(Some(news));
        }
        let ended = "the terminal is no longer read";
        let Some(until) =
            [self.toast_until, self.backing.keep_at, self.settle_at, self.learning.tick_at].into_iter().flatten().min()
        else {
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
            Effect::Mask => self.mask(),
            Effect::Copy(form) => {
                if let Some(text) = self.app.copy_text(form, &self.app.desk.today()) {
                    let outcome = clipboard::copy(terminal, self.app.desk.settings.clipboard, (form, &text))
                        .map_err(|error| format!("{error:#}"));
                    self.app.update(Action::Copied(outcome));
                }
            }
            Effect::CopyText(form, text) => {
                let outcome = clipboard::copy(terminal, self.app.desk.settings.clipboard, (form, &text))
                    .map_err(|error| format!("{error:#}"));
                self.app.update(Action::Copied(outcome));
            }
            Effect::ReadPart(path, (start, length), name) => {
                if let Some(effect) = self.app.update(Action::Part(name, files::part(&path, start, length))) {
                    self.perform(effect, terminal)?;
                }
            }
            Effect::Export(name, text) => {
                self.app.update(Action::Exported(files::export(&name, &text)));
            }
            Effect::ListFolder(folder) => {
                self.app.update(Action::Listed(files::list(&folder)));
            }
            Effect::ReadFile(path) => {
                if let Some(effect) = self.app.update(files::open(path)) {
                    self.perform(effect, terminal)?;
                }
            }
            Effect::Keep(name, value) => {
                if let Some(Err(error)) = self.settings_file.as_deref().map(|file| store::keep(file, name, value)) {
                    self.app.update(Action::NotKept(format!("{error:#}")));
                }
                terminal.set_mouse(self.app.desk.settings.mouse.into())?;
                if name == Name::Redact {
                    self.mask();
                    self.diagnose();
                }
            }
            Effect::Restore(number) => {
                if number < self.backing.left_behind.len() {
                    self.backing.restored = Some(self.backing.left_behind.remove(number));
                }
                self.put_aside();
                self.mask();
                self.diagnose();
            }
            Effect::Discard => self.backing.left_behind.drain(..).for_each(Orphan::forget),
            Effect::PutAside => self.put_aside(),
            Effect::Remember(memory) => {
                if let Err(error) = memory::keep(&memory) {
                    self.app.update(Action::NotKept(format!("{error:#}")));
                }
            }
            Effect::Suspend => {
                self.back_up();
                terminal.suspend()?;
                self.app.update(Action::Resize(terminal.size()?));
            }
            Effect::Quit => {}
        }
        Ok(())
    }

    /// Counts the file that Overview asks for, beside the loop.
    fn count_files(&mut self) {
        let Some(Counting { what, shared }) = self.app.screens.overview.take_job() else { return };
        let (mut teller, reference) = (self.teller(&shared), Arc::clone(&self.reference));
        let count = self.count;
        let started = thread::Builder::new().spawn(move || match (what, count) {
            (Uncounted::Text(text), _) => count_text(&text, clock::now(), &reference, &mut teller),
            (Uncounted::File(path), Some(count)) => count(&path, &reference, &mut teller),
            (Uncounted::File(_), None) => {}
        });
        if started.is_err() {
            shared.look().notice = Some(NO_THREAD.to_owned());
        }
    }

    /// What changes a census, and tells the loop while it has not heard of an earlier change.
    fn teller(&self, shared: &Shared) -> Teller {
        let (sender, heard) = (self.sender.clone(), Arc::clone(&self.heard));
        shared.teller(move || !heard.swap(false, Ordering::AcqRel) || sender.send(News::Counted).is_ok())
    }
}
