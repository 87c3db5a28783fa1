//! Links that lead nowhere, and names that are used twice.

use std::collections::HashMap;

use super::Folder;
use super::lines::Spot;
use crate::reference::index::{self, Entry, Index, Place};
use crate::reference::load::{Documents, Fault};

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    let pack = index::packed(&folder.documents);
    let index = Index::of(&pack);
    let mut faults = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for entry in index.entries() {
        let spot = spot(&folder.documents, &entry);
        for id in folder.documents.see_also(entry.place) {
            if index.find(id).is_none() {
                faults.push(folder.fault(&spot, id, format!("{} names {id}, which has no page", entry.id)));
            }
        }
        let times = seen.entry(entry.id).or_default();
        *times += 1;
        if *times == 2 {
            faults.push(folder.fault(&spot.last(), "", format!("the id {} is used twice", entry.id)));
        }
    }
    faults
}

/// Where the data of a page stand.
pub(super) fn spot(documents: &Documents, entry: &Entry<'_>) -> Spot {
    let id = entry.id;
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
            let name = id.split_once(':').map_or(id, |(_, name)| name);
            Spot::new("guide/terms.yaml", format!("id: {name}"))
        }
        Place::Guide(_) => Spot::new(format!("guide/{id}.yaml"), format!("id: {id}")),
        Place::Lesson(at) => super::lessons::spot(documents.lessons.get(at)),
        Place::Rule(number) => {
            // General wording stands in no provider's file, whosever it is.
            let general = documents.rules.get(number).is_some_and(|rule| rule.wording_of.is_some());
            let home = documents.home(number).filter(|_| !general).and_then(|home| documents.providers.get(home));
            let file = home.map(|home| format!("providers/{}.yaml", home.id));
            Spot::new(file.unwrap_or_default(), format!("id: {id}"))
        }
    }
}
