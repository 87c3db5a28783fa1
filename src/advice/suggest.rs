//! What the text suggests beyond its category: simple things that are certain, or nothing.

use crate::classify::Verdict;
use crate::intake::Delivery;
use crate::reference::Reference;
use crate::taxonomy::Action;

pub(super) fn suggestions(delivery: &Delivery, verdict: &Verdict, reference: &Reference) -> Vec<String> {
    if !verdict.category.is_bounce() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if delivery.action == Some(Action::Delayed) {
        found.push(reference.sentence("suggest-delayed", &[]));
    }
    if let Some(domain) = delivery.domain().and_then(|domain| reference.documents().typos.correct(domain)) {
        found.push(reference.sentence("suggest-domain", &[("domain", &domain)]));
    }
    if let Some(code) = delivery.enhanced_code
        && !reference.holds(code)
    {
        found.push(reference.sentence("suggest-unregistered", &[("code", &code.to_string())]));
    }
    found
}
