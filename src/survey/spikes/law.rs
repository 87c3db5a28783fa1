//! The laws of chance behind it: a beta distribution and its beta-binomial.

/// A share that is not known exactly, as a beta distribution.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// What speaks for it.
    pub hits: f64,
    /// What speaks against it.
    pub misses: f64,
}

impl Share {
    /// A share by what is believed before, at the trust of so many cases, and what was seen.
    pub(super) fn of(believed: f64, trust: f64, hits: u64, cases: u64) -> Self {
        let misses = cases.saturating_sub(hits) as f64;
        Self { hits: believed * trust + hits as f64, misses: (1.0 - believed) * trust + misses }
    }

    /// The mean and two standard deviations: as large as it may well be.
    pub(super) fn at_most(self) -> f64 {
        let all = self.hits + self.misses;
        let mean = self.hits / all;
        mean + 2.0 * (mean * (1.0 - mean) / (all + 1.0)).sqrt()
    }

    /// The chance that `hits` or more of `cases` are hits: the upper tail of the beta-binomial distribution.
    pub(super) fn chance_of(self, hits: u64, cases: u64) -> f64 {
        // The logarithm of the chance that all are, and from there downwards.
        let mut chance: f64 = (0..cases)
            .map(|case| {
                let case = case as f64;
                ((self.hits + case) / (self.hits + self.misses + case)).ln()
            })
            .sum();
        let mut sum = chance.exp();
        let mut at = cases;
        while at > hits {
            let (k, n) = (at as f64, cases as f64);
            chance += (k / (n - k + 1.0)).ln() + ((n - k + self.misses) / (k - 1.0 + self.hits)).ln();
            sum += chance.exp();
            at -= 1;
        }
        sum.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_that_of_the_beta_binomial() {
        // Beta(1, 1): every count is as likely as any other.
        let flat = Share { hits: 1.0, misses: 1.0 };
        assert!((flat.chance_of(8, 10) - 3.0 / 11.0).abs() < 1e-9);
        assert!((flat.chance_of(0, 10) - 1.0).abs() < 1e-9);
        // By its definition, C(n, k) B(k + a, n - k + b) / B(a, b), summed over k.
        assert!((Share { hits: 2.0, misses: 5.0 }.chance_of(4, 12) - 0.439_075_63).abs() < 1e-8);
        assert!((Share { hits: 0.6, misses: 30.4 }.chance_of(5, 40) - 0.023_809_830_6).abs() < 1e-8);
    }
}
