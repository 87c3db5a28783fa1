//! Pages of providers, filters, mail servers, services and block lists.

use super::draft::Draft;
use super::{Document, Kind, Link, rule};
use crate::Reference;
use crate::page::ProviderPage;

/// The page of a provider.
pub(super) fn page(reference: &Reference, page: &ProviderPage) -> Document {
    let mut draft = Draft::new(reference, &page.id, Kind::Provider);
    draft.title(&page.title);
    draft.fact("fact-kind", page.kind.name());
    draft.also_known_as(&page.aliases);
    draft.text(&page.about);
    let identify = &page.identify;
    let signs: Vec<[String; 2]> = [
        ("identify-hosts", &identify.hosts),
        ("identify-domains", &identify.domains),
        ("identify-words", &identify.text),
        ("identify-links", &identify.links),
    ]
    .into_iter()
    .filter(|(_, signs)| !signs.is_empty())
    .map(|(label, signs)| [reference.sentence(label, &[]), signs.join(", ")])
    .collect();
    draft.rows("page-identify", &signs);
    let lists: Vec<[String; 2]> = page
        .blocklists
        .iter()
        .map(|list| [list.name.clone(), list.remove.clone().unwrap_or_else(|| list.hosts.join(", "))])
        .collect();
    draft.rows("page-lists", &lists);
    let rules: Vec<Link> = reference.rules_of(page).map(|found| rule::link(reference, found)).collect();
    draft.links("page-rules", &rules);
    let help: Vec<[String; 2]> = page.help.iter().map(|help| [help.title.clone(), help.url.clone()]).collect();
    draft.rows("heading-help", &help);
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}
