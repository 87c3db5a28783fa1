//! Reads text that is no message: listings of queues, lines of logs, recorded sessions, replies and
//! loose words.

use super::excerpt::Excerpt;
use super::join::{self, Report};
use super::message::Letter;
use super::{Delivery, dsn, host, log, prose, qmail, queue, reading, session, smtp, text, traces};
use crate::code;
use crate::reference::shapes::Shapes;

/// How much of a recorded session stands by each refusal, in bytes.
const LONGEST_RECORD: usize = 4096;

/// How many refusals of one session are told apart.
const MOST_REFUSALS: usize = 1000;

/// The deliveries of a text that is no message; those that it leaves open go to `begun`.
pub(super) fn deliveries(text: &Excerpt, shapes: &Shapes, begun: &mut Vec<(String, String)>) -> Vec<Delivery> {
    let waiting = queue::deliveries(text, shapes);
    if !waiting.is_empty() {
        return waiting;
    }
    let ended = qmail::deliveries(text, shapes, begun);
    if !ended.is_empty() {
        return ended;
    }
    let logged: Vec<Delivery> = text::lines(text.text())
        .filter(|line| log::may_be_entry(text::part(text.text(), line.clone())))
        .flat_map(|line| log::deliveries(&text.trimmed(line), shapes))
        .collect();
    if !logged.is_empty() {
        return log::trail::joined(logged);
    }
    let letter = Letter { words: traces::without_results(text), ..Letter::default() };
    let report = Report::new(&letter, shapes);
    if report.is_evident() || report.prose.transcript.is_some() {
        return report.deliveries();
    }
    if let Some(deliveries) = reading::embedded(&letter.words, shapes, reading::DEEPEST) {
        return deliveries;
    }
    let text = &letter.words;
    let mut deliveries = recorded(text, shapes);
    if !deliveries.is_empty() {
        return deliveries;
    }
    let account = letter.words.slice(report.prose.account.clone());
    let text = if account.is_blank() { text } else { &account };
    let parts = smtp::replies(text.text());
    let telling: Vec<_> =
        parts.iter().filter(|range| prose::tells_of(text::part(text.text(), (*range).clone()), shapes)).collect();
    if telling.is_empty() {
        return vec![reply(&text.trimmed(0..text.text().len()), shapes)];
    }
    let is_partial = telling.len() < parts.len();
    let mut end = 0;
    for range in telling {
        let gap = text::part(text.text(), end..range.start).matches('\n').count() > 1;
        end = range.end;
        let next = reply(&text.trimmed(range.clone()), shapes);
        match deliveries.last_mut() {
            // Two whole replies that name nobody are about two deliveries.
            Some(last) if last.is_bare_reply() && next.is_bare_reply() => deliveries.push(next),
            Some(last) if gap && last.is_bare_reply() && code::is_reply(next.diagnostic.text()) => {
                deliveries.push(next);
            }
            // What names nobody else belongs to the words before it.
            Some(last) if next.recipient.is_none() || next.recipient == last.recipient => last.absorb(next),
            Some(last) if last.recipient.is_none() => last.absorb(next),
            _ => deliveries.push(next),
        }
    }
    let whole = text.trimmed(0..text.text().len());
    match deliveries.as_mut_slice() {
        [only] if is_partial => only.context = whole.clipped(LONGEST_RECORD),
        [only] => only.diagnostic = whole.clipped(join::LONGEST_DIAGNOSTIC),
        _ => {}
    }
    deliveries
}

/// The deliveries that the refusals of a recorded session end.
fn recorded(text: &Excerpt, shapes: &Shapes) -> Vec<Delivery> {
    let context = text.clipped(LONGEST_RECORD);
    let mut refusals = session::refusals(text.text());
    refusals.truncate(MOST_REFUSALS);
    refusals
        .into_iter()
        .map(|refusal| {
            let mut lines = Excerpt::default();
            for line in refusal.reply {
                dsn::append_line(&mut lines, &text.trimmed(line));
            }
            let reply = reply(&lines, shapes);
            Delivery { recipient: refusal.recipient.or(reply.recipient.clone()), context: context.clone(), ..reply }
        })
        .collect()
}

/// The delivery that a reply or a few loose words report.
fn reply(text: &Excerpt, shapes: &Shapes) -> Delivery {
    let text = text.clipped(join::LONGEST_DIAGNOSTIC);
    let words = text.text();
    Delivery {
        message: 1,
        line: 1,
        recipient: smtp::recipient(words, shapes),
        reply_code: code::failing_reply(words).or_else(|| code::first_reply(words)),
        enhanced_code: code::best_enhanced(words),
        remote_mta: host::remote(words, shapes),
        reporting_mta: host::reporting(words, shapes),
        diagnostic: text,
        ..Delivery::default()
    }
}
