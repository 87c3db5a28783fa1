//! Kinds of mail: which there are, and what a category says about each.

use super::fault::Fault;
use super::load::{Documents, Texts};
use super::overlay::Places;
use super::page::{CategoryPage, TermKind, TermPage};
use super::schema::nearest;
use super::yaml::{self, Step};
use crate::Reference;
use crate::taxonomy::Flow;

impl Reference {
    /// The kinds of mail: those that every category speaks of, then those of the overlay.
    pub fn flows(&self) -> Vec<Flow> {
        let added =
            pages(self.documents()).filter_map(|page| page.id.parse().ok()).filter(|flow: &Flow| flow.is_added());
        Flow::ALL.iter().copied().chain(added).collect()
    }

    /// The kind of mail of this name.
    pub fn flow(&self, name: &str) -> Option<Flow> {
        self.flows().into_iter().find(|flow| flow.name().eq_ignore_ascii_case(name.trim()))
    }

    /// What a failure means for a kind of mail: in the category's own words for it, else in those
    /// for the kind that it is like, else in what is said of the kind itself.
    pub fn consequence<'a>(&'a self, page: &'a CategoryPage, flow: Flow) -> Option<&'a String> {
        let own = page.flows.get(&flow);
        let about = || self.term(TermKind::Flow, flow.name());
        own.or_else(|| page.flows.get(&about()?.like?)).or_else(|| about()?.what_to_do.as_ref())
    }
}

fn pages(documents: &Documents) -> impl Iterator<Item = &TermPage> {
    documents.terms.iter().filter(|page| page.kind == TermKind::Flow)
}

/// Kinds of mail that a document names and no page is about.
pub(crate) fn faults(documents: &Documents, texts: &Texts, places: &Places) -> Vec<Fault> {
    let known: Vec<&str> =
        Flow::ALL.iter().map(|flow| flow.name()).chain(pages(documents).map(|page| page.id.as_str())).collect();
    let mut faults = Vec::new();
    for page in &documents.categories {
        for flow in page.flows.keys().filter(|flow| !known.contains(&flow.name())) {
            let message = format!(
                "there is no kind of mail {flow}{}; describe it in guide/terms.yaml as an entry of kind flow",
                meant(flow.name(), &known)
            );
            faults.push(at(page.id.name(), &[Step::key("flows"), Step::key(flow.name())], message, (texts, places)));
        }
    }
    for page in &documents.terms {
        let Some(like) = page.like else { continue };
        let id = format!("{}:{}", page.kind.name(), page.id);
        if page.kind != TermKind::Flow {
            let message = "only a kind of mail may be like another; leave the field out".to_owned();
            faults.push(at(&id, &[Step::key("like")], message, (texts, places)));
        } else if like.is_added() {
            let built_in: Vec<&str> = Flow::ALL.iter().map(|flow| flow.name()).collect();
            let message = format!("no category speaks of {like} mail; use one of: {}", built_in.join(", "));
            faults.push(at(&id, &[Step::key("like")], message, (texts, places)));
        }
    }
    faults
}

fn meant(name: &str, known: &[&str]) -> String {
    nearest(name, known.iter().copied()).map_or_else(String::new, |known| format!("; did you mean {known}?"))
}

/// A fault at a place below the page of this id, where the files of the folder hold it.
fn at(id: &str, below: &[Step], message: String, (texts, places): (&Texts, &Places)) -> Fault {
    let Some((file, path)) = places.get(id) else { return Fault::of_file("reference", format!("{id}: {message}")) };
    // The place of a page is that of its id.
    let page = path.split_last().map_or(&[][..], |(_, page)| page);
    let path: Vec<Step> = page.iter().chain(below).cloned().collect();
    let text = texts.get(file).map_or("", String::as_str);
    Fault::at(file, text, yaml::locate(text, &path), message)
}
