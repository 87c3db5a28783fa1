//! All literals of the reference as a tree of words, found in a text in one pass.
//!
//! Folded text is words, so wordings are looked up word by word: word boundaries come for free. The
//! tree is packed once and walked where it lies.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::fold::{Folded, fold_fragment};
use crate::pack::{Keys, NONE, Pack, Packer, Section, hash};

/// The number of a literal.
pub type Literal = u32;

/// How often one literal counts in one text.
const REPEATS: usize = 24;

/// Shorter words are too like each other, longer ones are no words.
const MISSPELT: std::ops::RangeInclusive<usize> = 6..=24;

/// How many bits tell which sums of letters known words have.
const SUMS: usize = 1 << 17;

/// How many numbers a node has: where its children begin, how many they are, the literal that ends
/// there, where its openings begin, how many they are.
const NODE: usize = 5;

/// How many numbers an opening has: first character, begin and length of the text, literal.
const OPENING: usize = 4;

/// A literal at its place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Which literal.
    pub literal: Literal,
    /// The word with which it begins.
    pub start: u32,
    /// The word after it.
    pub end: u32,
}

impl Hit {
    /// The words that it covers.
    pub const fn words(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where literals stand in a text, by literal.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    all: Vec<Hit>,
    /// Which literals may be there, by their lowest bits: most that are asked for are not.
    some: [u64; Self::BITS / 64],
}

impl Hits {
    /// No literal at all.
    pub const EMPTY: Self = Self { all: Vec::new(), some: [0; Self::BITS / 64] };

    const BITS: usize = 1024;

    fn of(mut all: Vec<Hit>) -> Self {
        all.sort_unstable();
        let mut some = [0; Self::BITS / 64];
        let mut before: Option<Hit> = None;
        let mut count = 0;
        all.retain(|hit| {
            count = if before.is_some_and(|before| before.literal == hit.literal) { count + 1 } else { 1 };
            before = Some(*hit);
            if let Some(bits) = some.get_mut(hit.literal as usize % Self::BITS / 64) {
                *bits |= 1_u64 << (hit.literal % 64);
            }
            count <= REPEATS
        });
        Self { all, some }
    }

    /// All hits, by literal.
    pub fn all(&self) -> &[Hit] {
        &self.all
    }

    /// Where a literal stands.
    pub fn of_literal(&self, literal: Literal) -> &[Hit] {
        let some =
            self.some.get(literal as usize % Self::BITS / 64).is_some_and(|bits| bits >> (literal % 64) & 1 == 1);
        if !some {
            return &[];
        }
        let from = self.all.partition_point(|hit| hit.literal < literal);
        let rest = self.all.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|hit| hit.literal == literal).count();
        rest.get(..count).unwrap_or_default()
    }

    /// Where any of the literals stands.
    pub fn of_any<'a>(&'a self, literals: &'a [Literal]) -> impl Iterator<Item = Range<usize>> + 'a {
        literals.iter().flat_map(|literal| self.of_literal(*literal)).map(|hit| hit.words())
    }
}

/// A tree under construction.
#[derive(Debug, Default)]
pub struct Builder {
    words: HashMap<String, u32>,
    nodes: Vec<Node>,
    count: u32,
}

#[derive(Debug, Default)]
struct Node {
    children: BTreeMap<u32, usize>,
    end: Option<Literal>,
    /// Literals whose last word is open, by its beginning.
    openings: BTreeMap<String, Literal>,
}

impl Builder {
    /// The number of a fragment; none for a fragment without words.
    ///
    /// A trailing `*` leaves the end of the last word open.
    pub fn literal(&mut self, fragment: &str) -> Option<Literal> {
        let is_open = fragment.trim_end().ends_with('*');
        let mut words = fold_fragment(fragment);
        let last = if is_open { words.pop() } else { None };
        if words.is_empty() && last.is_none() {
            return None;
        }
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut at = 0;
        for word in words {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(word).or_insert(fresh);
            let next = self.nodes.len();
            let child = *self.nodes.get_mut(at)?.children.entry(word).or_insert(next);
            if child == next {
                self.nodes.push(Node::default());
            }
            at = child;
        }
        let (node, fresh) = (self.nodes.get_mut(at)?, self.count);
        let literal = match last {
            None => *node.end.get_or_insert(fresh),
            Some(word) => *node.openings.entry(word).or_insert(fresh),
        };
        self.count += u32::from(literal == fresh);
        Some(literal)
    }

    /// How many literals there are.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Packs the tree.
    pub fn pack(&self, packer: &mut Packer) {
        let mut roots = vec![NONE; self.words.len()];
        let mut sums = vec![0_u32; SUMS / 32];
        for word in self.words.keys().filter(|word| may_be_misspelt(word)) {
            let sum = sum(word.as_bytes());
            if let Some(bits) = sums.get_mut(sum / 32) {
                *bits |= 1 << (sum % 32);
            }
        }
        let (mut nodes, mut children, mut openings) = (Vec::new(), Vec::new(), Vec::new());
        for (at, node) in self.nodes.iter().enumerate() {
            let (first_child, first_opening) = (children.len() as u32, openings.len() as u32);
            for (word, child) in &node.children {
                children.extend([*word, *child as u32]);
                if at == 0
                    && let Some(root) = roots.get_mut(*word as usize)
                {
                    *root = *child as u32;
                }
            }
            // In the order of the texts equal first characters stand together.
            for (beginning, literal) in &node.openings {
                let [start, length] = packer.text(beginning);
                openings.extend([first_character(beginning), start, length, *literal]);
            }
            let counts = (node.children.len() as u32, node.openings.len() as u32);
            nodes.extend([first_child, counts.0, node.end.unwrap_or(NONE), first_opening, counts.1]);
        }
        packer.keys(Section::Words, self.words.iter().map(|(word, number)| (word.as_str(), *number)));
        packer.section(Section::Roots, roots);
        packer.section(Section::Nodes, nodes);
        packer.section(Section::Children, children);
        packer.section(Section::Openings, openings);
        packer.section(Section::Sums, sums);
    }
}

fn first_character(text: &str) -> u32 {
    text.chars().next().map_or(0, u32::from)
}

/// Whether letters of a word may have changed places.
fn may_be_misspelt(word: &str) -> bool {
    MISSPELT.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// A number that a word and every word of the same letters share.
fn sum(letters: &[u8]) -> usize {
    let each =
        letters.iter().map(|letter| u32::from(*letter).wrapping_mul(0x9e37_79b1).rotate_left(u32::from(*letter)));
    let sum = each.fold(letters.len() as u32, u32::wrapping_add);
    sum.wrapping_mul(0x85eb_ca6b) as usize >> 15
}

/// A packed tree.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a> {
    pack: &'a Pack,
    words: Keys<'a>,
    roots: &'a [u32],
    nodes: &'a [u32],
    children: &'a [u32],
    openings: &'a [u32],
    sums: &'a [u32],
}

impl<'a> Tree<'a> {
    /// The tree of a pack.
    pub fn of(pack: &'a Pack) -> Self {
        Self {
            pack,
            words: pack.keys(Section::Words),
            roots: pack.section(Section::Roots),
            nodes: pack.section(Section::Nodes),
            children: pack.section(Section::Children),
            openings: pack.section(Section::Openings),
            sums: pack.section(Section::Sums),
        }
    }

    /// The number of a word; of one that no wording has, that of the word which it misspells.
    fn number(&self, word: &str) -> Option<u32> {
        self.words.get_hashed(word, hash(word.as_bytes())).or_else(|| self.misspelt(word))
    }

    /// The word that is meant where two neighbouring letters changed places within a longer one.
    ///
    /// It is the commonest slip of a typing hand; others turn one word into another too easily.
    fn misspelt(&self, word: &str) -> Option<u32> {
        if !may_be_misspelt(word) {
            return None;
        }
        let sum = sum(word.as_bytes());
        if self.sums.get(sum / 32).is_none_or(|bits| bits >> (sum % 32) & 1 == 0) {
            return None;
        }
        let mut letters = word.as_bytes().to_vec();
        // The first letter is never the slip.
        (1..letters.len() - 1).find_map(|at| {
            letters.swap(at, at + 1);
            let found = std::str::from_utf8(&letters).ok().and_then(|word| self.words.get(word));
            letters.swap(at, at + 1);
            found
        })
    }

    /// All literals in the text.
    pub fn find(&self, folded: &Folded) -> Hits {
        let mut hits = Vec::with_capacity(folded.words.len() * 3);
        let text =
            |at: usize| folded.words.get(at).and_then(|word| folded.text.get(word.at.clone())).unwrap_or_default();
        let numbers: Vec<Option<u32>> = (0..folded.words.len()).map(|at| self.number(text(at))).collect();
        let rooted = self.openings(0);
        for start in 0..numbers.len() {
            self.open(rooted, text(start), start..start + 1, &mut hits);
            let root = numbers.get(start).copied().flatten().and_then(|word| self.roots.get(word as usize));
            let Some(mut at) = root.copied().filter(|node| *node != NONE) else { continue };
            for (end, number) in numbers.iter().enumerate().skip(start + 1) {
                let Some([_, _, literal, _, openings]) = self.node(at) else { break };
                if literal != NONE {
                    hits.push(Hit { literal, start: start as u32, end: end as u32 });
                }
                if openings > 0 {
                    self.open(self.openings(at), text(end), start..end + 1, &mut hits);
                }
                at = number.and_then(|number| self.child(at, number)).unwrap_or(NONE);
                if at == NONE {
                    break;
                }
            }
            if let Some([_, _, literal, ..]) = self.node(at)
                && literal != NONE
            {
                hits.push(Hit { literal, start: start as u32, end: numbers.len() as u32 });
            }
        }
        Hits::of(hits)
    }

    fn node(&self, at: u32) -> Option<[u32; NODE]> {
        let at = (at as usize).checked_mul(NODE)?;
        self.nodes.get(at..at.checked_add(NODE)?)?.try_into().ok()
    }

    fn child(&self, at: u32, word: u32) -> Option<u32> {
        let [first, count, ..] = self.node(at)?;
        let pairs = self.children.get(first as usize..(first + count * 2) as usize)?;
        let (pairs, _) = pairs.as_chunks::<2>();
        // Few words follow most words.
        let found = if pairs.len() <= 8 {
            pairs.iter().find(|[known, _]| *known == word)
        } else {
            pairs.binary_search_by_key(&word, |[known, _]| *known).ok().and_then(|at| pairs.get(at))
        };
        found.map(|[_, node]| *node)
    }

    /// What may open the last word of a literal at a node.
    fn openings(&self, at: u32) -> &'a [[u32; OPENING]] {
        let Some([_, _, _, first, count]) = self.node(at).filter(|node| node[4] > 0) else { return &[] };
        let openings = self.openings.get(first as usize..first as usize + count as usize * OPENING);
        openings.unwrap_or_default().as_chunks::<OPENING>().0
    }

    /// Notes the literals among `openings` that end in the beginning of `word`.
    fn open(&self, openings: &[[u32; OPENING]], word: &str, words: Range<usize>, hits: &mut Vec<Hit>) {
        let character = first_character(word);
        let from = openings.partition_point(|[known, ..]| *known < character);
        for opening in openings.iter().skip(from).take_while(|[known, ..]| *known == character) {
            if word.starts_with(self.pack.text(opening, 1)) {
                hits.push(Hit { literal: opening[3], start: words.start as u32, end: words.end as u32 });
            }
        }
    }
}
