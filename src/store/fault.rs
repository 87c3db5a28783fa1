//! What can go wrong with the log's file, each as one sentence that says what, where and what to do.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::{fmt, io};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why the log can't be used; the file is as it was.
#[derive(Debug)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// Its folder can't be made or the file can't be opened.
    Unreachable(String),
    /// A newer program wrote it.
    Newer {
        /// The version of its layout.
        found: i64,
        /// The newest version that is known.
        known: i64,
    },
    /// It is no SQLite file, or broken.
    Damaged,
    /// It is a database of another program.
    Foreign,
    /// Another program has kept it locked for too long.
    Busy,
    /// It or its folder can't be written.
    ReadOnly,
    /// No room is left.
    Full,
    /// Its file system doesn't lock files.
    NoLocks,
    /// Anything else that SQLite says.
    Other(String),
}

impl Fault {
    pub(super) fn new(file: &Path, trouble: Trouble) -> Self {
        Self { file: file.to_owned(), trouble }
    }

    /// What an error of SQLite means for a person.
    pub(super) fn of(file: &Path, error: &rusqlite::Error) -> Self {
        match trouble(error) {
            Trouble::Unreachable(why) => Self::new(file, refusal(file).unwrap_or(Trouble::Unreachable(why))),
            trouble => Self::new(file, trouble),
        }
    }
}

impl Trouble {
    /// What an error of the system means for the log.
    pub(super) fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unreachable(error.to_string()),
        }
    }
}

/// Why the system refuses to open a log for writing, or the files that SQLite writes beside it, of which SQLite itself
/// says only that they can't be opened.
fn refusal(file: &Path) -> Option<Trouble> {
    if let Err(error) = OpenOptions::new().write(true).open(file) {
        return Some(Trouble::of(&error));
    }
    let is_closed = fs::metadata(file.parent()?).is_ok_and(|folder| folder.permissions().readonly());
    is_closed.then_some(Trouble::ReadOnly)
}

fn trouble(error: &rusqlite::Error) -> Trouble {
    let rusqlite::Error::SqliteFailure(failure, words) = error else { return Trouble::Other(error.to_string()) };
    let no_locks = [
        ffi::SQLITE_IOERR_LOCK,
        ffi::SQLITE_IOERR_RDLOCK,
        ffi::SQLITE_IOERR_UNLOCK,
        ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        ffi::SQLITE_IOERR_SHMOPEN,
        ffi::SQLITE_IOERR_SHMLOCK,
        ffi::SQLITE_IOERR_SHMMAP,
    ];
    match failure.code {
        _ if no_locks.contains(&failure.extended_code) => Trouble::NoLocks,
        ErrorCode::FileLockingProtocolFailed => Trouble::NoLocks,
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => Trouble::Damaged,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Trouble::Busy,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Trouble::ReadOnly,
        ErrorCode::DiskFull => Trouble::Full,
        // What the system refuses to take is over a limit or has no room: in the file, or in the index beside it,
        // which is needed even to look.
        ErrorCode::SystemIoFailure
            if [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_SHMSIZE].contains(&failure.extended_code) =>
        {
            Trouble::Full
        }
        ErrorCode::CannotOpen => Trouble::Unreachable(words.clone().unwrap_or_else(|| failure.to_string())),
        _ => Trouble::Other(words.clone().unwrap_or_else(|| failure.to_string())),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.trouble {
            Trouble::Unreachable(why) => {
                write!(f, "can't open the log {file}: {why}. Check its folder, or set WHYBOUNCE_DATA_DIR")
            }
            Trouble::Newer { found, known } => write!(
                f,
                "the log {file} was written by a newer whybounce (version {found}, this one knows {known}); it wasn't changed. Update whybounce, or set WHYBOUNCE_DATA_DIR"
            ),
            Trouble::Damaged => write!(
                f,
                "the log {file} is damaged; it wasn't changed. Move it away to start a new one, or restore a backup"
            ),
            Trouble::Foreign => write!(
                f,
                "{file} is another program's database; it wasn't changed. Move it away, or set WHYBOUNCE_DATA_DIR"
            ),
            Trouble::Busy => write!(f, "another program is using the log {file}. Try again when it's done"),
            Trouble::ReadOnly => {
                write!(
                    f,
                    "can't write the log {file}. It or its folder is read-only: check the permissions and the disk, or set WHYBOUNCE_DATA_DIR to a folder you can write"
                )
            }
            Trouble::Full => {
                write!(
                    f,
                    "no room to write the log {file}; what was kept before is safe. Free some space and try again"
                )
            }
            Trouble::NoLocks => write!(
                f,
                "the file system of {file} doesn't lock files, so the log can't be used there. Set WHYBOUNCE_DATA_DIR to a local folder"
            ),
            Trouble::Other(why) => write!(f, "can't use the log {file}: {why}"),
        }
    }
}

impl std::error::Error for Fault {}
