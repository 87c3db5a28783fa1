//! Files, folders and standard input, read within bounds.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, SystemTime};

use super::output;
use crate::{builtin, intake};

/// What the app takes in at once; a larger file is a log or an archive.
const WHOLE_LIMIT: u64 = 64 << 20;

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// Standard input, on the command line `-`.
    Standard,
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("-"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What an input is called in a sentence.
pub(super) fn shown(source: &str) -> Cow<'_, str> {
    if source == "-" { builtin::reference().sentence("source-standard", &[]).into() } else { source.into() }
}

/// An input that cannot be read, with the reason and what to do about it.
#[derive(Debug)]
pub(super) struct Unreadable {
    name: String,
    error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, error } = self;
        let name = shown(name);
        match error.kind() {
            io::ErrorKind::NotFound => write!(f, "{name}: no such file or folder"),
            io::ErrorKind::PermissionDenied => {
                write!(f, "{name}: permission denied; ask its owner, or copy it to a place you can read")
            }
            io::ErrorKind::IsADirectory => write!(f, "{name}: is a folder; name a file in it"),
            io::ErrorKind::InvalidData => write!(f, "{name}: {error}"),
            _ => write!(f, "{name}: can't be read: {error}"),
        }
    }
}

impl Unreadable {
    /// Whether it was read and is no text.
    pub(super) fn is_binary(&self) -> bool {
        self.error.kind() == io::ErrorKind::InvalidData
    }
}

impl std::error::Error for Unreadable {}

/// The inputs that a path of the command line stands for: itself, or the files below a folder in
/// the order of their names.
pub(super) fn expand(path: &Path) -> (Vec<Input>, Vec<Unreadable>) {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    if path == Path::new("-") {
        files.push(Input::Standard);
    } else if path.is_dir() {
        walk(path, &mut files, &mut faults);
    } else {
        files.push(Input::File(path.to_owned()));
    }
    (files, faults)
}

/// Links are not followed: they may lead round in a circle. Pipes and devices are left alone: they
/// may never end. What a mail store or a desktop keeps for itself is no mail: hidden files, and
/// in a Maildir whatever is in neither `new` nor `cur`.
fn walk(folder: &Path, files: &mut Vec<Input>, faults: &mut Vec<Unreadable>) {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(Unreadable { name: folder.display().to_string(), error });
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    let is_maildir = ["cur", "new", "tmp"].iter().all(|name| folder.join(name).is_dir());
    for entry in entries {
        let name = entry.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        match entry.file_type() {
            // The folders within a Maildir have names that begin with a dot.
            Ok(kind) if kind.is_dir() && !(is_maildir && name == "tmp") => walk(&entry.path(), files, faults),
            Ok(kind) if kind.is_file() && !is_maildir && !is_hidden => files.push(Input::File(entry.path())),
            _ => {}
        }
    }
}

/// How long a source is waited for before it is said to have no more for now.
const PATIENCE: Duration = Duration::from_millis(200);

/// How much of a source is read at a time, in bytes, and how many such pieces may wait.
const PIECE: usize = 1 << 16;
const MOST_WAITING: usize = 16;

/// A source that is read beside the program, which need not wait for it.
struct Growing {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
}

impl Growing {
    fn new(mut source: impl Read + Send + 'static) -> Self {
        let (sender, pieces) = mpsc::sync_channel(MOST_WAITING);
        // It ends with the source, or with the program.
        thread::spawn(move || {
            loop {
                let mut piece = vec![0; PIECE];
                let read = match source.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_last = !matches!(read, Ok(1..));
                let read = read.map(|length| {
                    piece.truncate(length);
                    piece
                });
                if sender.send(read).is_err() || is_last {
                    return;
                }
            }
        });
        Self { pieces, piece: io::Cursor::default() }
    }
}

impl Read for Growing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.piece.read(into)?;
        if read > 0 || into.is_empty() {
            return Ok(read);
        }
        match self.pieces.recv_timeout(PATIENCE) {
            Ok(piece) => {
                self.piece = io::Cursor::new(piece?);
                self.piece.read(into)
            }
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::WouldBlock.into()),
            Err(RecvTimeoutError::Disconnected) => Ok(0),
        }
    }
}

impl Input {
    /// The name for results: the path as it was given, or `-`.
    pub(super) fn name(&self) -> String {
        self.to_string()
    }

    /// All of it, up to a limit, and whether there was more.
    pub(super) fn whole(&self) -> Result<(Vec<u8>, bool), Unreadable> {
        let mut bytes = Vec::new();
        let read = self.open()?.take(WHOLE_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| self.fault(error))?;
        let cut = read as u64 > WHOLE_LIMIT;
        bytes.truncate(usize::try_from(WHOLE_LIMIT).unwrap_or(usize::MAX));
        Ok((bytes, cut))
    }

    /// All of it, up to a limit; a notice says where there was more.
    pub(super) fn beginning(&self) -> Result<Vec<u8>, Unreadable> {
        let (bytes, cut) = self.whole()?;
        if let Some(sentence) = intake::binary(&bytes, builtin::reference().shapes()) {
            return Err(self.fault(io::Error::new(io::ErrorKind::InvalidData, sentence)));
        }
        if cut {
            output::notice(&format!("{}: only its beginning was read", shown(&self.name())));
        }
        Ok(bytes)
    }

    /// Its bytes, from the first on.
    pub(super) fn open(&self) -> Result<Box<dyn Read>, Unreadable> {
        match self {
            Self::Standard => Ok(Box::new(io::stdin().lock())),
            Self::File(path) => {
                let file = File::open(path).map_err(|error| self.fault(error))?;
                Ok(Box::new(file))
            }
        }
    }

    /// Its bytes as they come: where there are no more for now, the reader says
    /// [`io::ErrorKind::WouldBlock`].
    pub(super) fn open_growing(&self) -> Result<Box<dyn Read>, Unreadable> {
        match self {
            Self::Standard => Ok(Box::new(Growing::new(io::stdin()))),
            Self::File(_) => self.open(),
        }
    }

    /// How many bytes it has, where that is known.
    pub(super) fn size(&self) -> Option<u64> {
        match self {
            Self::Standard => None,
            Self::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len()),
        }
    }

    /// When it was written last, where that is known.
    pub(super) fn written(&self) -> Option<SystemTime> {
        match self {
            Self::Standard => None,
            Self::File(path) => fs::metadata(path).and_then(|file| file.modified()).ok(),
        }
    }

    /// The same input as one that cannot be read, for this reason.
    pub(super) fn fault(&self, error: io::Error) -> Unreadable {
        Unreadable { name: self.name(), error }
    }
}
