//! Reads text that is no message: listings of queues, lines of logs, recorded sessions, replies and
//! loose words.
//!
//! It knows each of them by its form; which of them is tried before a report in prose, the reading
//! of the whole input knows.

use std::ops::Range;

use super::excerpt::Excerpt;
use super::message::Letter;
use super::said::Said;
use super::share::{self, Room};
use super::text::is_one_line;
use super::{Delivery, Intake, Shape, dsn, host, join, log, prose, qmail, queue, session, smtp, text, traces};
use crate::code;
use crate::reference::shapes::Shapes;

/// From how many fields of one width on a text is a record.
const FEWEST_FIELDS: usize = 3;

/// How much of a title is looked at, and how long the label before it may be, in bytes.
const LONGEST_TITLE: usize = 160;
const LONGEST_LABEL: usize = 24;

/// How much of a recorded session stands by each refusal, in bytes.
const LONGEST_RECORD: usize = 4096;

/// The deliveries that a listing of a queue or a log tells of; `None` where the text is neither.
pub(super) fn listed(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Option<Vec<Delivery>> {
    let waiting = queue::deliveries(text, shapes);
    if !waiting.is_empty() {
        return Some(waiting);
    }
    let mut logged = entries(text, shapes, aside, log::entries);
    log::answered(&mut logged);
    if logged.is_empty() {
        return None;
    }
    take_origins(text, &logged, aside);
    Some(aside.put_together(logged))
}

/// Whether a text is a log, by its beginning.
pub(super) fn is_log(text: &Excerpt, shapes: &Shapes) -> bool {
    queue::deliveries(text, shapes).is_empty()
        && (log::is_log(text, shapes) || !qmail::entries(text, shapes, &mut Vec::new()).is_empty())
}

/// The entries of a log, each attempt by itself, its lines by the reader `lines`; those that it leaves
/// open are noted aside.
pub(super) fn entries(text: &Excerpt, shapes: &Shapes, aside: &mut Intake, lines: log::Lines) -> Vec<Delivery> {
    let ended = qmail::entries(text, shapes, &mut aside.begun);
    if !ended.is_empty() {
        return ended;
    }
    lines(text, shapes, &mut aside.successes)
}

/// Notes aside what a log says of the messages of its deliveries.
pub(super) fn take_origins(text: &Excerpt, found: &[Delivery], aside: &mut Intake) {
    // A line alone tells of its own delivery.
    if !is_one_line(text.text()) {
        aside.origins.take(text, found);
    }
}

/// A text as the letter that it may be the words of.
pub(super) fn letter(text: &Excerpt) -> Letter {
    Letter { words: traces::without_results(text), ..Letter::default() }
}

/// Whether a text begins with the title of an automatic answer, and tells of no failure.
pub(super) fn is_automatic(text: &str, shapes: &Shapes) -> bool {
    let title = text.trim_start().lines().next().unwrap_or_default();
    let title = text::part(title, 0..text::boundary(title, LONGEST_TITLE));
    // The label of a field may stand before it, in any language.
    let begins = |at: usize| at == 0 || text::part(title, 0..at).trim_end().ends_with(':') && at <= LONGEST_LABEL;
    shapes.auto_replies.find_in(title).into_iter().any(|(start, _)| begins(start)) && !code::tells_failure(text)
}

/// Whether a text begins with the title or the first words of a notice that reports no delivery.
pub(super) fn is_notice(text: &str, shapes: &Shapes) -> bool {
    let opening = text::part(text, 0..text::boundary(text, LONGEST_TITLE));
    let mut found = shapes.notices.find_in(opening).into_iter();
    found.any(|(start, _)| text::part(opening, 0..start).trim().is_empty())
}

/// The deliveries that the refusals of a session or the replies of a text report, of which `account`
/// is the part before a returned message; never empty.
pub(super) fn replies(text: &Excerpt, account: &Range<usize>, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let mut deliveries = recorded(text, shapes, aside);
    if !deliveries.is_empty() {
        return deliveries;
    }
    let account = text.slice(account.clone());
    let text = if account.is_blank() { text } else { &account };
    let whole = text.trimmed(0..text.text().len());
    // A single reply is the whole text, whether it tells of a failure or not, and so is one record.
    if is_one_line(text.text()) || is_record(text.text()) {
        return vec![reply(&whole, shapes)];
    }
    let telling = smtp::replies(text.text());
    let all = telling.len();
    if all <= 1 {
        return vec![reply(&whole, shapes)];
    }
    let (telling, silent): (Vec<_>, Vec<_>) =
        telling.into_iter().partition(|range| prose::tells_of(text::part(text.text(), range.clone()), shapes));
    if telling.is_empty() {
        return vec![reply(&whole, shapes)];
    }
    let is_partial = telling.len() < all;
    let mut end = 0;
    let starts: Vec<usize> = telling.iter().map(|range| range.start).collect();
    // Which delivery each of the telling parts belongs to.
    let mut places = Vec::new();
    for range in telling {
        let gap = text::part(text.text(), end..range.start).matches('\n').count() > 1;
        end = range.end;
        let next = reply(&text.trimmed(range), shapes);
        match deliveries.last_mut() {
            // A reply follows what names whom it is about, whoever else it names.
            Some(last)
                if !gap && last.is_codeless() && last.recipient.is_some() && code::is_reply(next.diagnostic.text()) =>
            {
                last.absorb(next);
            }
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
        places.push(deliveries.len() - 1);
    }
    if deliveries.len() > 1 {
        // What follows a sentence that names a recipient and no reason is the reason.
        for range in silent {
            let before = starts.partition_point(|start| *start < range.start).checked_sub(1);
            let place = before.and_then(|before| places.get(before)).and_then(|place| deliveries.get_mut(*place));
            if let Some(delivery) = place.filter(|delivery| delivery.recipient.is_some() && delivery.is_codeless()) {
                dsn::append_line(&mut delivery.diagnostic, &text.trimmed(range));
            }
        }
    }
    match deliveries.as_mut_slice() {
        [only] if is_partial => {
            only.context = whole.clipped(LONGEST_RECORD);
            // The words around a reply may name whom it is about.
            only.recipient = only.recipient.take().or_else(|| smtp::recipient(&Said::new(whole.text()), shapes));
        }
        [only] => only.diagnostic = whole.clipped(join::LONGEST_DIAGNOSTIC),
        _ => {}
    }
    deliveries
}

/// Whether a text is one record with a field on each line, as `Format-List` prints it: names of one
/// width, each with a colon behind it.
fn is_record(text: &str) -> bool {
    let mut width = None;
    let mut fields = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with(' ')) {
        let Some(colon) = line.find(" : ") else { continue };
        let name = text::part(line, 0..colon).trim_end();
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            continue;
        }
        if *width.get_or_insert(colon) != colon {
            return false;
        }
        fields += 1;
    }
    fields >= FEWEST_FIELDS
}

/// The deliveries that the refusals of a recorded session end.
fn recorded(text: &Excerpt, shapes: &Shapes, aside: &mut Intake) -> Vec<Delivery> {
    let context = text.clipped(LONGEST_RECORD);
    let mut refusals = session::refusals(text.text(), shapes);
    aside.leave_out(share::cut(&mut refusals));
    let mut room = Room::default();
    let of = |refusal: session::Refusal| {
        let mut lines = Excerpt::default();
        for line in refusal.reply {
            dsn::append_line(&mut lines, &text.trimmed(line));
        }
        let reply = reply(&room.take(&lines), shapes);
        let recipient = refusal.recipient.or(reply.recipient);
        Delivery { shape: Shape::Report, recipient, mail: refusal.mail, context: context.clone(), ..reply }
    };
    refusals.into_iter().map(of).collect()
}

/// The delivery that a reply or a few loose words report.
fn reply(text: &Excerpt, shapes: &Shapes) -> Delivery {
    let text = text.clipped(join::LONGEST_DIAGNOSTIC);
    let said = Said::new(text.text());
    let mut delivery = Delivery {
        message: 1,
        line: 1,
        shape: Shape::Text,
        recipient: smtp::recipient(&said, shapes),
        reply_code: said.reply(),
        enhanced_code: said.enhanced(),
        remote_mta: host::remote(&said, shapes),
        reporting_mta: host::reporting(said.text(), shapes),
        diagnostic: text.clone(),
        ..Delivery::default()
    };
    log::tell(&mut delivery);
    delivery
}
