//! Finds many fixed phrases in one pass over a text, letters of ASCII in either case alike; others as a phrase has them,
//! at its beginning in capitals too, or all in capitals.
//!
//! Ready in microseconds, where an automaton over letters takes milliseconds: the first four bytes
//! of each place tell which few phrases may begin there.

use std::ops::Range;

/// How many groups phrases are divided into, a bit for each.
const GROUPS: usize = 64;

/// How many bytes of a place tell which groups may begin there.
const LOOKED_AT: usize = 4;

/// For each byte the groups of which a phrase has it at one place.
type Groups = [u64; 256];

/// Phrases, ready to be found.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// Every phrase in lower case with its number, by its first two bytes, the longest first.
    all: Vec<(Box<[u8]>, usize)>,
    /// By the first bytes of a phrase, one after the other.
    groups: Box<[Groups; LOOKED_AT]>,
}

impl Phrases {
    /// Readies phrases; one that is shorter than two bytes is never found.
    pub fn new<'p>(phrases: impl Iterator<Item = &'p str>) -> Self {
        let numbered = phrases.enumerate().filter(|(_, phrase)| phrase.len() >= 2);
        let mut all: Vec<(Box<[u8]>, usize)> = numbered
            .flat_map(|(number, phrase)| spellings(phrase).into_iter().map(move |spelling| (spelling, number)))
            .collect();
        all.sort_by(|(one, first), (other, second)| {
            let beginnings = one.get(..2).cmp(&other.get(..2));
            beginnings.then(other.len().cmp(&one.len())).then(first.cmp(second))
        });
        let mut groups = Box::new([[0; 256]; LOOKED_AT]);
        for (group, members) in all.chunks(size(all.len())).enumerate() {
            for (phrase, _) in members {
                for (place, bytes) in groups.iter_mut().enumerate() {
                    let Some(own) = phrase.get(place) else {
                        for groups in bytes.iter_mut() {
                            *groups |= 1 << group;
                        }
                        continue;
                    };
                    for byte in [own.to_ascii_lowercase(), own.to_ascii_uppercase()] {
                        if let Some(groups) = bytes.get_mut(usize::from(byte)) {
                            *groups |= 1 << group;
                        }
                    }
                }
            }
        }
        Self { all, groups }
    }

    /// Where phrases stand in a text, with the number of each; of overlapping ones the first and longest.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (number, range) = self.next(text.as_bytes(), at)?;
            at = range.end;
            Some((number, range))
        })
    }

    /// Whether any phrase stands in a text.
    pub fn are_in(&self, text: &str) -> bool {
        self.next(text.as_bytes(), 0).is_some()
    }

    fn next(&self, text: &[u8], from: usize) -> Option<(usize, Range<usize>)> {
        let rest = text.get(from..)?;
        for (offset, place) in rest.windows(LOOKED_AT).enumerate() {
            let [one, two, three, four] = *place else { continue };
            let groups = self.groups_of([one, two, three, four]);
            if groups != 0
                && let Some(found) = self.at(text, from + offset, groups)
            {
                return Some(found);
            }
        }
        // At the end there is room for shorter phrases alone, of which none has a zero byte.
        let end = rest.len().saturating_sub(LOOKED_AT - 1);
        (end..rest.len()).find_map(|offset| {
            let mut place = [0; LOOKED_AT];
            place.iter_mut().zip(rest.iter().skip(offset)).for_each(|(slot, byte)| *slot = *byte);
            self.at(text, from + offset, self.groups_of(place))
        })
    }

    /// The groups of which a phrase may begin with these bytes.
    #[inline]
    fn groups_of(&self, place: [u8; LOOKED_AT]) -> u64 {
        let [first, second, third, fourth] = &*self.groups;
        let [one, two, three, four] = place;
        let of = |groups: &Groups, byte: u8| groups.get(usize::from(byte)).copied().unwrap_or_default();
        // Most places are ruled out by their first two bytes.
        match of(first, one) & of(second, two) {
            0 => 0,
            groups => groups & of(third, three) & of(fourth, four),
        }
    }

    /// The longest phrase of these groups that stands at a place.
    fn at(&self, text: &[u8], start: usize, mut groups: u64) -> Option<(usize, Range<usize>)> {
        let place = text.get(start..)?;
        let size = size(self.all.len());
        while groups != 0 {
            let members = self.all.iter().skip(groups.trailing_zeros() as usize * size).take(size);
            for (phrase, number) in members {
                let Some(found) = place.get(..phrase.len()) else { continue };
                // Most that begin alike end differently, and one byte is compared sooner than many.
                let ends_alike = found.last().map(u8::to_ascii_lowercase) == phrase.last().copied();
                if ends_alike && found.eq_ignore_ascii_case(phrase) {
                    return Some((*number, start..start + phrase.len()));
                }
            }
            groups &= groups - 1;
        }
        None
    }
}

/// The ways to write a phrase that differ in more than the case of ASCII letters ("Échec", "ÉCHEC"), in lower case for
/// the rest.
fn spellings(phrase: &str) -> Vec<Box<[u8]>> {
    let mut letters = phrase.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let ways = [phrase.to_owned(), capital, phrase.to_uppercase()];
    let mut spellings: Vec<Box<[u8]>> = Vec::new();
    for way in ways {
        let way = way.as_bytes().to_ascii_lowercase().into_boxed_slice();
        // Ways that differ in ASCII letters alone are one.
        if !spellings.contains(&way) {
            spellings.push(way);
        }
    }
    spellings
}

/// How many of so many phrases are in a group.
const fn size(phrases: usize) -> usize {
    let size = phrases.div_ceil(GROUPS);
    if size == 0 { 1 } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<(usize, usize, usize)> {
        let phrases = Phrases::new(phrases.iter().copied());
        phrases.find(text).map(|(number, range)| (number, range.start, range.end)).collect()
    }

    #[test]
    fn the_first_and_longest_counts_in_either_case() {
        let phrases = ["said:", "host", "host name", "über", "was not"];
        assert_eq!(found(&phrases, "Host Name was NOT said: über"), [(2, 0, 9), (4, 10, 17), (0, 18, 23), (3, 24, 29)]);
        assert_eq!(found(&phrases, "hosthost"), [(1, 0, 4), (1, 4, 8)]);
        assert_eq!(found(&phrases, "ho"), []);
        assert_eq!(found(&["hi", "cc"], "cc me, hi"), [(1, 0, 2), (0, 7, 9)], "also where nothing follows");
        assert_eq!(found(&["échec à paris"], "Échec à Paris, ÉCHEC À PARIS"), [(0, 0, 15), (0, 17, 32)]);
        assert!(Phrases::new(["x y"].into_iter()).are_in("aX Y") && !Phrases::new(["x y"].into_iter()).are_in("xy"));
    }
}
