//! A learned opinion on what a text is, beside the rules: a weight for each word and each pair of
//! words that stand side by side, learned from labelled texts (`opinion/texts/*.ndjson`).
//!
//! It knows how weights are stored and added up, not what words are taken from a text.

use std::fs;
use std::path::Path;

use crate::fault::Fault;
use crate::pack::{NONE, Pack, Packer, Section, hash};

/// What a text may be, in the order of the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The report of a delivery that failed or is late.
    Bounce,
    /// Anything else that reports no delivery.
    Other,
    /// An automatic answer.
    AutoReply,
    /// The report of a success.
    Delivered,
    /// The report that a recipient marked a message as spam.
    Complaint,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Bounce, Self::Other, Self::AutoReply, Self::Delivered, Self::Complaint];
}

/// How many weights a word has: one for each kind.
pub const KINDS: usize = Kind::ALL.len();

/// One weight for each kind.
pub type Weights = [i8; KINDS];

/// So many steps of a weight make one unit of evidence, in natural logarithms of odds.
pub const STEPS: f64 = 10.0;

/// How much of its weight a mark counts for: what rules and codes say is known without it.
pub const OF_MARK: f64 = 0.1;

/// How much of its weight each of so many words and pairs counts for: a long text is no surer of its
/// kind only because it has more words.
pub fn of_each(words: usize) -> f64 {
    (words.max(1) as f64).sqrt().recip()
}

/// How many numbers a slot has: the word's number, the weights of the first four kinds, and those of
/// the others.
const SLOT: usize = 3;

fn packed(weights: Weights) -> [u32; SLOT - 1] {
    let mut numbers = [0; SLOT - 1];
    for (at, weight) in weights.into_iter().enumerate() {
        if let Some(number) = numbers.get_mut(at / 4) {
            *number |= u32::from(weight.cast_unsigned()) << (at % 4 * 8);
        }
    }
    numbers
}

fn unpacked([first, second]: [u32; SLOT - 1]) -> Weights {
    let mut weights = [0; KINDS];
    for (weight, byte) in weights.iter_mut().zip(first.to_le_bytes().into_iter().chain(second.to_le_bytes())) {
        *weight = byte.cast_signed();
    }
    weights
}

/// The number of a word.
pub fn of_word(word: &str) -> u32 {
    hash(word.as_bytes())
}

/// The number of two words that stand side by side.
pub const fn of_pair(one: u32, other: u32) -> u32 {
    one.rotate_left(7).wrapping_mul(0x9e37_79b1) ^ other.wrapping_mul(0x85eb_ca6b)
}

/// The number of a word or a pair of words as it stands in the file of weights.
fn of_feature(feature: &str) -> u32 {
    match feature.split_once(' ') {
        Some((one, other)) => of_pair(of_word(one), of_word(other)),
        None => of_word(feature),
    }
}

/// The weights of a pack.
#[derive(Debug, Clone, Copy)]
pub struct Opinion<'a> {
    slots: &'a [[u32; SLOT]],
}

impl<'a> Opinion<'a> {
    /// The weights of a pack; none where it has none.
    pub fn of(pack: &'a Pack) -> Self {
        Self { slots: pack.section(Section::Opinion).as_chunks().0 }
    }

    /// Whether nothing was learned.
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The weights of a word or pair by its number.
    pub fn weights(&self, feature: u32) -> Option<Weights> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = feature as usize & mask;
        loop {
            let [known, first, second] = *self.slots.get(at)?;
            if second == NONE {
                return None;
            }
            if known == feature {
                return Some(unpacked([first, second]));
            }
            at = (at + 1) & mask;
        }
    }
}

/// Packs the weights of a folder, where it has any.
///
/// # Errors
/// A line that is no word with its weights, with its place.
pub(crate) fn pack(packer: &mut Packer, root: &Path) -> Result<(), Fault> {
    let file = root.join("opinion/weights.tsv");
    let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
    let mut features = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty()) {
        let read = || {
            let mut cells = line.split('\t');
            let feature = cells.next()?;
            let mut weights = [0_i8; KINDS];
            for weight in &mut weights {
                *weight = cells.next()?.parse().ok()?;
            }
            cells.next().is_none().then_some((of_feature(feature), weights))
        };
        let found = read().ok_or_else(|| {
            Fault::of_file(&file, format!("line {}: expected a word and {KINDS} numbers from -127 to 127", number + 1))
        })?;
        features.push(found);
    }
    let size = (features.len() * 4 / 3 + 1).next_power_of_two();
    let mut slots = [0, 0, NONE].repeat(size);
    for (feature, weights) in features {
        let mut at = feature as usize & (size - 1);
        while slots.get(at * SLOT + SLOT - 1) != Some(&NONE) {
            at = (at + 1) & (size - 1);
        }
        if let Some(slot) = slots.get_mut(at * SLOT..at * SLOT + SLOT) {
            let [first, second] = packed(weights);
            slot.copy_from_slice(&[feature, first, second]);
        }
    }
    packer.section(Section::Opinion, slots);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_found_by_word_and_by_pair() {
        let folder = std::env::temp_dir().join(format!("whybounce-opinion-{}", std::process::id()));
        fs::create_dir_all(folder.join("opinion")).unwrap();
        fs::write(
            folder.join("opinion/weights.tsv"),
            "# learned\nfull\t3\t-4\t0\t127\t-127\nmailbox full\t9\t0\t0\t-1\t0\n",
        )
        .unwrap();
        let mut packer = Packer::default();
        pack(&mut packer, &folder).unwrap();
        let found = packer.finish();
        let opinion = Opinion::of(&found);
        assert_eq!(opinion.weights(of_word("full")), Some([3, -4, 0, 127, -127]));
        assert_eq!(opinion.weights(of_pair(of_word("mailbox"), of_word("full"))), Some([9, 0, 0, -1, 0]));
        assert_eq!(opinion.weights(of_pair(of_word("full"), of_word("mailbox"))), None);
        fs::write(folder.join("opinion/weights.tsv"), "full\t3\t-4\n").unwrap();
        let fault = pack(&mut Packer::default(), &folder).unwrap_err();
        assert!(fault.to_string().contains("line 1"), "{fault}");
        fs::remove_dir_all(folder).unwrap();
    }
}
