//! Which check of the sender failed: what the samples of `labelled/auth.ndjson` tell, no more and no less.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use whybounce::advice::{Briefing, Diagnosis, diagnose};
use whybounce::auth::Auth;
use whybounce::redact::Redactor;
use whybounce::reference::Reference;
use whybounce::report::record::{Group, Selection};
use whybounce::report::style::Style;
use whybounce::report::{Format, Printer, spoken};
use whybounce::{Explainer, builtin};

static EXPLAINER: LazyLock<Explainer> = LazyLock::new(Explainer::built_in);
static REFERENCE: LazyLock<Reference> = LazyLock::new(builtin::reference);

/// A mail that a forwarding service sends for a shop, refused for DMARC.
const FORWARDED: &str = include_str!("bounces/unaligned.eml");

fn records() -> Printer<'static> {
    Printer::records(Briefing::of(&REFERENCE), Format::Ndjson, &Selection::of_groups(&[Group::Auth]))
}

/// The `auth` of the first delivery that has one, else of the first.
fn auth_of(text: &str) -> Value {
    let told = |diagnosis: &Diagnosis| {
        let record: Value = serde_json::from_str(&records().single("-", diagnosis)).unwrap();
        record["auth"].clone()
    };
    let all: Vec<Value> = diagnose(text.as_bytes(), &REFERENCE).iter().map(told).collect();
    all.iter().find(|auth| !auth.is_null()).or(all.first()).cloned().unwrap_or_default()
}

/// Leaves of a label with the values that stand in their places.
fn leaves(label: &Value, told: &Value, path: &str) -> Vec<(String, Value, Value)> {
    match label {
        Value::Object(fields) => {
            let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            fields.iter().flat_map(|(key, value)| leaves(value, &told[key], &join(key))).collect()
        }
        Value::Array(items) if path == "dkim" => {
            let count = ("dkim".to_owned(), items.len().into(), told.as_array().map_or(0, Vec::len).into());
            let each = items.iter().enumerate().flat_map(|(at, item)| leaves(item, &told[at], path));
            std::iter::once(count).chain(each).collect()
        }
        _ => vec![(path.to_owned(), label.clone(), told.clone())],
    }
}

#[test]
fn every_sample_tells_its_checks_and_nothing_else() {
    let mut misses = Vec::new();
    let rows: Vec<Value> =
        include_str!("labelled/auth.ndjson").lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    for row in &rows {
        let told = auth_of(row["text"].as_str().unwrap());
        for (leaf, wanted, found) in leaves(&row["auth"], &told, "") {
            let others = row["accept"][&leaf].as_array().cloned().unwrap_or_default();
            if found != wanted && !others.contains(&found) {
                misses.push(format!("{}: {leaf} is {found}, not {wanted}", row["id"]));
            }
        }
    }
    assert!(rows.len() >= 90 && misses.is_empty(), "{} misses\n{}", misses.len(), misses.join("\n"));
}

#[test]
fn the_page_shows_the_checks_and_what_to_do_about_the_one_that_failed() {
    let diagnosis = EXPLAINER.diagnose(FORWARDED.as_bytes()).remove(0);
    let text = Printer::text(Briefing::of(&REFERENCE), Style::PLAIN).single("-", &diagnosis);
    insta::assert_snapshot!("checks-as-text", cut(&text, "Sender checks", "The email"));
    let markdown = Printer::markdown(Briefing::of(&REFERENCE)).single("-", &diagnosis);
    insta::assert_snapshot!("checks-as-markdown", cut(&markdown, "### Sender checks", "### The email"));
    let page = EXPLAINER.page(&diagnosis, None, None);
    insta::assert_snapshot!("checks-spoken", cut(&spoken::verdict(&page, 60), "Sender checks", "no such end"));
    let narrow = Printer::text(Briefing::of(&REFERENCE), Style { width: 44, ..Style::PLAIN }).single("-", &diagnosis);
    insta::assert_snapshot!("checks-narrow", cut(&narrow, "Sender checks", "What to do"));
}

/// The part of a page from one heading to another.
fn cut<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in\n{text}"));
    let rest = &text[start..];
    &rest[..rest.find(&format!("\n{to}\n")).unwrap_or(rest.len())]
}

#[test]
fn a_page_about_something_else_has_no_checks() {
    for text in ["552 5.2.2 mailbox full", "550 5.7.1 Message rejected: sender authentication failed"] {
        let diagnosis = EXPLAINER.diagnose(text.as_bytes()).remove(0);
        let page = Printer::text(Briefing::of(&REFERENCE), Style::PLAIN).single("-", &diagnosis);
        assert!(!page.contains("Sender checks"), "{page}");
    }
}

#[test]
fn masked_output_names_none_of_the_domains() {
    let diagnosis = EXPLAINER.diagnose(FORWARDED.as_bytes()).remove(0);
    let mut redactor = Redactor::new(&REFERENCE);
    for printer in [
        Printer::text(Briefing::of(&REFERENCE), Style::PLAIN),
        Printer::markdown(Briefing::of(&REFERENCE)),
        Printer::records(Briefing::of(&REFERENCE), Format::Json, &Selection::everything()),
        Printer::records(Briefing::of(&REFERENCE), Format::Csv, &Selection::of_groups(&[Group::Auth])),
    ] {
        let mut out = Vec::new();
        printer.print_masked("-", &diagnosis, &mut redactor, &mut out);
        let out = String::from_utf8(out).unwrap();
        for name in ["garten-nord", "rundpost-dienst", "203.0.113.19"] {
            assert!(!out.contains(name), "{name} in\n{out}");
        }
        assert!(out.contains("DMARC") || out.contains("dmarc"));
    }
}

#[test]
fn huge_and_hostile_headers_cost_no_more_than_their_length() {
    let long = "x".repeat(1 << 20);
    let reply = "550 5.7.1 DMARC check failed for garten-nord.example";
    let report = |header: &str| {
        format!(
            "The following address failed:\n\n  ann@b.example\n    {reply}\n\n------ This is a copy of the message, including all the headers. ------\n\n{header}\n"
        )
    };
    for header in [
        format!("DKIM-Signature: v=1; d={long}.example; s={long}; b=x"),
        format!("Authentication-Results: b.example; {}", "dkim=pass header.d=a.example; ".repeat(30_000)),
        format!("From: {}", "<a@b.example>, ".repeat(60_000)),
        format!("From: {}", "(".repeat(1 << 20)),
        "DKIM-Signature: v=1; d=a.example; s=b; b=x\n".repeat(20_000),
        "Received: by b.example\nAuthentication-Results: spf=pass\n".repeat(20_000),
    ] {
        let input = report(&header);
        let diagnosis = EXPLAINER.diagnose(input.as_bytes()).remove(0);
        let auth = Auth::of(&diagnosis.delivery, &diagnosis.verdict, &REFERENCE).unwrap();
        assert!(auth.dkim.len() <= 16 && auth.dmarc.domain.as_deref() == Some("garten-nord.example"), "{auth:?}");
    }
    let words = format!("{reply} {}", "SPF DKIM fail and pass a.example 192.0.2.1 ".repeat(30_000));
    let diagnosis = EXPLAINER.diagnose(words.as_bytes()).remove(0);
    assert!(Auth::of(&diagnosis.delivery, &diagnosis.verdict, &REFERENCE).is_some());
}

proptest! {
    #[test]
    fn whatever_stands_in_words_and_headers_nothing_is_told_that_does_not_stand_there(
        words in "[ -~]{0,80}|(SPF|DKIM|dmarc=|fail|pass|[a-z]{1,4}\\.example|192\\.0\\.2\\.[0-9]|[ =:;,()\\[\\]]){0,24}",
        header in "((From|Return-Path|DKIM-Signature|Authentication-Results|Received-SPF): ([a-z@<>;= ]|d=|s=|spf=|\\.example){0,40}\n){0,5}",
    ) {
        let text = format!("ann@b.example\n550 5.7.26 {words}\n\n--- Below this line is a copy of the message.\n\n{header}");
        for diagnosis in diagnose(text.as_bytes(), &REFERENCE) {
            let Some(auth) = Auth::of(&diagnosis.delivery, &diagnosis.verdict, &REFERENCE) else { continue };
            let signers = auth.dkim.iter().flat_map(|dkim| [&dkim.domain, &dkim.selector]);
            for told in [&auth.spf.domain, &auth.spf.ip, &auth.dmarc.domain].into_iter().chain(signers).flatten() {
                prop_assert!(text.to_lowercase().contains(&told.to_lowercase()), "{told} in {text}");
            }
        }
    }
}
