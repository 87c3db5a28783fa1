//! Links that lead nowhere, and names that are used twice.

use std::collections::HashMap;

use super::Folder;
use super::lines::Spot;
use crate::reference::index::{Entry, Index, Place};
use crate::reference::load::{Documents, Fault};

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    let index = Index::new(&folder.documents);
    let mut faults = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for entry in index.entries() {
        let spot = spot(&folder.documents, entry);
        for id in folder.documents.see_also(entry.place) {
            if index.find(id).is_none() {
                faults.push(folder.fault(&spot, id, format!("{} names {id}, which has no page", entry.id)));
            }
        }
        let times = seen.entry(&entry.id).or_default();
        *times += 1;
        if *times == 2 {
            faults.push(folder.fault(&spot.last(), "", format!("the id {} is used twice", entry.id)));
        }
    }
    faults
}

/// Where the data of a page stand.
pub(super) fn spot(documents: &Documents, entry: &Entry) -> Spot {
    let id = &entry.id;
    match entry.place {
        Place::Enhanced(at) => Spot::new(
            "codes/enhanced.yaml",
            documents.enhanced.get(at).map_or_else(String::new, |page| format!("code: {}", page.code)),
        ),
        Place::Part(_) => Spot::new("codes/classes.yaml", format!("code: {id}")),
        Place::Reply(_) => Spot::new("codes/reply.yaml", format!("code: {id}")),
        Place::Category(_) => Spot::new(format!("categories/{id}.yaml"), format!("id: {id}")),
        Place::Provider(_) => Spot::new(format!("providers/{id}.yaml"), format!("id: {id}")),
        Place::Term(_) => {
            let name = id.split_once(':').map_or(id.as_str(), |(_, name)| name);
            Spot::new("guide/terms.yaml", format!("id: {name}"))
        }
        Place::Guide(_) => Spot::new(format!("guide/{id}.yaml"), format!("id: {id}")),
        Place::ProviderRule(at, _) => {
            let home = documents.providers.get(at).map(|page| page.id.as_str()).unwrap_or_default();
            Spot::new(format!("providers/{home}.yaml"), format!("id: {id}"))
        }
        Place::PatternRule(..) => Spot::new(String::new(), format!("id: {id}")),
    }
}
