//! The text that each delivery was read from: the message, or the lines on which its words stand.
//!
//! It knows bytes and where words stand in them, and nothing of what they say.

use std::ops::Range;
use std::sync::Arc;

use super::{Delivery, mailbox, message};

/// No text is kept longer, in bytes; what is left out is said.
const LONGEST: usize = 256 << 10;

/// A short input is kept as a whole, in bytes, where it reports on few.
const SHORT: usize = 4 << 10;

/// So many deliveries share a short input.
const FEW: usize = 4;

/// A longer line, such as a list of events without line ends, is kept around the words, in bytes.
const LONGEST_LINE: usize = 16 << 10;

/// How much is kept before and behind the words of such a line.
const AROUND: usize = 2 << 10;

/// How many bytes of a text tell whether it is a message.
const HEAD: usize = 64 << 10;

/// Gives each delivery of an input, or of a part of one, the text that it was read from.
pub(super) fn tell(deliveries: &mut [Delivery], input: &[u8]) {
    let spans: Vec<Range<usize>> = mailbox::messages(input).collect();
    if !spans.is_empty() {
        let mut texts: Vec<Option<Arc<str>>> = vec![None; spans.len()];
        for delivery in deliveries {
            let number = delivery.message.saturating_sub(1);
            if let Some((span, text)) = spans.get(number).zip(texts.get_mut(number)) {
                delivery.raw = Some(Arc::clone(text.get_or_insert_with(|| kept(input, span.clone()))));
            }
        }
        return;
    }
    let is_message = message::begins_message(input.get(..input.len().min(HEAD)).unwrap_or_default());
    if is_message || deliveries.len() == 1 || input.len() <= SHORT && deliveries.len() <= FEW {
        let whole = kept(input, 0..input.len());
        for delivery in deliveries {
            delivery.raw = Some(Arc::clone(&whole));
        }
        return;
    }
    for delivery in deliveries {
        delivery.raw = delivery.diagnostic.source().map(|words| kept(input, lines(input, words)));
    }
}

/// The lines on which words stand; of very long ones what is around the words.
fn lines(input: &[u8], words: Range<usize>) -> Range<usize> {
    let start = input.get(..words.start).and_then(|before| memchr::memrchr(b'\n', before)).map_or(0, |end| end + 1);
    let rest = words.end.saturating_sub(usize::from(words.end > words.start));
    let end = input.get(rest..).and_then(|after| memchr::memchr(b'\n', after)).map_or(input.len(), |end| rest + end);
    if end - start <= LONGEST_LINE {
        return start..end;
    }
    words.start.saturating_sub(AROUND).max(start)..words.end.saturating_add(AROUND).min(end)
}

fn kept(input: &[u8], span: Range<usize>) -> Arc<str> {
    let bytes = input.get(span).unwrap_or_default();
    let text = String::from_utf8_lossy(bytes.get(..LONGEST).unwrap_or(bytes));
    if bytes.len() <= LONGEST {
        return text.into();
    }
    format!("{}\n[{} more bytes were left out]\n", text.trim_end_matches('\u{fffd}'), bytes.len() - LONGEST).into()
}

#[cfg(test)]
mod tests {
    use super::super::stream::Parts;
    use crate::builtin;

    fn texts(input: &str) -> Vec<String> {
        let reference = builtin::reference();
        let mut parts = Parts::by_shape(input.as_bytes(), reference.shapes()).keeping_texts();
        let mut texts = Vec::new();
        while let Some(part) = parts.next_part().unwrap() {
            let deliveries = part.read(reference.shapes()).deliveries;
            texts.extend(deliveries.iter().map(|delivery| delivery.raw.as_deref().unwrap_or("-").to_owned()));
        }
        texts
    }

    #[test]
    fn a_line_of_a_log_is_kept_and_a_message_as_a_whole() {
        let line = |number: usize| {
            format!(
                "Nov 28 02:10:0{number} mx postfix/smtp[12]: 4ABC{number}: to=<ann{number}@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown)"
            )
        };
        let log: Vec<String> = (1..=9).map(line).collect();
        assert_eq!(texts(&log.join("\n")), log);
        let mail = "From: mailer-daemon@b.example\nSubject: Undelivered Mail Returned to Sender\n\n<ann@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n";
        assert_eq!(texts(mail), [mail]);
        let mailbox = format!(
            "From a@b.example Thu Apr  2 12:05:05 2026\n{mail}\nFrom c@b.example Thu Apr  2 12:05:05 2026\n{mail}\n"
        );
        let found = texts(&mailbox);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("From a@") && found[1].starts_with("From c@"), "{found:?}");
    }
}
