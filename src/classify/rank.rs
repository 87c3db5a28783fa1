//! Weighs the signals against each other: a share of belief for every category.

use super::signal::Signal;
use crate::taxonomy::Category;

/// How sharply weights part categories.
const SHARPNESS: f64 = 1.15;
/// The weight of the answer "the text does not tell".
const DOUBT: f64 = 1.30;

/// How much each further signal adds, because wordings of one reply are not independent.
const SHARES: [f64; 6] = [1.0, 0.4, 0.25, 0.15, 0.1, 0.1];

/// The share of each category, the largest first, `unknown` among them; together 1.
pub fn shares(signals: &[Signal<'_>]) -> Vec<(Category, f64)> {
    // The weights of each category, the largest first: signals come in that order.
    let mut totals: Vec<(Category, f64, usize)> = Vec::with_capacity(8);
    for signal in signals {
        let known = totals.iter().position(|(category, ..)| *category == signal.category);
        let at = known.unwrap_or_else(|| {
            totals.push((signal.category, 0.0, 0));
            totals.len() - 1
        });
        if let Some((_, total, count)) = totals.get_mut(at) {
            *total += signal.weight * SHARES.get(*count).copied().unwrap_or_default();
            *count += 1;
        }
    }
    totals.push((Category::Unknown, DOUBT, 1));
    let top = totals.iter().map(|(_, weight, _)| *weight).fold(f64::MIN, f64::max);
    let mut shares: Vec<(Category, f64)> =
        totals.into_iter().map(|(category, weight, _)| (category, ((weight - top) * SHARPNESS).exp())).collect();
    shares.sort_by_key(|(category, _)| *category);
    let sum: f64 = shares.iter().map(|(_, power)| power).sum();
    for (_, power) in &mut shares {
        *power /= sum;
    }
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shares
}

/// How much likelier than its share says a category is right: words that are weighed against each other
/// mostly are of one mind.
const RIGHT_MORE_OFTEN: f64 = 1.6;

/// None is surer: on wordings never seen before about two in a hundred of the surest are wrong.
const SUREST: f64 = 0.985;

/// The confidence of a verdict whose category has this share, so that of all that are given with 0.9 nine
/// in ten are right.
pub fn calibrated(share: f64) -> f64 {
    let odds = RIGHT_MORE_OFTEN * share;
    (odds / (odds + 1.0 - share)).min(SUREST)
}
