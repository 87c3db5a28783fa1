//! Where learning progress is kept: one file in the state folder, which several programs can write by turns.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::folders;
use crate::lesson::progress::{Progress, VERSION};

/// The name of the file.
const FILE: &str = "learning.json";

/// More than this no honest record has.
const LARGEST: u64 = 64 << 20;

/// So long another program may have the file; one that was stopped has it for good.
const PATIENCE: Duration = Duration::from_secs(3);

/// So often is asked whether it still has.
const AGAIN: Duration = Duration::from_millis(5);

/// The progress of the user.
#[derive(Debug)]
pub(crate) struct Record {
    /// What is kept.
    pub(crate) progress: Progress,
    /// Where it is kept; nowhere where the file is not ours to write.
    path: Option<PathBuf>,
}

/// Today in the local time zone, in days since 1970.
pub(crate) fn today() -> i64 {
    let date = crate::clock::local().date();
    let since = date.since(jiff::civil::date(1970, 1, 1));
    since.map_or(0, |span| i64::from(span.get_days()))
}

impl Record {
    /// The progress so far, and what is to be said of a file that can't be read, which is left as it is.
    pub(crate) fn open() -> (Self, Option<String>) {
        let nowhere = || Self { progress: Progress::new(), path: None };
        let path = folders::state().map(|folder| folder.join(FILE));
        let Some(file) = &path else {
            let said = "there is no folder for your progress, so it isn't kept; set WHYBOUNCE_STATE_DIR";
            return (nowhere(), Some(said.to_owned()));
        };
        match read(file) {
            Ok(progress) => (Self { progress, path }, None),
            Err(reason) => {
                let file = folders::short(file);
                let said = format!(
                    "{file}: {reason}; it is left as it is, and this session isn't kept. To start over, move it away"
                );
                (nowhere(), Some(said))
            }
        }
    }

    /// Whether it is kept in its file.
    pub(crate) const fn is_kept(&self) -> bool {
        self.path.is_some()
    }

    /// Changes the progress, on top of what another program has written since.
    ///
    /// # Errors
    /// Why it can't be kept from now on, as a sentence; it is changed in memory all the same.
    pub(crate) fn change(&mut self, change: &dyn Fn(&mut Progress, i64)) -> Result<(), String> {
        let day = today();
        let Some(path) = &self.path else {
            change(&mut self.progress, day);
            return Ok(());
        };
        match changed(path, change, day) {
            Ok(progress) => {
                self.progress = progress;
                Ok(())
            }
            Err(reason) => {
                let said = format!("your progress can't be kept in {}: {reason}", folders::short(path));
                change(&mut self.progress, day);
                self.path = None;
                Err(said)
            }
        }
    }
}

/// The progress in a file; nothing yet where there is no file.
fn read(path: &Path) -> Result<Progress, String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Progress::new()),
        Err(error) => return Err(format!("can't be read: {error}")),
        Ok(about) if !about.is_file() => return Err("not a regular file".to_owned()),
        Ok(about) if about.len() > LARGEST => return Err("too large for a record of your progress".to_owned()),
        Ok(_) => {}
    }
    let bytes = fs::read(path).map_err(|error| format!("can't be read: {error}"))?;
    progress(&bytes)
}

/// The progress that the bytes of a file tell.
fn progress(bytes: &[u8]) -> Result<Progress, String> {
    /// The one thing that every form of the record has.
    #[derive(serde::Deserialize)]
    struct Form {
        version: u32,
    }
    if !bytes.trim_ascii_start().starts_with(b"{") {
        // A list would be taken for the fields in their order.
        return Err("damaged: it isn't a record of your progress".to_owned());
    }
    // A newer form may have any other fields.
    if serde_json::from_slice::<Form>(bytes).is_ok_and(|form| form.version > VERSION) {
        return Err("written by a newer whybounce".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => "damaged: it isn't a record of your progress".to_owned(),
        _ => format!("damaged (line {})", error.line()),
    })
}

/// Reads, changes and writes the file while no other program does.
fn changed(path: &Path, change: &dyn Fn(&mut Progress, i64), day: i64) -> Result<Progress, String> {
    let told = |error: io::Error| error.to_string();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    // The system takes the lock back when a program ends, however it ends.
    let lock = folders::private().create(true).open(path.with_extension("lock")).map_err(told)?;
    lock_in_time(&lock)?;
    let mut progress = read(path)?;
    change(&mut progress, day);
    let bytes = serde_json::to_vec(&progress).map_err(|error| error.to_string())?;
    folders::write_private(path, &bytes).map_err(told)?;
    Ok(progress)
}

fn lock_in_time(lock: &File) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error.to_string()),
            Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                return Err("another whybounce is writing it and doesn't end".to_owned());
            }
            Err(TryLockError::WouldBlock) => thread::sleep(AGAIN),
        }
    }
}
