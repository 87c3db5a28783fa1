//! How soon an outage is named, and how often a quiet domain raises a false alarm:
//! `cargo bench --bench spikes`.
#![allow(clippy::print_stdout, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

#[path = "spikes/traffic.rs"]
mod traffic;

use rayon::prelude::*;

fn main() {
    for failing in [1.0, 0.9, 0.75, 0.5, 0.3] {
        let runs = 2000;
        let mut after: Vec<u64> =
            (0..runs).into_par_iter().filter_map(|seed| traffic::named_after(seed, failing)).collect();
        after.sort_unstable();
        let soon = after.iter().filter(|failed| **failed <= 20).count();
        let at = |share: f64| after.get((after.len() as f64 * share) as usize).copied().unwrap_or_default();
        println!(
            "an outage in which {:.0}% fail: named within 20 failures in {:.1}% of {runs} runs; median {}, 95% within {}",
            failing * 100.0,
            soon as f64 * 100.0 / runs as f64,
            at(0.5),
            at(0.95)
        );
    }
    let (domains, hours) = (500, 1000);
    let alarms: Vec<usize> =
        (0..8_u64).into_par_iter().map(|seed| traffic::false_alarms(seed, domains, hours)).collect();
    let total: usize = alarms.iter().sum();
    println!("{total} false alarms in {} quiet hours of a domain", alarms.len() * domains * hours as usize);
}
