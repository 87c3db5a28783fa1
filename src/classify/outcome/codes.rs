//! What the codes of a delivery say beside its words: whether it passes, and where both contradict each
//! other.

use super::Told;
use crate::code::Code;
use crate::reference::Reference;
use crate::taxonomy::{Category, EnhancedCode, Permanence};

/// Whether the codes speak of something that passes; `None` without a code.
///
/// Of several replies the one counts in which the deciding words stand.
pub(super) fn are_temporary(told: &Told<'_>, category: Category) -> Option<bool> {
    let decisive = told.signals.iter().find(|signal| signal.category == category && signal.rule.is_some());
    let (reply, enhanced) = match decisive.and_then(|signal| signal.place.as_ref()) {
        Some(place) => codes_at(told, place.start),
        None => (told.codes.replies.first().copied(), told.codes.enhanced.first().copied()),
    };
    let telling = enhanced.filter(|code| code.specificity() > 0 && code.class != 2);
    match (telling, reply, enhanced) {
        (Some(code), ..) => Some(code.class == 4),
        (None, Some(code), _) if code >= 400 => Some(code < 500),
        (None, _, Some(code)) if code.class != 2 => Some(code.class == 4),
        _ => None,
    }
}

/// The codes of the reply in which the byte `at` of the diagnostic stands, else the delivery's own.
fn codes_at(told: &Told<'_>, at: usize) -> (Option<u16>, Option<EnhancedCode>) {
    let mut reply = None;
    let mut enhanced = None;
    for found in told.diagnostic.folded.codes.iter().filter(|found| found.range.start < at) {
        match found.code {
            Code::Reply(code) => {
                if reply.is_some_and(|known| known != code) {
                    enhanced = None;
                }
                reply = Some(code);
            }
            Code::Enhanced(code) => enhanced = Some(code),
        }
    }
    let own = told.codes;
    match (reply, enhanced) {
        (None, None) => (own.replies.first().copied(), own.enhanced.first().copied()),
        (None, found) => (own.replies.first().copied(), found),
        // A status field beside the reply counts where both are of one mind.
        (Some(code), None) => {
            let first = own.enhanced.first().copied();
            (
                Some(code),
                first.filter(|known| u16::from(known.class) == code / 100 || own.replies.first() == Some(&code)),
            )
        }
        both => both,
    }
}

/// Where code and words contradict each other.
pub(super) fn conflicts(told: &Told<'_>, category: Category, reference: &Reference) -> Vec<String> {
    let mut found = Vec::new();
    if !category.is_bounce() || category == Category::Unknown {
        return found;
    }
    let page = reference.category(category);
    let enhanced = told.codes.enhanced.first().copied();
    let reply = told.codes.replies.first().copied();
    let by_words =
        told.signals.iter().any(|signal| signal.category == category && signal.rule.is_some() && !signal.vague);
    if let (Some(reply), Some(enhanced)) = (reply, enhanced)
        && reply / 100 != u16::from(enhanced.class)
        && reply >= 400
        && enhanced.specificity() > 0
    {
        found.push(
            reference
                .sentence("conflict-classes", &[("reply", &reply.to_string()), ("enhanced", &enhanced.to_string())]),
        );
    }
    if by_words {
        // A code that stands for this very cause contradicts nothing, whatever its first digit.
        let agrees =
            enhanced.and_then(|code| Some((code, reference.enhanced_page(code)?))).is_some_and(|(code, page)| {
                page.suggested(Some(code.class)).get(&category).is_some_and(|share| *share >= 0.5)
            });
        let key = match (are_temporary(told, category), page.permanence) {
            (Some(true), Permanence::Hard) => Some("conflict-code-temporary"),
            (Some(false), Permanence::Soft) if !agrees => Some("conflict-code-permanent"),
            _ => None,
        };
        found.extend(key.map(|key| reference.sentence(key, &[])));
        if let Some(code) = enhanced
            && let Some(code_page) = reference.enhanced_page(code)
            && code.specificity() == 2
        {
            let suggested = code_page.suggested(Some(code.class));
            let other = suggested.iter().max_by(|a, b| a.1.total_cmp(b.1));
            if let Some((other, share)) = other
                && *share >= 0.5
                && suggested.get(&category).is_none_or(|share| *share < 0.1)
            {
                let titles = (reference.category(*other).title.as_str(), page.title.as_str());
                found.push(reference.sentence(
                    "conflict-code-meaning",
                    &[("code", &code.to_string()), ("coded", titles.0), ("worded", titles.1)],
                ));
            }
        }
    }
    found
}
