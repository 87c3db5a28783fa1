//! The blocks of a page: what there is to read, each under its heading, in their one order.

use std::borrow::Cow;

use super::{Block, Content, Ground, Other, Part, facts, label, percent};
use crate::advice::{Advice, Briefing, Diagnosis, checks, draft};
use crate::classify::{Alternative, Evidence, EvidenceKind, Verdict};
use crate::reference::Reference;
use crate::reference::page::TermKind;
use crate::taxonomy::{Category, Draft};

/// Everything there is to read; a block with nothing in it is left out.
pub(super) fn blocks<'a>(diagnosis: &'a Diagnosis, advice: &Advice<'a>, briefing: &Briefing<'a>) -> Vec<Block<'a>> {
    let Diagnosis { delivery, verdict, .. } = diagnosis;
    let reference = briefing.reference;
    let mut blocks = Vec::with_capacity(14);
    let mut add = |part, content| blocks.extend(block(part, content, reference));
    add(Part::Contradictions, Content::Remarks(verdict.conflicts.as_slice().into()));
    add(Part::Suggestions, Content::Remarks(advice.suggestions.clone().into()));
    for note in &advice.house_notes {
        let title = reference.link(&note.page).map_or_else(|| note.page.clone(), |link| link.title);
        let heading = reference.sentence("heading-house-note", &[("page", &title)]).into();
        blocks.push(Block { part: Part::HouseNote, heading, content: Content::Text(note.note.into()) });
    }
    let mut add = |part, content| blocks.extend(block(part, content, reference));
    // Where the cause is not told, what it may be comes before what to do.
    let undecided = verdict.category == Category::Unknown;
    if undecided {
        add(Part::LikelyCauses, Content::Others(others(verdict, reference)));
    }
    if let Some(table) = advice.auth.as_ref().and_then(|auth| checks::table(auth, reference)) {
        add(Part::Checks, Content::Table(table));
    }
    add(Part::Steps, Content::Steps(advice.next_steps.clone()));
    add(Part::Mail, Content::Facts(facts::mail(delivery, reference)));
    blocks.extend(consequences(advice, briefing));
    let mut add = |part, content| blocks.extend(block(part, content, reference));
    add(Part::Grounds, Content::Grounds(verdict.evidence.iter().map(|found| ground(found, reference)).collect()));
    if !undecided {
        add(Part::Others, Content::Others(others(verdict, reference)));
    }
    add(Part::Retry, Content::Text(advice.retry_plan.into()));
    add(Part::Address, Content::Text(advice.address_plan_for(delivery, reference)));
    add(Part::Meaning, Content::Text(advice.meaning.into()));
    add(Part::Help, Content::Places(advice.help.clone()));
    add(Part::ServerSaid, Content::Quote(diagnosis.said(reference)));
    blocks
}

/// The texts that are ready to be sent or filed.
pub(super) fn drafts<'a>(diagnosis: &Diagnosis, briefing: &Briefing<'a>) -> Vec<Block<'a>> {
    let drafts = Draft::ALL.iter().filter_map(|kind| {
        let text = draft(*kind, diagnosis, briefing.reference, briefing.date);
        block(Part::Draft(*kind), Content::Text(text.into()), briefing.reference)
    });
    drafts.collect()
}

/// A block under its usual heading; `None` where nothing is in it.
fn block<'a>(part: Part, content: Content<'a>, reference: &'a Reference) -> Option<Block<'a>> {
    let is_empty = match &content {
        Content::Text(text) => text.trim().is_empty(),
        Content::Quote(text) => text.trim().is_empty(),
        Content::Steps(steps) => steps.is_empty(),
        Content::Table(table) => table.rows.is_empty(),
        Content::Remarks(remarks) => remarks.is_empty(),
        Content::Grounds(grounds) => grounds.is_empty(),
        Content::Others(others) => others.is_empty(),
        Content::Places(places) => places.is_empty(),
        Content::Facts(facts) => facts.is_empty(),
    };
    (!is_empty).then(|| Block { part, heading: label(key(part), reference).into(), content })
}

const fn key(part: Part) -> &'static str {
    match part {
        Part::Contradictions => "heading-contradictions",
        Part::Suggestions => "heading-suggestions",
        Part::HouseNote => "heading-house-note",
        Part::LikelyCauses | Part::Others => "heading-others",
        Part::Checks => "heading-checks",
        Part::Steps => "heading-steps",
        Part::Mail => "heading-mail",
        Part::MailType => "heading-mail-type",
        Part::Reader => "heading-reader",
        Part::Grounds => "heading-grounds",
        Part::Retry => "heading-retry",
        Part::Address => "heading-address",
        Part::Meaning => "heading-meaning",
        Part::Help => "heading-help",
        Part::ServerSaid => "heading-server-said",
        Part::Draft(Draft::Customer) => "heading-customer",
        Part::Draft(Draft::Note) => "heading-note",
        Part::Draft(Draft::Escalation) => "heading-escalation",
    }
}

/// What follows for the kind of mail and for the reader, each under its name.
fn consequences<'a>(advice: &Advice<'a>, briefing: &Briefing<'a>) -> impl Iterator<Item = Block<'a>> {
    let reference = briefing.reference;
    let named = move |part, kind, name: &'static str, words: &'a str| {
        let title = reference.term(kind, name).map_or(name, |term| term.title.as_str());
        let heading = Cow::Owned(reference.sentence(key(part), &[("title", title)]));
        Block { part, heading, content: Content::Text(words.into()) }
    };
    let mail_type = briefing.mail_type.and_then(|mail_type| {
        Some(named(Part::MailType, TermKind::Flow, mail_type.name(), advice.for_mail(mail_type)?))
    });
    let reader = briefing
        .reader
        .and_then(|reader| Some(named(Part::Reader, TermKind::Audience, reader.name(), advice.for_reader(reader)?)));
    mail_type.into_iter().chain(reader)
}

fn ground<'a>(evidence: &'a Evidence, reference: &'a Reference) -> Ground<'a> {
    let id = evidence.rule.as_str();
    let named = match evidence.kind {
        EvidenceKind::EnhancedCode => Some("ground-code"),
        EvidenceKind::ReplyCode => Some("ground-reply"),
        EvidenceKind::Shape => Some("ground-shape"),
        EvidenceKind::Opinion => Some("ground-opinion"),
        EvidenceKind::Provider | EvidenceKind::Phrase => None,
    };
    let named = named.filter(|_| reference.rule(id).is_none());
    Ground {
        words: &evidence.text,
        place: evidence.start.zip(evidence.end).map(|(start, end)| start..end),
        source: match named {
            Some(key) => reference.sentence(key, &[("id", id)]).into(),
            None => reference.link(id).map_or(Cow::Borrowed(id), |link| link.title.into()),
        },
        page: id,
    }
}

fn others<'a>(verdict: &Verdict, reference: &'a Reference) -> Vec<Other<'a>> {
    let other = |found: &Alternative| Other {
        category: found.category,
        title: &reference.category(found.category).title,
        share: percent(found.confidence),
    };
    verdict.alternatives.iter().map(other).collect()
}
