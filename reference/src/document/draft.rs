//! A page while it is put together: leaves out what is empty, so that no page has a bare heading.

use std::collections::BTreeMap;

use super::{Block, Document, Fact, Kind, Link};
use crate::Reference;
use crate::page::TermKind;
use crate::sources::Sources;
use crate::taxonomy::{Actor, Address, Category, Layer, Permanence, Retry};

/// What a page says of the fields of a verdict.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fields {
    pub(super) address: Option<Address>,
    pub(super) permanence: Option<Permanence>,
    pub(super) retry: Option<Retry>,
    pub(super) layer: Option<Layer>,
    pub(super) actor: Option<Actor>,
}

/// A page under construction.
pub(super) struct Draft<'a> {
    reference: &'a Reference,
    document: Document,
}

impl<'a> Draft<'a> {
    pub(super) fn new(reference: &'a Reference, id: &str, kind: Kind) -> Self {
        let document = Document {
            id: id.to_owned(),
            kind,
            title: String::new(),
            facts: Vec::new(),
            blocks: Vec::new(),
            see_also: Vec::new(),
            sources: Vec::new(),
        };
        Self { reference, document }
    }

    pub(super) fn title(&mut self, title: &str) {
        title.clone_into(&mut self.document.title);
    }

    /// A value under the label that goes by this name among the sentences.
    pub(super) fn fact(&mut self, label: &str, value: &str) {
        let label = self.reference.sentence(label, &[]);
        self.document.facts.push(Fact { label, value: value.to_owned(), page: None });
    }

    /// Other names, but for what the title is.
    pub(super) fn also_known_as(&mut self, names: &[String]) {
        let title = self.document.title.to_lowercase();
        let others: Vec<&str> = names.iter().map(String::as_str).filter(|name| name.to_lowercase() != title).collect();
        if !others.is_empty() {
            self.fact("fact-also", &others.join(", "));
        }
    }

    /// A fact whose value has a page of its own.
    pub(super) fn linked_fact(&mut self, label: &str, value: &str, page: &str) {
        let page = self.reference.link(page).map(|link| link.id);
        let label = self.reference.sentence(label, &[]);
        self.document.facts.push(Fact { label, value: value.to_owned(), page });
    }

    /// The fields of a verdict, as far as a page has them, in the order of a verdict's page.
    pub(super) fn verdict_facts(&mut self, fields: Fields) {
        let Fields { address, permanence, retry, layer, actor } = fields;
        self.term("label-address", TermKind::Address, address.map(Address::name));
        self.term("label-permanence", TermKind::Permanence, permanence.map(Permanence::name));
        self.term("label-retry", TermKind::Retry, retry.map(Retry::name));
        self.term("label-layer", TermKind::Layer, layer.map(Layer::name));
        self.term("label-actor", TermKind::Actor, actor.map(Actor::name));
    }

    /// A word of the vocabulary by its title.
    fn term(&mut self, label: &str, kind: TermKind, name: Option<&str>) {
        if let Some(name) = name {
            let title = self.reference.term_title(kind, name);
            self.linked_fact(label, &title, &format!("{}:{name}", kind.name()));
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.document.blocks.push(Block::Text(text.trim().to_owned()));
        }
    }

    /// A heading, by its name among the sentences or as it is, with running text below it.
    pub(super) fn section(&mut self, heading: &str, text: &str) {
        if !text.trim().is_empty() {
            self.heading(heading);
            self.text(text);
        }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        self.document.blocks.push(Block::Heading(self.reference.sentence(heading, &[])));
    }

    pub(super) fn steps(&mut self, heading: &str, steps: &[String]) {
        self.under(heading, steps, Block::Steps);
    }

    pub(super) fn list(&mut self, heading: &str, items: &[String]) {
        self.under(heading, items, Block::List);
    }

    pub(super) fn rows(&mut self, heading: &str, rows: &[[String; 2]]) {
        self.under(heading, rows, Block::Rows);
    }

    pub(super) fn links(&mut self, heading: &str, links: &[Link]) {
        self.under(heading, links, Block::Links);
    }

    pub(super) fn examples(&mut self, heading: &str, examples: &[&str]) {
        if !examples.is_empty() {
            self.heading(heading);
            let blocks = examples.iter().map(|example| Block::Example((*example).to_owned()));
            self.document.blocks.extend(blocks);
        }
    }

    /// A part without a heading of its own.
    pub(super) fn block(&mut self, block: Block) {
        self.document.blocks.push(block);
    }

    /// The categories that a code suggests, likeliest first.
    pub(super) fn suggestions(&mut self, suggests: &BTreeMap<Category, f64>) {
        let mut shares: Vec<_> = suggests.iter().collect();
        shares.sort_by(|one, other| other.1.total_cmp(one.1));
        let links: Vec<_> = shares
            .into_iter()
            .map(|(category, share)| {
                let title = format!("{} ({:.0}%)", self.reference.category(*category).short_title(), share * 100.0);
                Link { id: category.to_string(), title }
            })
            .collect();
        self.links("page-causes", &links);
    }

    /// Links in the order given, each once, without the page itself.
    pub(super) fn see_also<'b>(&mut self, ids: impl IntoIterator<Item = &'b str>) {
        for id in ids {
            if let Some(link) = self.reference.link(id)
                && link.id != self.document.id
                && !self.document.see_also.contains(&link)
            {
                self.document.see_also.push(link);
            }
        }
    }

    /// Links to the pages that name this one.
    pub(super) fn named_by(&mut self) {
        let index = self.reference.index();
        let Some(at) = index.find(&self.document.id) else { return };
        let ids: Vec<&str> = index.named_by(at).filter_map(|at| index.entry(at)).map(|entry| entry.id).collect();
        self.see_also(ids);
    }

    pub(super) fn sources(&mut self, sources: &Sources) {
        self.document.sources = sources.all().to_vec();
    }

    /// More sources, after those that are there.
    pub(super) fn add_sources(&mut self, sources: &Sources) {
        for source in sources.all() {
            if !self.document.sources.contains(source) {
                self.document.sources.push(source.clone());
            }
        }
    }

    pub(super) fn finish(self) -> Document {
        self.document
    }

    fn under<T: Clone>(&mut self, heading: &str, items: &[T], block: impl Fn(Vec<T>) -> Block) {
        if !items.is_empty() {
            self.heading(heading);
            self.document.blocks.push(block(items.to_vec()));
        }
    }
}
