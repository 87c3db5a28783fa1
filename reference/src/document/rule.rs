//! Pages of rules: a wording or a provider's code, and what it means.

use super::draft::{Draft, Fields};
use super::{Document, Kind, Link};
use crate::Reference;
use crate::page::{CategoryPage, ProviderPage, TermKind};
use crate::rule::{Rule, Strength, When};
use crate::taxonomy::{Actor, Address, Layer, Permanence, Retry};

/// The page of a rule; `home` is the provider in whose file it stands.
pub(super) fn page(reference: &Reference, rule: &Rule, home: Option<&ProviderPage>) -> Document {
    let mut draft = Draft::new(reference, &rule.id, Kind::Rule);
    let category = reference.category(rule.category);
    draft.title(&reference.link(&rule.id).map_or_else(|| rule.id.clone(), |link| link.title));
    draft.verdict_facts(Fields {
        address: Some(rule.address.unwrap_or(category.address)),
        permanence: Some(rule.permanence.unwrap_or(category.permanence)),
        retry: Some(rule.retry.unwrap_or(category.retry)),
        layer: rule.layer.or(category.layer),
        actor: rule.actor.or(category.actor),
    });
    draft.linked_fact("fact-category", &category.title, rule.category.name());
    if let Some(home) = home {
        draft.linked_fact("label-provider", home.short_title(), &home.id);
    }
    let strength = match rule.strength {
        Strength::Strong => "strength-strong",
        Strength::Normal => "strength-normal",
        Strength::Weak => "strength-weak",
    };
    draft.fact("fact-strength", &reference.sentence(strength, &[]));
    if !rule.confirmed {
        draft.fact("fact-status", &reference.sentence("not-confirmed", &[]));
    }

    draft.text(rule.means.as_deref().unwrap_or(&category.meaning));
    draft.list("page-differs", &differences(reference, rule));
    draft.list("page-matches", &conditions(reference, rule, home));
    draft.steps("heading-steps", steps(rule, category));
    draft.examples("page-example", &[rule.example.as_str()]);
    let title = |id: &String| reference.link(id).map_or_else(|| id.clone(), |link| link.title);
    let beside: Vec<[String; 2]> = rule.beside.iter().map(|(id, reason)| [title(id), reason.clone()]).collect();
    draft.rows("page-same-words", &beside);
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
    let meaning = reference.category(rule.category).short_title();
    let title = if title.contains(meaning) { title } else { format!("{title} – {meaning}") };
    Link { id: rule.id.clone(), title }
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
fn differences(reference: &Reference, rule: &Rule) -> Vec<String> {
    let told = |label, kind, name: Option<&str>| {
        Some(format!("{}: {}", reference.sentence(label, &[]), reference.term_title(kind, name?)))
    };
    [
        told("label-address", TermKind::Address, rule.address.map(Address::name)),
        told("label-permanence", TermKind::Permanence, rule.permanence.map(Permanence::name)),
        told("label-retry", TermKind::Retry, rule.retry.map(Retry::name)),
        told("label-layer", TermKind::Layer, rule.layer.map(Layer::name)),
        told("label-actor", TermKind::Actor, rule.actor.map(Actor::name)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The conditions in words; all of them must hold.
fn conditions(reference: &Reference, rule: &Rule, home: Option<&ProviderPage>) -> Vec<String> {
    let When { provider, reply, enhanced, text, all, order, within, unless, regex, phase, link } = &rule.when;
    let said = |key, values: &str| reference.sentence(key, &[("values", values)]);
    let mut conditions = Vec::new();
    let named = provider.as_deref().and_then(|id| reference.provider(id));
    match named.or(home.filter(|_| !rule.holds_anywhere())) {
        Some(provider) => conditions.push(said("match-provider", provider.short_title())),
        None if home.is_some() => conditions.push(said("match-anyone", "")),
        None => {}
    }
    let mut any = |key, values: &[String]| {
        if !values.is_empty() {
            conditions.push(said(key, &values.join(" or ")));
        }
    };
    any("match-reply", reply);
    any("match-enhanced", enhanced);
    let words = text.iter().flat_map(|words| wordings(reference, words)).collect();
    any("match-words", &leading(reference, words, WORDINGS));
    any("match-link", &quoted(link));
    let each: Vec<String> = all.iter().map(|words| alternatives(reference, words)).collect();
    if !each.is_empty() {
        let key = match (order, within) {
            (false, None) => "match-near",
            (true, None) => "match-near-ordered",
            (false, Some(_)) => "match-within",
            (true, Some(_)) => "match-within-ordered",
        };
        let count = within.map(|words| words.to_string()).unwrap_or_default();
        conditions.push(reference.sentence(key, &[("values", &each.join(" + ")), ("count", &count)]));
    }
    if !unless.is_empty() {
        let words = unless.iter().flat_map(|words| wordings(reference, words)).collect();
        conditions.push(said("match-unless", &leading(reference, words, EXCEPTIONS).join(" or ")));
    }
    if let Some(regex) = regex {
        conditions.push(said("match-pattern", regex));
    }
    if !phase.is_empty() {
        let phases: Vec<_> = phase.iter().map(|phase| reference.term_title(TermKind::Phase, phase.name())).collect();
        conditions.push(said("match-phase", &phases.join(" or ")));
    }
    if rule.yields {
        conditions.push(said("match-yields", ""));
    }
    conditions
}

/// More wordings than these make a wall that nobody reads.
const WORDINGS: usize = 24;
/// The same of words that must not stand there.
const EXCEPTIONS: usize = 12;

/// The first of many, and how many more there are.
fn leading(reference: &Reference, mut words: Vec<String>, most: usize) -> Vec<String> {
    let more = words.len().saturating_sub(most);
    if more > 1 {
        words.truncate(most);
        words.push(reference.sentence("match-more", &[("count", &more.to_string())]));
    }
    words
}

/// Alternatives as they are written in a rule.
fn alternatives(reference: &Reference, words: &str) -> String {
    leading(reference, wordings(reference, words), WORDINGS).join(" or ")
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
    words.iter().map(|words| format!("\"{words}\"")).collect()
}
