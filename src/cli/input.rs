//! Files, folders and standard input, read within bounds.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A mail or a paste is smaller; a larger file is a log or an archive.
const WHOLE_LIMIT: u64 = 64 << 20;

/// No reply is longer; the rest of a line tells nothing.
const LINE_LIMIT: usize = 1 << 20;

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

/// An input that cannot be read, with the reason and what to do about it.
#[derive(Debug)]
pub(super) struct Unreadable {
    name: String,
    error: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, error } = self;
        let name = if name == "-" { "standard input" } else { name };
        match error.kind() {
            io::ErrorKind::NotFound => write!(f, "{name}: there is no such file or folder; check the spelling"),
            io::ErrorKind::PermissionDenied => {
                write!(f, "{name}: you may not read it; ask its owner, or copy it to where you may")
            }
            io::ErrorKind::IsADirectory => write!(f, "{name}: is a folder; name a file in it"),
            _ => write!(f, "{name}: cannot be read: {error}"),
        }
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
/// may never end.
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
    for entry in entries {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), files, faults),
            Ok(kind) if kind.is_file() => files.push(Input::File(entry.path())),
            _ => {}
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

    /// Its lines, one at a time.
    pub(super) fn lines(&self) -> Result<Lines, Unreadable> {
        Ok(Lines { reader: BufReader::with_capacity(1 << 16, self.open()?), name: self.name(), number: 0, at: 0 })
    }

    fn open(&self) -> Result<Box<dyn Read>, Unreadable> {
        match self {
            Self::Standard => Ok(Box::new(io::stdin().lock())),
            Self::File(path) => {
                let file = File::open(path).map_err(|error| self.fault(error))?;
                Ok(Box::new(file))
            }
        }
    }

    fn fault(&self, error: io::Error) -> Unreadable {
        Unreadable { name: self.name(), error }
    }
}

/// One line of an input, without its line feed.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: usize,
    /// The byte offset at which it begins.
    pub(super) start: usize,
    /// Its bytes, up to a limit.
    pub(super) bytes: Vec<u8>,
    /// Whether it was longer than the limit.
    pub(super) cut: bool,
}

/// The lines of an input, in memory that does not grow with it.
pub(super) struct Lines {
    reader: BufReader<Box<dyn Read>>,
    name: String,
    number: usize,
    at: usize,
}

impl Lines {
    /// Whether the next line has to be waited for, as far as is known.
    pub(super) fn must_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unreadable> {
        let mut line = Line { number: self.number + 1, start: self.at, ..Line::default() };
        let mut seen = 0;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Unreadable { name: self.name.clone(), error }),
            };
            if buffer.is_empty() {
                break;
            }
            let (part, ended) = match memchr(buffer) {
                Some(end) => (buffer.get(..end).unwrap_or_default(), true),
                None => (buffer, false),
            };
            let room = LINE_LIMIT - line.bytes.len();
            line.bytes.extend_from_slice(part.get(..room).unwrap_or(part));
            line.cut |= part.len() > room;
            let used = part.len() + usize::from(ended);
            self.reader.consume(used);
            seen += used;
            if ended {
                break;
            }
        }
        if seen == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.at += seen;
        if line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
        }
        Ok(Some(line))
    }
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}
