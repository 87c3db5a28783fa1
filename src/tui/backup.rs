//! Keeps texts for the next start, in files of the state folder that only their owner may read.
//!
//! While an app runs, its paste and the place are backed up beside the loop, in a file of its own. When it
//! ends as it should, the text is kept under the time of its end, so that of two apps neither takes the
//! other's place, and the history of the next start offers the newest first. A backup that is left behind
//! by an app that runs no more is asked about first. Nothing is kept for longer than the setting says.

mod files;

use std::iter;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use files::Seat;
pub(super) use files::{Found, Orphan};
use jiff::Zoned;
use serde::{Deserialize, Serialize};

use super::events::News;
use crate::folders;
use crate::intake;
use crate::reference::shapes::Shapes;

/// So many characters of a text's first line are shown.
const LONGEST: usize = 200;

/// So many bytes of a text are looked through for whom it is about.
const HEAD: usize = 64 * 1024;

/// What becomes of the text.
#[derive(Debug)]
enum Snapshot {
    /// There is none.
    Nothing,
    /// It is backed up.
    Running(Whereabouts, Vec<u8>),
    /// It is kept, as the app ends.
    Last(Whereabouts, Vec<u8>),
    /// What is written next stands in the place of this file.
    Instead(Orphan),
}

/// Where one was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Whereabouts {
    /// The page that was open; on the Diagnose screen none.
    pub page: Option<String>,
    /// Whether the verdict had the keys, and not the text.
    pub verdict: bool,
    /// The number of the recipient whose verdict was shown.
    pub recipient: usize,
}

/// A text of an earlier session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where one was.
    pub place: Whereabouts,
    /// The text in the paste pane.
    pub text: Vec<u8>,
    /// When it was there last.
    pub when: Option<Zoned>,
}

impl Left {
    /// Whom a report is about and what was said, or the first words of the text: by that one knows it again.
    pub fn name(&self, shapes: &Shapes) -> String {
        about(&self.text, shapes).unwrap_or_else(|| beginning(&self.text))
    }

    /// How long the text is: `one line`, `61 lines`.
    pub fn lines(&self) -> String {
        match self.text.trim_ascii_end().split(|byte| *byte == b'\n').count() {
            1 => "one line".to_owned(),
            count => format!("{count} lines"),
        }
    }
}

/// Whom a report is about and what was said; the first line of a mail is the same in most of them.
fn about(text: &[u8], shapes: &Shapes) -> Option<String> {
    let first = beginning(text);
    let field = first.split_once(':').map_or("", |(name, _)| name);
    let is_field = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !is_field && !first.starts_with("From ") {
        return None;
    }
    let read = intake::read(text.get(..HEAD).unwrap_or(text), shapes);
    let delivery = read.deliveries.first()?;
    let said = delivery.diagnostic.text().split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = [delivery.recipient.as_deref().or(delivery.subject()), Some(said.as_str())];
    let name = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    (!name.is_empty()).then(|| name.chars().take(LONGEST).collect())
}

/// The first words of a text, by which one knows it again.
pub fn beginning(text: &[u8]) -> String {
    let start = text.trim_ascii_start();
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).chars().take(LONGEST).collect()
}

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Backup {
    sender: Sender<Snapshot>,
    /// Ends with what nobody was told of.
    writer: JoinHandle<Option<String>>,
}

impl Backup {
    /// Starts the thread, which tells `listener` once where nothing can be kept.
    pub(super) fn start(listener: Sender<News>) -> Option<Self> {
        let (sender, snapshots) = mpsc::channel();
        let writer = thread::Builder::new().spawn(move || Writer::new(listener).write_all(&snapshots)).ok()?;
        Some(Self { sender, writer })
    }

    /// Keeps a text with the place; a blank text is not kept.
    pub(super) fn keep(&self, place: Whereabouts, text: Vec<u8>) {
        let blank = files::is_blank(&text);
        let _ = self.sender.send(if blank { Snapshot::Nothing } else { Snapshot::Running(place, text) });
    }

    /// Forgets a text that was restored, once what is given next has been written.
    pub(super) fn replace(&self, orphan: Orphan) {
        let _ = self.sender.send(Snapshot::Instead(orphan));
    }

    /// Ends as an app does that was ended from outside: what was given last stays to be asked about. Why it could
    /// not be kept comes back.
    pub(super) fn leave_behind(self) -> Option<String> {
        drop(self.sender);
        self.writer.join().ok().flatten()
    }

    /// Ends as an app does that was left: what is there then is kept, as a text of its own. Why it could not be
    /// comes back.
    pub(super) fn end(self, place: Whereabouts, text: Vec<u8>) -> Option<String> {
        let _ = self.sender.send(Snapshot::Last(place, text));
        self.leave_behind()
    }
}

/// Writes what comes, beside the loop.
struct Writer {
    listener: Sender<News>,
    /// The files of this app, once there is something to keep.
    seat: Option<Seat>,
    /// The files of texts that are in the backup once it is written.
    replaced: Vec<Orphan>,
    /// Whether the user knows that nothing can be kept.
    told: bool,
}

impl Writer {
    const fn new(listener: Sender<News>) -> Self {
        Self { listener, seat: None, replaced: Vec::new(), told: false }
    }

    /// Writes until nobody sends any more; of several snapshots that wait, the newest.
    fn write_all(mut self, snapshots: &Receiver<Snapshot>) -> Option<String> {
        let mut failure = None;
        while let Ok(first) = snapshots.recv() {
            let (replaced, mut others): (Vec<_>, Vec<_>) =
                iter::once(first).chain(snapshots.try_iter()).partition(|one| matches!(one, Snapshot::Instead(_)));
            self.replaced.extend(replaced.into_iter().filter_map(|one| match one {
                Snapshot::Instead(orphan) => Some(orphan),
                _ => None,
            }));
            let Some(newest) = others.pop() else { continue };
            failure = self.write(newest).err();
            if failure.is_none() {
                self.replaced.drain(..).for_each(Orphan::forget);
            }
            if let Some(reason) = failure.take_if(|_| !self.told) {
                // Where nobody listens any more, whoever ended the app is told.
                match self.listener.send(News::NotBackedUp(reason)) {
                    Ok(()) => self.told = true,
                    Err(mpsc::SendError(News::NotBackedUp(reason))) => failure = Some(reason),
                    Err(_) => {}
                }
            }
        }
        failure.filter(|_| !self.told)
    }

    fn write(&mut self, snapshot: Snapshot) -> Result<(), String> {
        match snapshot {
            Snapshot::Running(place, text) => self.seat()?.back_up(&place, &text),
            Snapshot::Last(place, text) if !files::is_blank(&text) => {
                self.seat()?.keep(&place, &text)?;
                self.leave();
                Ok(())
            }
            Snapshot::Last(..) => {
                self.leave();
                Ok(())
            }
            Snapshot::Nothing => {
                if let Some(seat) = &self.seat {
                    seat.clear();
                }
                Ok(())
            }
            Snapshot::Instead(_) => Ok(()),
        }
    }

    fn leave(&mut self) {
        if let Some(seat) = self.seat.take() {
            seat.leave();
        }
    }

    fn seat(&mut self) -> Result<&Seat, String> {
        let seat = match self.seat.take() {
            Some(seat) => seat,
            None => Seat::take(&folder().ok_or("there is no folder for it. Set HOME")?)?,
        };
        Ok(self.seat.insert(seat))
    }
}

/// Looks for the texts of earlier sessions. What is older than so many days is removed.
pub(super) fn find(days: u8) -> Found {
    folder().map(|folder| files::find(&folder, days)).unwrap_or_default()
}

fn folder() -> Option<PathBuf> {
    folders::state().map(|folder| folder.join("backups"))
}
