//! Files and folders for the app: what is in a folder, and the text of a file.
//!
//! Nothing is opened but regular files: a pipe or a device may never end.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::action::{Action, Entry, Listing};
use super::paste;
use crate::folders;

/// No longer line is shown as a whole, in bytes.
const LINE: u64 = 1 << 16;

/// What becomes of a path: the text of a file, or what is in a folder. `~` is the home folder.
pub fn open(path: PathBuf) -> Action {
    let path = home(path);
    if path.is_dir() {
        return Action::Listed(list(&path));
    }
    let text = read(&path);
    Action::Read(path, text)
}

/// A path in which `~` is the home folder.
fn home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(within), Ok(home)) => home.join(within),
        _ => path,
    }
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

/// So many bytes of a file from one on, with the rest of their first and last line.
///
/// # Errors
/// Why they cannot be read, as a sentence.
pub fn part(path: &Path, start: u64, length: u32) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| unreadable(path, &error);
    let before = start.min(LINE);
    let mut file = File::open(path).map_err(failed)?;
    let mut first = [0; 2];
    if file.read_exact(&mut first).is_ok() && first == [0x1f, 0x8b] {
        return Err(format!("{} is compressed. Unpack it to open deliveries of its later part", path.display()));
    }
    file.seek(io::SeekFrom::Start(start - before)).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(before + u64::from(length) + LINE).read_to_end(&mut bytes).map_err(failed)?;
    let (before, length) = (usize::try_from(before).unwrap_or_default(), length as usize);
    let begin = bytes.get(..before).and_then(|head| memchr::memrchr(b'\n', head)).map_or(0, |end| end + 1);
    let within = (before + length).saturating_sub(1).min(bytes.len());
    let end = bytes.get(within..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(bytes.len(), |end| within + end);
    Ok(bytes.get(begin..end.max(begin)).unwrap_or_default().to_vec())
}

/// Writes a text to a file that is not there yet, or into the folder for notes; the name of the file comes back.
///
/// # Errors
/// Why it cannot be written, as a sentence.
pub fn export(name: &str, text: &str) -> Result<String, String> {
    if name.is_empty() {
        let folder = folders::state().ok_or("no folder to save it in. Set HOME, or type a file name")?;
        let path = folder.join("overview.html");
        let written = fs::create_dir_all(&folder).and_then(|()| folders::write_private(&path, text.as_bytes()));
        return match written {
            Ok(()) => Ok(folders::short(&path)),
            Err(error) => Err(format!("{}: can't be written: {error}", path.display())),
        };
    }
    let path = home(PathBuf::from(name));
    let written = File::create_new(&path).and_then(|mut file| {
        // Half of it is of no use, and would keep the name taken.
        file.write_all(text.as_bytes()).inspect_err(|_| drop(fs::remove_file(&path)))
    });
    match written {
        Ok(()) => Ok(folders::short(&path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(format!("{name} exists already. Choose another name"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            Err(format!("{name}: can't be written, as there is no folder {folder}"))
        }
        Err(error) => Err(format!("{name}: can't be written: {error}")),
    }
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
