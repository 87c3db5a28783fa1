//! Takes a message (RFC 5322) apart into what a reader of bounces needs: its header, the words for
//! people, the fields for machines, and what came back of the original.
//!
//! MIME is [`mail_parser`]'s affair; this module only says what role each part plays.

mod nesting;
mod opening;

use std::ops::Range;
use std::sync::LazyLock;

use mail_parser::{Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::decode::{Transfer, body};
use super::dsn;
use super::excerpt::Excerpt;
use super::fields::{Header, fields};
use super::html::{looks_like_html, readable};
use super::text::{begins_with, part};

use nesting::containers_end;
pub(super) use nesting::is_torn;
pub(super) use opening::{begins_message, is_message, is_of_message};

/// How many multiparts without a boundary are mended within each other.
const MOST_REPAIRS: usize = 3;

/// After how many lines the first boundary of such a multipart is given up.
const MOST_PREAMBLE: usize = 20;

/// How much of a part is read, in bytes; words for people are not that long.
const LONGEST_TEXT: usize = 8 << 20;

/// How much of a returned message's header is read, in bytes.
const LONGEST_HEADER: usize = 64 * 1024;

/// Reads the fields that tell what a part is, and the subject; nobody asks it for the others.
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    MessageParser::new()
        .header_content_type(HeaderName::ContentType)
        .header_content_type(HeaderName::ContentDisposition)
        .header_text(HeaderName::ContentTransferEncoding)
        .header_text(HeaderName::Subject)
        .default_header_ignore()
});

/// A message, by the roles of its parts.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// Its header.
    pub header: Header,
    /// The subject, decoded.
    pub subject: Excerpt,
    /// Whether it declares itself a `multipart/report`.
    pub is_report: bool,
    /// The words for people.
    pub words: Excerpt,
    /// The same with the results of checks that were taken out of them; none where none were.
    pub unabridged: Excerpt,
    /// The fields of delivery reports.
    pub status: Option<Excerpt>,
    /// The fields of a feedback report (RFC 5965).
    pub feedback: Option<Excerpt>,
    /// Whether it is a receipt (RFC 8098).
    pub is_receipt: bool,
    /// The returned message's header.
    pub returned: Excerpt,
    /// The messages that are attached or returned, where they may be reports themselves.
    pub attached: Vec<Attached>,
    /// What of it was not read, each a sentence.
    pub notices: Vec<&'static str>,
}

/// A message within a message.
#[derive(Debug)]
pub(super) enum Attached {
    /// Its bytes stand in the input.
    Bytes(Range<usize>),
    /// It had to be decoded.
    Decoded(Excerpt),
}

/// Takes the message in `bytes` apart; `None` where there is no header.
pub(super) fn read(bytes: &[u8]) -> Option<Letter> {
    read_to(bytes, MOST_REPAIRS)
}

/// A multipart body whose header is lost, with a header that names the boundary it uses.
pub(super) fn with_boundary(body: &Excerpt) -> Option<Excerpt> {
    let mut rows = body.text().lines().skip_while(|line| line.trim().is_empty()).take(MOST_PREAMBLE);
    let boundary = rows.find(|line| line.starts_with("--"))?.strip_prefix("--")?.trim_end();
    let opens_part = rows.next().is_some_and(|line| begins_with(line, "content-"));
    if boundary.is_empty() || boundary.len() > 200 || boundary.contains('"') || !opens_part {
        return None;
    }
    let mut whole = Excerpt::default();
    let start = body.source().map_or(0, |source| source.start);
    whole.push_decoded(
        &format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n"),
        start..start,
    );
    whole.join(body);
    Some(whole)
}

fn read_to(bytes: &[u8], depth: usize) -> Option<Letter> {
    let skipped = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    // A line that a mailbox file puts before each message is no field.
    let from_line = bytes.get(skipped..).filter(|rest| rest.starts_with(b"From ") || rest.starts_with(b">From "));
    let skipped = skipped
        + from_line.map_or(0, |rest| rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1));
    let limit = containers_end(bytes);
    let readable = bytes.get(skipped..limit)?;
    let message = PARSER.parse(readable)?;
    let mut letter = Letter::default();
    if limit < bytes.len() {
        letter.notices.push("the message has too many parts within each other; only the first were read");
    }
    let source = Source { bytes: readable, whole: bytes, offset: skipped };
    letter.take_header(&message, &source);
    letter.take_parts(&message, &source, depth);
    Some(letter)
}

/// The bytes that were parsed, and where they begin in the input.
struct Source<'a> {
    bytes: &'a [u8],
    whole: &'a [u8],
    offset: usize,
}

impl Source<'_> {
    fn range(&self, part: &MessagePart<'_>) -> Range<usize> {
        let start = (part.offset_body as usize).min(self.bytes.len());
        let end = match part.offset_end as usize {
            end if end < start => self.bytes.len(),
            end => end.min(self.bytes.len()),
        };
        start + self.offset..end + self.offset
    }
}

impl Letter {
    /// The value of the header's first field of that name.
    pub(super) fn field(&self, name: &str) -> Option<Excerpt> {
        self.header.value(name)
    }

    fn take_header(&mut self, message: &Message<'_>, source: &Source<'_>) {
        let Some(root) = message.parts.first() else { return };
        let range = root.offset_header as usize + source.offset..root.offset_body as usize + source.offset;
        self.header = Header::new(body(source.whole, range, Transfer::Plain, None));
        let Some(subject) = self.field("subject") else { return };
        self.subject = match message.header(HeaderName::Subject) {
            Some(HeaderValue::Text(decoded)) if subject.text().contains("=?") => {
                let mut excerpt = Excerpt::default();
                excerpt.push_decoded(decoded, subject.source().unwrap_or_default());
                excerpt
            }
            _ => subject,
        };
    }

    fn take_parts(&mut self, message: &Message<'_>, source: &Source<'_>, depth: usize) {
        let mut plain = Excerpt::default();
        // Few messages are read for these.
        let mut formatted = Vec::new();
        let mut late = Vec::new();
        let mut has_returned = false;
        for part in &message.parts {
            let kind = content_type(part);
            match &part.body {
                PartType::Multipart(_) => {
                    self.is_report |= kind == "multipart/report";
                    continue;
                }
                PartType::Message(_) => {
                    self.take_message(part, source);
                    has_returned = true;
                    continue;
                }
                _ => {}
            }
            let is_text = !matches!(part.body, PartType::Binary(_) | PartType::InlineBinary(_));
            if is_text && source.range(part).len() > LONGEST_TEXT {
                self.notices.push("a part of the message is too long; only its beginning was read");
            }
            let text = || decoded(part, source);
            match kind.as_str() {
                "message/delivery-status" | "message/global-delivery-status" => self.take_status(&text()),
                "message/feedback-report" => self.feedback = Some(text()),
                "message/disposition-notification" | "message/global-disposition-notification" => {
                    self.is_receipt = true;
                }
                "text/rfc822-headers" | "message/rfc822-headers" | "message/global-headers" | "text/rfc822" => {
                    self.take_returned(&text());
                    has_returned = true;
                }
                "message/rfc822" | "message/global" | "message/partial" => has_returned = true,
                _ if begins_with(&kind, "multipart/") => {
                    let text = text();
                    match with_boundary(&text).filter(|_| depth > 0) {
                        Some(whole) => self.take_repaired(&whole, &mut plain, depth),
                        None => dsn::append_line(&mut plain, &text),
                    }
                }
                _ if is_attached_message(part) => {
                    let text = text();
                    self.take_returned(&text);
                    self.attached.push(Attached::Decoded(text));
                    has_returned = true;
                }
                _ if !is_readable(part, &kind) => {}
                _ if is_attachment(part) => {
                    let text = readable_text(part, source);
                    if dsn::is_in(text.text()) {
                        self.take_status(&text);
                    } else if is_message(text.text()) {
                        // Some attach the returned header as a file.
                        self.take_returned(&text);
                    }
                }
                _ if has_returned => late.push(part),
                "text/html" => formatted.push(part),
                _ => dsn::append_line(&mut plain, &readable_text(part, source)),
            }
        }
        let joined = |parts: Vec<&MessagePart<'_>>| {
            let mut words = Excerpt::default();
            for part in parts {
                dsn::append_line(&mut words, &readable_text(part, source));
            }
            words
        };
        self.words = Some(plain)
            .filter(|words| !words.is_blank())
            .or_else(|| Some(joined(formatted)).filter(|words| !words.is_blank()))
            .unwrap_or_else(|| joined(late));
    }

    /// Takes in the parts of a multipart whose header had lost its boundary.
    fn take_repaired(&mut self, whole: &Excerpt, plain: &mut Excerpt, depth: usize) {
        let Some(inner) = read_to(whole.text().as_bytes(), depth - 1) else { return };
        dsn::append_line(plain, &inner.words.within(whole));
        if let Some(status) = &inner.status {
            self.take_status(&status.within(whole));
        }
        if self.returned.is_blank() {
            self.returned = inner.returned;
        }
        self.attached.extend(inner.attached.into_iter().map(|attached| match attached {
            Attached::Bytes(range) => Attached::Decoded(whole.slice(range)),
            Attached::Decoded(text) => Attached::Decoded(text.within(whole)),
        }));
    }

    fn take_status(&mut self, text: &Excerpt) {
        dsn::append_line(self.status.get_or_insert_default(), text);
    }

    fn take_message(&mut self, part: &MessagePart<'_>, source: &Source<'_>) {
        if part.encoding == Encoding::None {
            let range = source.range(part);
            if self.returned.is_blank() {
                let end = header_end(source.whole, &range);
                self.take_returned(&body(source.whole, range.start..end, Transfer::Plain, None));
            }
            self.attached.push(Attached::Bytes(range));
        } else {
            let text = decoded(part, source);
            self.take_returned(&text);
            self.attached.push(Attached::Decoded(text));
        }
    }

    /// Takes in the header of the returned message that `text` begins with.
    fn take_returned(&mut self, text: &Excerpt) {
        if self.returned.is_blank() {
            let start = text.text().len() - text.text().trim_start().len();
            let rest = part(text.text(), start..text.text().len());
            let end = rest.find("\n\n").unwrap_or(rest.len()).min(LONGEST_HEADER);
            let header = text.slice(start..start + super::text::boundary(rest, end));
            if fields(&header).next().is_some() {
                self.returned = header;
            }
        }
    }
}

/// Where the header ends with which the message in `range` begins, if that is near.
fn header_end(bytes: &[u8], range: &Range<usize>) -> usize {
    let end = range.end.min(range.start + LONGEST_HEADER);
    let message = bytes.get(range.start..end).unwrap_or_default();
    let start = message.len() - message.trim_ascii_start().len();
    let header = message.get(start..).unwrap_or_default();
    let is_last = |at: &usize| {
        let rest = header.get(at + 1..).unwrap_or_default();
        rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
    };
    memchr::memchr_iter(b'\n', header).find(is_last).map_or(end, |at| range.start + start + at)
}

/// The content type in lower case, as `type/subtype`.
fn content_type(part: &MessagePart<'_>) -> String {
    match part.content_type() {
        Some(kind) => format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("plain")).to_ascii_lowercase(),
        None => "text/plain".to_owned(),
    }
}

fn decoded(part: &MessagePart<'_>, source: &Source<'_>) -> Excerpt {
    let range = source.range(part);
    let transfer = match part.encoding {
        Encoding::None if is_torn_base64(part, source.whole.get(range.clone()).unwrap_or_default()) => Transfer::Base64,
        Encoding::None => Transfer::Plain,
        Encoding::QuotedPrintable => Transfer::QuotedPrintable,
        Encoding::Base64 => Transfer::Base64,
    };
    let range = range.start..range.end.min(range.start + LONGEST_TEXT);
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    body(source.whole, range, transfer, charset)
}

/// Whether a part says that it is base64 and is, though with holes, which the MIME parser refuses.
fn is_torn_base64(part: &MessagePart<'_>, body: &[u8]) -> bool {
    if !part.content_transfer_encoding().is_some_and(|name| name.trim().eq_ignore_ascii_case("base64")) {
        return false;
    }
    let words = body.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (long, all) = words.fold((0, 0), |(long, all), word| (long + usize::from(word.len() >= 16), all + 1));
    // Prose has many short words.
    long * 2 >= all
}

/// Whether a part holds text that people read.
fn is_readable(part: &MessagePart<'_>, kind: &str) -> bool {
    matches!(part.body, PartType::Text(_) | PartType::Html(_)) || begins_with(kind, "message/")
}

/// The text of a part that people read.
fn readable_text(part: &MessagePart<'_>, source: &Source<'_>) -> Excerpt {
    let text = decoded(part, source);
    if content_type(part) == "text/html" || looks_like_html(text.text()) { readable(&text) } else { text }
}

fn is_attachment(part: &MessagePart<'_>) -> bool {
    part.content_disposition().is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"))
}

fn is_attached_message(part: &MessagePart<'_>) -> bool {
    part.attachment_name().is_some_and(|name| name.len() > 4 && name.to_ascii_lowercase().ends_with(".eml"))
}
