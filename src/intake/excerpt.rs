//! Text taken out of the input that still knows where each of its bytes came from.
//!
//! It knows nothing of mail: decoders append pieces to it, readers slice it.

use std::ops::Range;

/// Text taken out of the input, which still knows where each of its bytes came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where the piece begins in the excerpt's text.
    at: usize,
    /// The bytes of the input that it came from.
    source: Range<usize>,
    /// Whether each byte stands for the byte at the same distance in the input.
    verbatim: bool,
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
        self.append(text, start..start + text.len(), true);
    }

    /// Appends text that was decoded from the bytes `source` of the input.
    pub fn push_decoded(&mut self, text: &str, source: Range<usize>) {
        self.append(text, source, false);
    }

    fn append(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && last.verbatim
            && verbatim
            && last.source.end == source.start
        {
            last.source.end = source.end;
        } else {
            self.pieces.push(Piece { at: self.text.len(), source, verbatim });
        }
        self.text.push_str(text);
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The part `range` (bytes of [`Self::text`], on character boundaries; clipped to the text).
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.text.len());
        let start = range.start.min(end);
        let mut out = Self::default();
        let first = self.pieces.partition_point(|piece| piece.at <= start).saturating_sub(1);
        for (index, piece) in self.pieces.iter().enumerate().skip(first) {
            if piece.at >= end {
                break;
            }
            let piece_end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (start.max(piece.at), end.min(piece_end));
            let Some(part) = self.text.get(from..to) else { continue };
            if piece.verbatim {
                out.push(part, piece.source.start + (from - piece.at));
            } else {
                out.push_decoded(part, piece.source.clone());
            }
        }
        out
    }

    /// The part `range` without the white space around it.
    #[must_use]
    pub fn trimmed(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.text.len());
        let start = range.start.min(end);
        let Some(part) = self.text.get(start..end) else { return Self::default() };
        let lead = part.len() - part.trim_start().len();
        self.slice(start + lead..start + lead.max(part.trim_end().len()))
    }

    /// The same text in an input that has `by` bytes more before it.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        for piece in &mut self.pieces {
            piece.source = piece.source.start + by..piece.source.end + by;
        }
        self
    }

    /// The same text as part of the input that `outer` was taken from: this excerpt's sources are
    /// bytes of `outer`'s text.
    #[must_use]
    pub fn within(&self, outer: &Self) -> Self {
        let mut out = Self::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
            let Some(part) = self.text.get(piece.at..end) else { continue };
            if piece.verbatim {
                out.join(&outer.slice(piece.source.clone()));
            } else {
                out.push_decoded(part, outer.locate(piece.source.clone()).unwrap_or_default());
            }
        }
        out
    }

    /// Appends another excerpt.
    pub fn join(&mut self, other: &Self) {
        for (index, piece) in other.pieces.iter().enumerate() {
            let end = other.pieces.get(index + 1).map_or(other.text.len(), |next| next.at);
            if let Some(part) = other.text.get(piece.at..end) {
                self.append(part, piece.source.clone(), piece.verbatim);
            }
        }
    }

    /// The bytes of the input that `range` of the text came from; `None` for an empty excerpt.
    ///
    /// Within decoded text (base64, quoted-printable, entities) this is the whole encoded piece.
    pub fn locate(&self, range: Range<usize>) -> Option<Range<usize>> {
        let point = |at: usize, end: bool| -> Option<usize> {
            let index = self.pieces.partition_point(|piece| if end { piece.at < at } else { piece.at <= at });
            let piece = self.pieces.get(index.saturating_sub(1))?;
            Some(match (piece.verbatim, end) {
                (true, _) => (piece.source.start + (at - piece.at.min(at))).min(piece.source.end),
                (false, false) => piece.source.start,
                (false, true) => piece.source.end,
            })
        };
        let start = point(range.start, false)?;
        let end = point(range.end.max(range.start), true)?;
        Some(start..end.max(start))
    }

    /// Whether the byte `at` of the text stands in the input as it is.
    pub fn is_verbatim(&self, at: usize) -> bool {
        let index = self.pieces.partition_point(|piece| piece.at <= at);
        index.checked_sub(1).and_then(|index| self.pieces.get(index)).is_some_and(|piece| piece.verbatim)
    }

    /// Where in the input the last piece ends; 0 for an empty excerpt.
    pub fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.source.end)
    }

    /// At most the first `length` bytes.
    #[must_use]
    pub fn clipped(&self, length: usize) -> Self {
        if self.text.len() <= length { self.clone() } else { self.slice(0..super::text::boundary(&self.text, length)) }
    }

    /// The bytes of the input from the first to the last of the text.
    pub fn source(&self) -> Option<Range<usize>> {
        let start = self.pieces.iter().map(|piece| piece.source.start).min()?;
        let end = self.pieces.iter().map(|piece| piece.source.end).max()?;
        Some(start..end)
    }
}
