//! Whatever shape a bounce comes in: each sample of `bounces/` gives the deliveries and categories
//! that `labelled/samples.txt` expects.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use whybounce::advice::{Diagnosis, diagnose};
use whybounce::reference::Reference;

static REFERENCE: LazyLock<Reference> = LazyLock::new(whybounce::builtin::reference);

/// The expected deliveries of a sample: a row for each, and words of its diagnostic.
type Expected = Vec<(String, String)>;

fn expected() -> BTreeMap<&'static str, Expected> {
    let mut samples: BTreeMap<&str, Expected> = BTreeMap::new();
    for line in include_str!("labelled/samples.txt").lines().filter(|line| !line.starts_with('#')) {
        let (name, rest) = line.split_once(" | ").unwrap();
        let (row, words) = rest.rsplit_once(" | ").unwrap();
        samples.entry(name).or_default().push((row.to_owned(), words.to_owned()));
    }
    samples
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/bounces/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or("-".to_owned(), |value| value.to_string())
}

/// Shape, recipient, reply code, enhanced code, action, refusing host and category.
fn row(found: &Diagnosis) -> String {
    let delivery = &found.delivery;
    let action = delivery.action.map(|action| format!("{action:?}").to_lowercase());
    [
        format!("{:?}", delivery.shape),
        or_dash(delivery.recipient.as_ref()),
        or_dash(delivery.reply_code),
        or_dash(delivery.enhanced_code),
        or_dash(action),
        or_dash(delivery.remote_mta.as_ref()),
        found.verdict.category.to_string(),
    ]
    .join(" | ")
}

/// The words of a diagnostic on one line.
fn words(found: &Diagnosis) -> String {
    found.delivery.diagnostic.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sample_gives_its_deliveries_and_categories() {
    let expected = expected();
    let mut misses = Vec::new();
    for entry in std::fs::read_dir(format!("{}/tests/bounces", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let wanted = expected.get(name.as_str()).cloned().unwrap_or_default();
        let found = diagnose(&sample(&name), &REFERENCE);
        let is_met = |((wanted, said), found): (&(String, String), &Diagnosis)| {
            *wanted == row(found) && words(found).contains(said)
        };
        if found.len() != wanted.len() || !wanted.iter().zip(&found).all(is_met) {
            misses.extend(found.iter().map(|found| format!("{name} | {} | {}", row(found), words(found))));
        }
    }
    assert!(misses.is_empty(), "not as expected:\n{}", misses.join("\n"));
}
