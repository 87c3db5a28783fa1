//! What follows from the check of the sender that failed: the steps to take, and the checks as a table.
//!
//! The words stand in `reference/guide/sentences.yaml` (`check-…`); this only chooses among them.

use super::page::{Table, label};
use crate::auth::{Aligned, Auth, Dkim, Dmarc, Spf};
use crate::reference::Reference;
use crate::taxonomy::{Check, CheckResult, DmarcPolicy};

/// What to do about the checks that failed; `None` where the refusal names none.
pub(super) fn steps(auth: &Auth, reference: &Reference) -> Option<Vec<String>> {
    if auth.failed.is_empty() {
        return None;
    }
    let places = Places::of(auth, reference);
    let mut keys = Vec::new();
    let has = |check| auth.failed.contains(&check);
    // DMARC fails for want of one of the others, so that these come first.
    let alignment = alignment(auth);
    if has(Check::Spf) {
        keys.push(spf(auth));
    }
    if has(Check::Dkim) {
        keys.push(dkim(auth));
    }
    keys.extend(alignment);
    if has(Check::Dmarc) && keys.is_empty() {
        keys.push("check-step-dmarc");
    }
    if has(Check::Alignment) && keys.is_empty() {
        keys.push("check-step-alignment");
    }
    if has(Check::Arc) {
        keys.push("check-step-arc");
    }
    if has(Check::Spf) && auth.aligned.dkim == Some(true) && !has(Check::Dkim) {
        keys.push("check-step-forwarded");
    }
    keys.push("check-step-test");
    Some(keys.into_iter().map(|key| places.sentence(key)).collect())
}

/// What to do about SPF, by how it failed and by what is told of it.
const fn spf(auth: &Auth) -> &'static str {
    match (auth.spf.result, &auth.spf.domain, &auth.spf.ip) {
        (Some(CheckResult::Permerror), ..) => "check-step-spf-broken",
        (Some(CheckResult::Temperror), ..) => "check-step-spf-later",
        (Some(CheckResult::None), ..) => "check-step-spf-missing",
        (_, Some(_), Some(_)) => "check-step-spf",
        (_, Some(_), None) => "check-step-spf-domain",
        _ => "check-step-spf-unnamed",
    }
}

/// What to do about DKIM, by how it failed and by what is told of it.
fn dkim(auth: &Auth) -> &'static str {
    let Some(dkim) = auth.signature() else { return "check-step-dkim-unnamed" };
    match (dkim.result, &dkim.domain, &dkim.selector) {
        (Some(CheckResult::None), ..) => "check-step-dkim-missing",
        (Some(CheckResult::Temperror), ..) => "check-step-dkim-later",
        (_, Some(_), Some(_)) => "check-step-dkim",
        (_, Some(_), None) => "check-step-dkim-domain",
        _ => "check-step-dkim-unnamed",
    }
}

/// What to do where neither domain that was checked belongs to that of From.
fn alignment(auth: &Auth) -> Vec<&'static str> {
    let concerns = auth.failed.contains(&Check::Dmarc) || auth.failed.contains(&Check::Alignment);
    if !concerns || auth.dmarc.domain.is_none() {
        return Vec::new();
    }
    let mut keys = Vec::new();
    let is_signed_elsewhere = auth.signature().is_some_and(|dkim| dkim.domain.is_some());
    if auth.aligned.dkim == Some(false) && is_signed_elsewhere {
        keys.push("check-step-dkim-unaligned");
    } else if auth.dkim.is_empty() && auth.aligned.spf == Some(false) {
        // Neither a result nor a signature is told: the message may not be signed at all.
        keys.push("check-step-dkim-unsigned");
    }
    if auth.aligned.spf == Some(false) && auth.spf.domain.is_some() {
        keys.push("check-step-spf-unaligned");
    }
    keys
}

/// What the places of a sentence stand for.
struct Places<'a> {
    reference: &'a Reference,
    values: [(&'static str, &'a str); 5],
}

impl<'a> Places<'a> {
    fn of(auth: &'a Auth, reference: &'a Reference) -> Self {
        let text = |told: Option<&'a String>| told.map_or("", String::as_str);
        let signature = auth.signature();
        let values = [
            ("from", text(auth.dmarc.domain.as_ref())),
            ("envelope", text(auth.spf.domain.as_ref())),
            ("ip", text(auth.spf.ip.as_ref())),
            ("signer", text(signature.and_then(|dkim| dkim.domain.as_ref()))),
            ("selector", text(signature.and_then(|dkim| dkim.selector.as_ref()))),
        ];
        Self { reference, values }
    }

    fn sentence(&self, key: &str) -> String {
        self.reference.sentence(key, &self.values)
    }
}

/// The checks, each on its row; `None` where nothing is told of any.
pub(super) fn table<'a>(auth: &Auth, reference: &'a Reference) -> Option<Table<'a>> {
    if !auth.is_told() {
        return None;
    }
    let cells = Cells(reference);
    let Auth { spf, dkim, dmarc, aligned, failed, .. } = auth;
    let mut rows = Vec::new();
    // A check of which nothing is told needs no row.
    if *spf != Spf::default() {
        let ip = cells.named("check-ip", spf.ip.as_deref());
        rows.push(vec![
            cells.word("check-spf"),
            cells.result(spf.result),
            told(spf.domain.as_ref()),
            ip,
            cells.matches(aligned.spf),
        ]);
    }
    for dkim in dkim {
        let selector = cells.named("check-selector", dkim.selector.as_deref());
        let matches = cells.matches(matches(auth, dkim));
        rows.push(vec![
            cells.word("check-dkim"),
            cells.result(dkim.result),
            told(dkim.domain.as_ref()),
            selector,
            matches,
        ]);
    }
    if *dmarc != Dmarc::default() {
        let policy = cells.named("check-policy", dmarc.policy.map(DmarcPolicy::name));
        let (result, domain) = (cells.result(dmarc.result), told(dmarc.domain.as_ref()));
        rows.push(vec![cells.word("check-dmarc"), result, domain, policy, String::new()]);
    }
    for (check, key) in [(Check::Alignment, "check-alignment"), (Check::Arc, "check-arc")] {
        if failed.contains(&check) {
            let result = cells.result(Some(CheckResult::Fail));
            rows.push(vec![cells.word(key), result, String::new(), String::new(), String::new()]);
        }
    }
    let word = |key| label(key, reference);
    Some(Table {
        columns: ["column-check", "column-result", "column-domain", "column-detail", "column-from"].map(word).to_vec(),
        rows,
        remark: (*aligned != Aligned::default()).then(|| word("check-remark")),
    })
}

fn told(name: Option<&String>) -> String {
    name.cloned().unwrap_or_default()
}

/// The cells of the table, in the reference's words.
struct Cells<'a>(&'a Reference);

impl Cells<'_> {
    fn word(&self, key: &str) -> String {
        self.0.sentence(key, &[])
    }

    fn result(&self, result: Option<CheckResult>) -> String {
        result.map_or_else(|| self.word("check-untold"), |result| result.name().to_owned())
    }

    fn named(&self, key: &str, value: Option<&str>) -> String {
        value.map(|value| self.0.sentence(key, &[("value", value)])).unwrap_or_default()
    }

    fn matches(&self, told: Option<bool>) -> String {
        told.map(|holds| self.word(if holds { "check-matches" } else { "check-differs" })).unwrap_or_default()
    }
}

/// Whether a signature's domain belongs to that of From.
fn matches(auth: &Auth, dkim: &Dkim) -> Option<bool> {
    auth.aligned.dkim?;
    let (domain, from) = (dkim.domain.as_deref()?, auth.dmarc.domain.as_deref()?);
    Some(auth.aligned.dkim == Some(true) && Auth::belong_together(domain, from))
}
