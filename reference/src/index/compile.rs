//! Gathers every page with its names, and packs the index.

use std::collections::HashMap;

use super::{Index, Place, SEVERAL};
use crate::document::Kind;
use crate::load::{Documents, Home};
use crate::pack::{Pack, Packer, Section};
use crate::page::{ProviderPage, TermKind};
use crate::rule::{PatternFile, Rule};
use crate::spelling;

/// A page that goes into the index.
struct Draft {
    id: String,
    kind: Kind,
    title: String,
    aliases: Vec<String>,
    place: Place,
}

/// The index of some documents in a pack of its own.
pub fn packed(documents: &Documents) -> Pack {
    let mut packer = Packer::default();
    pack(&mut packer, documents);
    packer.finish()
}

/// Packs the index of some documents.
pub(crate) fn pack(packer: &mut Packer, documents: &Documents) {
    let drafts = entries(documents);
    let (mut entries, mut aliases) = (Vec::new(), Vec::new());
    for draft in &drafts {
        let first = aliases.len() as u32;
        aliases.extend(draft.aliases.iter().flat_map(|alias| packer.text(alias)));
        entries.extend(packer.text(&draft.id));
        entries.extend(packer.text(&draft.title));
        entries.push(draft.kind as u32);
        entries.extend(draft.place.packed());
        entries.extend([first, aliases.len() as u32 - first]);
    }
    packer.section(Section::Entries, entries);
    packer.section(Section::Aliases, aliases);
    let names = names(&drafts);
    packer.keys(Section::EntryNames, names.iter().map(|(name, page)| (name.as_str(), *page)));
    let mut trial = Packer::default();
    trial.keys(Section::EntryNames, names.iter().map(|(name, page)| (name.as_str(), *page)));
    let trial = trial.finish();
    let index = Index::of(&trial);
    let mut named_by: Vec<Vec<u32>> = vec![Vec::new(); drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        for id in documents.see_also(draft.place) {
            if let Some(pages) = index.find(id).and_then(|target| named_by.get_mut(target))
                && !pages.contains(&(at as u32))
            {
                pages.push(at as u32);
            }
        }
    }
    // Where the pages of each begin, then the pages.
    let mut begins = vec![drafts.len() as u32 + 1];
    for pages in &named_by {
        begins.extend(begins.last().map(|last| last + pages.len() as u32));
    }
    begins.extend(named_by.into_iter().flatten());
    packer.section(Section::NamedBy, begins);
}

/// What each name stands for.
fn names(drafts: &[Draft]) -> HashMap<String, u32> {
    let mut names = HashMap::new();
    // Full ids first, so that no other name can take one.
    for (at, draft) in drafts.iter().enumerate() {
        names.entry(spelling::slug(&draft.id)).or_insert(at as u32);
    }
    // Then what people say for short. A name that means two pages of one rank means none.
    for rank in [bare_names, other_names, titles] {
        let mut found: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            for name in rank(draft) {
                let name = spelling::slug(&name);
                if !names.contains_key(&name) {
                    let pages = found.entry(name).or_default();
                    if !pages.contains(&at) {
                        pages.push(at);
                    }
                }
            }
        }
        for (name, pages) in found {
            names.insert(name, if let [page] = *pages { page as u32 } else { SEVERAL });
        }
    }
    names
}

/// A term's name without its kind.
fn bare_names(entry: &Draft) -> Vec<String> {
    let bare = matches!(entry.place, Place::Term(_)).then(|| entry.id.split_once(':')).flatten();
    bare.map(|(_, name)| name.to_owned()).into_iter().collect()
}

/// A code without its class, a provider's other names.
fn other_names(entry: &Draft) -> Vec<String> {
    entry.aliases.clone()
}

fn titles(entry: &Draft) -> Vec<String> {
    if matches!(entry.place, Place::Rule(_)) {
        return Vec::new();
    }
    vec![entry.title.clone()]
}

fn entries(documents: &Documents) -> Vec<Draft> {
    let mut entries = Vec::new();
    let mut add = |id: String, kind: Kind, title: &str, aliases: Vec<String>, place: Place| {
        entries.push(Draft { id, kind, title: title.to_owned(), aliases, place });
    };
    for (at, page) in documents.classes.iter().enumerate() {
        let kind = if page.code.starts_with('x') { Kind::Subject } else { Kind::Class };
        add(page.code.clone(), kind, &page.title, Vec::new(), Place::Part(at));
    }
    for (at, page) in documents.enhanced.iter().enumerate() {
        add(page.id(), Kind::Code, &page.title, vec![page.code.clone()], Place::Enhanced(at));
    }
    for (at, page) in documents.reply.iter().enumerate() {
        add(page.code.clone(), Kind::ReplyCode, &page.title, Vec::new(), Place::Reply(at));
    }
    for (at, page) in documents.categories.iter().enumerate() {
        add(page.id.to_string(), Kind::Category, &page.title, page.aliases.clone(), Place::Category(at));
    }
    for (at, page) in documents.providers.iter().enumerate() {
        let lists = page.blocklists.iter().map(|list| list.name.clone());
        let aliases = page.aliases.iter().cloned().chain(lists).collect();
        add(page.id.clone(), Kind::Provider, &page.title, aliases, Place::Provider(at));
    }
    for (at, page) in documents.terms.iter().enumerate() {
        let kind = match page.kind {
            TermKind::Layer => Kind::Layer,
            TermKind::Actor => Kind::Actor,
            _ => Kind::Guide,
        };
        let id = format!("{}:{}", page.kind.name(), page.id);
        add(id, kind, &page.title, page.aliases.clone(), Place::Term(at));
    }
    for (at, page) in documents.guide.iter().enumerate() {
        add(page.id.clone(), Kind::Guide, &page.title, page.aliases.clone(), Place::Guide(at));
    }
    for (at, page) in documents.lessons.iter().enumerate() {
        add(page.id.clone(), Kind::Lesson, &page.title, Vec::new(), Place::Lesson(at));
    }
    for (at, rule) in documents.rules.iter().enumerate() {
        let title = match documents.home_of(at) {
            Some(Home::Pattern(file)) => wording_title(documents, documents.patterns.get(file), rule),
            Some(Home::Provider(home)) => {
                let name = documents.providers.get(home).map_or("", ProviderPage::short_title);
                format!("{name}: {}", in_words(&rule.id))
            }
            None => in_words(&rule.id),
        };
        add(rule.id.clone(), Kind::Rule, &title, Vec::new(), Place::Rule(at));
    }
    entries
}

/// The name of the rule that gathers what is usually said.
const USUAL: &str = "phrases";

/// What a wording means and what it is about; of another language's first which one it is.
fn wording_title(documents: &Documents, file: Option<&PatternFile>, rule: &Rule) -> String {
    let words = in_words(&rule.id);
    let category = documents.categories.iter().find(|page| page.id == rule.category);
    let meaning = category.map_or(rule.category.name(), |page| page.short_title());
    let Some((file, language)) = file.and_then(|file| Some((file, file.language.as_deref()?))) else {
        return if words == USUAL { format!("{meaning}: usual wording") } else { format!("{words} ({meaning})") };
    };
    let own = words.strip_prefix(language).map_or(words.as_str(), str::trim_start);
    format!("{}: {meaning} ({own})", file.title)
}

/// The part of a rule's id after the slash, as words; a code stays as it is.
fn in_words(id: &str) -> String {
    let slug = id.split_once('/').map_or(id, |(_, slug)| slug);
    slug.replace('-', " ")
}
