//! Keeps texts for the next start, in files of the state folder that only their owner may read.
//!
//! While an app runs, its paste and the place are backed up beside the loop, in a file of its own. When it
//! ends as it should, the text becomes the last one, which the history of the next start offers. A
//! backup that is left behind by a process that is no more is asked about first. Nothing is kept
//! for longer than the setting says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::{clock, folders};

/// The ending of the file of an app that runs, or was ended from outside.
const RUNNING: &str = "backup";

/// The ending of the files that nobody has to be asked about.
const KEPT: &str = "text";

/// The name of the text that was there when an app ended as it should.
const LAST: &str = "last";

/// More texts of earlier sessions nobody looks through.
const MOST: usize = 20;

/// So many characters of a text's first line are shown.
const LONGEST: usize = 200;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

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

/// A text of an earlier session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where one was.
    pub place: Whereabouts,
    /// The text in the paste pane.
    pub text: Vec<u8>,
    /// When it was there last, as one would say it.
    pub when: String,
}

impl Left {
    /// The first words of the text, by which one knows it again.
    pub fn beginning(&self) -> String {
        beginning(&self.text)
    }

    /// How long the text is: `one line`, `61 lines`.
    pub fn lines(&self) -> String {
        match self.text.trim_ascii_end().split(|byte| *byte == b'\n').count() {
            1 => "one line".to_owned(),
            count => format!("{count} lines"),
        }
    }
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
    writer: JoinHandle<()>,
    folder: PathBuf,
}

impl Backup {
    /// Starts the thread; nothing where there is no folder for it.
    pub(super) fn start() -> Option<Self> {
        let folder = folder()?;
        let file = folder.join(std::process::id().to_string()).with_extension(RUNNING);
        let (sender, snapshots) = mpsc::channel();
        let place = folder.clone();
        let writer = thread::spawn(move || write_all(&snapshots, &place, &file));
        Some(Self { sender, writer, folder })
    }

    /// Keeps a text with the place; an empty text is not kept.
    pub(super) fn keep(&self, place: Whereabouts, text: Vec<u8>) {
        let _ = self.sender.send((!text.is_empty()).then_some((place, text)));
    }

    /// Ends as an app does that was ended from outside: what was given last stays to be asked about.
    pub(super) fn leave_behind(self) {
        drop(self.sender);
        let _ = self.writer.join();
    }

    /// Ends as an app does that was left: what is there then is the last text.
    pub(super) fn end(self, place: Whereabouts, text: &[u8]) {
        if !text.is_empty() {
            // Who cannot write here goes without.
            let _ = write(&self.folder, &self.folder.join(LAST).with_extension(KEPT), &(place, text));
        }
        let _ = self.sender.send(None);
        self.leave_behind();
    }
}

/// Writes what comes; of several snapshots that wait, the newest.
fn write_all(snapshots: &Receiver<Snapshot>, folder: &Path, file: &Path) {
    while let Ok(first) = snapshots.recv() {
        let newest = snapshots.try_iter().last().unwrap_or(first);
        // Who cannot write here goes without; there is nothing to be done about it.
        let _ = match newest {
            Some((place, text)) => write(folder, file, &(place, &text)),
            None => fs::remove_file(file),
        };
    }
}

fn write(folder: &Path, file: &Path, (place, text): &(Whereabouts, &[u8])) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut bytes = serde_json::to_vec(place).unwrap_or_default();
    bytes.push(b'\n');
    bytes.extend_from_slice(text);
    folders::write_private(file, &bytes)
}

/// The texts of earlier sessions with their files, the newest first.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Those of apps that did not end as they should.
    pub(super) left_behind: Vec<(PathBuf, Left)>,
    /// Those that nobody has to be asked about.
    pub(super) kept: Vec<Left>,
}

/// Looks for the texts of earlier sessions. What is older than so many days is removed.
pub(super) fn find(days: u8) -> Found {
    let Some(entries) = folder().and_then(|folder| fs::read_dir(folder).ok()) else { return Found::default() };
    let dated = |path: PathBuf| Some((fs::metadata(&path).and_then(|about| about.modified()).ok()?, path));
    let mut files: Vec<(SystemTime, PathBuf)> =
        entries.flatten().filter_map(|entry| dated(entry.path())).filter(|(_, path)| is_earlier(path)).collect();
    files.sort_by_key(|(written, _)| std::cmp::Reverse(*written));
    let now = SystemTime::now();
    let (young, old): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(written, _)| now.duration_since(*written).unwrap_or_default() < DAY * days.into());
    for (_, path) in old {
        // Where it cannot be removed it is tried again at the next start.
        let _ = fs::remove_file(path);
    }
    let mut found = Found::default();
    for (written, path) in young.into_iter().take(MOST) {
        let Some(left) = read(&path, written) else { continue };
        if has_ending(&path, RUNNING) {
            found.left_behind.push((path, left));
        } else {
            found.kept.push(left);
        }
    }
    found
}

fn read(path: &Path, written: SystemTime) -> Option<Left> {
    let bytes = fs::read(path).ok()?;
    let line = memchr::memchr(b'\n', &bytes)?;
    let place = serde_json::from_slice(bytes.get(..line)?).ok()?;
    let text = bytes.get(line + 1..)?.to_vec();
    Some(Left { place, text, when: clock::moment(written) })
}

/// Keeps a text that was left behind, without asking about it again.
pub(super) fn put_aside(path: &Path) {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let seconds = fs::metadata(path).and_then(|about| about.modified()).ok();
    let seconds = seconds.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
    // Where it cannot be renamed it is asked about again, which does no harm.
    let _ = fs::rename(path, path.with_file_name(format!("{name}-{}.{KEPT}", seconds.as_secs())));
}

fn has_ending(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|ending| ending == wanted)
}

/// Whether no running app writes a file.
fn is_earlier(path: &Path) -> bool {
    let process = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
    has_ending(path, KEPT) || has_ending(path, RUNNING) && process.is_some_and(|process: i32| !is_running(process))
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
