//! Cuts an input of any length into parts that can be read one after the other: the messages of a
//! mailbox, runs of log lines, runs of events, or single lines.
//!
//! Where a part may end, `cut` knows; what it says, neither does. It holds one block of the input, or one
//! message where that is longer, never all of it. A source that says [`io::ErrorKind::WouldBlock`] has no
//! more for now: of a log the lines that are there are given out.

mod cut;

use std::io::{self, Read};

use super::{Intake, mailbox};
use crate::reference::shapes::Shapes;
use cut::{Kind, LONGEST_ROW, SAMPLE, begins_log, line_end, line_ends, part_end, recognised};

/// An input up to this size is read as one; of a longer one, parts are about as long.
const BLOCK: usize = 4 << 20;

/// How many parts are made of a block of what can be cut anywhere, so that all cores have some.
const RUNS: usize = 16;

/// How much is asked of the source at a time, at first and later.
const LEAST_CHUNK: usize = 1 << 13;
const CHUNK: usize = 1 << 16;

/// A part of an input that is read by itself.
#[derive(Debug, Default)]
pub struct Part {
    bytes: Vec<u8>,
    /// The byte of the input with which it begins.
    start: usize,
    /// The line of the input on which it begins, from 1.
    line: usize,
    /// Counts the parts of an input from 1; none where the part holds the whole input.
    number: Option<usize>,
    kind: Kind,
    /// Whether the deliveries of a log that succeeded are only counted.
    counts: bool,
    /// How many of its bytes were passed over because it is too long.
    left_out: usize,
    /// Whether each delivery keeps the text that it was read from.
    keeps_texts: bool,
}

/// Which deliveries of a log that succeeded are only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    None,
    /// All but those of the first part.
    AllButFirst,
    /// All, those of a short log too, which is read line by line then.
    All,
}

/// The parts of an input.
#[derive(Debug)]
pub struct Parts<'a, R> {
    source: R,
    /// What was read and not given out yet begins at `from`.
    buffer: Vec<u8>,
    from: usize,
    /// The byte and the line of the input at which `from` stands.
    start: usize,
    line: usize,
    ended: bool,
    kind: Option<Kind>,
    given: usize,
    shapes: &'a Shapes,
    /// The column names of a table or the heading of a list, which every part needs.
    head: Vec<u8>,
    counted: Counted,
    keeps_texts: bool,
    /// How much is looked at before the input is cut.
    block: usize,
    /// Whether the source ever had no more to give for now: then it grows, and what has come of it is told before more is waited for.
    waited: bool,
}

impl<'a, R: Read> Parts<'a, R> {
    /// The parts that the input itself consists of.
    pub const fn by_shape(source: R, shapes: &'a Shapes) -> Self {
        Self::new(source, None, shapes)
    }

    /// The lines of the input, each a bounce of its own.
    pub const fn by_line(source: R, shapes: &'a Shapes) -> Self {
        Self::new(source, Some(Kind::Line), shapes)
    }

    const fn new(source: R, kind: Option<Kind>, shapes: &'a Shapes) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            from: 0,
            start: 0,
            line: 1,
            ended: false,
            kind,
            given: 0,
            shapes,
            head: Vec::new(),
            counted: Counted::None,
            keeps_texts: false,
            block: BLOCK,
            waited: false,
        }
    }

    /// The same parts of an input that is cut as soon as it is longer than a block of so many bytes.
    #[must_use]
    pub fn in_blocks_of(mut self, bytes: usize) -> Self {
        self.block = bytes.max(1);
        self
    }

    /// The same parts, of which a long log's deliveries that succeeded are only counted, all but the
    /// first few: see [`Intake::delivered`].
    #[must_use]
    pub fn counting_successes(mut self) -> Self {
        self.counted = Counted::AllButFirst;
        self
    }

    /// The same parts, of which any log's deliveries that succeeded are only counted, the first too. A
    /// short log, too, is left for [`Trail`](super::Trail) to put together.
    #[must_use]
    pub fn counting_all(mut self) -> Self {
        self.counted = Counted::All;
        self
    }

    /// The same parts, of which each delivery keeps the message, event or line that it was read from.
    #[must_use]
    pub fn keeping_texts(mut self) -> Self {
        self.keeps_texts = true;
        self
    }

    /// How many bytes of the input were given out or passed over.
    pub const fn consumed(&self) -> usize {
        self.start
    }

    /// Whether the source must be asked, and perhaps waited for, before the next line is known.
    pub fn must_wait(&self) -> bool {
        let asks_anew = self.kind == Some(Kind::Line) || self.waited && self.kind.is_some_and(Kind::grows);
        asks_anew && !self.ended && line_end(self.rest()).is_none()
    }

    /// The next part; `None` at the end.
    ///
    /// # Errors
    /// What the source says; what an input is that is no text, as [`io::ErrorKind::InvalidData`].
    pub fn next_part(&mut self) -> io::Result<Option<Part>> {
        let kind = if let Some(kind) = self.kind {
            kind
        } else {
            let growing = self.first_block()?;
            if let Some(sentence) = super::binary(self.rest(), self.shapes) {
                return Err(io::Error::new(io::ErrorKind::InvalidData, sentence));
            }
            let (kind, head) = match growing {
                Some(kind) => (kind, Vec::new()),
                None if self.ended => match begins_log(self.rest(), self.shapes) {
                    Some(kind) if self.counted == Counted::All => (kind, Vec::new()),
                    _ => (Kind::Whole, Vec::new()),
                },
                None => recognised(self.rest(), self.shapes),
            };
            self.head = head;
            *self.kind.insert(kind)
        };
        let longest = kind.longest();
        let run = (self.block / RUNS).max(1);
        let mut wanted = match kind {
            Kind::Whole => longest + 1,
            Kind::Line | Kind::Message => 1,
            _ => run,
        };
        let length = loop {
            // What has come of a growing log is not held back for more.
            if !(self.waited && kind.grows() && line_end(self.rest()).is_some()) {
                self.fill(wanted)?;
            }
            let rest = self.rest();
            // What can be cut anywhere is cut short, however much of it is at hand.
            let run = rest.get(..run).filter(|_| kind.is_run());
            let end = run.and_then(|run| part_end(kind, run, false)).or_else(|| part_end(kind, rest, self.ended));
            if let Some(end) = end {
                break end;
            }
            if self.ended || rest.len() > longest {
                break rest.len().min(longest);
            }
            let more = if kind == Kind::Line || self.waited { rest.len() + 1 } else { rest.len() * 2 };
            wanted = more.min(longest + 1);
        };
        if length == 0 {
            return Ok(None);
        }
        let cut = length == longest && part_end(kind, self.rest(), self.ended).is_none();
        // The first part has the column names of a table, the others are given them.
        let head = if self.given > 0 { self.head.as_slice() } else { &[] };
        let (start, line) = (self.start - head.len(), self.line - line_ends(head));
        let bytes = [head, self.rest().get(..length).unwrap_or_default()].concat();
        let number = (kind != Kind::Whole).then_some(self.given + 1);
        let counts = match self.counted {
            Counted::None => false,
            Counted::AllButFirst => self.given > 0,
            Counted::All => true,
        };
        let mut part = Part { bytes, start, line, number, kind, counts, left_out: 0, keeps_texts: self.keeps_texts };
        self.given += usize::from(!part.is_blank());
        self.pass(length);
        if cut {
            part.left_out = self.pass_over(kind)?;
        }
        Ok(Some(part))
    }

    /// Reads so much that the input can be told; what it is where it grows, and no more is there yet.
    fn first_block(&mut self) -> io::Result<Option<Kind>> {
        loop {
            let before = self.rest().len();
            self.fill(self.block + 1)?;
            if self.ended || self.rest().len() > self.block {
                return Ok(None);
            }
            // The source has no more for now: a log is read as it grows, all else to its end.
            let is_new = self.rest().len() > before;
            let whole = memchr::memrchr(b'\n', self.rest()).map_or(0, |end| end + 1);
            if is_new && (1..=SAMPLE).contains(&whole) {
                let (kind, _) = recognised(self.rest().get(..whole).unwrap_or_default(), self.shapes);
                if kind.grows() {
                    return Ok(Some(kind));
                }
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.from..).unwrap_or_default()
    }

    /// Reads on until `wanted` bytes are there, the input ends or the source has no more for now; at
    /// least once if `wanted` is more than there is.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if self.ended || self.rest().len() >= wanted {
            return Ok(());
        }
        self.buffer.drain(..self.from);
        self.from = 0;
        while !self.ended && self.buffer.len() < wanted {
            let old = self.buffer.len();
            // Most files are short; one that is not is read into room that need not grow again.
            if wanted > BLOCK && old >= 2 * CHUNK && self.buffer.capacity() <= wanted {
                self.buffer.reserve_exact((wanted + CHUNK - old).min(LONGEST_ROW));
            }
            self.buffer.resize(old + old.clamp(LEAST_CHUNK, CHUNK), 0);
            let read = loop {
                match self.source.read(self.buffer.get_mut(old..).unwrap_or_default()) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => break read,
                }
            };
            self.buffer.truncate(old + read.as_ref().map_or(0, |read| *read));
            if read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock) {
                self.waited = true;
                return Ok(());
            }
            self.ended = read? == 0;
            self.end_lines(old.saturating_sub(1));
        }
        Ok(())
    }

    /// Makes lone carriage returns from the byte `from` of the buffer on line feeds, so that all
    /// line ends read alike; no byte moves.
    fn end_lines(&mut self, from: usize) {
        let mut at = from;
        while let Some(found) = self.buffer.get(at..).and_then(|rest| memchr::memchr(b'\r', rest)) {
            let here = at + found;
            let next = self.buffer.get(here + 1).copied();
            if (next.is_some() || self.ended)
                && next != Some(b'\n')
                && let Some(byte) = self.buffer.get_mut(here)
            {
                *byte = b'\n';
            }
            at = here + 1;
        }
    }

    /// Goes on by `length` bytes of what was read.
    fn pass(&mut self, length: usize) {
        self.line += line_ends(self.rest().get(..length).unwrap_or_default());
        self.from += length;
        self.start += length;
    }

    /// Goes on to where the next part may begin, and says how many bytes that was.
    fn pass_over(&mut self, kind: Kind) -> io::Result<usize> {
        let mut passed = 0;
        loop {
            self.fill(BLOCK)?;
            let found = match kind {
                Kind::Whole => None,
                Kind::Message => mailbox::next_message(self.rest()),
                _ => line_end(self.rest()).map(|end| end + 1),
            };
            // A line that begins a message may have been read in part only.
            let kept = if self.ended { 0 } else { CHUNK };
            let length = found.unwrap_or_else(|| self.rest().len().saturating_sub(kept));
            self.pass(length);
            passed += length;
            if found.is_some() || self.ended {
                return Ok(passed);
            }
        }
    }
}

/// Where a part of an input that grows begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many parts came before it.
    parts: usize,
    byte: usize,
    line: usize,
}

impl Default for Place {
    fn default() -> Self {
        Self { parts: 0, byte: 0, line: 1 }
    }
}

impl Part {
    /// Whole lines of a log that grows; `place` goes on behind them. Deliveries that succeeded are only counted.
    pub fn of_log(bytes: Vec<u8>, place: &mut Place, shapes: &Shapes) -> Self {
        let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
        let kind = if is_object { recognised(&bytes, shapes).0 } else { Kind::Log };
        Self::grown(bytes, place, kind)
    }

    /// Lines of an input that grows, each a bounce of its own.
    pub fn of_lines(bytes: &[u8], place: &mut Place) -> Vec<Self> {
        bytes.split_inclusive(|byte| *byte == b'\n').map(|line| Self::grown(line.to_vec(), place, Kind::Line)).collect()
    }

    fn grown(bytes: Vec<u8>, place: &mut Place, kind: Kind) -> Self {
        let Place { parts, byte, line } = *place;
        *place = Place { parts: parts + 1, byte: byte + bytes.len(), line: line + line_ends(&bytes) };
        Self { bytes, start: byte, line, number: Some(parts + 1), kind, counts: true, left_out: 0, keeps_texts: false }
    }

    /// Whether nothing is in it that could be read: white space, or the end of a list.
    pub fn is_blank(&self) -> bool {
        let is_blank = |byte: &u8| {
            byte.is_ascii_whitespace() || matches!(self.kind, Kind::Objects | Kind::Journal) && b",]".contains(byte)
        };
        self.bytes.iter().all(is_blank)
    }

    /// Its length in bytes.
    pub const fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Reads the deliveries that it reports, placed in the whole input.
    ///
    /// A notice about one part of several says which one.
    pub fn read(&self, shapes: &Shapes) -> Intake {
        let mut intake = self.taken_in(shapes);
        if self.keeps_texts {
            super::raw::tell(&mut intake.deliveries, &self.bytes);
        }
        if self.left_out > 0 {
            let (whole, left) = (self.bytes.len(), self.left_out);
            intake.notices.push(format!("only its first {whole} bytes were read, {left} more were left out"));
        }
        let counts = matches!(self.kind, Kind::Line | Kind::Message);
        for delivery in &mut intake.deliveries {
            delivery.line += self.line - 1;
            if let Some(number) = self.number.filter(|_| counts) {
                delivery.message = number;
            }
        }
        super::shift(&mut intake.deliveries, self.start);
        if self.number.is_some() {
            for notice in &mut intake.notices {
                *notice = format!("{}: {notice}", self.place());
            }
        }
        intake
    }

    fn taken_in(&self, shapes: &Shapes) -> Intake {
        match self.kind {
            Kind::Whole | Kind::Line | Kind::Message => super::read_alone(&self.bytes, shapes),
            Kind::Lines | Kind::Rows | Kind::Queue | Kind::Objects => super::read_part(&self.bytes, shapes),
            Kind::Log if self.counts => super::read_failures(&self.bytes, shapes),
            Kind::Log | Kind::Journal => super::read_entries(&self.bytes, shapes),
        }
    }

    /// Which part of the input it is, for a reader.
    fn place(&self) -> String {
        match (self.kind, self.number) {
            (Kind::Message, Some(number)) => format!("message {number}, which begins on line {}", self.line),
            (Kind::Line, _) => format!("line {}", self.line),
            _ => format!("from line {} on", self.line),
        }
    }
}
