//! What is followed: files, and standard input.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use anyhow::Context;

use super::lines::Lines;
use super::tail::{News, Tail};
use crate::intake::Trail;
use crate::intake::stream::Place;
use crate::tui::NO_THREAD;

/// How much of standard input is read at a time, in bytes, and how many such pieces may wait.
const PIECE: usize = 1 << 16;
const MOST_WAITING: usize = 16;

/// Something that grows, with what its lines leave open.
pub(super) struct Source {
    /// Its name, as it was given.
    pub name: Arc<str>,
    kind: Kind,
    /// What the next line is.
    pub place: Place,
    /// What its lines have told so far.
    pub trail: Trail,
    has_ended: bool,
}

enum Kind {
    File(Tail),
    Standard { pieces: Receiver<io::Result<Vec<u8>>>, lines: Lines },
}

impl Source {
    /// What a path of the command line stands for.
    ///
    /// # Errors
    /// A folder, or standard input where no thread can be started.
    pub(super) fn of(path: &Path, from_start: bool) -> anyhow::Result<Self> {
        let kind = if path == Path::new("-") {
            anyhow::ensure!(
                !io::stdin().is_terminal(),
                "name a log to follow, such as /var/log/mail.log, or pipe one in: journalctl -f | whybounce follow -"
            );
            Kind::Standard { pieces: standard().context(NO_THREAD)?, lines: Lines::default() }
        } else {
            anyhow::ensure!(!path.is_dir(), "{}: is a folder; name the logs in it", path.display());
            refuse_packed(path)?;
            Kind::File(Tail::new(PathBuf::from(path), from_start))
        };
        Ok(Self {
            name: path.display().to_string().into(),
            kind,
            place: Place::default(),
            trail: Trail::of_growing(),
            has_ended: false,
        })
    }

    /// What is new; nothing where there is nothing for now.
    pub(super) fn look(&mut self) -> Vec<News> {
        match &mut self.kind {
            Kind::File(tail) => tail.look(),
            Kind::Standard { pieces, lines } => match pieces.try_recv() {
                Ok(Ok(piece)) => {
                    let taken = lines.take(&piece);
                    let left_out = lines.left_out();
                    let notice = (left_out > 0).then(|| News::Notice("a line longer than 1 MB left out".to_owned()));
                    (!taken.is_empty()).then_some(News::Lines(taken)).into_iter().chain(notice).collect()
                }
                Ok(Err(error)) => vec![News::Notice(format!("can't be read: {error}"))],
                Err(TryRecvError::Empty) => Vec::new(),
                Err(TryRecvError::Disconnected) => {
                    self.has_ended = true;
                    Vec::new()
                }
            },
        }
    }

    /// The line that was begun and will not end.
    pub(super) fn end(&mut self) -> Vec<u8> {
        match &mut self.kind {
            Kind::File(tail) => tail.end(),
            Kind::Standard { lines, .. } => lines.rest(),
        }
    }

    /// Whether nothing more will come.
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }
}

/// What a packed file begins with.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Refuses what can't grow by lines.
fn refuse_packed(path: &Path) -> anyhow::Result<()> {
    let mut first = [0; MAGIC.len()];
    let is_packed = path.is_file()
        && std::fs::File::open(path).is_ok_and(|mut file| file.read_exact(&mut first).is_ok())
        && first == MAGIC;
    let name = path.display();
    anyhow::ensure!(!is_packed, "{name}: is compressed and can't grow. To read it: whybounce stats {name}");
    Ok(())
}

/// Reads standard input beside the program, which need not wait for it.
fn standard() -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let (sender, pieces) = mpsc::sync_channel(MOST_WAITING);
    // It ends with the input, or with the program.
    thread::Builder::new().spawn(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = match io::stdin().read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) => return,
                read => read,
            };
            let is_last = read.is_err();
            let read = read.map(|length| {
                piece.truncate(length);
                piece
            });
            if sender.send(read).is_err() || is_last {
                return;
            }
        }
    })?;
    Ok(pieces)
}
