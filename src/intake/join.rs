//! Joins what the fields and the words of a report say about each recipient into deliveries.
//!
//! It weighs which text tells more; what the text means is not its affair.

use std::collections::HashMap;
use std::ops::Range;

use super::address::{clean, has_domain, same};
use super::dsn::{self, Recipient, Status, append_line};
use super::excerpt::Excerpt;
use super::fields::{self, Field, value};
use super::host;
use super::message::Letter;
use super::prose::{self, Block, Prose};
use super::session;
use super::smtp;
use super::text::{Folded, part};
use super::{Delivery, Shape};
use crate::code;
use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};

/// How much longer than the reply itself the words around it may be to count as its wrapper, in bytes.
const WRAPPER: usize = 200;

/// The longest diagnostic and context of a delivery, in bytes; what goes on for longer is no reply.
pub(super) const LONGEST_DIAGNOSTIC: usize = 256 * 1024;
const LONGEST_CONTEXT: usize = 64 * 1024;

/// How many refusals of a session are compared with the fields.
const MOST_RECORDED: usize = 32;

/// How much all recipients of a report may repeat of the words that they share, in bytes.
const SHARED_WORDS: usize = 4 * 1024 * 1024;

/// A report under reading.
pub(super) struct Report<'a> {
    pub letter: &'a Letter,
    pub prose: Prose,
    pub status: Status,
    /// The host that wrote the report.
    reporting_mta: Option<String>,
    /// The refusals of the recorded session.
    recorded: Vec<Recorded>,
    shapes: &'a Shapes,
}

/// A refusal of a recorded session.
struct Recorded {
    reply: Excerpt,
    squeezed: String,
    range: Range<usize>,
}

/// The refusals of a session, of which no report needs many.
fn recorded(words: &Excerpt, session: &Range<usize>) -> Vec<Recorded> {
    let record = words.slice(session.clone());
    let refusals = session::refusals(record.text());
    let whole = |refusal: session::Refusal| {
        let (first, last) = (refusal.reply.first()?, refusal.reply.last()?);
        let range = session.start + first.start..session.start + last.end.max(first.end);
        let mut reply = Excerpt::default();
        for line in refusal.reply {
            append_line(&mut reply, &record.trimmed(line));
        }
        Some(Recorded { squeezed: squeezed(reply.text()), reply, range })
    };
    refusals.into_iter().take(MOST_RECORDED).filter_map(whole).collect()
}

/// What is known of one recipient before it becomes a delivery.
#[derive(Default)]
struct Case<'a> {
    fields: Option<&'a Recipient>,
    blocks: Vec<&'a Block>,
    recipient: Option<String>,
}

impl<'a> Report<'a> {
    /// Reads the fields and words of a letter.
    pub(super) fn new(letter: &'a Letter, shapes: &'a Shapes) -> Self {
        let mut prose = prose::read(&letter.words, shapes);
        let account = letter.words.slice(prose.account.clone());
        let mut status = letter.status.as_ref().map(dsn::read).unwrap_or_default();
        if status.recipients.is_empty()
            && let Some(start) = dsn::start(account.text())
        {
            status = dsn::read(&account);
            // What the fields say of one recipient is no account of another's failure.
            prose.account.end = prose.account.start + start;
        }
        if prose.blocks.is_empty()
            && let Some(transcript) = prose.transcript.clone()
        {
            prose.blocks = prose::in_transcript(letter.words.text(), &transcript);
        }
        let recorded = prose.transcript.clone().map(|session| recorded(&letter.words, &session)).unwrap_or_default();
        let reporting_mta = status.reporting_mta.clone().or_else(|| host::reporting(letter.words.text(), shapes));
        Self { letter, prose, status, reporting_mta, recorded, shapes }
    }

    /// Whether fields or words name a recipient, or the words are a report's.
    pub(super) fn is_evident(&self) -> bool {
        !self.status.recipients.is_empty() || self.prose.is_marked && !self.prose.blocks.is_empty()
    }

    /// One delivery for each recipient; never empty.
    pub(super) fn deliveries(&self) -> Vec<Delivery> {
        let cases = self.cases();
        let only = cases.len() == 1;
        let mut shared = self.letter.subject.clone();
        if !only {
            self.add_context(&mut shared, None);
        }
        let shared = shared.clipped((SHARED_WORDS / cases.len().max(1)).clamp(512, LONGEST_CONTEXT));
        cases.iter().map(|case| self.delivery(case, &shared, only)).collect()
    }

    fn cases(&self) -> Vec<Case<'_>> {
        let failed = self.failed_recipients();
        let mut cases: Vec<Case<'_>> = Vec::new();
        for fields in &self.status.recipients {
            cases.push(Case { fields: Some(fields), recipient: fields.address(), ..Case::default() });
        }
        let mut known: HashMap<String, usize> = HashMap::new();
        for (index, case) in cases.iter().enumerate() {
            let names = case.fields.into_iter().flat_map(Recipient::names).chain(case.recipient.as_ref());
            for name in names {
                known.entry(name.to_ascii_lowercase()).or_insert(index);
            }
        }
        let has_fields = !cases.is_empty();
        for block in &self.prose.blocks {
            let index = known.get(&block.recipient.to_ascii_lowercase()).copied();
            match (index, cases.as_mut_slice()) {
                (Some(index), all) => all.iter_mut().skip(index).take(1).for_each(|case| case.blocks.push(block)),
                // The words may call the only recipient by another name than the fields.
                (None, [case]) if has_fields => case.blocks.push(block),
                (None, _) if has_fields => {}
                _ => {
                    known.insert(block.recipient.to_ascii_lowercase(), cases.len());
                    cases.push(Case { fields: None, blocks: vec![block], recipient: Some(block.recipient.clone()) });
                }
            }
        }
        if cases.is_empty() {
            cases.extend(failed.iter().map(|address| Case { recipient: Some(address.clone()), ..Case::default() }));
        }
        if cases.is_empty() {
            cases.push(Case::default());
        }
        if let [case] = cases.as_mut_slice()
            && !case.recipient.as_deref().is_some_and(has_domain)
        {
            let better = self.only_recipient(case, &failed);
            case.recipient = better.or(case.recipient.take());
        }
        cases
    }

    /// The addresses of `X-Failed-Recipients`, as Exim and Google write it.
    fn failed_recipients(&self) -> Vec<String> {
        let Some(value) = self.letter.field("x-failed-recipients") else { return Vec::new() };
        let mut found: Vec<String> = Vec::new();
        for address in value.text().split(',').filter_map(clean) {
            if !found.iter().any(|known| same(known, &address)) {
                found.push(address);
            }
        }
        found
    }

    /// Who the only recipient is, where the report does not list one with a domain.
    fn only_recipient(&self, case: &Case<'_>, failed: &[String]) -> Option<String> {
        if let [only] = failed {
            return Some(only.clone());
        }
        let named = case.blocks.iter().map(|block| &block.recipient).find(|address| has_domain(address));
        named.cloned().or_else(|| self.returned_recipient()).or_else(|| {
            smtp::recipient(part(self.letter.words.text(), self.prose.account.clone()), self.shapes)
                .filter(|address| !self.is_addressee(address))
        })
    }

    /// Whether the report itself was sent to this address.
    fn is_addressee(&self, address: &str) -> bool {
        ["to", "delivered-to", "from", "reply-to"].iter().any(|name| {
            self.letter.field(name).and_then(|value| clean(value.text())).is_some_and(|to| same(&to, address))
        })
    }

    /// The addressee of the returned message, if it has but one.
    fn returned_recipient(&self) -> Option<String> {
        let quoted = self.prose.returned.clone().map(|range| fields::fields(&self.letter.words.slice(range)));
        [Some(&self.letter.returned), quoted.as_ref()].into_iter().flatten().find_map(|header| addressee(header))
    }

    fn delivery(&self, case: &Case<'_>, shared: &Excerpt, only: bool) -> Delivery {
        let words = &self.letter.words;
        let own = self.own_words(case, only);
        let (diagnostic, taken) = self.diagnostic(case, own.as_ref(), (!only).then_some(shared));
        let mut context = shared.clone();
        if only {
            self.add_context(&mut context, taken.as_ref());
            context = context.clipped(LONGEST_CONTEXT);
        }
        for block in case.blocks.iter().filter(|block| block.has_reason && taken.as_ref() != Some(&block.range)) {
            append_line(&mut context, &words.trimmed(block.range.clone()));
        }
        if let Some(fields) = case.fields {
            if !squeezed(diagnostic.text()).contains(&squeezed(fields.diagnostic.text())) {
                append_line(&mut context, &fields.diagnostic);
            }
            append_line(&mut context, &fields.remarks);
            if fields.status.is_some_and(|status| !code::holds(diagnostic.text(), status)) {
                append_line(&mut context, &fields.status_field);
            }
        }
        let texts = self.texts(case, &diagnostic, only);
        let action = case.fields.and_then(|fields| fields.action);
        Delivery {
            message: 1,
            line: 1,
            shape: shape(case.fields),
            recipient: case.recipient.clone(),
            reply_code: texts.iter().find_map(|text| code::failing_reply(text.text())),
            enhanced_code: best_code(&texts, case.fields.and_then(|fields| fields.status)),
            action,
            reporting_mta: self.reporting_mta.clone(),
            remote_mta: case
                .fields
                .and_then(|fields| fields.remote_mta.clone())
                .or_else(|| texts.iter().find_map(|text| host::remote(text.text(), self.shapes))),
            diagnostic,
            context,
            ..Delivery::default()
        }
    }

    /// The part of the words that is about this recipient alone.
    fn own_words(&self, case: &Case<'_>, only: bool) -> Option<Range<usize>> {
        let text = self.letter.words.text();
        let coded = |block: &&&Block| code::tells_failure(part(text, block.range.clone()));
        let with_reason = || case.blocks.iter().filter(|block| block.has_reason);
        let best = with_reason().find(coded).or_else(|| with_reason().max_by_key(|block| block.range.len()));
        let best = best.map(|block| block.range.clone());
        let session =
            self.prose.transcript.clone().filter(|session| only && prose::tells_reply(part(text, session.clone())));
        let plain = |block: &Range<usize>| !code::tells_failure(part(text, block.clone()));
        // Where the only recipient's lines hold no code but the account does, the account is the reason.
        let elsewhere = |block: &Range<usize>| {
            only && case.fields.is_none() && plain(block) && code::tells_failure(part(text, self.prose.account.clone()))
        };
        match (best, session) {
            (Some(block), None) if elsewhere(&block) => Some(self.prose.account.clone()),
            (Some(block), Some(session)) if block.start >= session.start || plain(&block) => Some(session),
            (Some(block), _) => Some(block),
            (None, session) => session,
        }
    }

    /// The words that report the failure, and which part of the letter's words they are.
    fn diagnostic(
        &self,
        case: &Case<'_>,
        own: Option<&Range<usize>>,
        shared: Option<&Excerpt>,
    ) -> (Excerpt, Option<Range<usize>>) {
        let words = &self.letter.words;
        let told = case.fields.map(|fields| &fields.diagnostic).filter(|diagnostic| tells(diagnostic.text()));
        let block = own.map(|range| words.trimmed(range.clone()).clipped(LONGEST_DIAGNOSTIC));
        if let Some(fuller) = told.and_then(|told| self.fuller(told)) {
            return fuller;
        }
        match (told, block, own) {
            (Some(told), Some(block), Some(own)) if wraps(block.text(), told.text()) => (block, Some(own.clone())),
            (Some(told), _, _) => (told.clone(), None),
            (None, Some(block), Some(own)) => (block, Some(own.clone())),
            _ => self.last_resort(case, shared),
        }
    }

    /// The whole reply from the record of the session, where the fields hold but its beginning.
    fn fuller(&self, told: &Excerpt) -> Option<(Excerpt, Option<Range<usize>>)> {
        let known = squeezed(told.text());
        let recorded = self
            .recorded
            .iter()
            .find(|recorded| recorded.squeezed.len() > known.len() && recorded.squeezed.starts_with(&known))?;
        Some((recorded.reply.clone(), Some(recorded.range.clone())))
    }

    /// What stands for a diagnostic where neither fields nor words have one for this recipient.
    fn last_resort(&self, case: &Case<'_>, shared: Option<&Excerpt>) -> (Excerpt, Option<Range<usize>>) {
        let words = &self.letter.words;
        let is_silent = part(words.text(), self.prose.account.clone()).trim().is_empty();
        if let Some(fields) = case.fields {
            if !fields.remarks.is_blank() {
                return (fields.remarks.clone(), None);
            }
            if is_silent || shared.is_some() {
                let said = if fields.diagnostic.is_blank() { &fields.fields } else { &fields.diagnostic };
                return (said.clone(), None);
            }
        }
        if is_silent {
            return (self.letter.subject.clone(), None);
        }
        if let Some(shared) = shared {
            return (shared.clone(), None);
        }
        (words.trimmed(self.prose.account.clone()).clipped(LONGEST_DIAGNOSTIC), Some(self.prose.account.clone()))
    }

    /// Adds the account to the context, without the words about recipients and the diagnostic.
    fn add_context(&self, context: &mut Excerpt, taken: Option<&Range<usize>>) {
        let mut left_out: Vec<Range<usize>> = self.prose.blocks.iter().map(|block| block.range.clone()).collect();
        left_out.extend(taken.cloned());
        left_out.sort_by_key(|range| range.start);
        let mut at = self.prose.account.start;
        for range in left_out {
            if range.start > at {
                append_line(context, &self.letter.words.trimmed(at..range.start));
            }
            at = at.max(range.end);
        }
        if at < self.prose.account.end {
            append_line(context, &self.letter.words.trimmed(at..self.prose.account.end));
        }
    }

    /// Where codes and hosts are looked for, the nearest to the failure first.
    fn texts(&self, case: &Case<'_>, diagnostic: &Excerpt, only: bool) -> Vec<Excerpt> {
        let words = &self.letter.words;
        let mut texts = vec![diagnostic.clone()];
        texts.extend(case.fields.map(|fields| fields.diagnostic.clone()));
        texts.extend(case.blocks.iter().map(|block| words.slice(block.range.clone())));
        texts.extend(case.fields.map(|fields| fields.remarks.clone()));
        if only {
            texts.extend(self.prose.transcript.clone().map(|session| words.slice(session)));
            texts.push(words.slice(self.prose.account.clone()));
        }
        texts
    }
}

/// The single address of a `To` field.
fn addressee(header: &[Field]) -> Option<String> {
    let to = value(header, "x-hmxmroriginalrecipient").or_else(|| value(header, "to"))?;
    let mut all = super::address::addresses(to.text());
    let first = all.next()?;
    let first = part(to.text(), first);
    let others = all.any(|range| !same(part(to.text(), range), first));
    if others { None } else { clean(first) }
}

fn shape(fields: Option<&Recipient>) -> Shape {
    let Some(fields) = fields else { return Shape::Report };
    match (fields.action, fields.status.map(|status| status.class)) {
        (Some(Action::Delivered | Action::Relayed | Action::Expanded), _) | (None, Some(2)) => Shape::Success,
        _ => Shape::Report,
    }
}

/// Whether a diagnostic says more than codes.
fn tells(text: &str) -> bool {
    let words = text
        .split_whitespace()
        .filter(|word| !word.contains(['@', '=']) && word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    let letters = text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    words.take(2).count() == 2 || letters > 3
}

/// The text without white space, in lower case, as texts are compared that were wrapped differently.
fn squeezed(text: &str) -> String {
    Folded::new(text).text().replace(' ', "").to_ascii_lowercase()
}

/// Whether `block` is the reply with a few words of the reporting host around it, or with the
/// reasons of earlier attempts.
fn wraps(block: &str, reply: &str) -> bool {
    let more = || {
        let known = code::codes(reply);
        code::codes(block).iter().any(|found| known.iter().all(|known| known.code != found.code))
    };
    if block.len() > reply.len() + WRAPPER && !more() {
        return false;
    }
    squeezed(block).contains(&squeezed(reply))
}

/// The most specific code, the one nearest to the failure among equals.
fn best_code(texts: &[Excerpt], status: Option<EnhancedCode>) -> Option<EnhancedCode> {
    texts
        .iter()
        .take(2)
        .filter_map(|text| code::best_enhanced(text.text()))
        .chain(status)
        .chain(texts.iter().skip(2).filter_map(|text| code::best_enhanced(text.text())))
        .reduce(code::more_specific)
}
