//! A number for each distinct delivery, and little beside it.
//!
//! Each delivery takes 8 bytes where it failed for good and 20 where it waits, and a sixteenth more at most
//! for those to come. The numbers are hashes by a seed of this process: nobody can choose where they fall.

use super::groups::By;

/// How many parts the numbers are spread over, so that making room for one moves few others.
const SHARDS: usize = 1 << 10;

/// Values by the numbers of deliveries.
#[derive(Debug)]
pub struct Ledger<V> {
    shards: Vec<Shard<V>>,
}

/// Those of the numbers that begin alike, in their order.
#[derive(Debug)]
struct Shard<V> {
    keys: Vec<u64>,
    values: Vec<V>,
}

impl<V> Default for Ledger<V> {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| Shard { keys: Vec::new(), values: Vec::new() }).collect() }
    }
}

impl<V> Ledger<V> {
    /// Whether a delivery is in it.
    pub fn has(&self, key: u64) -> bool {
        self.shards.get(shard(key)).is_some_and(|shard| shard.keys.binary_search(&key).is_ok())
    }

    /// Puts a delivery in that is not in it.
    pub fn put(&mut self, key: u64, value: V) {
        let Some(shard) = self.shards.get_mut(shard(key)) else { return };
        let Err(place) = shard.keys.binary_search(&key) else { return };
        if shard.keys.len() == shard.keys.capacity() {
            let more = shard.keys.len() / 16 + 4;
            shard.keys.reserve_exact(more);
            shard.values.reserve_exact(more);
        }
        shard.keys.insert(place, key);
        shard.values.insert(place, value);
    }

    /// Takes a delivery out, if it is in it.
    pub fn take(&mut self, key: u64) -> Option<V> {
        let shard = self.shards.get_mut(shard(key))?;
        let place = shard.keys.binary_search(&key).ok()?;
        shard.keys.remove(place);
        Some(shard.values.remove(place))
    }
}

const fn shard(key: u64) -> usize {
    (key >> (u64::BITS - SHARDS.trailing_zeros())) as usize
}

/// The groups of a delivery that waits, so that it can be taken from them again.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    sender: u16,
    host: u16,
    provider: u16,
    code: u16,
    hour: u16,
    cause: u8,
    /// Whether it is counted at all, and three and four bits of the others.
    permanence_and_address: u8,
}

/// Set where a delivery is counted.
const COUNTED: u8 = 1 << 7;

impl Place {
    /// That of a delivery which waits and is not counted.
    pub const UNCOUNTED: Self =
        Self { sender: 0, host: 0, provider: 0, code: 0, hour: 0, cause: 0, permanence_and_address: 0 };

    /// Whether it is counted.
    pub const fn is_counted(self) -> bool {
        self.permanence_and_address & COUNTED != 0
    }

    /// What is kept of the groups of a delivery: all but its domain, which its recipient tells, and its day,
    /// which its hour tells.
    pub fn of(places: &[u16; By::COUNT]) -> Self {
        let place = |by: By| places.get(by as usize).copied().unwrap_or_default();
        Self {
            sender: place(By::Sender),
            host: place(By::Host),
            provider: place(By::Provider),
            code: place(By::Code),
            hour: place(By::Hour),
            cause: place(By::Cause) as u8,
            permanence_and_address: COUNTED | ((place(By::Permanence) & 7) << 4 | place(By::Address) & 0xf) as u8,
        }
    }

    /// The group of its hour.
    pub const fn hour(self) -> u16 {
        self.hour
    }

    /// All of its groups.
    pub fn places(self, domain: u16, day: u16) -> [u16; By::COUNT] {
        let mut places = [0; By::COUNT];
        for (by, place) in By::EVERY.iter().zip(&mut places) {
            *place = match by {
                By::Cause => self.cause.into(),
                By::Domain => domain,
                By::Provider => self.provider,
                By::Code => self.code,
                By::Sender => self.sender,
                By::Hour => self.hour,
                By::Day => day,
                By::Host => self.host,
                By::Permanence => (self.permanence_and_address >> 4 & 7).into(),
                By::Address => (self.permanence_and_address & 0xf).into(),
            };
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_takes_at_most_24_bytes() {
        let mut ledger = Ledger::default();
        let count = 300_000_u64;
        for number in 0..count {
            ledger.put(number.wrapping_mul(0x9e37_79b9_7f4a_7c15), Place::of(&[0; By::COUNT]));
        }
        let room = |shard: &Shard<Place>| shard.keys.capacity() * 8 + shard.values.capacity() * size_of::<Place>();
        let bytes: usize = ledger.shards.iter().map(room).sum();
        assert!(bytes as u64 <= 24 * count, "{} bytes each", bytes as u64 / count);
        assert!(ledger.has(0x9e37_79b9_7f4a_7c15));
        assert!(ledger.take(0x9e37_79b9_7f4a_7c15).is_some() && !ledger.has(0x9e37_79b9_7f4a_7c15));
    }
}
