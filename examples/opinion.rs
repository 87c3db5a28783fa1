//! Learns the second opinion anew: `cargo run --release --example opinion` reads the labelled texts
//! of the repository and writes `reference/opinion/weights.tsv`; with `--folds` it only measures, on
//! texts that were left out of the learning, with `--on FILE` on those of a file.
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
use whybounce::reference::opinion::{KINDS, Kind, OF_MARK, STEPS, of_each};
use whybounce::taxonomy::Category;

/// How often the texts are gone through.
const ROUNDS: usize = 40;
/// In how many of the last rounds the weights are averaged: a single end depends on the order of the texts.
const AVERAGED: usize = 25;
/// How much each step learns at first.
const RATE: f64 = 1.0;
/// How much a weight shrinks towards nothing with each step.
const DECAY: f64 = 3e-3;
/// How much a text that is no bounce counts more than one that is: there are fewer of them here than
/// in what people paste.
const RARER: f64 = 3.0;
/// How much the example of a rule counts beside a text: it is one line that was written for the rule.
const OF_RULE: f64 = 0.3;
/// A feature of fewer texts tells nothing.
const LEAST_TEXTS: usize = 2;
/// So many features are kept.
const MOST_FEATURES: usize = 18_000;
/// So many parts are the texts divided into for measuring.
const FOLDS: usize = 5;

#[derive(Deserialize)]
struct Row {
    text: String,
    category: Category,
}

/// A labelled text, and how much it counts.
#[derive(PartialEq, PartialOrd)]
struct Labelled {
    text: String,
    category: Category,
    weight: f64,
}

/// What the opinion sees of a text.
struct Look {
    features: Vec<String>,
    kind: usize,
    weight: f64,
}

/// A text as the opinion sees it.
struct Sample {
    /// The features with what each counts.
    features: Vec<(usize, f64)>,
    kind: usize,
    weight: f64,
}

impl Sample {
    /// A text by its features, of which those count that have a number.
    fn of(look: &Look, numbers: &HashMap<String, usize>) -> Self {
        let known: Vec<&String> = look.features.iter().filter(|name| numbers.contains_key(*name)).collect();
        let is_mark = |name: &str| name.starts_with('¤');
        let of_word = of_each(known.iter().filter(|name| !is_mark(name)).count());
        let counts = |name: &String| if is_mark(name) { OF_MARK } else { of_word };
        let features = known.iter().map(|name| (numbers[*name], counts(name))).collect();
        Self { features, kind: look.kind, weight: look.weight }
    }
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
fn rows(reference: &Reference) -> Vec<Labelled> {
    let mut rows = Vec::new();
    let mut files = vec![Path::new("tests/labelled/lines.ndjson").to_owned()];
    let folder = fs::read_dir("reference/opinion/texts").expect("the texts are there");
    files.extend(folder.map(|entry| entry.expect("the folder can be read").path()));
    files.sort();
    for file in &files {
        rows.extend(labelled(file));
    }
    let sentences = fs::read_to_string("tests/labelled/sentences.txt").expect("the sentences can be read");
    let mut category = None;
    for line in sentences.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => category = name.parse().ok(),
            None => rows.extend(category.map(|category| Labelled { text: line.to_owned(), category, weight: 1.0 })),
        }
    }
    for rule in reference.rules() {
        rows.push(Labelled { text: rule.example.clone(), category: rule.category, weight: OF_RULE });
    }
    // Where a rule stands makes no difference.
    rows.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    rows.dedup_by(|one, other| one.text == other.text && one.category == other.category);
    rows
}

/// The texts of a file.
fn labelled(file: &Path) -> Vec<Labelled> {
    let text = fs::read_to_string(file).expect("a file of texts can be read");
    let row = |(number, line)| -> Row {
        serde_json::from_str(line).unwrap_or_else(|error| panic_at(&file.display().to_string(), number, &error))
    };
    text.lines().enumerate().map(row).map(|Row { text, category }| Labelled { text, category, weight: 1.0 }).collect()
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
        for (feature, counts) in &sample.features {
            for (total, weight) in totals.iter_mut().zip(self.weights[*feature]) {
                *total += weight * counts;
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
        let mut sums = vec![[0.0; KINDS]; features];
        for round in 0..ROUNDS {
            dice.shuffle(&mut order);
            for sample in &order {
                model.learn(sample);
            }
            if round >= ROUNDS - AVERAGED {
                for (sum, weight) in sums.iter_mut().flatten().zip(model.weights.iter().flatten()) {
                    *sum += weight / AVERAGED as f64;
                }
            }
        }
        model.weights = sums;
        model
    }

    fn learn(&mut self, sample: &Sample) {
        let shares = self.shares(sample);
        let weighs = sample.weight * if sample.kind == Kind::Bounce as usize { 1.0 } else { RARER };
        for (feature, counts) in &sample.features {
            for (kind, share) in shares.iter().enumerate() {
                let wrong = weighs * counts * (share - f64::from(u8::from(kind == sample.kind)));
                let slope = wrong + DECAY * self.weights[*feature][kind];
                self.moved[*feature][kind] += slope * slope;
                self.weights[*feature][kind] -= RATE * slope / (1.0 + self.moved[*feature][kind]).sqrt();
            }
        }
    }
}

/// How often texts are told right.
#[derive(Default)]
struct Told {
    all: usize,
    right: usize,
    bounces: (usize, usize),
    others: (usize, usize),
}

impl Told {
    fn add(&mut self, model: &Model, sample: &Sample) {
        let shares = model.shares(sample);
        let told = (0..KINDS).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap_or_default();
        self.all += 1;
        self.right += usize::from(told == sample.kind);
        let is_bounce = sample.kind == Kind::Bounce as usize;
        let counted = if is_bounce { &mut self.bounces } else { &mut self.others };
        counted.0 += usize::from((shares[Kind::Bounce as usize] >= 0.5) == is_bounce);
        counted.1 += 1;
    }

    fn print(&self) {
        println!("kind right {} of {}", self.right, self.all);
        println!("bounces told as such {} of {}", self.bounces.0, self.bounces.1);
        println!("others told as such {} of {}", self.others.0, self.others.1);
    }
}

/// How often texts that were left out of the learning are told right.
fn measure(samples: &[Sample], features: usize) {
    let mut order: Vec<usize> = (0..samples.len()).collect();
    Dice(7).shuffle(&mut order);
    let mut told = Told::default();
    for fold in 0..FOLDS {
        let is_out = |place: usize| place % FOLDS == fold;
        let learned: Vec<&Sample> =
            order.iter().enumerate().filter(|(place, _)| !is_out(*place)).map(|(_, at)| &samples[*at]).collect();
        let model = Model::learned(&learned, features);
        for (_, at) in order.iter().enumerate().filter(|(place, _)| is_out(*place)) {
            told.add(&model, &samples[*at]);
        }
    }
    told.print();
}

/// The features of the loose texts among these, with their kinds; only they need an opinion.
fn looked_at(rows: Vec<Labelled>, reference: &Reference) -> Vec<Look> {
    let of = |Labelled { text, category, weight }| {
        let deliveries = intake::read(text.as_bytes(), reference.shapes()).deliveries;
        let delivery = deliveries.into_iter().next().filter(|delivery| delivery.shape == intake::Shape::Text)?;
        Some(Look {
            features: whybounce::classify::features(&delivery, reference),
            kind: kind(category) as usize,
            weight,
        })
    };
    rows.into_iter().filter_map(of).collect()
}

/// The features that stand in enough texts, each with a number.
fn numbered(texts: &[Look]) -> (Vec<&str>, HashMap<String, usize>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for feature in texts.iter().flat_map(|look| &look.features) {
        *counts.entry(feature).or_default() += 1;
    }
    let mut names: Vec<&str> =
        counts.iter().filter(|(_, count)| **count >= LEAST_TEXTS).map(|(name, _)| *name).collect();
    names.sort_unstable();
    let numbers = names.iter().enumerate().map(|(number, name)| ((*name).to_owned(), number)).collect();
    (names, numbers)
}

fn main() {
    let reference = whybounce::builtin::reference();
    let texts = looked_at(rows(&reference), &reference);
    let (names, numbers) = numbered(&texts);
    let all = |numbers: &HashMap<String, usize>| -> Vec<Sample> {
        texts.iter().map(|look| Sample::of(look, numbers)).collect()
    };
    let samples = all(&numbers);
    println!("{} texts, {} features", samples.len(), names.len());
    let mut arguments = std::env::args().skip(1);
    let asked = arguments.next();
    if asked.as_deref() == Some("--folds") {
        measure(&samples, names.len());
        return;
    }
    let model = Model::learned(&samples.iter().collect::<Vec<_>>(), names.len());
    // What little tells is left out, and the rest learned anew without it.
    let names = weightiest(&names, &model);
    let numbers: HashMap<String, usize> =
        names.iter().enumerate().map(|(number, name)| ((*name).to_owned(), number)).collect();
    let samples = all(&numbers);
    let model = Model::learned(&samples.iter().collect::<Vec<_>>(), names.len());
    if asked.as_deref() == Some("--on") {
        for file in arguments {
            let texts = looked_at(labelled(Path::new(&file)), &reference);
            let samples: Vec<Sample> = texts.iter().map(|look| Sample::of(look, &numbers)).collect();
            println!("{file}");
            let mut told = Told::default();
            for sample in &samples {
                told.add(&model, sample);
            }
            told.print();
        }
        return;
    }
    write(&names, &model);
}

/// The names of the features that make the most difference, in their order.
fn weightiest<'a>(names: &[&'a str], model: &Model) -> Vec<&'a str> {
    let weight = |at: usize| model.weights[at].iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|one, other| weight(*other).total_cmp(&weight(*one)).then(one.cmp(other)));
    order.truncate(MOST_FEATURES);
    order.sort_unstable();
    order.into_iter().map(|at| names[at]).collect()
}

/// Writes the weights that make a difference, the words in their order.
fn write(names: &[&str], model: &Model) {
    let steps = |weight: f64| (weight * STEPS).round().clamp(-127.0, 127.0) as i8;
    let mut out = String::from(
        "# Learned by `cargo run --release --example opinion`: bounce, other, auto-reply, delivered,\n# complaint.\n",
    );
    for (name, weights) in names.iter().zip(&model.weights) {
        out.push_str(name);
        for weight in weights.map(steps) {
            write!(out, "\t{weight}").expect("a string takes all");
        }
        out.push('\n');
    }
    fs::write("reference/opinion/weights.tsv", out).expect("the weights can be written");
    println!("{} features kept", names.len());
}
