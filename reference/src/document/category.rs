//! Pages of categories.

use super::draft::{Draft, Fields};
use super::{Block, Document, Kind, Link};
use crate::Reference;
use crate::page::{CategoryPage, TermKind};
use crate::taxonomy::{self, Audience};

/// The page of a category.
pub(super) fn page(reference: &Reference, page: &CategoryPage) -> Document {
    let mut draft = Draft::new(reference, page.id.name(), Kind::Category);
    draft.title(&page.title);
    draft.verdict_facts(Fields {
        address: Some(page.address),
        permanence: Some(page.permanence),
        retry: Some(page.retry),
        layer: page.layer,
        actor: page.actor,
    });
    if let Some(wider) = page.belongs_to {
        draft.linked_fact("fact-part-of", &reference.category(wider).title, wider.name());
    }
    if let Some(change) = &page.when_temporary {
        let permanence = reference.term_title(TermKind::Permanence, change.permanence.name());
        let address = change.address.map(|address| reference.term_title(TermKind::Address, address.name()));
        draft.fact("fact-temporary", &[Some(permanence), address].into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    draft.text(&page.sentence);
    draft.text(&page.meaning);
    draft.list("page-typical", &page.typical);
    draft.section("page-classify", &page.classify);
    draft.steps("heading-steps", &page.next_steps);
    draft.section("heading-retry", &page.retry_plan);
    draft.section("heading-address", &page.address_plan);
    let flows: Vec<[String; 2]> = reference
        .flows()
        .into_iter()
        .filter_map(|flow| {
            let title = reference.term_title(TermKind::Flow, flow.name());
            Some([title, reference.consequence(page, flow)?.clone()])
        })
        .collect();
    draft.rows("page-mail-types", &flows);
    let audiences: Vec<[String; 2]> = Audience::ALL
        .iter()
        .filter_map(|audience| {
            let title = reference.term_title(TermKind::Audience, audience.name());
            Some([title, page.audiences.get(audience)?.clone()])
        })
        .collect();
    draft.rows("page-readers", &audiences);
    draft.section("page-ready-texts", &reference.sentence("ready-texts", &[]));
    ready_texts(&mut draft, reference, page);
    draft.section("page-also-called", &page.aliases.join(", "));
    narrower(&mut draft, reference, page);
    let rules = reference.cards().filter(|card| card.category() == page.id);
    let rules: Vec<Link> = rules.filter_map(|card| reference.link(&card.id())).collect();
    draft.links("page-wording", &rules);
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}

/// The ready texts, each with what stands in its place in some circumstance.
fn ready_texts(sheet: &mut Draft<'_>, reference: &Reference, page: &CategoryPage) {
    for kind in taxonomy::Draft::ALL.iter().copied() {
        sheet.section(kind.title(), page.playbook.draft(kind));
        for (name, words) in page.circumstances() {
            if let Some(text) = words.draft(kind) {
                sheet.section(&format!("{}, {}", kind.title(), reference.sentence(name, &[])), text);
            }
        }
    }
}

/// The categories that belong to this one.
fn narrower(draft: &mut Draft<'_>, reference: &Reference, page: &CategoryPage) {
    let pages = reference.documents().categories.iter().filter(|other| other.belongs_to == Some(page.id));
    let links: Vec<Link> = pages.map(|other| Link { id: other.id.to_string(), title: other.title.clone() }).collect();
    if !links.is_empty() {
        draft.heading("page-narrower");
        draft.block(Block::Links(links));
    }
}
