//! The codes of a delivery, and what each speaks for by itself.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Signal;
use crate::classify::EvidenceKind;
use crate::classify::matcher::Circumstances;
use crate::classify::reading::Reading;
use crate::code::{Code, codes, telling};
use crate::intake::{Delivery, Excerpt};
use crate::reference::Reference;
use crate::taxonomy::{Category, EnhancedCode};

/// How much a code counts when all that it suggests is one category.
const ENHANCED_WEIGHT: f64 = 3.0;
/// The same for a reply code.
const REPLY_WEIGHT: f64 = 1.7;

/// What the codes of a delivery are.
#[derive(Debug, Default, Clone)]
pub struct Codes {
    /// Reply codes, the delivery's own first.
    pub replies: Vec<u16>,
    /// Enhanced codes, the most telling first, and of those that tell as much the delivery's own.
    pub enhanced: Vec<EnhancedCode>,
}

impl Codes {
    /// The codes of a delivery and of its diagnostic.
    pub fn of(delivery: &Delivery, reading: &Reading) -> Self {
        let mut codes = Self {
            replies: delivery.reply_code.into_iter().collect(),
            enhanced: delivery.enhanced_code.into_iter().collect(),
        };
        for found in &reading.folded.codes {
            match found.code {
                Code::Reply(code) if !codes.replies.contains(&code) => codes.replies.push(code),
                Code::Enhanced(code) if !codes.enhanced.contains(&code) => codes.enhanced.push(code),
                _ => {}
            }
        }
        codes.enhanced.sort_by_key(|code| std::cmp::Reverse(telling(*code)));
        codes
    }
}

/// Where a code stands in a text.
pub(super) fn place(reading: &Reading, code: Code) -> Option<Range<usize>> {
    reading.folded.codes.iter().find(|found| found.code == code).map(|found| found.range.clone())
}

/// What codes speak for by themselves.
pub(super) fn suggested<'a>(
    delivery: &Delivery,
    reading: &Reading,
    codes: Circumstances<'_>,
    reference: &Reference,
) -> Vec<Signal<'a>> {
    let mut signals = Vec::new();
    let mut add = |suggests: &BTreeMap<Category, f64>, factor: f64, kind: EvidenceKind, code: Code| {
        let range = place(reading, code);
        for (category, share) in suggests {
            signals.push(Signal {
                category: *category,
                weight: share * factor,
                kind,
                name: Cow::Borrowed(""),
                code: Some(code),
                rule: None,
                words: "",
                span: match range.clone() {
                    Some(range) => delivery.diagnostic.locate(range),
                    None => span_in(&delivery.context, code),
                },
                place: range.clone(),
                vague: true,
                of_house: false,
                direct: true,
                alone: share * factor,
                lessened: Vec::new(),
            });
        }
    };
    let enhanced = codes.enhanced.first().copied();
    if let Some(code) = enhanced
        && let Some(page) = reference.enhanced_page(code)
    {
        let factor = if code.specificity() == 0 && code.class != 2 { 0.4 } else { 1.0 };
        add(
            page.suggested(Some(code.class)),
            ENHANCED_WEIGHT * factor,
            EvidenceKind::EnhancedCode,
            Code::Enhanced(code),
        );
    }
    if let Some(code) = codes.replies.first().copied()
        && let Some(page) = reference.reply_page(code)
    {
        let factor = if enhanced.is_some_and(|code| code.specificity() > 0) { 0.35 } else { 1.0 };
        add(&page.suggests, REPLY_WEIGHT * factor, EvidenceKind::ReplyCode, Code::Reply(code));
    }
    signals
}

/// Where a code stands that the diagnostic does not repeat.
fn span_in(context: &Excerpt, code: Code) -> Option<Range<usize>> {
    let found = codes(context.text()).into_iter().find(|found| found.code == code)?;
    context.locate(found.range)
}
