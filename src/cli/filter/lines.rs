//! The lines of a stream, as soon as they have come.

use std::io::{self, Read};
use std::ops::Range;

/// No longer line is answered, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// How much is asked of the source at a time, in bytes.
const CHUNK: usize = 1 << 18;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Its bytes, without its end.
    Whole(&'a [u8]),
    /// It is longer than [`LONGEST`], and was passed over.
    TooLong,
}

/// The lines of a stream.
pub(super) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    /// Where what was not given out yet begins.
    from: usize,
    /// Whether the end of a line is looked for that is too long.
    skips: bool,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) const fn of(source: R) -> Self {
        Self { source, buffer: Vec::new(), from: 0, skips: false, ended: false }
    }

    /// All lines that are at hand; waits for the first, and is empty at the end of the stream.
    pub(super) fn next_batch(&mut self) -> io::Result<Vec<Line<'_>>> {
        let mut found: Vec<Option<Range<usize>>> = Vec::new();
        while found.is_empty() && !self.ended {
            self.read()?;
            self.cut(&mut found);
        }
        let buffer = &self.buffer;
        let line = |range: Option<Range<usize>>| match range.and_then(|range| buffer.get(range)) {
            Some(line) => Line::Whole(line.strip_suffix(b"\r").unwrap_or(line)),
            None => Line::TooLong,
        };
        Ok(found.into_iter().map(line).collect())
    }

    fn read(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.from);
        self.from = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let read = loop {
            match self.source.read(self.buffer.get_mut(old..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(old + read.as_ref().map_or(0, |read| *read));
        self.ended = read? == 0;
        Ok(())
    }

    /// Finds the lines that have ended; none stands for one that is too long.
    fn cut(&mut self, found: &mut Vec<Option<Range<usize>>>) {
        while let Some(length) = self.buffer.get(self.from..).and_then(|rest| memchr::memchr(b'\n', rest)) {
            let line = self.from..self.from + length;
            self.from = line.end + 1;
            found.push((!std::mem::take(&mut self.skips) && length <= LONGEST).then_some(line));
        }
        let rest = self.buffer.len() - self.from;
        if self.ended && (rest > 0 || self.skips) {
            found.push((!std::mem::take(&mut self.skips) && rest <= LONGEST).then_some(self.from..self.buffer.len()));
            self.from = self.buffer.len();
        } else if rest > LONGEST {
            self.skips = true;
            self.from = self.buffer.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that gives out its pieces one after another.
    struct Pieces(Vec<Vec<u8>>);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let Some(piece) = self.0.first_mut() else { return Ok(0) };
            let length = piece.len().min(into.len());
            into[..length].copy_from_slice(&piece[..length]);
            piece.drain(..length);
            if piece.is_empty() {
                self.0.remove(0);
            }
            Ok(length)
        }
    }

    fn batches(pieces: &[&[u8]]) -> Vec<Vec<String>> {
        let mut lines = Lines::of(Pieces(pieces.iter().map(|piece| piece.to_vec()).collect()));
        let mut all = Vec::new();
        loop {
            let batch = lines.next_batch().unwrap();
            if batch.is_empty() {
                return all;
            }
            let shown = |line: &Line<'_>| match line {
                Line::Whole(line) => String::from_utf8_lossy(line).into_owned(),
                Line::TooLong => "too long".to_owned(),
            };
            all.push(batch.iter().map(shown).collect());
        }
    }

    #[test]
    fn a_line_is_given_out_when_it_has_ended() {
        assert_eq!(batches(&[b"a\nb\r\nc", b"d\n", b"\ne"]), [vec!["a", "b"], vec!["cd"], vec![""], vec!["e"]]);
        assert!(batches(&[]).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_not_forgotten() {
        let long = vec![b'x'; LONGEST + 1];
        let half = vec![b'x'; LONGEST / 2 + 1];
        let told = |pieces: &[&[u8]]| batches(pieces).concat();
        assert_eq!(told(&[b"a\n", &long, b"y\nb\n"]), ["a", "too long", "b"]);
        assert_eq!(told(&[&half, &half, b"\nb\n"]), ["too long", "b"]);
        assert_eq!(told(&[&long]), ["too long"]);
    }
}
