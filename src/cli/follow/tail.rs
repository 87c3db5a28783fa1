//! One file that grows: read on where it was read to, through rotation by another file and by emptying.
//!
//! It looks at the file's name and length, again and again: what tells of changes by itself knows no network
//! folders, and a look costs less than a line.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::lines::Lines;

/// How much of a file is read at a time, in bytes.
const PIECE: usize = 1 << 18;

/// A file that was replaced may be written on for so long, until its writer has heard of the new one.
const GRACE: Duration = Duration::from_secs(10);

/// How much of the beginning of a file tells it from another in its place, in bytes.
const BEGINNING: usize = 64;

/// A file that is followed.
#[derive(Debug)]
pub(super) struct Tail {
    path: PathBuf,
    open: Option<Opened>,
    /// The file that was there before, and until when it is looked at.
    before: Option<(Opened, Instant)>,
    /// Whether it was said that the file is not there, or can't be read.
    is_missed: bool,
    /// Whether the first file is read from its end on.
    from_end: bool,
}

/// A file with how far it was read.
#[derive(Debug)]
struct Opened {
    file: File,
    id: Option<(u64, u64)>,
    read: u64,
    beginning: Vec<u8>,
    lines: Lines,
}

/// What has become of a file since it was looked at last.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Whole lines were written.
    Lines(Vec<u8>),
    /// It begins anew; lines are counted from the first.
    Anew,
    /// Something is to be said about it.
    Notice(String),
}

impl Tail {
    pub(super) const fn new(path: PathBuf, from_start: bool) -> Self {
        Self { path, open: None, before: None, is_missed: false, from_end: !from_start }
    }

    /// What is new; nothing where there is nothing for now.
    pub(super) fn look(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        if let Some((before, until)) = &mut self.before {
            match before.more() {
                Ok(Some(lines)) => news.push(News::Lines(lines)),
                Ok(None) if Instant::now() < *until => {}
                _ => {
                    let rest = before.lines.rest();
                    news.extend((!rest.is_empty()).then_some(News::Lines(rest)));
                    self.before = None;
                }
            }
        }
        if let Some(open) = &mut self.open {
            match open.is_emptied() {
                Ok(true) => {
                    let rest = open.lines.rest();
                    news.extend((!rest.is_empty()).then_some(News::Lines(rest)));
                    open.begin_anew();
                    news.push(News::Notice("was emptied; reading it from its beginning".to_owned()));
                    news.push(News::Anew);
                }
                Ok(false) => {}
                Err(error) => self.miss(&error, &mut news),
            }
        }
        let read = self.open.as_mut().map(Opened::more).transpose();
        match read {
            Ok(Some(Some(lines))) => {
                news.push(News::Lines(lines));
                self.tell_left_out(&mut news);
                return news;
            }
            Ok(_) => {}
            Err(error) => self.miss(&error, &mut news),
        }
        self.look_for_another(&mut news);
        news
    }

    /// The lines that were begun and will not end, and nothing more.
    pub(super) fn end(&mut self) -> Vec<u8> {
        let before = self.before.as_mut().map(|(before, _)| before.lines.rest()).unwrap_or_default();
        [before, self.open.as_mut().map(|open| open.lines.rest()).unwrap_or_default()].concat()
    }

    /// Opens the file that has taken this one's place, once this one was read to its end.
    fn look_for_another(&mut self, news: &mut Vec<News>) {
        let found = match fs::metadata(&self.path) {
            Ok(found) => found,
            Err(error) => return self.miss(&error, news),
        };
        if self.open.as_ref().is_some_and(|open| open.id.is_some() && open.id == id(&found)) {
            if std::mem::take(&mut self.is_missed) {
                news.push(News::Notice("is back; reading on".to_owned()));
            }
            return;
        }
        if id(&found).is_none() && self.open.is_some() {
            return;
        }
        match Opened::of(&self.path, std::mem::take(&mut self.from_end)) {
            Ok(another) => {
                if let Some(old) = self.open.replace(another) {
                    news.push(News::Notice("was replaced by a new file; reading that from its beginning".to_owned()));
                    news.push(News::Anew);
                    self.before = Some((old, Instant::now() + GRACE));
                } else if self.is_missed {
                    news.push(News::Notice("is there now; reading it".to_owned()));
                }
                self.is_missed = false;
            }
            Err(error) => self.miss(&error, news),
        }
    }

    /// Says once that the file can't be read, and why.
    fn miss(&mut self, error: &io::Error, news: &mut Vec<News>) {
        // What comes later is new as a whole.
        self.from_end = false;
        if std::mem::replace(&mut self.is_missed, true) {
            return;
        }
        news.push(News::Notice(match error.kind() {
            io::ErrorKind::NotFound if self.open.is_some() => "is gone; waiting for a new one".to_owned(),
            io::ErrorKind::NotFound => "isn't there yet; waiting for it".to_owned(),
            io::ErrorKind::PermissionDenied => {
                "permission denied; waiting until it can be read (ask its owner, or run as a member of its group)"
                    .to_owned()
            }
            _ => format!("can't be read: {error}; trying again"),
        }));
    }

    fn tell_left_out(&mut self, news: &mut Vec<News>) {
        let left_out = self.open.as_mut().map(|open| open.lines.left_out()).unwrap_or_default();
        if left_out > 0 {
            let lines = if left_out == 1 { "a line" } else { "lines" };
            news.push(News::Notice(format!("{lines} longer than 1 MB left out")));
        }
    }
}

impl Opened {
    fn of(path: &Path, at_end: bool) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let found = file.metadata()?;
        let mut beginning = Vec::new();
        (&mut file).take(BEGINNING as u64).read_to_end(&mut beginning)?;
        let read = file.seek(if at_end { SeekFrom::End(0) } else { SeekFrom::Start(0) })?;
        Ok(Self { file, id: id(&found), read, beginning, lines: Lines::default() })
    }

    /// The whole lines that were written since; `None` at the end of the file.
    fn more(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut piece = vec![0; PIECE];
            let length = match self.file.read(&mut piece) {
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if length == 0 {
                return Ok(None);
            }
            piece.truncate(length);
            if self.beginning.len() < BEGINNING && self.read == self.beginning.len() as u64 {
                let room = BEGINNING - self.beginning.len();
                self.beginning.extend(piece.iter().take(room));
            }
            self.read += length as u64;
            let lines = self.lines.take(&piece);
            if !lines.is_empty() {
                return Ok(Some(lines));
            }
        }
    }

    /// Whether the file was emptied since, and perhaps written again.
    fn is_emptied(&mut self) -> io::Result<bool> {
        let length = self.file.metadata()?.len();
        if length < self.read {
            return Ok(true);
        }
        if length == self.read || self.beginning.is_empty() {
            return Ok(false);
        }
        let mut beginning = vec![0; self.beginning.len()];
        self.file.seek(SeekFrom::Start(0))?;
        let is_same = self.file.read_exact(&mut beginning).is_ok() && beginning == self.beginning;
        self.file.seek(SeekFrom::Start(self.read))?;
        Ok(!is_same)
    }

    fn begin_anew(&mut self) {
        self.read = 0;
        self.beginning.clear();
        // Where that fails, so does the next read, which tells why.
        let _ = self.file.seek(SeekFrom::Start(0));
    }
}

/// What tells a file from another of the same name.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // Elsewhere nothing tells it.
fn id(found: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((found.dev(), found.ino()))
}

/// Nothing does on this system but that it was emptied.
#[cfg(not(unix))]
fn id(_: &Metadata) -> Option<(u64, u64)> {
    None
}
