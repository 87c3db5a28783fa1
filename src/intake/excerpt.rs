//! Text taken out of the input that still knows where each of its bytes came from.
//!
//! It knows nothing of mail: decoders append pieces to it, readers slice it. A copy shares the text
//! with its original until one of them is changed.

use std::ops::Range;
use std::sync::Arc;

/// No excerpt is longer, in bytes; what would make it longer is left out.
const LONGEST: usize = i32::MAX as usize;

/// Text taken out of the input, which still knows where each of its bytes came from.
///
/// Copying it costs nothing: copies share their text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// None where there is no text.
    words: Option<Arc<Words>>,
}

/// The text of an excerpt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Words {
    text: String,
    /// Most excerpts have but one piece.
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

    /// The pieces from that one on which the byte `at` lies.
    fn pieces_from(&self, at: usize) -> impl Iterator<Item = (Piece, usize)> + '_ {
        let skipped = self.more.partition_point(|piece| piece.at() <= at);
        let begun = match skipped {
            0 => Some(self.first),
            _ => self.more.get(skipped - 1).copied(),
        };
        let later = self.more.get(skipped..).unwrap_or_default();
        let ends = later.iter().map(|next| next.at()).chain([self.text.len()]);
        begun.into_iter().chain(later.iter().copied()).zip(ends)
    }

    fn pieces(&self) -> impl Iterator<Item = (Piece, usize)> + '_ {
        self.pieces_from(0)
    }

    /// The piece on which the byte before `at` lies.
    fn piece_before(&self, at: usize) -> Piece {
        let index = self.more.partition_point(|piece| piece.at() < at);
        index.checked_sub(1).and_then(|index| self.more.get(index)).copied().unwrap_or(self.first)
    }

    /// Appends the part `range` of `other`.
    fn take(&mut self, other: &Self, range: Range<usize>) {
        let end = range.end.min(other.text.len());
        let start = range.start.min(end);
        for (piece, piece_end) in other.pieces_from(start) {
            if piece.at() >= end {
                break;
            }
            let (from, to) = (start.max(piece.at()), end.min(piece_end));
            let Some(part) = other.text.get(from..to) else { continue };
            if piece.is_verbatim() {
                let start = piece.start + (from - piece.at());
                self.append(part, &(start..start + part.len()), true);
            } else {
                self.append(part, &piece.source(), false);
            }
        }
    }
}

impl Excerpt {
    /// Text that stands in the input as it is, from the byte offset `start`.
    pub fn verbatim(text: &str, start: usize) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(text, start);
        excerpt
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
            self.words_mut().append(text, &(start..start + text.len()), true);
        }
    }

    /// Appends text that was decoded from the bytes `source` of the input.
    pub fn push_decoded(&mut self, text: &str, source: Range<usize>) {
        if !text.is_empty() {
            self.words_mut().append(text, &source, false);
        }
    }

    fn words_mut(&mut self) -> &mut Words {
        Arc::make_mut(self.words.get_or_insert_default())
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.text)
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Whether the other is a copy of this one, with which it shares its text.
    pub fn is_copy(&self, other: &Self) -> bool {
        match (&self.words, &other.words) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether there are copies that share its text.
    pub(super) fn has_copies(&self) -> bool {
        self.words.as_ref().is_some_and(|words| Arc::strong_count(words) > 1)
    }

    /// The part `range` (bytes of [`Self::text`], on character boundaries; clipped to the text).
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        if range.start == 0 && range.end >= self.text().len() {
            return self.clone();
        }
        let mut out = Self::default();
        out.append(self, range);
        out
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
        if by > 0
            && let Some(words) = &mut self.words
        {
            let words = Arc::make_mut(words);
            words.first.start += by;
            words.more.iter_mut().for_each(|piece| piece.start += by);
        }
        self
    }

    /// The same text as part of the input that `outer` was taken from: this excerpt's sources are
    /// bytes of `outer`'s text.
    #[must_use]
    pub fn within(&self, outer: &Self) -> Self {
        let mut out = Self::default();
        for (piece, end) in self.words.iter().flat_map(|words| words.pieces()) {
            let Some(part) = self.text().get(piece.at()..end) else { continue };
            if piece.is_verbatim() {
                out.append(outer, piece.source());
            } else {
                out.push_decoded(part, outer.locate(piece.source()).unwrap_or_default());
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
        let Some(words) = other.words.as_ref().filter(|_| !range.is_empty()) else { return };
        match &self.words {
            None if range.start == 0 && range.end >= words.text.len() => self.words = Some(Arc::clone(words)),
            _ => self.words_mut().take(words, range),
        }
        self.words.take_if(|words| words.text.is_empty());
    }

    /// The bytes of the input that `range` of the text came from; `None` for an empty excerpt.
    ///
    /// Within decoded text (base64, quoted-printable, entities) this is the whole encoded piece.
    pub fn locate(&self, range: Range<usize>) -> Option<Range<usize>> {
        let words = self.words.as_ref()?;
        let (first, _) = words.pieces_from(range.start).next()?;
        let end_at = range.end.max(range.start);
        let last = words.piece_before(end_at);
        let verbatim = |piece: Piece, at: usize| (piece.start + at.saturating_sub(piece.at())).min(piece.source().end);
        let start = if first.is_verbatim() { verbatim(first, range.start) } else { first.start };
        let end = if last.is_verbatim() { verbatim(last, end_at) } else { last.source().end };
        Some(start..end.max(start))
    }

    /// Whether the byte `at` of the text stands in the input as it is.
    pub fn is_verbatim(&self, at: usize) -> bool {
        let piece = self.words.as_ref().and_then(|words| words.pieces_from(at).next());
        piece.is_some_and(|(piece, _)| piece.is_verbatim())
    }

    /// Where in the input the last piece ends; 0 for an empty excerpt.
    pub fn end(&self) -> usize {
        self.words.as_ref().map_or(0, |words| words.more.last().unwrap_or(&words.first).source().end)
    }

    /// At most the first `length` bytes.
    #[must_use]
    pub fn clipped(&self, length: usize) -> Self {
        let text = self.text();
        if text.len() <= length { self.clone() } else { self.slice(0..super::text::boundary(text, length)) }
    }

    /// The bytes of the input from the first to the last of the text.
    pub fn source(&self) -> Option<Range<usize>> {
        let words = self.words.as_ref()?;
        let start = words.pieces().map(|(piece, _)| piece.start).min()?;
        let end = words.pieces().map(|(piece, _)| piece.source().end).max()?;
        Some(start..end)
    }
}
