//! Pages of rules: a wording or a provider's code, and what it means.

use super::draft::Draft;
use super::{Document, Kind, Link};
use crate::Reference;
use crate::page::{CategoryPage, ProviderPage};
use crate::rule::{Rule, Strength, When};
use crate::taxonomy::Address;

/// The page of a rule; `home` is the provider in whose file it stands.
pub(super) fn page(reference: &Reference, rule: &Rule, home: Option<&ProviderPage>) -> Document {
    let mut draft = Draft::new(reference, &rule.id, Kind::Rule);
    let category = reference.category(rule.category);
    draft.title(&reference.link(&rule.id).map_or_else(|| rule.id.clone(), |link| link.title));
    draft.linked_fact("category", &category.title, rule.category.name());
    draft.verdict_facts(
        Some(rule.permanence.unwrap_or(category.permanence)),
        rule.layer.or(category.layer),
        rule.actor.or(category.actor),
    );
    let retry = rule.retry.unwrap_or(category.retry);
    draft.linked_fact("retry", retry.name(), &format!("retry:{retry}"));
    let address = rule.address.unwrap_or(category.address);
    draft.linked_fact("address", address.name(), &format!("address:{address}"));
    if let Some(home) = home {
        draft.linked_fact("provider", home.short_title(), &home.id);
    }
    let strength = match rule.strength {
        Strength::Strong => "nothing else could be meant",
        Strength::Normal => "usually meant",
        Strength::Weak => "a hint only",
    };
    draft.fact("how much it tells", strength);
    if !rule.confirmed {
        draft.fact("standing", "not confirmed by a published source");
    }

    draft.text(rule.means.as_deref().unwrap_or(&category.meaning));
    draft.list("Differs from its category", &differences(rule));
    draft.list("Holds when", &conditions(reference, rule, home));
    draft.steps("What to do", steps(rule, category));
    draft.examples("Example", &[rule.example.as_str()]);
    let beside: Vec<[String; 2]> = rule.beside.iter().map(|(id, reason)| [id.clone(), reason.clone()]).collect();
    draft.rows("Other rules with the same words", &beside);
    draft.see_also(rule.beside.keys().map(String::as_str));
    draft.see_also(rule.when.enhanced.iter().chain(&rule.when.reply).map(String::as_str));
    draft.see_also([rule.category.name()]);
    draft.see_also(home.map(|home| home.id.as_str()));
    draft.named_by();
    draft.sources(&rule.source);
    draft.finish()
}

/// A link to a rule that says what the rule means.
pub(super) fn link(reference: &Reference, rule: &Rule) -> Link {
    let title = reference.link(&rule.id).map_or_else(|| rule.id.clone(), |link| link.title);
    Link { id: rule.id.clone(), title: format!("{title} – {}", reference.category(rule.category).short_title()) }
}

/// What to do: by the rule, else by the category for such an address.
fn steps<'a>(rule: &'a Rule, category: &'a CategoryPage) -> &'a [String] {
    if !rule.next_steps.is_empty() {
        return &rule.next_steps;
    }
    let suppresses = rule.address.unwrap_or(category.address) == Address::Suppress;
    let words = match (category.address == Address::Suppress, suppresses) {
        (true, false) => category.when_spared.as_ref(),
        (false, true) => category.when_suppressed.as_ref(),
        _ => None,
    };
    words.map(|words| &words.next_steps).filter(|steps| !steps.is_empty()).unwrap_or(&category.next_steps)
}

/// Where the rule's verdict is not its category's.
fn differences(rule: &Rule) -> Vec<String> {
    [
        rule.permanence.map(|value| format!("permanence: {value}")),
        rule.layer.map(|value| format!("layer: {value}")),
        rule.actor.map(|value| format!("who can act: {value}")),
        rule.retry.map(|value| format!("retry: {value}")),
        rule.address.map(|value| format!("address: {value}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The conditions in words; all of them must hold.
fn conditions(reference: &Reference, rule: &Rule, home: Option<&ProviderPage>) -> Vec<String> {
    let When { provider, reply, enhanced, text, all, order, within, unless, regex, phase, link } = &rule.when;
    let mut conditions = Vec::new();
    let named = provider.as_deref().and_then(|id| reference.provider(id));
    match named.or(home.filter(|_| !rule.holds_anywhere())) {
        Some(provider) => conditions.push(format!("{} answers", provider.short_title())),
        None if home.is_some() => conditions.push("any server may answer".to_owned()),
        None => {}
    }
    let mut any = |what: &str, values: &[String]| {
        if !values.is_empty() {
            conditions.push(format!("{what} {}", values.join(" or ")));
        }
    };
    any("the reply code is", reply);
    any("the enhanced code is", enhanced);
    let words = text.iter().flat_map(|words| wordings(reference, words)).collect();
    any("the words are", &leading(words, WORDINGS));
    any("a link has", &quoted(link));
    let each: Vec<String> = all.iter().map(|words| alternatives(reference, words)).collect();
    if !each.is_empty() {
        let order = if *order { " in this order" } else { "" };
        let within = within.map(|words| format!(" within {words} words")).unwrap_or_default();
        conditions.push(format!("these stand near each other{order}{within}: {}", each.join(" + ")));
    }
    if !unless.is_empty() {
        let words = unless.iter().flat_map(|words| wordings(reference, words)).collect();
        conditions.push(format!("the sentence does not say {}", leading(words, EXCEPTIONS).join(" or ")));
    }
    if let Some(regex) = regex {
        conditions.push(format!("the words match the pattern {regex}"));
    }
    if !phase.is_empty() {
        let phases: Vec<_> = phase.iter().map(|phase| phase.name()).collect();
        conditions.push(format!("it failed at {}", phases.join(" or ")));
    }
    if rule.yields {
        conditions.push("no better reason is told".to_owned());
    }
    conditions
}

/// More wordings than these make a wall that nobody reads.
const WORDINGS: usize = 24;
/// The same of words that must not stand there.
const EXCEPTIONS: usize = 12;

/// The first of many, and how many more there are.
fn leading(mut words: Vec<String>, most: usize) -> Vec<String> {
    let more = words.len().saturating_sub(most);
    if more > 1 {
        words.truncate(most);
        words.push(format!("one of {more} more like these"));
    }
    words
}

/// Alternatives as they are written in a rule.
fn alternatives(reference: &Reference, words: &str) -> String {
    leading(wordings(reference, words), WORDINGS).join(" or ")
}

/// Alternatives one by one, with the words that a vocabulary's name stands for.
fn wordings(reference: &Reference, words: &str) -> Vec<String> {
    let named = |word: &str| {
        let name = word.trim().strip_prefix('@')?;
        Some(reference.documents().vocabulary().get(name)?.clone())
    };
    let words: Vec<String> =
        words.split('|').flat_map(|word| named(word).unwrap_or_else(|| vec![word.trim().to_owned()])).collect();
    quoted(&words)
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|words| format!("“{words}”")).collect()
}
