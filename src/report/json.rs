//! The JSON contract: one verdict as one object, field by field in the promised order.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::{Playbook, safe};
use crate::advice::{Diagnosis, Drafts, HouseNote};
use crate::classify::{Alternative, Evidence, EvidenceKind, Explanation};
use crate::taxonomy::{
    Action, Actor, Address, Category, Certainty, EnhancedCode, Flow, Layer, Permanence, Phase, Retry,
};

/// One verdict, as its JSON object.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    source: &'a str,
    message: usize,
    line: usize,
    recipient: Option<&'a str>,
    domain: Option<&'a str>,
    reply_code: Option<u16>,
    enhanced_code: Option<EnhancedCode>,
    action: Option<Action>,
    remote_mta: Option<&'a str>,
    reporting_mta: Option<&'a str>,
    provider: Option<&'a str>,
    phase: Option<Phase>,
    blocklist: Option<&'a str>,
    retry_after_s: Option<u64>,
    diagnostic: &'a str,
    category: Category,
    permanence: Permanence,
    layer: Option<Layer>,
    actor: Option<Actor>,
    retry: Retry,
    address: Address,
    confidence: f64,
    confidence_label: Certainty,
    evidence: Vec<EvidenceRecord<'a>>,
    alternatives: Vec<Alternative>,
    conflicts: &'a [String],
    meaning: &'a str,
    next_steps: &'a [String],
    retry_plan: &'a str,
    suggestions: &'a [String],
    house_notes: &'a [HouseNote],
    drafts: Drafts,
    flows: &'a BTreeMap<Flow, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
}

#[derive(Debug, Serialize)]
struct EvidenceRecord<'a> {
    rule: &'a str,
    kind: EvidenceKind,
    text: &'a str,
    start: Option<usize>,
    end: Option<usize>,
}

impl<'a> Record<'a> {
    /// The record of a diagnosis of the input named `source`, with its ready texts.
    pub fn new(source: &'a str, diagnosis: &'a Diagnosis, playbook: &Playbook<'_>) -> Self {
        let Diagnosis { delivery, verdict, advice } = diagnosis;
        Self {
            source,
            message: delivery.message,
            line: delivery.line,
            recipient: delivery.recipient.as_deref(),
            domain: delivery.domain(),
            reply_code: delivery.reply_code,
            enhanced_code: delivery.enhanced_code,
            action: delivery.action,
            remote_mta: delivery.remote_mta.as_deref(),
            reporting_mta: delivery.reporting_mta.as_deref(),
            provider: verdict.provider.as_deref(),
            phase: verdict.phase,
            blocklist: verdict.blocklist.as_deref(),
            retry_after_s: verdict.retry_after_s,
            diagnostic: delivery.diagnostic.text(),
            category: verdict.category,
            permanence: verdict.permanence,
            layer: verdict.layer,
            actor: verdict.actor,
            retry: verdict.retry,
            address: verdict.address,
            confidence: rounded(verdict.confidence),
            confidence_label: verdict.certainty(),
            evidence: verdict.evidence.iter().map(EvidenceRecord::new).collect(),
            alternatives: verdict
                .alternatives
                .iter()
                .map(|other| Alternative { category: other.category, confidence: rounded(other.confidence) })
                .collect(),
            conflicts: &verdict.conflicts,
            meaning: &advice.meaning,
            next_steps: &advice.next_steps,
            retry_plan: &advice.retry_plan,
            suggestions: &advice.suggestions,
            house_notes: &advice.house_notes,
            drafts: Drafts::of(diagnosis, playbook.reference, &playbook.date),
            flows: &advice.flows,
            explanation: None,
        }
    }

    /// The same record with how the verdict came about, where that was asked for.
    #[must_use]
    pub const fn explained(mut self, explanation: Option<&'a Explanation>) -> Self {
        self.explanation = explanation;
        self
    }
}

impl<'a> EvidenceRecord<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        let Evidence { rule, kind, text, start, end } = evidence;
        Self { rule, kind: *kind, text, start: *start, end: *end }
    }
}

/// Three decimals: more would claim a precision that no calibration has.
fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}

/// A value as indented JSON without a character that a terminal would act on.
///
/// # Errors
/// A value that JSON cannot hold.
pub fn pretty<T: Serialize>(value: &T) -> io::Result<String> {
    Ok(safe::json(&serde_json::to_string_pretty(value)?).into_owned())
}

/// A value as one line of JSON without a character that a terminal would act on.
///
/// # Errors
/// A value that JSON cannot hold.
pub fn compact<T: Serialize>(value: &T) -> io::Result<String> {
    Ok(safe::json(&serde_json::to_string(value)?).into_owned())
}
