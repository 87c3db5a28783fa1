//! Learns the second opinion anew: `cargo run --release --example opinion` reads the labelled texts
//! of the repository and writes `reference/opinion/weights.tsv`; with `--folds` it only measures, on
//! texts that were left out of the learning.
//!
//! The model is a logistic regression over words and pairs of words, with one weight for each kind
//! of text. The same texts give the same weights on every machine.
#![allow(clippy::expect_used, clippy::indexing_slicing)] // A tool for developers, over our own files.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use whybounce::intake;
use whybounce::reference::Reference;
use whybounce::reference::opinion::{KINDS, Kind, STEPS};
use whybounce::taxonomy::Category;

/// How often the texts are gone through.
const ROUNDS: usize = 30;
/// How much each step learns at first.
const RATE: f64 = 0.25;
/// How much a weight shrinks towards nothing with each step.
const DECAY: f64 = 2e-5;
/// How much a text that is no bounce counts more than one that is: there are fewer of them here than
/// in what people paste.
const RARER: f64 = 3.0;
/// A feature of fewer texts tells nothing.
const LEAST_TEXTS: usize = 2;
/// A weight of fewer steps makes no difference.
const LEAST_STEPS: i8 = 4;
/// So many features are kept.
const MOST_FEATURES: usize = 12_000;
/// So many parts are the texts divided into for measuring.
const FOLDS: usize = 5;

#[derive(Deserialize)]
struct Row {
    text: String,
    category: Category,
}

/// A text as the opinion sees it.
struct Sample {
    features: Vec<usize>,
    kind: usize,
}

fn kind(category: Category) -> Kind {
    match category {
        Category::AutoReply => Kind::AutoReply,
        Category::Delivered => Kind::Delivered,
        Category::Complaint => Kind::Complaint,
        Category::NotABounce => Kind::Other,
        _ => Kind::Bounce,
    }
}

/// The labelled texts and the examples of the rules.
fn rows(reference: &Reference) -> Vec<(String, Category)> {
    let mut rows = Vec::new();
    let mut files = vec![Path::new("tests/labelled/lines.ndjson").to_owned()];
    let folder = fs::read_dir("reference/opinion/texts").expect("the texts are there");
    files.extend(folder.map(|entry| entry.expect("the folder can be read").path()));
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).expect("a file of texts can be read");
        for (number, line) in text.lines().enumerate() {
            let row: Row = serde_json::from_str(line)
                .unwrap_or_else(|error| panic_at(&file.display().to_string(), number, &error));
            rows.push((row.text, row.category));
        }
    }
    let sentences = fs::read_to_string("tests/labelled/sentences.txt").expect("the sentences can be read");
    let mut category = None;
    for line in sentences.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => category = name.parse().ok(),
            None => rows.extend(category.map(|category| (line.to_owned(), category))),
        }
    }
    for rule in reference.rules() {
        rows.push((rule.example.clone(), rule.category));
    }
    // Where a rule stands makes no difference.
    rows.sort();
    rows.dedup();
    rows
}

#[allow(clippy::panic)]
fn panic_at(file: &str, number: usize, error: &serde_json::Error) -> ! {
    panic!("{file} line {}: {error}", number + 1)
}

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// The weights of all features.
struct Model {
    weights: Vec<[f64; KINDS]>,
    /// How much each weight has moved, so that common words settle and rare ones still learn.
    moved: Vec<[f64; KINDS]>,
}

impl Model {
    fn shares(&self, sample: &Sample) -> [f64; KINDS] {
        let mut totals = [0.0; KINDS];
        for feature in &sample.features {
            for (total, weight) in totals.iter_mut().zip(self.weights[*feature]) {
                *total += weight;
            }
        }
        let top = totals.iter().copied().fold(f64::MIN, f64::max);
        let powers = totals.map(|total| (total - top).exp());
        let sum: f64 = powers.iter().sum();
        powers.map(|power| power / sum)
    }

    fn learned(samples: &[&Sample], features: usize) -> Self {
        let mut model = Self { weights: vec![[0.0; KINDS]; features], moved: vec![[1e-8; KINDS]; features] };
        let mut order: Vec<&&Sample> = samples.iter().collect();
        let mut dice = Dice(1);
        for _ in 0..ROUNDS {
            dice.shuffle(&mut order);
            for sample in &order {
                model.learn(sample);
            }
        }
        model
    }

    fn learn(&mut self, sample: &Sample) {
        let shares = self.shares(sample);
        let counts = if sample.kind == Kind::Bounce as usize { 1.0 } else { RARER };
        for feature in &sample.features {
            for (kind, share) in shares.iter().enumerate() {
                let wrong = counts * (share - f64::from(u8::from(kind == sample.kind)));
                let slope = wrong + DECAY * self.weights[*feature][kind] * 1000.0;
                self.moved[*feature][kind] += slope * slope;
                self.weights[*feature][kind] -= RATE * slope / (1.0 + self.moved[*feature][kind]).sqrt();
            }
        }
    }
}

/// How often texts that were left out of the learning are told right.
fn measure(samples: &[Sample], features: usize) {
    let mut order: Vec<usize> = (0..samples.len()).collect();
    Dice(7).shuffle(&mut order);
    let (mut right, mut of_bounces, mut of_others) = (0, (0, 0), (0, 0));
    for fold in 0..FOLDS {
        let is_out = |place: usize| place % FOLDS == fold;
        let learned: Vec<&Sample> =
            order.iter().enumerate().filter(|(place, _)| !is_out(*place)).map(|(_, at)| &samples[*at]).collect();
        let model = Model::learned(&learned, features);
        for (_, at) in order.iter().enumerate().filter(|(place, _)| is_out(*place)) {
            let sample = &samples[*at];
            let shares = model.shares(sample);
            let told = (0..KINDS).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or_default();
            right += usize::from(told == sample.kind);
            let bounce = shares[Kind::Bounce as usize] >= 0.5;
            let counted = if sample.kind == Kind::Bounce as usize { &mut of_bounces } else { &mut of_others };
            counted.0 += usize::from(bounce == (sample.kind == Kind::Bounce as usize));
            counted.1 += 1;
        }
    }
    println!("kind right {right} of {}", samples.len());
    println!("bounces told as such {} of {}", of_bounces.0, of_bounces.1);
    println!("others told as such {} of {}", of_others.0, of_others.1);
}

fn main() {
    let reference = whybounce::builtin::reference();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut texts = Vec::new();
    for (text, category) in rows(&reference) {
        let deliveries = intake::read(text.as_bytes(), reference.shapes()).deliveries;
        // Only loose text needs an opinion.
        let Some(delivery) = deliveries.first().filter(|delivery| delivery.shape == intake::Shape::Text) else {
            continue;
        };
        texts.push((whybounce::classify::features(delivery, &reference), kind(category) as usize));
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for feature in texts.iter().flat_map(|(features, _)| features) {
        *counts.entry(feature).or_default() += 1;
    }
    let mut names: Vec<&str> =
        counts.iter().filter(|(_, count)| **count >= LEAST_TEXTS).map(|(name, _)| *name).collect();
    names.sort_unstable();
    numbers.extend(names.iter().enumerate().map(|(number, name)| ((*name).to_owned(), number)));
    let samples: Vec<Sample> = texts
        .iter()
        .map(|(features, kind)| Sample {
            features: features.iter().filter_map(|name| numbers.get(name).copied()).collect(),
            kind: *kind,
        })
        .collect();
    println!("{} texts, {} features", samples.len(), names.len());
    if std::env::args().any(|argument| argument == "--folds") {
        measure(&samples, names.len());
        return;
    }
    let model = Model::learned(&samples.iter().collect::<Vec<_>>(), names.len());
    write(&names, &model);
}

/// Writes the weights that make a difference, the words in their order.
fn write(names: &[&str], model: &Model) {
    let steps = |weight: f64| (weight * STEPS).round().clamp(-127.0, 127.0) as i8;
    let mut kept: Vec<(&str, [i8; KINDS])> =
        names.iter().zip(&model.weights).map(|(name, weights)| (*name, weights.map(steps))).collect();
    let weight = |weights: &[i8; KINDS]| weights.iter().map(|weight| weight.unsigned_abs()).max().unwrap_or_default();
    kept.retain(|(_, weights)| weight(weights) >= LEAST_STEPS.unsigned_abs());
    kept.sort_by_key(|(name, weights)| (std::cmp::Reverse(weight(weights)), *name));
    kept.truncate(MOST_FEATURES);
    kept.sort_unstable();
    let mut out = String::from(
        "# Learned by `cargo run --release --example opinion`: bounce, other, auto-reply, delivered,\n# complaint.\n",
    );
    for (name, weights) in &kept {
        out.push_str(name);
        for weight in weights {
            write!(out, "\t{weight}").expect("a string takes all");
        }
        out.push('\n');
    }
    fs::write("reference/opinion/weights.tsv", out).expect("the weights can be written");
    println!("{} features kept", kept.len());
}
