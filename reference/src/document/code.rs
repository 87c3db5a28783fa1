//! Pages of codes: details, subjects, classes, reply codes, and codes that nobody registered.

use super::draft::{Draft, Fields};
use super::{Document, Kind, Link, rule};
use crate::Reference;
use crate::page::{EnhancedPage, ProviderPage, ReplyPage};
use crate::rule::Rule;
use crate::spelling::{self, Asked, Spelled};
use crate::taxonomy::{Actor, Layer, Permanence};
use crate::wordings::Card;

/// More examples than these teach nothing new.
const EXAMPLES: usize = 3;

/// From this share on a code alone stands for a cause.
const LIKELY: f64 = 0.5;

/// The page of an enhanced code, under the class that was asked for.
pub(super) fn detail(reference: &Reference, page: &EnhancedPage, class: Option<u8>) -> Document {
    let Some((subject, number)) = page.numbers() else {
        return part(reference, page, class);
    };
    let id = class.map_or_else(|| page.id(), |class| format!("{class}.{subject}.{number}"));
    let shown_class = class.or_else(|| page.id().bytes().next().map(|digit| digit - b'0')).unwrap_or(5);
    let mut draft = Draft::new(reference, &id, Kind::Code);
    draft.title(&page.title);
    let class_page = class_page(reference, shown_class);
    draft.verdict_facts(fields(permanence(reference, page, shown_class), page.layer, page.actor));
    if let Some(class_page) = class_page {
        draft.linked_fact("fact-class", &format!("{shown_class} {}", class_page.title), &class_page.code);
    }
    if let Some(subject_page) = subject_page(reference, subject) {
        draft.linked_fact("fact-code-subject", &format!("{subject} {}", subject_page.title), &subject_page.code);
    }
    let registered = if page.registered { "iana-registered" } else { "iana-seen" };
    draft.fact("fact-iana", &reference.sentence(registered, &[]));
    if !page.classes.is_empty() && !page.classes.contains(&shown_class) {
        let classes: Vec<_> = page.classes.iter().map(u8::to_string).collect();
        let defined = reference.sentence("defined-for", &[("classes", &classes.join(" and "))]);
        draft.fact("fact-defined", &defined);
    }

    draft.text(&page.meaning);
    draft.section("page-in-practice", page.in_practice.as_deref().unwrap_or_default());
    draft.section("heading-steps", &page.next_step);
    draft.suggestions(page.suggested(Some(shown_class)));
    let asked = Asked { class, subject, detail: number };
    let rules = rules(reference, |card| card.enhanced_texts().any(|pattern| spelling::names_detail(pattern, asked)));
    at_providers(&mut draft, reference, &rules);
    examples(&mut draft, reference, &id, &rules);

    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.see_also(page.basic.iter().map(String::as_str));
    draft.named_by();
    draft.see_also([page.code.replacen('x', &shown_class.to_string(), 1).as_str()]);
    draft.sources(&page.source);
    draft.finish()
}

/// The page of a class or a subject; a subject under the class that was asked for.
pub(super) fn part(reference: &Reference, page: &EnhancedPage, class: Option<u8>) -> Document {
    let subject = match spelling::code(&page.code) {
        Some(Spelled::Subject(_, subject)) => Some(subject),
        _ => None,
    };
    let id = match (subject, class) {
        (Some(subject), Some(class)) => format!("{class}.{subject}.x"),
        _ => page.code.clone(),
    };
    let mut draft = Draft::new(reference, &id, if subject.is_some() { Kind::Subject } else { Kind::Class });
    draft.title(&page.title);
    let class_page = class.and_then(|class| class_page(reference, class));
    let permanence = page.permanence.or_else(|| class_page.and_then(|page| page.permanence));
    draft.verdict_facts(fields(permanence, page.layer, page.actor));
    if let (Some(class), Some(class_page)) = (class, class_page) {
        draft.linked_fact("fact-class", &format!("{class} {}", class_page.title), &class_page.code);
    }
    draft.text(&page.meaning);
    draft.section("page-in-practice", page.in_practice.as_deref().unwrap_or_default());
    draft.section("page-suggests", page.hint.as_deref().unwrap_or_default());
    draft.section("heading-steps", &page.next_step);
    if let Some(class_page) = class_page {
        draft.section(&format!("{}  {}", class_page.code, class_page.title), &class_page.meaning);
    }
    draft.suggestions(page.suggested(class));
    match subject {
        Some(subject) => draft.links("page-subject-codes", &details(reference, class, subject)),
        None => draft.links("page-class-replies", &replies(reference, page.code.chars().next())),
    }
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}

/// The page of a reply code.
pub(super) fn reply(reference: &Reference, page: &ReplyPage) -> Document {
    let mut draft = Draft::new(reference, &page.code, Kind::ReplyCode);
    draft.title(&page.title);
    draft.verdict_facts(fields(page.permanence, page.layer, page.actor));
    draft.fact("fact-status", page.standing.name());
    draft.text(&page.meaning);
    draft.section("page-in-practice", page.in_practice.as_deref().unwrap_or_default());
    draft.section("heading-steps", &page.next_step);
    draft.suggestions(&page.suggests);
    // A rule that names an enhanced code as well stands on that code's page.
    let rules = rules(reference, |card| {
        card.enhanced_texts().next().is_none() && card.reply_texts().any(|pattern| pattern == page.code)
    });
    at_providers(&mut draft, reference, &rules);
    examples(&mut draft, reference, &page.code, &rules);
    let enhanced = reference.documents().enhanced.iter().filter(|enhanced| enhanced.basic.contains(&page.code));
    let enhanced: Vec<String> = enhanced.map(EnhancedPage::id).collect();
    draft.see_also(page.see_also.iter().map(String::as_str));
    draft.see_also(enhanced.iter().map(String::as_str));
    draft.named_by();
    draft.sources(&page.source);
    draft.finish()
}

/// A page for an enhanced code that the reference does not hold: what class and subject say.
pub(super) fn unregistered(reference: &Reference, asked: Asked) -> Option<Document> {
    let Asked { class, subject, detail } = asked;
    let shown = class.map_or_else(|| "x".to_owned(), |class| class.to_string());
    let id = format!("{shown}.{subject}.{detail}");
    let subject_page = subject_page(reference, subject);
    let class_page = class.and_then(|class| class_page(reference, class));
    if subject_page.is_none() && class_page.is_none() {
        return None;
    }
    let mut draft = Draft::new(reference, &id, Kind::Code);
    let mut rules = rules(reference, |card| is_shown_by_provider(card, &id));
    let naming = self::rules(reference, |card| {
        card.enhanced_texts().any(|pattern| spelling::names_detail(pattern, asked)) && !is_shown_by_provider(card, &id)
    });
    rules.extend(naming);
    draft.title(&reference.sentence("unregistered-title", &[]));
    if let Some((_, rule)) = rules.first() {
        let category = reference.category(rule.category);
        draft.verdict_facts(fields(
            class_page.and_then(|page| page.permanence).or(rule.permanence),
            rule.layer.or(category.layer),
            rule.actor.or(category.actor),
        ));
        draft.linked_fact("fact-category", &category.title, rule.category.name());
    } else {
        draft.verdict_facts(fields(
            class_page.and_then(|page| page.permanence),
            subject_page.and_then(|page| page.layer),
            subject_page.and_then(|page| page.actor),
        ));
    }
    draft.fact("fact-iana", &reference.sentence("iana-none", &[]));
    told_by_providers(&mut draft, reference, &rules);
    at_providers(&mut draft, reference, &rules);
    examples(&mut draft, reference, &id, &rules);
    draft
        .section(&reference.sentence("unregistered-parts", &[]), &reference.sentence("unregistered", &[("code", &id)]));
    parts(&mut draft, class_page, subject_page);
    let near = format!("{shown}.{subject}.x");
    draft.see_also(std::iter::once(near.as_str()).chain(class_page.map(|page| page.code.as_str())));
    for page in class_page.into_iter().chain(subject_page) {
        draft.add_sources(&page.source);
    }
    Some(draft.finish())
}

/// A page for a subject that the standard does not know, such as `5.9.x`.
pub(super) fn unknown_subject(reference: &Reference, class: Option<u8>, subject: u16) -> Option<Document> {
    let class = class?;
    let class_page = class_page(reference, class)?;
    let id = format!("{class}.{subject}.x");
    let mut draft = Draft::new(reference, &id, Kind::Subject);
    draft.title(&reference.sentence("unregistered-title", &[]));
    draft.verdict_facts(fields(class_page.permanence, None, class_page.actor));
    draft.fact("fact-iana", &reference.sentence("iana-none", &[]));
    draft.text(&reference.sentence("unregistered", &[("code", &id)]));
    parts(&mut draft, Some(class_page), None);
    draft.see_also([class_page.code.as_str()]);
    draft.sources(&class_page.source);
    Some(draft.finish())
}

/// A page for a reply code that the reference does not hold: what its first digit says.
pub(super) fn unknown_reply(reference: &Reference, code: u16) -> Option<Document> {
    let class = u8::try_from(code / 100).ok()?;
    let class_page = class_page(reference, class)?;
    let id = code.to_string();
    let mut draft = Draft::new(reference, &id, Kind::ReplyCode);
    draft.title(&reference.sentence("unregistered-title", &[]));
    draft.verdict_facts(fields(class_page.permanence, None, class_page.actor));
    draft.fact("fact-status", &reference.sentence("iana-none", &[]));
    draft.text(&reference.sentence("unregistered-reply", &[("code", &id)]));
    parts(&mut draft, Some(class_page), None);
    let rules = rules(reference, |card| card.reply_texts().any(|pattern| pattern == id));
    at_providers(&mut draft, reference, &rules);
    // Three digits are sometimes an enhanced code without its dots.
    let dotted = format!("{class}.{}.{}", code / 10 % 10, code % 10);
    draft.see_also([dotted.as_str(), class_page.code.as_str(), "first-digit"]);
    draft.sources(&class_page.source);
    Some(draft.finish())
}

/// What class and subject say, for a code that says nothing itself.
fn parts(draft: &mut Draft<'_>, class: Option<&EnhancedPage>, subject: Option<&EnhancedPage>) {
    for page in class.into_iter().chain(subject) {
        draft.section(&format!("{}  {}", page.code, page.title), &page.meaning);
        draft.text(page.in_practice.as_deref().unwrap_or_default());
    }
    if let Some(page) = subject.or(class) {
        draft.section("heading-steps", &page.next_step);
    }
}

/// Rules with their numbers, as far as their cards fit.
fn rules(reference: &Reference, fits: impl Fn(&Card<'_>) -> bool) -> Vec<(usize, &Rule)> {
    let numbers = reference.cards().filter(|card| fits(card)).map(|card| card.rule());
    numbers.filter_map(|number| Some((number, reference.documents().rules.get(number)?))).collect()
}

/// What providers and known wordings make of a code.
fn at_providers(draft: &mut Draft<'_>, reference: &Reference, rules: &[(usize, &Rule)]) {
    let links: Vec<Link> = rules.iter().map(|(_, rule)| rule::link(reference, rule)).collect();
    draft.links("page-providers", &links);
}

/// Whether a rule stands in a provider's file and its example shows the code.
pub(super) fn is_shown_by_provider(card: &Card<'_>, code: &str) -> bool {
    card.home().is_some() && card.shown().any(|shown| shown == code)
}

/// What the providers that use a code say with it, in a sentence each.
fn told_by_providers(draft: &mut Draft<'_>, reference: &Reference, rules: &[(usize, &Rule)]) {
    let documents = reference.documents();
    let mut told: Vec<(usize, &Rule)> =
        rules.iter().filter_map(|(number, rule)| Some((documents.home(*number)?, *rule))).collect();
    told.sort_by_key(|(home, _)| *home);
    for (home, rule) in told {
        let provider = documents.providers.get(home).map_or("", ProviderPage::short_title);
        let means = rule.means.as_deref().unwrap_or(&reference.category(rule.category).sentence);
        draft.text(&reference.sentence("code-at-provider", &[("provider", provider), ("means", means)]));
    }
}

/// Replies with the code in them: of the rules that name it, else of any rule.
fn examples(draft: &mut Draft<'_>, reference: &Reference, code: &str, naming: &[(usize, &Rule)]) {
    let showing: Vec<usize> =
        reference.cards().filter(|card| card.shown().any(|shown| shown == code)).map(|card| card.rule()).collect();
    let named = naming.iter().map(|(number, _)| *number).filter(|number| showing.contains(number));
    let mut found: Vec<&str> = Vec::new();
    for rule in named.chain(showing.iter().copied()).filter_map(|number| reference.documents().rules.get(number)) {
        if !found.contains(&rule.example.as_str()) {
            found.push(&rule.example);
        }
        if found.len() == EXAMPLES {
            break;
        }
    }
    draft.examples("page-examples", &found);
}

/// How lasting the failure is by a code alone, as a verdict on it says: by the cause that it most likely stands for, else
/// by the page, else by the class.
fn permanence(reference: &Reference, page: &EnhancedPage, class: u8) -> Option<Permanence> {
    let likely = page.suggested(Some(class)).iter().find(|(_, share)| **share >= LIKELY);
    if let Some(cause) = likely.map(|(category, _)| reference.category(*category)) {
        let softened = cause.when_temporary.as_ref().filter(|_| class == 4).map(|change| change.permanence);
        return Some(softened.unwrap_or(cause.permanence));
    }
    let class_page = class_page(reference, class);
    // What a page says of itself was said of its usual class.
    let own = page.permanence.filter(|_| !(class == 4 && page.id().starts_with('5')));
    own.or_else(|| class_page.and_then(|page| page.permanence))
}

/// The fields of a verdict that a code tells of.
fn fields(permanence: Option<Permanence>, layer: Option<Layer>, actor: Option<Actor>) -> Fields {
    Fields { permanence, layer, actor, ..Fields::default() }
}

fn class_page(reference: &Reference, class: u8) -> Option<&EnhancedPage> {
    let code = format!("{class}.x.x");
    reference.documents().classes.iter().find(|page| page.code == code)
}

fn subject_page(reference: &Reference, subject: u16) -> Option<&EnhancedPage> {
    let code = format!("x.{subject}.x");
    reference.documents().classes.iter().find(|page| page.code == code)
}

/// The details of a subject, under a class where one was asked for.
fn details(reference: &Reference, class: Option<u8>, subject: u16) -> Vec<Link> {
    let pages = reference.documents().enhanced.iter();
    let of_subject =
        pages.filter_map(|page| page.numbers().filter(|numbers| numbers.0 == subject).map(|n| (page, n.1)));
    of_subject
        .filter(|(page, _)| class.is_none_or(|class| page.classes.is_empty() || page.classes.contains(&class)))
        .map(|(page, detail)| {
            let id = class.map_or_else(|| page.id(), |class| format!("{class}.{subject}.{detail}"));
            Link { id, title: page.title.clone() }
        })
        .collect()
}

fn replies(reference: &Reference, first: Option<char>) -> Vec<Link> {
    let pages = reference.documents().reply.iter().filter(|page| page.code.chars().next() == first);
    pages.map(|page| Link { id: page.code.clone(), title: page.title.clone() }).collect()
}
