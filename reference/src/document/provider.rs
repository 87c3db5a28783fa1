//! Pages of providers, filters, mail servers, services and block lists.

use super::draft::Draft;
use super::{Document, Kind, Link, rule};
use crate::Reference;
use crate::page::ProviderPage;

/// The page of a provider.
pub(super) fn page(reference: &Reference, page: &ProviderPage) -> Document {
    let mut draft = Draft::new(reference, &page.id, Kind::Provider);
    draft.title(&page.title);
    draft.fact("kind", page.kind.name());
    draft.also_known_as(&page.aliases);
    draft.text(&page.about);
    let identify = &page.identify;
    let signs: Vec<[String; 2]> = [
        ("receiving hosts", &identify.hosts),
        ("recipient domains", &identify.domains),
        ("words in its replies", &identify.text),
        ("links in its replies", &identify.links),
    ]
    .into_iter()
    .filter(|(_, signs)| !signs.is_empty())
    .map(|(label, signs)| [label.to_owned(), signs.join(", ")])
    .collect();
    draft.rows("What gives it away", &signs);
    let lists: Vec<[String; 2]> = page
        .blocklists
        .iter()
        .map(|list| [list.name.clone(), list.remove.clone().unwrap_or_else(|| list.hosts.join(", "))])
        .collect();
    draft.rows("Its lists, and where to ask for removal", &lists);
    let rules: Vec<Link> = reference.rules_of(page).map(|found| rule::link(reference, found)).collect();
    draft.links("Its codes and wording", &rules);
    let help: Vec<[String; 2]> = page.help.iter().map(|help| [help.title.clone(), help.url.clone()]).collect();
    draft.rows("Where to get help", &help);
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}
