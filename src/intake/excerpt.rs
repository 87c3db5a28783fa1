//! Text taken out of the input that still knows where each of its bytes came from.
//!
//! It knows nothing of mail: decoders append pieces to it, readers slice it. A copy and a part share
//! the text with their original until one of them is changed.

use std::ops::Range;
use std::sync::Arc;

/// No excerpt is longer, in bytes; what would make it longer is left out.
const LONGEST: usize = i32::MAX as usize;

/// How much of a text around it a part may keep from being forgotten, in bytes.
const MOST_AROUND: usize = 512;

/// Text taken out of the input, which still knows where each of its bytes came from.
///
/// Copying it or taking a part costs nothing: both share the text of the whole.
#[derive(Debug, Clone, Default)]
pub struct Excerpt {
    /// What the excerpt is a part of; none where there is no text.
    words: Option<Arc<Words>>,
    /// The part of the text from this byte up to that one.
    from: u32,
    to: u32,
    /// How many bytes more stand before all of it in the input than its pieces say.
    moved: usize,
}

/// A text that excerpts are parts of.
#[derive(Debug, Default)]
struct Words {
    text: String,
    /// Most texts have but one piece.
    first: Piece,
    more: Vec<Piece>,
}

/// A run of text from one place of the input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Piece {
    /// Where the piece begins in the excerpt's text.
    at: u32,
    /// Twice the number of the input's bytes that it came from, and one more where each byte stands for
    /// the byte at the same distance in the input.
    extent: u32,
    /// The byte of the input with which it begins.
    start: usize,
}

impl Piece {
    fn new(at: usize, source: &Range<usize>, verbatim: bool) -> Self {
        let length = source.len().min(LONGEST) as u32;
        Self { at: at as u32, extent: length * 2 + u32::from(verbatim), start: source.start }
    }

    const fn at(self) -> usize {
        self.at as usize
    }

    const fn is_verbatim(self) -> bool {
        self.extent % 2 == 1
    }

    const fn source(self) -> Range<usize> {
        self.start..self.start + (self.extent / 2) as usize
    }
}

impl Words {
    fn append(&mut self, text: &str, source: &Range<usize>, verbatim: bool) {
        if text.is_empty() || self.text.len() + text.len() > LONGEST {
            return;
        }
        let piece = Piece::new(self.text.len(), source, verbatim);
        if self.text.is_empty() {
            self.first = piece;
        } else {
            let last = self.more.last_mut().unwrap_or(&mut self.first);
            if verbatim && last.is_verbatim() && last.source().end == source.start {
                last.extent += piece.extent - 1;
            } else {
                self.more.push(piece);
            }
        }
        self.text.push_str(text);
    }

    /// The place of the piece on which the byte `at` lies.
    fn place(&self, at: usize) -> usize {
        self.more.partition_point(|piece| piece.at() <= at)
    }

    /// The piece of that place, and where it ends.
    fn piece(&self, place: usize) -> Option<(Piece, usize)> {
        let piece = match place {
            0 => self.first,
            _ => *self.more.get(place - 1)?,
        };
        Some((piece, self.more.get(place).map_or(self.text.len(), |next| next.at())))
    }
}

/// The part of a piece that lies in an excerpt.
struct Run {
    /// Where it stands in the excerpt's text.
    at: Range<usize>,
    /// Which bytes of the input it came from.
    source: Range<usize>,
    is_verbatim: bool,
}

impl Run {
    /// The byte of the input that the byte `at` of the excerpt came from.
    fn source_of(&self, at: usize) -> usize {
        (self.source.start + at.saturating_sub(self.at.start)).min(self.source.end)
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Self) -> bool {
        let places =
            |excerpt: &Self| excerpt.runs_from(0).map(|run| (run.at, run.source, run.is_verbatim)).collect::<Vec<_>>();
        self.is_copy(other) || self.text() == other.text() && places(self) == places(other)
    }
}

impl Eq for Excerpt {}

impl Excerpt {
    /// Text that stands in the input as it is, from the byte offset `start`.
    pub fn verbatim(text: &str, start: usize) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(text, start);
        excerpt
    }

    /// Pieces that stand in the input as they are, each with the byte offset of its own, of about
    /// `length` bytes in all.
    pub(super) fn of_pieces<'t>(pieces: impl Iterator<Item = (&'t str, usize)>, length: usize) -> Self {
        let mut words = Words { text: String::with_capacity(length), ..Words::default() };
        for (text, start) in pieces {
            words.append(text, &(start..start + text.len()), true);
        }
        Self::of(words)
    }

    /// Bytes of the input from the offset `start`; what is not UTF-8 becomes U+FFFD.
    pub fn from_bytes(bytes: &[u8], start: usize) -> Self {
        let mut excerpt = Self::default();
        let mut at = start;
        for chunk in bytes.utf8_chunks() {
            excerpt.push(chunk.valid(), at);
            at += chunk.valid().len();
            let broken = chunk.invalid().len();
            if broken > 0 {
                excerpt.push_decoded("\u{fffd}", at..at + broken);
                at += broken;
            }
        }
        excerpt
    }

    /// Appends text that stands in the input as it is, at the byte offset `start`.
    pub fn push(&mut self, text: &str, start: usize) {
        if !text.is_empty() {
            self.change(|words| words.append(text, &(start..start + text.len()), true));
        }
    }

    /// Appends text that was decoded from the bytes `source` of the input.
    pub fn push_decoded(&mut self, text: &str, source: Range<usize>) {
        if !text.is_empty() {
            self.change(|words| words.append(text, &source, false));
        }
    }

    /// Changes the words, after they were made this excerpt's own.
    fn change(&mut self, change: impl FnOnce(&mut Words)) {
        let is_whole = self.moved == 0 && self.from == 0;
        if let Some(words) = self.words.as_mut().filter(|_| is_whole).and_then(Arc::get_mut)
            && words.text.len() == self.to as usize
        {
            change(words);
            self.to = words.text.len() as u32;
            return;
        }
        let mut own = Words::default();
        self.copy_to(&mut own, 0..self.text().len());
        change(&mut own);
        *self = Self::of(own);
    }

    fn of(words: Words) -> Self {
        let to = words.text.len() as u32;
        Self { words: (to > 0).then(|| Arc::new(words)), from: 0, to, moved: 0 }
    }

    /// Appends the part `range` to other words.
    fn copy_to(&self, words: &mut Words, range: Range<usize>) {
        let end = range.end.min(self.text().len());
        let start = range.start.min(end);
        for run in self.runs_from(start).take_while(|run| run.at.start < end) {
            let part = start.max(run.at.start)..end.min(run.at.end);
            let Some(text) = self.text().get(part.clone()) else { continue };
            if run.is_verbatim {
                let source = run.source.start + (part.start - run.at.start);
                words.append(text, &(source..source + text.len()), true);
            } else {
                words.append(text, &run.source, false);
            }
        }
    }

    /// The runs from that one on which the byte `at` of the text lies; beyond the text, the last one.
    fn runs_from(&self, at: usize) -> impl Iterator<Item = Run> + '_ {
        let words = self.words.as_deref();
        let (from, to) = (self.from as usize, self.to as usize);
        let first = words.map_or(0, |words| words.place((from + at).min(to.saturating_sub(1))));
        (first..).map_while(move |place| {
            let (piece, end) = words?.piece(place)?;
            let (start, end) = (piece.at().max(from), end.min(to));
            if start >= end {
                return None;
            }
            let source = piece.source();
            let source = if piece.is_verbatim() {
                let begin = source.start + (start - piece.at());
                begin..begin + (end - start)
            } else {
                source
            };
            Some(Run {
                at: start - from..end - from,
                source: source.start + self.moved..source.end + self.moved,
                is_verbatim: piece.is_verbatim(),
            })
        })
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        let words = self.words.as_ref().and_then(|words| words.text.get(self.from as usize..self.to as usize));
        words.unwrap_or_default()
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Whether the other is a copy of this one, with which it shares its text.
    pub fn is_copy(&self, other: &Self) -> bool {
        let place = |excerpt: &Self| (excerpt.from, excerpt.to, excerpt.moved);
        match (&self.words, &other.words) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two) && place(self) == place(other),
            (None, None) => true,
            _ => false,
        }
    }

    /// The same excerpt with a text of its own where it is but a small part of a long one, which it
    /// would keep from being forgotten.
    #[must_use]
    pub(super) fn apart(self) -> Self {
        let length = self.text().len();
        if self.words.as_ref().is_none_or(|words| words.text.len() <= 2 * length + MOST_AROUND) {
            return self;
        }
        let mut own = Words::default();
        own.text.reserve_exact(length);
        self.copy_to(&mut own, 0..length);
        Self::of(own)
    }

    /// The part `range` (bytes of [`Self::text`], on character boundaries; clipped to the text).
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.text().len());
        let start = range.start.min(end);
        match self.text().get(start..end) {
            Some("") => Self::default(),
            Some(_) => Self { from: self.from + start as u32, to: self.from + end as u32, ..self.clone() },
            None => {
                let mut own = Words::default();
                self.copy_to(&mut own, start..end);
                Self::of(own)
            }
        }
    }

    /// The part `range` without the white space around it.
    #[must_use]
    pub fn trimmed(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.text().len());
        let start = range.start.min(end);
        let Some(part) = self.text().get(start..end) else { return Self::default() };
        let lead = part.len() - part.trim_start().len();
        self.slice(start + lead..start + lead.max(part.trim_end().len()))
    }

    /// The same text in an input that has `by` bytes more before it.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        self.moved += by;
        self
    }

    /// The same text as part of the input that `outer` was taken from: this excerpt's sources are
    /// bytes of `outer`'s text.
    #[must_use]
    pub fn within(&self, outer: &Self) -> Self {
        let mut out = Self::default();
        for run in self.runs_from(0) {
            let Some(part) = self.text().get(run.at) else { continue };
            if run.is_verbatim {
                out.append(outer, run.source);
            } else {
                out.push_decoded(part, outer.locate(run.source).unwrap_or_default());
            }
        }
        out
    }

    /// Appends another excerpt.
    pub fn join(&mut self, other: &Self) {
        self.append(other, 0..other.text().len());
    }

    /// Appends the part `range` of another excerpt.
    pub fn append(&mut self, other: &Self, range: Range<usize>) {
        if self.words.is_none() {
            *self = other.slice(range);
        } else if !range.is_empty() {
            self.change(|words| other.copy_to(words, range));
        }
    }

    /// The bytes of the input that `range` of the text came from; `None` for an empty excerpt.
    ///
    /// Within decoded text (base64, quoted-printable, entities) this is the whole encoded piece.
    pub fn locate(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.runs_from(range.start).next()?;
        let end_at = range.end.max(range.start);
        let last = self.runs_from(end_at.min(self.text().len()).saturating_sub(1)).next()?;
        let start = if first.is_verbatim { first.source_of(range.start) } else { first.source.start };
        let end = if last.is_verbatim { last.source_of(end_at) } else { last.source.end };
        Some(start..end.max(start))
    }

    /// Whether the byte `at` of the text stands in the input as it is.
    pub fn is_verbatim(&self, at: usize) -> bool {
        self.runs_from(at).next().is_some_and(|run| run.is_verbatim)
    }

    /// Where in the input the last piece ends; 0 for an empty excerpt.
    pub fn end(&self) -> usize {
        self.runs_from(self.text().len()).next().map_or(0, |run| run.source.end)
    }

    /// At most the first `length` bytes.
    #[must_use]
    pub fn clipped(&self, length: usize) -> Self {
        let text = self.text();
        if text.len() <= length { self.clone() } else { self.slice(0..super::text::boundary(text, length)) }
    }

    /// The bytes of the input from the first to the last of the text.
    pub fn source(&self) -> Option<Range<usize>> {
        let mut all = self.runs_from(0).map(|run| run.source);
        let first = all.next()?;
        Some(all.fold(first, |whole, run| whole.start.min(run.start)..whole.end.max(run.end)))
    }
}
