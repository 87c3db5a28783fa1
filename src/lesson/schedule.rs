//! When a question comes back: spaced repetition by FSRS, in whole days.

use serde::{Deserialize, Serialize};

/// How well a question is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// After how many days it is still remembered nine times in ten.
    pub stability: f64,
    /// How hard it is, from 1 to 10.
    pub difficulty: f64,
    /// The day of the last answer, in days since 1970.
    pub last: i64,
    /// The day on which it is due again.
    pub due: i64,
}

/// The usual weights of FSRS-5, of which a right answer counts as "good" and a wrong one as "again".
mod weight {
    /// The first stability after a wrong and after a right answer.
    pub(super) const FIRST: [f64; 2] = [0.4072, 3.1262];
    /// The first difficulty, and how it falls with the rating.
    pub(super) const DIFFICULTY: [f64; 2] = [7.2102, 0.5316];
    /// How much an answer changes the difficulty, and how strongly it returns to that of an easy one.
    pub(super) const DRIFT: [f64; 2] = [1.0651, 0.0234];
    /// The growth of stability after a right answer.
    pub(super) const RECALL: [f64; 3] = [1.616, 0.1544, 1.0824];
    /// The stability after a wrong answer.
    pub(super) const FORGET: [f64; 4] = [1.9813, 0.0953, 0.2975, 2.2042];
    /// The change of stability by a second answer on one day.
    pub(super) const SAME_DAY: [f64; 2] = [0.5034, 0.6567];
    /// The shape of the curve of forgetting.
    pub(super) const CURVE: f64 = 19.0 / 81.0;
}

/// The ratings of FSRS that are used here.
const AGAIN: f64 = 1.0;
const GOOD: f64 = 3.0;
const EASY: f64 = 4.0;

/// No question rests longer than a hundred years.
const LONGEST: f64 = 36_500.0;

fn first_difficulty(rating: f64) -> f64 {
    let [first, fall] = weight::DIFFICULTY;
    (first - (fall * (rating - 1.0)).exp() + 1.0).clamp(1.0, 10.0)
}

impl Memory {
    /// The memory after an answer on a day.
    pub fn after(before: Option<Self>, is_right: bool, day: i64) -> Self {
        let rating = if is_right { GOOD } else { AGAIN };
        let [forgotten, known] = weight::FIRST;
        let (stability, difficulty) = match before {
            None => (if is_right { known } else { forgotten }, first_difficulty(rating)),
            Some(before) => before.changed(rating, day.saturating_sub(before.last).max(0)),
        };
        let stability = stability.clamp(0.1, LONGEST);
        // The stability is the time after which nine of ten are remembered, which is what is wanted.
        let wait = if is_right { stability.round().max(1.0) as i64 } else { 1 };
        Self { stability, difficulty, last: day, due: day.saturating_add(wait) }
    }

    /// Stability and difficulty after an answer so many days later.
    fn changed(self, rating: f64, days: i64) -> (f64, f64) {
        // What stands in a file may be anything.
        let stability = if self.stability.is_finite() { self.stability.clamp(0.1, LONGEST) } else { 0.1 };
        let difficulty = if self.difficulty.is_finite() { self.difficulty.clamp(1.0, 10.0) } else { 5.0 };
        let kept = (1.0 + weight::CURVE * days as f64 / stability).powf(-0.5);
        let next = if days == 0 {
            let [scale, shift] = weight::SAME_DAY;
            stability * (scale * (rating - GOOD + shift)).exp()
        } else if rating > AGAIN {
            let [base, tire, gain] = weight::RECALL;
            let growth = base.exp() * (11.0 - difficulty) * stability.powf(-tire) * ((1.0 - kept) * gain).exp_m1();
            stability * (1.0 + growth)
        } else {
            let [base, hard, stable, kept_less] = weight::FORGET;
            let next = base * difficulty.powf(-hard) * ((stability + 1.0).powf(stable) - 1.0);
            (next * ((1.0 - kept) * kept_less).exp()).min(stability)
        };
        let [step, pull] = weight::DRIFT;
        let moved = difficulty - step * (rating - GOOD);
        (next, (pull * first_difficulty(EASY) + (1.0 - pull) * moved).clamp(1.0, 10.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_rests_ever_longer_and_what_is_missed_returns_tomorrow() {
        let first = Memory::after(None, true, 100);
        let second = Memory::after(Some(first), true, first.due);
        let third = Memory::after(Some(second), true, second.due);
        assert_eq!(first.due, 103);
        assert!(second.due - second.last > 3 && third.due - third.last > second.due - second.last, "{third:?}");
        let missed = Memory::after(Some(third), false, third.due);
        assert_eq!(missed.due, third.due + 1);
        assert!(missed.stability < third.stability && missed.difficulty > third.difficulty);
        let odd = Memory { stability: f64::NAN, difficulty: -5.0, last: i64::MAX, due: i64::MIN };
        assert!(Memory::after(Some(odd), true, 5).stability.is_finite());
    }
}
