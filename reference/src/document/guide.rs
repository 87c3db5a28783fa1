//! Pages of the guide, and of the words of the trade.

use super::draft::Draft;
use super::{Block, Document, Kind, Link};
use crate::Reference;
use crate::contents::GLOSSARY;
use crate::page::{CategoryPage, GuidePage, TermKind, TermPage};

/// A page of the guide.
pub(super) fn page(reference: &Reference, page: &GuidePage) -> Document {
    let mut draft = Draft::new(reference, &page.id, Kind::Guide);
    draft.title(&page.title);
    draft.text(&page.summary);
    for section in &page.sections {
        draft.heading(&section.heading);
        draft.text(section.text.as_deref().unwrap_or_default());
        if !section.steps.is_empty() {
            draft.block(Block::Steps(section.steps.clone()));
        }
        if !section.rows.is_empty() {
            draft.block(Block::Rows(section.rows.clone()));
        }
    }
    if page.id == GLOSSARY {
        draft.links("page-words", &words(reference));
    }
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}

/// Every word of the glossary, by its title.
fn words(reference: &Reference) -> Vec<Link> {
    let terms = reference.documents().terms.iter().filter(|term| term.kind == TermKind::Glossary);
    let mut words: Vec<Link> =
        terms.map(|term| Link { id: format!("{}:{}", term.kind.name(), term.id), title: term.title.clone() }).collect();
    words.sort_by_key(|link| link.title.to_lowercase());
    words
}

/// The page of a word: a value of the vocabulary, or a word of the trade.
pub(super) fn term(reference: &Reference, page: &TermPage) -> Document {
    let kind = match page.kind {
        TermKind::Layer => Kind::Layer,
        TermKind::Actor => Kind::Actor,
        _ => Kind::Guide,
    };
    let mut draft = Draft::new(reference, &format!("{}:{}", page.kind.name(), page.id), kind);
    draft.title(&page.title);
    let kind = match page.kind {
        TermKind::Layer => "label-layer",
        TermKind::Actor => "label-actor",
        TermKind::Permanence => "label-permanence",
        TermKind::Retry => "label-retry",
        TermKind::Address => "label-address",
        TermKind::Phase => "label-phase",
        TermKind::Flow => "kind-mail-type",
        TermKind::Audience => "kind-reader",
        TermKind::Glossary => "kind-word",
    };
    draft.fact("fact-kind", &reference.sentence(kind, &[]));
    draft.also_known_as(&page.aliases);
    draft.text(&page.meaning);
    draft.section("heading-steps", page.what_to_do.as_deref().unwrap_or_default());
    let categories: Vec<Link> = reference
        .documents()
        .categories
        .iter()
        .filter(|category| value(category, page.kind) == Some(page.id.as_str()))
        .map(|category| Link { id: category.id.to_string(), title: category.title.clone() })
        .collect();
    draft.links("page-categories", &categories);
    consequences(&mut draft, reference, page);
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}

/// Of a kind of mail or a reader: what each failure means.
fn consequences(draft: &mut Draft<'_>, reference: &Reference, page: &TermPage) {
    let told = |category: &CategoryPage| match page.kind {
        TermKind::Flow => reference.consequence(category, reference.flow(&page.id)?).cloned(),
        TermKind::Audience => category.audiences.get(&page.id.parse().ok()?).cloned(),
        _ => None,
    };
    let bounces = reference.documents().categories.iter().filter(|category| category.id.is_bounce());
    let rows: Vec<[String; 2]> =
        bounces.filter_map(|category| Some([category.short_title().to_owned(), told(category)?])).collect();
    draft.rows("page-failures", &rows);
}

/// A category's value of a kind, where the kind is one of a verdict's fields.
fn value(category: &CategoryPage, kind: TermKind) -> Option<&'static str> {
    match kind {
        TermKind::Layer => category.layer.map(crate::taxonomy::Layer::name),
        TermKind::Actor => category.actor.map(crate::taxonomy::Actor::name),
        TermKind::Permanence => Some(category.permanence.name()),
        TermKind::Retry => Some(category.retry.name()),
        TermKind::Address => Some(category.address.name()),
        TermKind::Phase | TermKind::Flow | TermKind::Audience | TermKind::Glossary => None,
    }
}
