//! The figures of a set: how often the verdicts are right, how sure they are when they are, and
//! what is taken for what.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Row, Subject, rounded};
use crate::taxonomy::Category;

/// How well the verdicts agree with the labels. Shares are between 0 and 1; a share of nothing is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many labels count.
    pub n: usize,
    /// How many do not, because the text does not tell.
    pub unclear_left_out: usize,
    /// For how many the input held no delivery.
    pub no_verdict: usize,
    /// The share whose category is the label's or one that it accepts too.
    pub category_accepted: Option<f64>,
    /// The share whose category is the label's.
    pub category_strict: Option<f64>,
    /// The accepted share of each category, averaged over the categories.
    pub category_macro: Option<f64>,
    /// The share whose permanence is right, of the labels that name one.
    pub permanence: Option<f64>,
    /// The share whose address is right, of the labels that name one.
    pub address: Option<f64>,
    /// The share whose recipient was found, of the labels that name one.
    pub recipient: Option<f64>,
    /// How many verdicts are `unknown`.
    pub said_unknown: usize,
    /// How many are wrong with a confidence of 0.8 or more.
    pub confidently_wrong: usize,
    /// How many would suppress an address that is to be kept.
    pub harmful: usize,
    /// How far confidence and agreement lie apart, on average over the bands.
    pub calibration_error: Option<f64>,
    /// Confidence against agreement.
    pub reliability: Vec<Band>,
    /// Each category of the labels.
    pub categories: Vec<CategoryFigure>,
    /// What is taken for what, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// The verdicts that are not accepted, the surest first.
    pub disagreements: Vec<Disagreement>,
}

/// The verdicts of about one confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// The least confidence in it.
    pub from: f64,
    /// The confidence at which the next begins.
    pub to: f64,
    /// How many verdicts are in it.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is accepted.
    pub agreement: f64,
}

/// How well one category is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryFigure {
    /// The label's category.
    pub category: Category,
    /// How many labels have it.
    pub n: usize,
    /// How many of their verdicts are accepted.
    pub accepted: usize,
}

/// A category that was taken for another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confusion {
    /// What the label says.
    pub label: Category,
    /// What was said; `None` for no verdict.
    pub verdict: Option<Category>,
    /// How often.
    pub n: usize,
    /// One such bounce.
    pub example: Disagreement,
}

/// A verdict that is not accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disagreement {
    /// The label's name.
    pub id: String,
    /// The line of the labels file.
    pub line: usize,
    /// What the label says.
    pub label: Category,
    /// What it accepts too.
    pub accept: Vec<Category>,
    /// What was said; `None` for no verdict.
    pub verdict: Option<Category>,
    /// With which confidence.
    pub confidence: f64,
    /// The words of the bounce, or the file where no words were found.
    pub text: String,
}

/// A count and what it is a share of.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.right as f64 / self.of as f64)
    }

    fn rounded(self) -> Option<f64> {
        self.value().map(|share| rounded(share, 1e4))
    }
}

/// The figures of these rows.
pub fn figures(rows: &[Row]) -> Figures {
    let clear: Vec<&Row> = rows.iter().filter(|row| row.label.is_clear).collect();
    let [mut accepted, mut strict, mut permanence, mut address, mut recipient] = [Share::default(); 5];
    let mut categories: BTreeMap<Category, Share> = BTreeMap::new();
    for row in &clear {
        let (label, said) = (&row.label, row.judgement.as_ref());
        accepted.count(row.is_accepted());
        strict.count(said.is_some_and(|said| said.category == label.category));
        categories.entry(label.category).or_default().count(row.is_accepted());
        if let Some(right) = label.permanence {
            permanence.count(said.is_some_and(|said| said.permanence == right));
        }
        if let Some(right) = label.address {
            address.count(said.is_some_and(|said| said.address == right));
        }
        if let Some(right) = &label.recipient {
            let found = said.and_then(|said| said.recipient.as_ref());
            recipient.count(found.is_some_and(|found| found.to_lowercase() == right.to_lowercase()));
        }
    }
    let (reliability, calibration_error) = reliability(&clear);
    let shares: Vec<f64> = categories.values().filter_map(|share| share.value()).collect();
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    let count = |counts: fn(&Row) -> bool| clear.iter().filter(|row| counts(row)).count();
    let disagreements = disagreements(&clear);
    Figures {
        n: clear.len(),
        unclear_left_out: rows.len() - clear.len(),
        no_verdict: count(|row| row.judgement.is_none()),
        category_accepted: accepted.rounded(),
        category_strict: strict.rounded(),
        category_macro: (!shares.is_empty()).then(|| rounded(mean, 1e4)),
        permanence: permanence.rounded(),
        address: address.rounded(),
        recipient: recipient.rounded(),
        said_unknown: count(|row| row.judgement.as_ref().is_some_and(|said| said.category == Category::Unknown)),
        confidently_wrong: count(Row::is_confidently_wrong),
        harmful: count(Row::is_harmful),
        calibration_error,
        reliability,
        categories: categories
            .into_iter()
            .map(|(category, share)| CategoryFigure { category, n: share.of, accepted: share.right })
            .collect(),
        confusions: confusions(&disagreements),
        disagreements,
    }
}

/// How many bands of confidence are told apart.
const BANDS: usize = 10;

/// Confidence against agreement, and how far they lie apart.
fn reliability(rows: &[&Row]) -> (Vec<Band>, Option<f64>) {
    let mut sums: BTreeMap<usize, (f64, Share)> = BTreeMap::new();
    for row in rows {
        let sure = row.confidence();
        let band = (1..BANDS).take_while(|band| sure * BANDS as f64 >= *band as f64).count();
        let (sum, share) = sums.entry(band).or_default();
        *sum += sure;
        share.count(row.is_accepted());
    }
    let apart: f64 = sums.values().map(|(sum, share)| (sum - share.right as f64).abs()).sum();
    let error = (!rows.is_empty()).then(|| rounded(apart / rows.len() as f64, 1e4));
    let bands = sums.into_iter().map(|(band, (sum, share))| Band {
        from: band as f64 / BANDS as f64,
        to: (band + 1) as f64 / BANDS as f64,
        n: share.of,
        confidence: rounded(sum / share.of as f64, 1e4),
        agreement: share.rounded().unwrap_or_default(),
    });
    (bands.collect(), error)
}

fn disagreements(rows: &[&Row]) -> Vec<Disagreement> {
    let wrong = rows.iter().filter(|row| !row.is_accepted());
    let mut found: Vec<Disagreement> = wrong
        .map(|row| Disagreement {
            id: row.label.id.clone(),
            line: row.label.line,
            label: row.label.category,
            accept: row.label.accept.clone(),
            verdict: row.judgement.as_ref().map(|said| said.category),
            confidence: row.confidence(),
            text: words(row),
        })
        .collect();
    found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    found
}

/// What tells a reader which bounce it is.
pub(super) fn words(row: &Row) -> String {
    match (&row.judgement, &row.label.subject) {
        (Some(said), _) if !said.text.is_empty() => said.text.clone(),
        (_, Subject::Path(path)) => path.clone(),
        (_, Subject::Text(text)) => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn confusions(disagreements: &[Disagreement]) -> Vec<Confusion> {
    let mut found: Vec<Confusion> = Vec::new();
    for wrong in disagreements {
        match found.iter_mut().find(|known| (known.label, known.verdict) == (wrong.label, wrong.verdict)) {
            Some(known) => known.n += 1,
            None => {
                found.push(Confusion { label: wrong.label, verdict: wrong.verdict, n: 1, example: wrong.clone() });
            }
        }
    }
    found.sort_by_key(|confusion| (std::cmp::Reverse(confusion.n), confusion.label, confusion.verdict));
    found
}
