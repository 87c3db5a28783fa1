//! Takes a message (RFC 5322) apart into what a reader of bounces needs: its header, the words for
//! people, the fields for machines, and what came back of the original.
//!
//! MIME is [`mail_parser`]'s affair; this module only says what role each part plays.

use std::ops::Range;
use std::sync::LazyLock;

use mail_parser::{Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::decode::{Transfer, body};
use super::dsn;
use super::excerpt::Excerpt;
use super::fields::{Field, field_name, fields, value};
use super::html::{looks_like_html, readable};
use super::text::{begins_with, lines, part};

/// How many messages and multiparts are looked at, and how many of them one within the other.
const MOST_CONTAINERS: usize = 256;
const MOST_NESTED: usize = 64;

/// How many boundaries a message may have.
const MOST_PARTS: usize = 10_000;

/// How many multiparts without a boundary are mended within each other.
const MOST_REPAIRS: usize = 3;

/// After how many lines the first boundary of such a multipart is given up.
const MOST_PREAMBLE: usize = 20;

/// How much of a part is read, in bytes; words for people are not that long.
const LONGEST_TEXT: usize = 8 << 20;

/// How much of a returned message's header is read, in bytes.
const LONGEST_HEADER: usize = 64 * 1024;

/// Reads the fields that tell what a part is, and the subject; the others are read as they stand.
static PARSER: LazyLock<MessageParser> =
    LazyLock::new(|| MessageParser::new().with_mime_headers().header_text(HeaderName::Subject));

/// A message, by the roles of its parts.
#[derive(Debug, Default)]
pub(super) struct Letter {
    /// The fields of its header.
    pub header: Vec<Field>,
    /// The subject, decoded.
    pub subject: Excerpt,
    /// Whether it declares itself a `multipart/report`.
    pub is_report: bool,
    /// The words for people.
    pub words: Excerpt,
    /// The fields of delivery reports.
    pub status: Option<Excerpt>,
    /// The fields of a feedback report (RFC 5965).
    pub feedback: Option<Excerpt>,
    /// Whether it is a receipt (RFC 8098).
    pub is_receipt: bool,
    /// The fields of the returned message's header.
    pub returned: Vec<Field>,
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

/// Whether the input begins like a message: with several fields of a header.
pub(super) fn is_message(text: &str) -> bool {
    let mut known = 0;
    let mut any = 0;
    for line in lines(text).map(|line| part(text, line)).skip_while(|line| line.trim().is_empty()).take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && any > 0
            || any == 0 && (line.starts_with("From ") || line.starts_with(">From "))
        {
            continue;
        }
        let Some(name) = field_name(line).filter(|_| !line.starts_with([' ', '\t'])) else { return false };
        any += 1;
        known += usize::from(KNOWN.iter().any(|field| name.trim_end().eq_ignore_ascii_case(field)));
        if known >= 2 {
            return true;
        }
    }
    known >= 1 && any >= 2
}

/// Fields that open the header of a message, but no delivery report.
const KNOWN: &[&str] = &[
    "return-path",
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "delivered-to",
    "x-original-to",
    "mime-version",
    "content-type",
    "x-failed-recipients",
    "auto-submitted",
    "authentication-results",
    "dkim-signature",
    "envelope-to",
    "delivery-date",
    "x-apparently-to",
    "arc-seal",
    "reply-to",
    "sender",
];

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

/// Whether a message has lost its form: no blank line ends its header, or more is nested in it than is
/// read.
pub(super) fn is_torn(bytes: &[u8]) -> bool {
    let is_blank = |at: usize| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        rest.starts_with(b"\n") || rest.starts_with(b"\r\n")
    };
    containers_end(bytes) < bytes.len() || !memchr::memchr_iter(b'\n', bytes).any(is_blank)
}

/// Where the message is to be cut off so that it has no more than [`MOST_PARTS`] parts, of which no
/// more than [`MOST_CONTAINERS`] hold others, and no more than [`MOST_NESTED`] without words between.
fn containers_end(bytes: &[u8]) -> usize {
    let (mut containers, mut nested, mut parts) = (0, 0, 0);
    for at in memchr::memchr2_iter(b'/', b'-', bytes) {
        let before = |word: &[u8]| {
            at.checked_sub(word.len())
                .and_then(|start| bytes.get(start..at))
                .is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        let rest = bytes.get(at + 1..).unwrap_or_default();
        if bytes.get(at) == Some(&b'/') {
            let holds = before(b"multipart") || before(b"message") && holds_message(rest);
            containers += usize::from(holds);
            nested = if before(b"text") { 0 } else { nested + usize::from(holds) };
        } else if before(b"-") && rest.first().is_some_and(|next| next.is_ascii_graphic() && !b"->".contains(next)) {
            parts += 1;
        }
        if containers > MOST_CONTAINERS || nested > MOST_NESTED || parts > MOST_PARTS {
            return at;
        }
    }
    bytes.len()
}

/// Whether a part of the type `message/` and this subtype holds a message, and not fields alone.
fn holds_message(subtype: &[u8]) -> bool {
    let length = subtype.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let name = subtype.get(..length).unwrap_or_default();
    name.eq_ignore_ascii_case(b"rfc822") || name.eq_ignore_ascii_case(b"global")
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
    pub(super) fn field(&self, name: &str) -> Option<&Excerpt> {
        value(&self.header, name)
    }

    fn take_header(&mut self, message: &Message<'_>, source: &Source<'_>) {
        let Some(root) = message.parts.first() else { return };
        let range = root.offset_header as usize + source.offset..root.offset_body as usize + source.offset;
        self.header = fields(&body(source.whole, range, Transfer::Plain, None)).collect();
        let Some(subject) = value(&self.header, "subject").cloned() else { return };
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
        let mut formatted = Excerpt::default();
        let mut late = Excerpt::default();
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
                _ => {
                    let Some(text) = readable_part(part, &kind, source) else { continue };
                    if is_attachment(part) {
                        if dsn::is_in(text.text()) {
                            self.take_status(&text);
                        }
                    } else if has_returned {
                        dsn::append_line(&mut late, &text);
                    } else if kind == "text/html" {
                        dsn::append_line(&mut formatted, &text);
                    } else {
                        dsn::append_line(&mut plain, &text);
                    }
                }
            }
        }
        self.words = [plain, formatted, late].into_iter().find(|words| !words.is_blank()).unwrap_or_default();
    }

    /// Takes in the parts of a multipart whose header had lost its boundary.
    fn take_repaired(&mut self, whole: &Excerpt, plain: &mut Excerpt, depth: usize) {
        let Some(inner) = read_to(whole.text().as_bytes(), depth - 1) else { return };
        dsn::append_line(plain, &inner.words.within(whole));
        if let Some(status) = &inner.status {
            self.take_status(&status.within(whole));
        }
        if self.returned.is_empty() {
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
            if self.returned.is_empty() {
                let end = range.end.min(range.start + LONGEST_HEADER);
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
        if self.returned.is_empty() {
            let start = text.text().len() - text.text().trim_start().len();
            let rest = part(text.text(), start..text.text().len());
            let end = rest.find("\n\n").unwrap_or(rest.len()).min(LONGEST_HEADER);
            self.returned = fields(&text.slice(start..start + super::text::boundary(rest, end))).collect();
        }
    }
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
    let declared = part.content_transfer_encoding().is_some_and(|name| name.trim().eq_ignore_ascii_case("base64"));
    let words = body.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (long, all) = words.fold((0, 0), |(long, all), word| (long + usize::from(word.len() >= 16), all + 1));
    // Prose has many short words.
    declared && long * 2 >= all
}

/// The text of a part that people read.
fn readable_part(part: &MessagePart<'_>, kind: &str, source: &Source<'_>) -> Option<Excerpt> {
    let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_)) || begins_with(kind, "message/");
    if !is_text {
        return None;
    }
    let text = decoded(part, source);
    Some(if kind == "text/html" || looks_like_html(text.text()) { readable(&text) } else { text })
}

fn is_attachment(part: &MessagePart<'_>) -> bool {
    part.content_disposition().is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"))
}

fn is_attached_message(part: &MessagePart<'_>) -> bool {
    part.attachment_name().is_some_and(|name| name.len() > 4 && name.to_ascii_lowercase().ends_with(".eml"))
}
