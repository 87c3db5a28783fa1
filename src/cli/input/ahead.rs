//! A source that another thread reads, while the program works on what it has.

use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long a growing source is waited for before it is said to have no more for now.
const PATIENCE: Duration = Duration::from_millis(200);

/// How much of a source is read at a time, in bytes, and how many such pieces may wait.
const PIECE: usize = 1 << 16;
const MOST_WAITING: usize = 16;

/// What was read of a source, a little ahead of whoever wants it.
pub(super) struct Ahead {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    patience: Option<Duration>,
}

impl Ahead {
    /// A source that ends. Nothing where the system starts no more threads.
    pub(super) fn of(source: impl Read + Send + 'static) -> Option<Self> {
        Self::started(source, None)
    }

    /// A source that may have no more for now, which is then said ([`io::ErrorKind::WouldBlock`]).
    pub(super) fn of_growing(source: impl Read + Send + 'static) -> Option<Self> {
        Self::started(source, Some(PATIENCE))
    }

    fn started(mut source: impl Read + Send + 'static, patience: Option<Duration>) -> Option<Self> {
        let (sender, pieces) = mpsc::sync_channel(MOST_WAITING);
        // It ends with the source, or with the program.
        let started = thread::Builder::new().spawn(move || {
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
        started.is_ok().then(|| Self { pieces, piece: io::Cursor::default(), patience })
    }

    fn next(&self) -> Result<io::Result<Vec<u8>>, RecvTimeoutError> {
        match self.patience {
            Some(patience) => self.pieces.recv_timeout(patience),
            None => self.pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }
}

impl Read for Ahead {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.piece.read(into)?;
        if read > 0 || into.is_empty() {
            return Ok(read);
        }
        match self.next() {
            Ok(piece) => {
                self.piece = io::Cursor::new(piece?);
                self.piece.read(into)
            }
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::WouldBlock.into()),
            Err(RecvTimeoutError::Disconnected) => Ok(0),
        }
    }
}
