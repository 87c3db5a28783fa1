//! Files, folders and standard input, read within bounds, and unpacked where gzip packed them.

mod ahead;
mod unpacked;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::output;
use crate::{builtin, intake};
use ahead::Ahead;
use unpacked::{Unpacked, Unpacking};

/// What the app takes in at once; a larger file is a log or an archive.
const WHOLE_LIMIT: u64 = 64 << 20;

/// What is read of an input.
pub(super) type Opened = Unpacked<Box<dyn Read + Send>>;

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
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => write!(f, "{name}: {error}"),
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

/// The inputs that paths stand for; without any, standard input. What is to be said of them goes to `notice`.
pub(super) fn all(paths: &[PathBuf], mut notice: impl FnMut(&str)) -> Vec<Result<Input, Unreadable>> {
    let standard = [PathBuf::from("-")];
    let mut found = Vec::new();
    for path in if paths.is_empty() { &standard[..] } else { paths } {
        let (inputs, faults) = expand(path);
        if inputs.is_empty() && faults.is_empty() {
            notice(&format!("{}: no files in this folder", path.display()));
        }
        found.extend(faults.into_iter().map(Err));
        found.extend(inputs.into_iter().map(Ok));
    }
    once(&mut found, &mut notice);
    found
}

/// Leaves out a packed file beside the same one unpacked, whose deliveries would count twice.
fn once(found: &mut Vec<Result<Input, Unreadable>>, mut notice: impl FnMut(&str)) {
    let files = |one: &Result<Input, Unreadable>| match one {
        Ok(Input::File(path)) => Some(path.clone()),
        _ => None,
    };
    let all: HashSet<PathBuf> = found.iter().filter_map(files).collect();
    found.retain(|one| {
        let Some(path) = files(one).filter(|path| path.extension().is_some_and(|ending| ending == "gz")) else {
            return true;
        };
        let unpacked = path.with_extension("");
        let is_twice = all.contains(&unpacked);
        if is_twice {
            notice(&format!("{}: left out, because {} is read", path.display(), unpacked.display()));
        }
        !is_twice
    });
}

/// The inputs that a path of the command line stands for: itself, or the files below a folder in
/// the order of their names.
fn expand(path: &Path) -> (Vec<Input>, Vec<Unreadable>) {
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

impl Input {
    /// What a path stands for by itself.
    pub(super) fn of(path: &Path) -> Self {
        if path == Path::new("-") { Self::Standard } else { Self::File(path.to_owned()) }
    }

    /// The name for results: the path as it was given, or `-`.
    pub(super) fn name(&self) -> String {
        self.to_string()
    }

    /// All of it, up to a limit, and whether there was or should have been more.
    pub(super) fn whole(&self) -> Result<(Vec<u8>, bool), Unreadable> {
        let mut bytes = Vec::new();
        let opened = self.open()?;
        let unpacking = opened.unpacking();
        let read = opened.take(WHOLE_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| self.fault(error))?;
        let broken = unpacking.take();
        let cut = read as u64 > WHOLE_LIMIT || broken.is_some();
        if let Some(error) = broken.filter(|_| bytes.is_empty()) {
            return Err(self.fault(error));
        }
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
    pub(super) fn open(&self) -> Result<Opened, Unreadable> {
        Ok(Unpacked::new(match self {
            Self::Standard => Box::new(io::stdin()),
            Self::File(path) => Box::new(File::open(path).map_err(|error| self.fault(error))?),
        }))
    }

    /// Its bytes as they come: where there are no more for now, the reader says
    /// [`io::ErrorKind::WouldBlock`].
    pub(super) fn open_growing(&self) -> Result<Opened, Unreadable> {
        match self {
            Self::Standard => match Ahead::of_growing(io::stdin()) {
                Some(growing) => Ok(Unpacked::new(Box::new(growing))),
                None => self.open(),
            },
            Self::File(_) => self.open(),
        }
    }

    /// What was opened, to be read as it is; a packed file is unpacked while the program works on what it has.
    pub(super) fn unpacked(&self, mut opened: Opened) -> Result<(Box<dyn Read>, Unpacking), Unreadable> {
        // A fault comes again when it is read.
        let _ = opened.begin();
        let unpacking = opened.unpacking();
        if *self == Self::Standard || !unpacking.is_packed() {
            return Ok((Box::new(opened), unpacking));
        }
        if let Some(ahead) = Ahead::of(opened) {
            return Ok((Box::new(ahead), unpacking));
        }
        let opened = self.open()?;
        let unpacking = opened.unpacking();
        Ok((Box::new(opened), unpacking))
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
