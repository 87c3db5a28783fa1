//! The files in which texts are kept, and the locks that tell whose they are.
//!
//! An app that runs holds the lock of `NAME.lock` and backs its text up in `NAME.backup`; the text of one that
//! ended as it should is in `NAME-TIME.text`. A name is drawn by lot: the number of a process is another one's in
//! another container. Whatever else is in the folder, or does not read as such a file, is left alone.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, TryLockError};
use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Left, Whereabouts};
use crate::tui::paste;
use crate::{clock, folders};

/// The ending of the file of an app that runs, or was ended from outside.
const RUNNING: &str = "backup";

/// The ending of the files that nobody has to be asked about.
const KEPT: &str = "text";

/// The ending of the file whose lock an app holds while it runs.
const LOCK: &str = "lock";

/// More texts of earlier sessions nobody looks through.
const MOST: usize = 20;

/// A longer file is none of ours: a text, its place, and bytes that are kept as longer characters.
const LONGEST: u64 = 4 * paste::LIMIT as u64;

const DAY: Duration = Duration::from_hours(24);

/// The files of one running app.
#[derive(Debug)]
pub(super) struct Seat {
    folder: PathBuf,
    name: String,
    /// Its lock says that the app runs.
    _lock: File,
}

impl Seat {
    /// Takes a name that nobody else has.
    ///
    /// # Errors
    /// Why no text can be kept here, as the end of a sentence.
    pub(super) fn take(folder: &Path) -> Result<Self, String> {
        let said = |error: io::Error| reason(folder, &error);
        fs::create_dir_all(folder).map_err(said)?;
        loop {
            let name = format!("{:016x}", RandomState::new().hash_one(SystemTime::now()));
            let path = folder.join(&name).with_extension(LOCK);
            let lock = match folders::private().create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened.map_err(said)?,
            };
            match lock.try_lock() {
                Ok(()) => return Ok(Self { folder: folder.to_owned(), name, _lock: lock }),
                // Somebody looks whether it was left behind.
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(_)) => {
                    let _ = fs::remove_file(path);
                    return Err(format!("{} doesn't allow file locks", folders::short(folder)));
                }
            }
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join(&self.name).with_extension(RUNNING)
    }

    /// Backs a text up, should the app not end as it should.
    pub(super) fn back_up(&self, place: &Whereabouts, text: &[u8]) -> Result<(), String> {
        write(&self.file(), place, text).map_err(|error| reason(&self.folder, &error))
    }

    /// Keeps a text that nobody has to be asked about.
    pub(super) fn keep(&self, place: &Whereabouts, text: &[u8]) -> Result<(), String> {
        let file = kept(&self.folder, &self.name, SystemTime::now());
        write(&file, place, text).map_err(|error| reason(&self.folder, &error))
    }

    /// Removes the backup: there is no text any more.
    pub(super) fn clear(&self) {
        // Mostly there is none; where it can't be removed it is asked about.
        let _ = fs::remove_file(self.file());
    }

    /// Goes as an app does that was left.
    pub(super) fn leave(self) {
        self.clear();
        let _ = fs::remove_file(self.file().with_extension(LOCK));
    }
}

fn write(file: &Path, place: &Whereabouts, text: &[u8]) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(place).unwrap_or_default();
    bytes.push(b'\n');
    bytes.extend_from_slice(text);
    folders::write_private(file, &bytes)
}

/// Why nothing can be written into a folder.
fn reason(folder: &Path, error: &io::Error) -> String {
    let folder = folders::short(folder);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!("no space left in {folder}"),
        io::ErrorKind::ReadOnlyFilesystem => format!("{folder} is read-only"),
        io::ErrorKind::PermissionDenied => format!("you don't have permission to write in {folder}"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => format!("{folder} isn't a folder"),
        io::ErrorKind::FileTooLarge => format!("it's longer than files may be in {folder}"),
        _ => format!("can't write in {folder}: {error}"),
    }
}

/// The texts of earlier sessions with their files, the newest first.
#[derive(Debug, Default)]
pub(in crate::tui) struct Found {
    /// Those of apps that did not end as they should.
    pub(in crate::tui) left_behind: Vec<(Orphan, Left)>,
    /// Those that nobody has to be asked about.
    pub(in crate::tui) kept: Vec<Left>,
}

/// The file of a text that was left behind. While it is asked about here, no other app asks.
#[derive(Debug)]
pub(in crate::tui) struct Orphan {
    file: PathBuf,
    _lock: Option<File>,
}

impl Orphan {
    /// The file, unless its app runs, or that can't be told.
    fn of(file: &Path) -> Option<Self> {
        let lock = match folders::private().open(file.with_extension(LOCK)) {
            Ok(lock) => Some(lock),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => return None,
        };
        let is_free = lock.as_ref().is_none_or(|lock| lock.try_lock().is_ok());
        is_free.then(|| Self { file: file.to_owned(), _lock: lock })
    }

    /// Forgets the text.
    pub(in crate::tui) fn forget(self) {
        // Where it can't be removed it is offered again, which does no harm.
        let _ = fs::remove_file(&self.file);
        self.tidy();
    }

    /// Keeps the text without asking about it again.
    pub(in crate::tui) fn put_aside(self) {
        let name = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let written = fs::metadata(&self.file).and_then(|about| about.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        // Where it can't be renamed it is asked about again, which does no harm.
        let _ = fs::rename(&self.file, kept(self.folder(), &name, written));
        self.tidy();
    }

    fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// Removes the lock, and what was being written when the app ended.
    fn tidy(&self) {
        let _ = fs::remove_file(self.file.with_extension(LOCK));
        let begun = format!("{}.", self.file.file_name().unwrap_or_default().to_string_lossy());
        for entry in fs::read_dir(self.folder()).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let rest = name.to_str().and_then(|name| name.strip_prefix(&begun));
            if rest.is_some_and(|process| process.bytes().all(|byte| byte.is_ascii_digit())) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// A file that may be one of ours.
struct Candidate {
    path: PathBuf,
    written: SystemTime,
    /// Whether an app wrote it while it ran.
    running: bool,
}

impl Candidate {
    fn of(entry: &fs::DirEntry) -> Option<Self> {
        let path = entry.path();
        let about = entry.metadata().ok().filter(|about| about.is_file() && about.len() <= LONGEST)?;
        let (name, ending) = entry.file_name().to_str()?.rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned()))?;
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let running = match ending.as_str() {
            RUNNING if is_name(&name) => true,
            KEPT if name.split_once('-').is_some_and(|(name, time)| is_name(name) && is_name(time)) => false,
            _ => return None,
        };
        Some(Self { path, written: about.modified().ok()?, running })
    }

    fn read(&self) -> Option<Left> {
        let bytes = fs::read(&self.path).ok()?;
        let line = memchr::memchr(b'\n', &bytes)?;
        let place = serde_json::from_slice(bytes.get(..line)?).ok()?;
        let text = bytes.get(line + 1..)?.to_vec();
        Some(Left { place, text, when: clock::in_zone(self.written) })
    }
}

/// Looks for the texts of earlier sessions. What is older than so many days is removed.
pub(super) fn find(folder: &Path, days: u8) -> Found {
    let mut found = Found::default();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    let entries: Vec<fs::DirEntry> = entries.flatten().collect();
    let now = SystemTime::now();
    let age = |written: SystemTime| now.duration_since(written).unwrap_or_default();
    let mut candidates: Vec<Candidate> = entries.iter().filter_map(Candidate::of).collect();
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.written));
    let mut count = 0;
    for candidate in candidates {
        let orphan = candidate.running.then(|| Orphan::of(&candidate.path));
        if let Some(None) = orphan {
            // Its app runs.
            continue;
        }
        let orphan = orphan.flatten();
        let Some(left) = candidate.read() else { continue };
        let asked = found.left_behind.iter().map(|(_, known)| known);
        // The same text may be there with a later time, and a blank one is no text.
        let told = is_blank(&left.text) || asked.chain(&found.kept).any(|known| known.text == left.text);
        let many = count >= MOST && !candidate.running;
        match orphan {
            orphan if told || many || age(candidate.written) >= DAY * days.into() => match orphan {
                Some(orphan) => orphan.forget(),
                // Where it can't be removed it is tried again at the next start.
                None => drop(fs::remove_file(&candidate.path)),
            },
            _ if count >= MOST => {}
            Some(orphan) => {
                found.left_behind.push((orphan, left));
                count += 1;
            }
            None => {
                found.kept.push(left);
                count += 1;
            }
        }
    }
    for entry in &entries {
        let written = entry.metadata().and_then(|about| about.modified());
        if written.is_ok_and(|written| age(written) >= DAY) {
            forget_lock(&entry.path());
        }
    }
    found
}

/// Removes the lock of an app that was ended before it kept anything.
fn forget_lock(path: &Path) {
    let is_lock = path.extension().is_some_and(|ending| ending == LOCK);
    if is_lock && let Some(orphan) = Orphan::of(&path.with_extension(RUNNING)).filter(|orphan| !orphan.file.exists()) {
        orphan.tidy();
    }
}

/// Whether there is nothing to read in a text.
pub(super) fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

/// The file of a text that nobody has to be asked about.
fn kept(folder: &Path, name: &str, time: SystemTime) -> PathBuf {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    folder.join(format!("{name}-{seconds}.{KEPT}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(found: &Found) -> (Vec<&[u8]>, Vec<&[u8]>) {
        let asked = found.left_behind.iter().map(|(_, left)| left.text.as_slice()).collect();
        (asked, found.kept.iter().map(|left| left.text.as_slice()).collect())
    }

    fn age(file: &Path, days: u32) {
        let file = File::options().append(true).open(file).unwrap();
        file.set_modified(SystemTime::now() - DAY * days).unwrap();
    }

    #[test]
    fn a_text_is_left_behind_once_nobody_holds_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let seat = Seat::take(folder.path()).unwrap();
        seat.back_up(&Whereabouts::default(), b"550 no such user").unwrap();
        assert_eq!(texts(&find(folder.path(), 7)).0.len(), 0, "its app runs");
        drop(seat);
        let found = find(folder.path(), 7);
        assert_eq!(texts(&found).0, [b"550 no such user"]);
        assert_eq!(texts(&find(folder.path(), 7)).0.len(), 0, "it is asked about elsewhere");
        found.left_behind.into_iter().for_each(|(orphan, _)| orphan.put_aside());
        assert_eq!(texts(&find(folder.path(), 7)), (vec![], vec![&b"550 no such user"[..]]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no lock is left");
    }

    #[test]
    fn no_two_apps_have_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let seats: Vec<Seat> = (0..50).map(|_| Seat::take(folder.path()).unwrap()).collect();
        for (number, seat) in seats.iter().enumerate() {
            seat.back_up(&Whereabouts::default(), format!("text {number}").as_bytes()).unwrap();
        }
        drop(seats);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 100);
    }

    #[test]
    fn a_blank_text_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        for (number, text) in [&b"550 no such user"[..], b"", b" \n\n"].into_iter().enumerate() {
            let seat = Seat::take(folder.path()).unwrap();
            seat.back_up(&Whereabouts::default(), text).unwrap();
            age(&seat.file(), 3 - u32::try_from(number).unwrap());
        }
        assert_eq!(texts(&find(folder.path(), 7)).0, [b"550 no such user"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "blank ones are gone");
    }

    #[test]
    fn what_is_damaged_or_not_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["cafe.backup", "1-2.text", "notes.text", "old.backup", "cafe-x.text", "1.txt", "3.backup.swp"];
        for name in names {
            let file = folder.path().join(name);
            fs::write(&file, if name == "notes.text" { "{}\\nmine" } else { "damaged" }).unwrap();
            age(&file, 300);
        }
        fs::write(folder.path().join("4.backup"), "").unwrap();
        fs::create_dir(folder.path().join("5.backup")).unwrap();
        #[cfg(unix)]
        assert!(std::process::Command::new("mkfifo").arg(folder.path().join("6.backup")).status().unwrap().success());
        let before = fs::read_dir(folder.path()).unwrap().count();
        let seat = Seat::take(folder.path()).unwrap();
        seat.keep(&Whereabouts::default(), b"550 no such user").unwrap();
        seat.leave();
        assert_eq!(texts(&find(folder.path(), 7)), (vec![], vec![&b"550 no such user"[..]]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before + 1);
    }

    #[test]
    fn old_texts_and_old_locks_go() {
        let folder = tempfile::tempdir().unwrap();
        let seat = Seat::take(folder.path()).unwrap();
        seat.keep(&Whereabouts::default(), b"550 no such user").unwrap();
        for entry in fs::read_dir(folder.path()).unwrap() {
            age(&entry.unwrap().path(), 8);
        }
        drop(seat);
        assert_eq!(texts(&find(folder.path(), 7)), (vec![], vec![]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let said = Seat::take(&file.path().join("backups")).unwrap_err();
        assert!(said.ends_with("backups isn't a folder"), "{said}");
        let full = reason(Path::new("/full"), &io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(full, "no space left in /full");
    }
}
