//! Joins what the fields and the words of a report say about each recipient into deliveries.
//!
//! It weighs which text tells more; what the text means is not its affair.

pub(super) mod about;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::address::{clean, has_domain, same};
use super::dsn::{self, Recipient, Status, append_line};
use super::excerpt::Excerpt;
use super::fields::{self, Field, value};
use super::host;
use super::message::Letter;
use super::prose::{self, Block, Prose};
use super::said::{self, Said};
use super::session;
use super::share;
use super::smtp;
use super::text::{Folded, part};
use super::{Delivery, Intake, Shape};
use crate::code::{self, Code, Found};
use crate::reference::shapes::Shapes;
use crate::taxonomy::{Action, EnhancedCode};

/// How much longer than the reply itself the words around it may be to count as its wrapper, in bytes.
const WRAPPER: usize = 200;

/// The longest diagnostic and context of a delivery, in bytes; what goes on for longer is no reply.
pub(super) const LONGEST_DIAGNOSTIC: usize = 256 * 1024;
const LONGEST_CONTEXT: usize = 64 * 1024;

/// How many refusals of a session are compared with the fields.
const MOST_RECORDED: usize = 32;

/// A report under reading.
pub(super) struct Report<'a> {
    pub letter: &'a Letter,
    /// The words, folded.
    folded: Folded<'a>,
    pub prose: Prose,
    pub status: Status,
    /// Whether the words give no account of the failure.
    is_silent: bool,
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
fn recorded(words: &Excerpt, session: &Range<usize>, shapes: &Shapes) -> Vec<Recorded> {
    let record = words.slice(session.clone());
    let refusals = session::refusals(record.text(), shapes);
    let whole = |refusal: session::Refusal| {
        let (first, last) = (refusal.reply.first()?, refusal.reply.last()?);
        let range = session.start + first.start..session.start + last.end.max(first.end);
        let mut reply = Excerpt::default();
        for line in refusal.reply {
            append_line(&mut reply, &record.trimmed(line));
        }
        let reply = reply.clipped(LONGEST_DIAGNOSTIC / MOST_RECORDED);
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
        let folded = Folded::new(letter.words.text());
        let mut prose = prose::read(letter.words.text(), &folded, shapes);
        let account = letter.words.slice(prose.account.clone());
        let mut status = letter.status.as_ref().map(|status| dsn::read(status, shapes)).unwrap_or_default();
        if status.recipients.is_empty()
            && let Some(start) = dsn::start(account.text())
        {
            status = dsn::read(&account, shapes);
            // What the fields say of one recipient is no account of another's failure.
            prose.account.end = prose.account.start + start;
        }
        if prose.blocks.is_empty()
            && let Some(transcript) = prose.transcript.clone()
        {
            prose.blocks = prose::in_transcript(letter.words.text(), &transcript, shapes);
        }
        if status.recipients.is_empty() {
            let end = prose.account.end;
            prose::share_sentences(letter.words.text(), &mut prose.blocks, end);
        }
        let recorded =
            prose.transcript.clone().map(|session| recorded(&letter.words, &session, shapes)).unwrap_or_default();
        let is_silent = part(letter.words.text(), prose.account.clone()).trim().is_empty();
        Self { letter, folded, prose, status, is_silent, recorded, shapes }
    }

    /// Whether fields or words name a recipient, or the words are a report's.
    pub(super) fn is_evident(&self) -> bool {
        !self.status.recipients.is_empty() || self.prose.is_marked && !self.prose.blocks.is_empty()
    }

    /// Whether no fields and no lines of their own tell several recipients apart.
    pub(super) fn names_few(&self) -> bool {
        let blocks = &self.prose.blocks;
        self.status.recipients.is_empty()
            && self.prose.transcript.is_none()
            && blocks.first().is_none_or(|first| blocks.iter().all(|block| same(&block.recipient, &first.recipient)))
    }

    /// One delivery for each recipient; never empty.
    pub(super) fn deliveries(&self, aside: &mut Intake) -> Vec<Delivery> {
        let mut cases = self.cases();
        aside.leave_out(share::cut(&mut cases));
        let mut deliveries = self.deliveries_of(&cases);
        let words = self.letter.words.text();
        let reporting_mta =
            self.status.reporting_mta.clone().or_else(|| host::reporting_in(words, &self.folded, self.shapes));
        for delivery in &mut deliveries {
            delivery.reporting_mta.clone_from(&reporting_mta);
        }
        self.tell(&mut deliveries, &cases);
        deliveries
    }

    fn deliveries_of(&self, cases: &[Case<'_>]) -> Vec<Delivery> {
        if let [case] = cases {
            return vec![self.only_delivery(case)];
        }
        let mut shared = self.letter.subject.clone();
        self.add_context(&mut shared, None);
        let shared = share::of(&shared, cases.len()).clipped(LONGEST_CONTEXT);
        cases.iter().map(|case| self.delivery_of(case, &shared)).collect()
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
        let mut known = HashSet::new();
        let addresses = value.text().split(',').filter_map(clean);
        addresses.filter(|address| known.insert(address.to_ascii_lowercase())).collect()
    }

    /// Who the only recipient is, where the report does not list one with a domain.
    fn only_recipient(&self, case: &Case<'_>, failed: &[String]) -> Option<String> {
        if let [only] = failed {
            return Some(only.clone());
        }
        let named = case.blocks.iter().map(|block| &block.recipient).find(|address| has_domain(address));
        named.cloned().or_else(|| self.returned_recipient()).or_else(|| {
            let account = Said::new(part(self.letter.words.text(), self.prose.account.clone()));
            smtp::recipient(&account, self.shapes).filter(|address| !self.is_addressee(address))
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
        let quoted = || {
            let returned = self.letter.words.slice(self.prose.returned.clone()?);
            addressee(&returned)
        };
        addressee(&self.letter.returned).or_else(quoted)
    }

    /// The delivery of a report that names but one recipient: all of its words are about that one.
    fn only_delivery(&self, case: &Case<'_>) -> Delivery {
        let words = &self.letter.words;
        let blocks = self.said(case);
        let account = Said::new(part(words.text(), self.prose.account.clone()));
        let session = self.prose.transcript.clone().map(|session| part(words.text(), session));
        let own = self.only_words(case, &blocks, &account);
        let told = self.diagnostic(case, own.as_ref(), None);
        let mut context = self.letter.subject.clone();
        self.add_context(&mut context, told.place.as_ref());
        let context = context.clipped(LONGEST_CONTEXT);
        let diagnostic = Said::new(told.words.text());
        let further: Vec<Said<'_>> = session.map(Said::new).into_iter().chain([account]).collect();
        let texts: Vec<&Said<'_>> = blocks.iter().chain(&further).collect();
        self.filled(case, &told, context, &Texts::new(case, &diagnostic, &texts))
    }

    /// The delivery to one of several recipients, who share the words `shared`.
    fn delivery_of(&self, case: &Case<'_>, shared: &Excerpt) -> Delivery {
        let blocks = self.said(case);
        let own = telling(case, &blocks).map(|(block, _)| block.range.clone());
        let told = self.diagnostic(case, own.as_ref(), Some(shared));
        let diagnostic = Said::new(told.words.text());
        let texts: Vec<&Said<'_>> = blocks.iter().collect();
        self.filled(case, &told, shared.clone(), &Texts::new(case, &diagnostic, &texts))
    }

    /// The words about a case, with their codes.
    fn said(&self, case: &Case<'_>) -> Vec<Said<'_>> {
        case.blocks.iter().map(|block| Said::new(part(self.letter.words.text(), block.range.clone()))).collect()
    }

    /// A delivery with all that the words and fields about it tell.
    fn filled(&self, case: &Case<'_>, told: &Told, mut context: Excerpt, texts: &Texts<'_>) -> Delivery {
        let words = &self.letter.words;
        for block in case.blocks.iter().filter(|block| block.has_reason && told.place.as_ref() != Some(&block.range)) {
            append_line(&mut context, &words.trimmed(block.range.clone()));
        }
        if let Some(fields) = case.fields {
            let repeats = told.words.is_copy(&fields.diagnostic)
                || squeezed(told.words.text()).contains(&squeezed(fields.diagnostic.text()));
            if !repeats {
                append_line(&mut context, &fields.diagnostic);
            }
            append_line(&mut context, &fields.remarks);
            if fields.status.is_some_and(|status| !texts.diagnostic.holds(status)) {
                append_line(&mut context, &fields.status_field);
            }
        }
        Delivery {
            message: 1,
            line: 1,
            shape: shape(case.fields),
            recipient: case.recipient.clone(),
            reply_code: match shape(case.fields) {
                Shape::Success => texts.all().find_map(Said::reply),
                _ => texts.all().find_map(Said::failing_reply),
            },
            enhanced_code: texts.best_code(case.fields.and_then(|fields| fields.status)),
            action: case.fields.and_then(|fields| fields.action),
            remote_mta: case
                .fields
                .and_then(|fields| fields.remote_mta.clone())
                .or_else(|| texts.all().find_map(|said| host::remote(said, self.shapes))),
            diagnostic: told.words.clone(),
            context,
            ..Delivery::default()
        }
    }

    /// The part of the words that tells the reason, where they are all about one recipient.
    fn only_words(&self, case: &Case<'_>, blocks: &[Said<'_>], account: &Said<'_>) -> Option<Range<usize>> {
        let text = self.letter.words.text();
        let best = telling(case, blocks).map(|(block, said)| (block.range.clone(), said.tells_failure()));
        let session = self.prose.transcript.clone().filter(|session| prose::tells_reply(part(text, session.clone())));
        match (best, session) {
            // Where the only recipient's lines hold no code but the account does, the account is the reason.
            (Some((_, false)), None) if case.fields.is_none() && account.tells_failure() => {
                Some(self.prose.account.clone())
            }
            (Some((block, coded)), Some(session)) if block.start >= session.start || !coded => Some(session),
            (Some((block, _)), _) => Some(block),
            (None, session) => session,
        }
    }

    /// The words that report the failure.
    fn diagnostic(&self, case: &Case<'_>, own: Option<&Range<usize>>, shared: Option<&Excerpt>) -> Told {
        let words = &self.letter.words;
        let told = case.fields.map(|fields| &fields.diagnostic).filter(|diagnostic| tells(diagnostic.text()));
        if let Some(fuller) = told.and_then(|told| self.fuller(told)) {
            return fuller;
        }
        let block = own.map(|range| words.trimmed(range.clone()).clipped(LONGEST_DIAGNOSTIC));
        match (told, block, own) {
            (Some(told), Some(block), Some(own)) if wraps(block.text(), told.text()) => Told::at(block, own),
            (Some(told), _, _) => Told::elsewhere(told),
            (None, Some(block), Some(own)) => Told::at(block, own),
            _ => self.last_resort(case, shared),
        }
    }

    /// The whole reply from the record of the session, where the fields hold but its beginning.
    fn fuller(&self, told: &Excerpt) -> Option<Told> {
        if self.recorded.is_empty() {
            return None;
        }
        let known = squeezed(told.text());
        let recorded = self
            .recorded
            .iter()
            .find(|recorded| recorded.squeezed.len() > known.len() && recorded.squeezed.starts_with(&known))?;
        Some(Told::at(recorded.reply.clone(), &recorded.range))
    }

    /// What stands for a diagnostic where neither fields nor words have one for this recipient.
    fn last_resort(&self, case: &Case<'_>, shared: Option<&Excerpt>) -> Told {
        let words = &self.letter.words;
        let is_silent = self.is_silent;
        if let Some(fields) = case.fields {
            if !fields.remarks.is_blank() {
                return Told::elsewhere(&fields.remarks);
            }
            if is_silent || shared.is_some() {
                let is_bare = fields.diagnostic.is_blank();
                return Told::elsewhere(if is_bare { &fields.fields } else { &fields.diagnostic });
            }
        }
        match shared {
            _ if is_silent => Told::elsewhere(&self.letter.subject),
            Some(shared) => Told::elsewhere(shared),
            None => {
                let account = words.trimmed(self.prose.account.clone());
                Told::at(account.clipped(LONGEST_DIAGNOSTIC), &self.prose.account)
            }
        }
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
}

/// The words that report a failure.
struct Told {
    words: Excerpt,
    /// Which part of the letter's words they are, if they are one.
    place: Option<Range<usize>>,
}

impl Told {
    fn at(words: Excerpt, place: &Range<usize>) -> Self {
        Self { words, place: Some(place.clone()) }
    }

    fn elsewhere(words: &Excerpt) -> Self {
        Self { words: words.clone(), place: None }
    }
}

/// Where codes and hosts are looked for, the nearest to the failure first.
struct Texts<'a> {
    diagnostic: &'a Said<'a>,
    /// What the fields say in words.
    fields: Option<Said<'a>>,
    /// The words about the recipient.
    words: &'a [&'a Said<'a>],
    /// What fields of no standard say; it stands after as many of the words as are about the recipient
    /// alone.
    remarks: Option<(usize, Said<'a>)>,
}

impl<'a> Texts<'a> {
    fn new(case: &Case<'a>, diagnostic: &'a Said<'a>, words: &'a [&'a Said<'a>]) -> Self {
        Self {
            diagnostic,
            fields: case.fields.map(|fields| Said::new(fields.diagnostic.text())),
            words,
            remarks: case.fields.map(|fields| (case.blocks.len(), Said::new(fields.remarks.text()))),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Said<'a>> {
        let own = self.remarks.as_ref().map_or(0, |(own, _)| *own);
        let (own, further) = self.words.split_at_checked(own).unwrap_or_default();
        let fields = [self.diagnostic].into_iter().chain(&self.fields);
        let remarks = self.remarks.iter().map(|(_, remarks)| remarks);
        fields.chain(own.iter().copied()).chain(remarks).chain(further.iter().copied())
    }

    /// The most specific code, the one nearest to the failure among equals.
    fn best_code(&self, status: Option<EnhancedCode>) -> Option<EnhancedCode> {
        let near = || self.all().take(2).filter_map(Said::enhanced);
        if let Some(own) = near().chain(status).find(|code| code.class != 2 && said::is_telling(*code)) {
            return Some(own);
        }
        near().chain(status).chain(self.all().skip(2).filter_map(Said::enhanced)).reduce(code::more_specific)
    }
}

/// The words about a recipient that tell the most: those with a code, else the longest.
fn telling<'a>(case: &'a Case<'_>, blocks: &'a [Said<'a>]) -> Option<(&'a Block, &'a Said<'a>)> {
    let with_reason = || case.blocks.iter().copied().zip(blocks).filter(|(block, _)| block.has_reason);
    with_reason()
        .find(|(_, said)| said.tells_failure())
        .or_else(|| with_reason().max_by_key(|(block, _)| block.range.len()))
}

/// Whom a message was written to, where its header names but one.
pub(super) fn addressee(header: &Excerpt) -> Option<String> {
    let header: Vec<Field<'_>> = fields::fields(header).collect();
    let to = value(&header, "x-hmxmroriginalrecipient").or_else(|| value(&header, "to"))?;
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
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether `block` is the reply with a few words of the reporting host around it, or with the
/// reasons of earlier attempts.
fn wraps(block: &str, reply: &str) -> bool {
    let more = || {
        let numbers = |found: &Found| match found.code {
            Code::Reply(code) => (code, 0, 0),
            Code::Enhanced(code) => (u16::from(code.class), code.subject, code.detail),
        };
        let known: HashSet<_> = code::codes(reply).iter().map(numbers).collect();
        code::codes(block).iter().any(|found| !known.contains(&numbers(found)))
    };
    if block.len() > reply.len() + WRAPPER && !more() {
        return false;
    }
    squeezed(block).contains(&squeezed(reply))
}
