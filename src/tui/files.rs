//! Files and folders for the app: what is in a folder, and the text of a file.
//!
//! Nothing is opened but regular files: a pipe or a device may never end.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::action::{Action, Entry, Listing};
use super::paste;

/// What becomes of a path: the text of a file, or what is in a folder. `~` is the home folder.
pub fn open(path: PathBuf) -> Action {
    let path = match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(within), Ok(home)) => home.join(within),
        _ => path,
    };
    if path.is_dir() {
        return Action::Listed(list(&path));
    }
    let text = read(&path);
    Action::Read(path, text)
}

/// What is in a folder, folders first.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn list(folder: &Path) -> Result<Listing, String> {
    let failed = |error: io::Error| unreadable(folder, &error);
    let folder = folder.canonicalize().map_err(failed)?;
    let entries = fs::read_dir(&folder).map_err(failed)?;
    let mut entries: Vec<Entry> = entries.flatten().filter_map(|entry| entry_of(entry.path())).collect();
    entries.sort_by(|one, other| other.is_folder.cmp(&one.is_folder).then_with(|| one.path.cmp(&other.path)));
    Ok(Listing { folder, entries })
}

fn entry_of(path: PathBuf) -> Option<Entry> {
    let about = fs::metadata(&path).ok()?;
    (about.is_dir() || about.is_file()).then(|| Entry { is_folder: about.is_dir(), bytes: about.len(), path })
}

/// When a file was written last.
pub fn written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// The text of a file; of a long one as much as the app keeps, and a little more.
///
/// # Errors
/// Why it cannot be read, as a sentence.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| unreadable(path, &error);
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(format!("{}: not a regular file", path.display()));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(paste::LIMIT as u64 + 1).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(bytes)
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "you don't have permission to read it".to_owned(),
        _ => format!("can't be read: {error}"),
    };
    format!("{}: {why}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_first_and_what_is_gone_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.eml"), "550 no such user").unwrap();
        fs::create_dir(folder.path().join("z")).unwrap();
        let listing = list(folder.path()).unwrap();
        let names: Vec<_> = listing.entries.iter().map(|entry| entry.path.file_name().unwrap()).collect();
        assert_eq!(names, ["z", "a.eml"]);
        assert_eq!(read(&folder.path().join("a.eml")).unwrap(), b"550 no such user");
        assert!(read(&folder.path().join("b.eml")).unwrap_err().ends_with("no such file or folder"));
        assert!(read(folder.path()).is_err());
    }
}
