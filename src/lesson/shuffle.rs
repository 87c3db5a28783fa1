//! Chance that a seed decides, the same in every version and on every machine.

use crate::reference::pack::wide_hash;

/// A row of numbers that looks like chance (`SplitMix64`).
#[derive(Debug, Clone)]
pub(super) struct Shuffle(u64);

impl Shuffle {
    /// The row of a seed for a purpose.
    pub(super) fn of(seed: u64, purpose: &str) -> Self {
        Self(seed ^ wide_hash(purpose.as_bytes()))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Puts things in an order of chance.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            let other = (self.next() % (end as u64 + 1)) as usize;
            things.swap(end, other);
        }
    }
}
