//! Turns a paste, a file or a stream into deliveries: one for each recipient that it reports on.
//!
//! This module knows shapes — messages, delivery reports, SMTP replies — and no meanings: it says
//! where the diagnostic text stands and which codes and hosts are in it, never why a mail bounced.

use std::ops::Range;

pub mod code;

use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};

/// What one input holds.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// In input order; never empty for an input that has any text.
    pub deliveries: Vec<Delivery>,
    /// What could not be read, each a sentence that names the place.
    pub notices: Vec<String>,
}

/// What a text is, as far as its shape alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// A message or log line that a mail system wrote about a delivery, a reply, or loose text.
    #[default]
    Report,
    /// A feedback-loop report (RFC 5965).
    Complaint,
    /// An automatic answer (RFC 3834).
    AutoReply,
    /// A report of success: delivered, relayed or expanded (RFC 3464 §2.3.3).
    Success,
    /// An ordinary message, a receipt, anything that reports no delivery.
    Other,
}

/// One failed (or reported) delivery to one recipient.
///
/// A field is `None` where the input does not say it; nothing is inferred.
#[derive(Debug, Clone, Default)]
pub struct Delivery {
    /// Counts the messages of the input, from 1.
    pub message: usize,
    /// The line of the input on which the delivery stands, from 1.
    pub line: usize,
    /// What the text is by its shape.
    pub shape: Shape,
    /// The recipient's address as written, without angle brackets.
    pub recipient: Option<String>,
    /// The remote server's reply code (RFC 5321 §4.2).
    pub reply_code: Option<u16>,
    /// The most specific enhanced code of the report (RFC 3463).
    pub enhanced_code: Option<EnhancedCode>,
    /// The `Action` field (RFC 3464 §2.3.3).
    pub action: Option<Action>,
    /// The host that wrote the report.
    pub reporting_mta: Option<String>,
    /// The host that refused the message.
    pub remote_mta: Option<String>,
    /// The words that report this delivery.
    pub diagnostic: Excerpt,
    /// What else the report says to a reader: subject and explanation around the diagnostic.
    pub context: Excerpt,
}

/// Reads any input: one delivery for each recipient that it reports on.
pub fn read(input: &[u8], _shapes: &Shapes) -> Intake {
    let diagnostic = Excerpt::from_bytes(input, 0);
    let delivery = Delivery { message: 1, line: 1, diagnostic, ..Delivery::default() };
    Intake { deliveries: vec![delivery], notices: Vec::new() }
}

impl Delivery {
    /// The part of the recipient's address after the last `@`.
    pub fn domain(&self) -> Option<&str> {
        self.recipient.as_deref()?.rsplit_once('@').map(|(_, domain)| domain)
    }
}

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
        for (index, piece) in self.pieces.iter().enumerate() {
            let piece_end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
            let (from, to) = (start.max(piece.at), end.min(piece_end));
            if from >= to {
                continue;
            }
            let Some(part) = self.text.get(from..to) else { continue };
            if piece.verbatim {
                out.push(part, piece.source.start + (from - piece.at));
            } else {
                out.push_decoded(part, piece.source.clone());
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

    /// The bytes of the input from the first to the last of the text.
    pub fn source(&self) -> Option<Range<usize>> {
        let start = self.pieces.iter().map(|piece| piece.source.start).min()?;
        let end = self.pieces.iter().map(|piece| piece.source.end).max()?;
        Some(start..end)
    }
}
