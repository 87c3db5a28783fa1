//! What a page lacks or says in a way that nothing understands.

use std::path::Path;

use serde_json::Value;

use super::Folder;
use super::lines::Spot;
use crate::reference::filled;
use crate::reference::load::{Fault, Home};
use crate::reference::page::{CategoryPage, Playbook};
use crate::reference::rule::Rule;
use crate::reference::schema::nearest;
use crate::reference::spelling;
use crate::reference::yaml;
use crate::taxonomy::{Audience, Category, Draft, EnhancedCode, Flow};

pub(super) fn faults(folder: &Folder) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (file, text) in &folder.texts {
        if let Ok(value) = yaml::read(text) {
            let name = format!("{}", file.display());
            empty(folder, &Spot::new(name, ""), &value, &mut faults);
        }
    }
    categories(folder, &mut faults);
    if !folder.base.is_built_in() {
        names(folder, &mut faults);
    }
    shares(folder, &mut faults);
    for (at, provider) in folder.documents.providers.iter().enumerate() {
        for rule in folder.documents.rules_of(Home::Provider(at)) {
            let general = rule.wording_of.is_some();
            let file = if general { String::new() } else { format!("providers/{}.yaml", provider.id) };
            let spot = Spot::new(file, format!("id: {}", rule.id));
            let named_for = |page: &str| rule.id.split_once('/').is_some_and(|(home, _)| home == page);
            if !(named_for(&provider.id) || general && named_for(rule.category.name())) {
                let message =
                    format!("the rule {} stands in the file of {} and must begin with its id", rule.id, provider.id);
                faults.push(folder.fault(&spot, &rule.id, message));
            }
            conditions(folder, rule, &spot, &mut faults);
        }
    }
    let general = (0..folder.documents.patterns.len()).map(Home::Pattern);
    for rule in general.flat_map(|home| folder.documents.rules_of(home)) {
        let spot = Spot::new("", format!("id: {}", rule.id));
        let home = rule.id.split_once('/').and_then(|(home, _)| home.parse::<Category>().ok());
        if !folder.base.is_built_in() && home != Some(rule.category) {
            let message = format!("the rule {} must begin with its category, {}/", rule.id, rule.category);
            faults.push(folder.fault(&spot, &rule.id, message));
        }
        conditions(folder, rule, &spot, &mut faults);
    }
    faults
}

/// Every field that is there says something.
fn empty(folder: &Folder, spot: &Spot, value: &Value, faults: &mut Vec<Fault>) {
    match value {
        Value::Object(fields) => {
            let named = ["id", "code"].into_iter().find_map(|key| {
                let name = fields.get(key)?.as_str()?;
                Some(spot.at(format!("{key}: {name}")))
            });
            let spot = named.as_ref().unwrap_or(spot);
            for (key, value) in fields {
                let bare = match value {
                    Value::Null => true,
                    Value::String(text) => text.trim().is_empty(),
                    Value::Array(items) => {
                        items.is_empty()
                            || items.iter().any(|item| item.as_str().is_some_and(|text| text.trim().is_empty()))
                    }
                    Value::Object(fields) => fields.is_empty(),
                    _ => false,
                };
                // What a house note lacks is told where it is read.
                if bare && key != "house_note" {
                    faults.push(folder.fault(
                        spot,
                        &format!("{key}:"),
                        format!("{key} is empty; fill it or leave it out"),
                    ));
                }
                empty(folder, spot, value, faults);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| empty(folder, spot, item, faults)),
        _ => {}
    }
}

fn categories(folder: &Folder, faults: &mut Vec<Fault>) {
    for page in &folder.documents.categories {
        let spot = Spot::new(format!("categories/{}.yaml", page.id), format!("id: {}", page.id));
        for flow in Flow::ALL.iter().filter(|flow| !page.flows.contains_key(flow)) {
            faults.push(folder.fault(&spot, "flows:", format!("{} says nothing about {flow} mail", page.id)));
        }
        for audience in Audience::ALL.iter().filter(|audience| !page.audiences.contains_key(audience)) {
            faults.push(folder.fault(&spot, "audiences:", format!("{} says nothing to {audience}", page.id)));
        }
        playbook(folder, page, &spot, faults);
    }
}

fn playbook(folder: &Folder, page: &CategoryPage, spot: &Spot, faults: &mut Vec<Fault>) {
    let circumstances = page.circumstances();
    let texts = Draft::ALL.iter().flat_map(|kind| {
        let others = circumstances.iter().filter_map(|(_, words)| words.draft(*kind));
        others.chain([page.playbook.draft(*kind)])
    });
    for text in texts {
        let left = filled(text, |name| Playbook::PLACES.contains(&name).then(String::new));
        if left.contains(['{', '}']) {
            let message = format!(
                "a ready text of {} has a name in braces that nothing fills in; these are filled in: {}",
                page.id,
                Playbook::PLACES.join(", ")
            );
            faults.push(folder.fault(spot, "playbook:", message));
        }
    }
}

/// A page of its own file bears the file's name.
fn names(folder: &Folder, faults: &mut Vec<Fault>) {
    // What is built in was packed and has no files.
    if folder.texts.is_empty() {
        return;
    }
    let documents = &folder.documents;
    let ids = documents
        .categories
        .iter()
        .map(|page| ("categories", page.id.name()))
        .chain(documents.providers.iter().map(|page| ("providers", page.id.as_str())))
        .chain(documents.guide.iter().map(|page| ("guide", page.id.as_str())));
    for (place, id) in ids {
        let file = format!("{place}/{id}.yaml");
        if !folder.texts.keys().any(|path| path.ends_with(Path::new(&file))) {
            faults.push(Fault::of_file(file, format!("the page {id} is not in a file of its name")));
        }
    }
}

/// What codes suggest are chances.
fn shares(folder: &Folder, faults: &mut Vec<Fault>) {
    let documents = &folder.documents;
    let enhanced = documents.enhanced.iter().map(|page| ("codes/enhanced.yaml", page));
    let parts = documents.classes.iter().map(|page| ("codes/classes.yaml", page));
    let tables = enhanced
        .chain(parts)
        .flat_map(|(file, page)| {
            let tables = [Some(&page.suggests), page.suggests_transient.as_ref()];
            tables.into_iter().flatten().map(move |table| (file, &page.code, table))
        })
        .chain(documents.reply.iter().map(|page| ("codes/reply.yaml", &page.code, &page.suggests)));
    for (file, code, table) in tables {
        let sum: f64 = table.values().sum();
        if table.values().any(|share| !(0.0..=1.0).contains(share)) || sum > 1.001 {
            let spot = Spot::new(file, format!("code: {code}"));
            faults.push(folder.fault(
                &spot,
                "suggests",
                format!("the chances that {code} suggests are more than a whole"),
            ));
        }
    }
}

/// Asks for the name that a misspelt one was meant to be.
fn meant<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |meant| format!("; did you mean {meant}?"))
}

fn conditions(folder: &Folder, rule: &Rule, spot: &Spot, faults: &mut Vec<Fault>) {
    let when = &rule.when;
    let mut fault = |word: &str, message: String| faults.push(folder.fault(spot, word, message));
    if let Some(provider) = &when.provider
        && !folder.documents.providers.iter().any(|page| page.id == *provider)
    {
        let meant = meant(provider, folder.documents.providers.iter().map(|page| page.id.as_str()));
        fault(provider, format!("{} asks for the provider {provider}, which has no page{meant}", rule.id));
    }
    for code in &when.reply {
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'x') {
            fault(code, format!("{} asks for the reply code {code}, which is none", rule.id));
        }
    }
    for code in &when.enhanced {
        let range = code.split_once('-').is_some_and(|(from, to)| {
            matches!((from.parse::<EnhancedCode>(), to.parse::<EnhancedCode>()), (Ok(from), Ok(to)) if from <= to)
        });
        if !range && spelling::code(code).is_none() {
            fault(code, format!("{} asks for the enhanced code {code}, which is none", rule.id));
        }
    }
    for words in when.text.iter().chain(&when.all).chain(&when.unless) {
        for name in words.split('|').filter_map(|word| word.trim().strip_prefix('@')) {
            if !folder.documents.vocabulary().contains_key(name) {
                let meant = meant(name, folder.documents.vocabulary().keys().map(String::as_str));
                fault(name, format!("{} uses @{name}, which the vocabulary does not hold{meant}", rule.id));
            }
        }
    }
}
