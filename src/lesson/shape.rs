//! The shapes in which a bounce comes: what a rule's example looks like in a log, a report, a returned mail.

use crate::advice::Diagnosis;
use crate::reference::Reference;
use crate::reference::pack::wide_hash;
use crate::taxonomy::Phase;

/// The sentences that are the shapes; the reply by itself is one more.
const SHAPES: [&str; 5] =
    ["learn-shape-log", "learn-shape-exim", "learn-shape-report", "learn-shape-returned", "learn-shape-webhook"];

/// A reply in the shape that falls to a name; `None` where that is the reply itself.
pub(super) fn shaped(reply: &str, name: &str, bare: &Diagnosis, reference: &Reference) -> Option<String> {
    let number = wide_hash(name.as_bytes()) % (SHAPES.len() as u64 + 1);
    let key = SHAPES.get(usize::try_from(number).ok()?)?;
    let reply = reply.trim();
    let is_reply = matches!(reply.as_bytes(), [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', b' ', ..]);
    // What has a shape already, and what would have to be written otherwise there, stays as it is.
    if !is_reply || reply.contains(['\n', '"', '\\', '\t']) {
        return None;
    }
    let is_final = reply.starts_with('5');
    let code = bare.delivery.enhanced_code.map(|code| code.to_string());
    let code = code.unwrap_or_else(|| (if is_final { "5.0.0" } else { "4.0.0" }).to_owned());
    let command = match bare.verdict.phase {
        Some(Phase::MailFrom) => "MAIL FROM",
        Some(Phase::Data) => "end of DATA",
        _ => "RCPT TO",
    };
    let [status, action, mark, event] =
        if is_final { ["bounced", "failed", "**", "bounce"] } else { ["deferred", "delayed", "==", "deferred"] };
    let places = [
        ("reply", reply),
        ("code", code.as_str()),
        ("command", command),
        ("status", status),
        ("action", action),
        ("mark", mark),
        ("event", event),
    ];
    Some(reference.sentence(key, &places).trim_end().to_owned())
}
