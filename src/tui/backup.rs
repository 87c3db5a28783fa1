//! Backs the paste and the place up beside the loop, so that a crash does not cost them.
//!
//! Each running app has a file of its own in the state folder, which only its owner may read. It
//! goes when the app ends as it should; one that is left behind by a process that is no more is
//! offered to the next start.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use serde::{Deserialize, Serialize};

use crate::folders;

/// The ending of the files.
const ENDING: &str = "backup";

/// What is to be kept; nothing where the file is to go.
type Snapshot = Option<(Whereabouts, Vec<u8>)>;

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

/// What was left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where one was.
    pub place: Whereabouts,
    /// The text in the paste pane.
    pub text: Vec<u8>,
}

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Backup {
    sender: Sender<Snapshot>,
    writer: JoinHandle<()>,
}

impl Backup {
    /// Starts the thread; nothing where there is no folder for it.
    pub(super) fn start() -> Option<Self> {
        let folder = folder()?;
        let file = folder.join(std::process::id().to_string()).with_extension(ENDING);
        let (sender, snapshots) = mpsc::channel();
        let writer = thread::spawn(move || write_all(&snapshots, &folder, &file));
        Some(Self { sender, writer })
    }

    /// Keeps a text with the place; an empty text is not kept.
    pub(super) fn keep(&self, place: Whereabouts, text: Vec<u8>) {
        let _ = self.sender.send((!text.is_empty()).then_some((place, text)));
    }

    /// Ends with what was given last; where the app ends as it should, with nothing.
    pub(super) fn end(self, as_it_should: bool) {
        if as_it_should {
            let _ = self.sender.send(None);
        }
        drop(self.sender);
        let _ = self.writer.join();
    }
}

/// Writes what comes; of several snapshots that wait, the newest.
fn write_all(snapshots: &Receiver<Snapshot>, folder: &Path, file: &Path) {
    while let Ok(first) = snapshots.recv() {
        let newest = snapshots.try_iter().last().unwrap_or(first);
        // Who cannot write here goes without; there is nothing to be done about it.
        let _ = match newest {
            Some((place, text)) => fs::create_dir_all(folder).and_then(|()| {
                let mut bytes = serde_json::to_vec(&place).unwrap_or_default();
                bytes.push(b'\n');
                bytes.extend_from_slice(&text);
                folders::write_private(file, &bytes)
            }),
            None => fs::remove_file(file),
        };
    }
}

/// What was left behind by an app that did not end as it should, the newest of several.
pub(super) fn left_behind() -> Option<(PathBuf, Left)> {
    let entries = fs::read_dir(folder()?).ok()?;
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| is_left_behind(path));
    let newest = files.max_by_key(|path| fs::metadata(path).and_then(|about| about.modified()).ok())?;
    let bytes = fs::read(&newest).ok()?;
    let line = memchr::memchr(b'\n', &bytes)?;
    let place = serde_json::from_slice(bytes.get(..line)?).ok()?;
    let text = bytes.get(line + 1..)?.to_vec();
    Some((newest, Left { place, text }))
}

/// Whether the process that wrote a file is no more.
fn is_left_behind(path: &Path) -> bool {
    let ending = path.extension().is_some_and(|ending| ending == ENDING);
    let process = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
    ending && process.is_some_and(|process: i32| !is_running(process))
}

#[cfg(unix)]
fn is_running(process: i32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    // One that may not be asked is there all the same.
    Pid::from_raw(process).is_some_and(|process| !matches!(test_kill_process(process), Err(Errno::SRCH)))
}

/// Where a process cannot be asked for, only the own file is surely not left behind.
#[cfg(not(unix))]
fn is_running(process: i32) -> bool {
    u32::try_from(process) == Ok(std::process::id())
}

fn folder() -> Option<PathBuf> {
    folders::state().map(|folder| folder.join("backups"))
}
