//! All literals of the reference as a tree of words, found in a text in one pass.
//!
//! Folded text is words, so wordings are looked up word by word: word boundaries come for free. The
//! tree is packed once and walked where it lies.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::fold::{Folded, fold_fragment};
use crate::pack::{NONE, Pack, Packer, Section, wide_hash};

/// The number of a literal.
pub type Literal = u32;

/// How often one literal counts in one text.
const REPEATS: usize = 24;

/// Shorter words are too like each other, longer ones are no words.
const MISSPELT: std::ops::RangeInclusive<usize> = 6..=24;

/// How many bits tell which sums of letters known words have.
const SUMS: usize = 1 << 17;

/// How many numbers a word has in the table of words: two of its hash, its number, its node at the root.
const SLOT: usize = 4;

/// How many numbers stand before the children of a node: the literal that ends there, where its openings
/// begin, how many they are, how many children follow, each a word and a node.
const NODE: usize = 4;

/// How many numbers an opening has: first bytes, begin and length of the text, literal.
const OPENING: usize = 4;

/// Up to so many openings are looked at one by one.
const FEW: usize = 8;

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
    nodes: Vec<Branch>,
    count: u32,
}

#[derive(Debug, Default)]
struct Branch {
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
            self.nodes.push(Branch::default());
        }
        let mut at = 0;
        for word in words {
            let fresh = self.words.len() as u32;
            let word = *self.words.entry(word).or_insert(fresh);
            let next = self.nodes.len();
            let child = *self.nodes.get_mut(at)?.children.entry(word).or_insert(next);
            if child == next {
                self.nodes.push(Branch::default());
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
        // A node's number is where it stands, so that it lies beside its children.
        let mut places = Vec::new();
        let mut end = 0;
        for node in &self.nodes {
            places.push(end as u32);
            end += NODE + node.children.len() * 2;
        }
        let place = |node: usize| places.get(node).copied().unwrap_or(NONE);
        let (mut nodes, mut openings) = (Vec::with_capacity(end), Vec::new());
        for node in &self.nodes {
            let counts = (node.openings.len() as u32, node.children.len() as u32);
            nodes.extend([node.end.unwrap_or(NONE), openings.len() as u32, counts.0, counts.1]);
            nodes.extend(node.children.iter().flat_map(|(word, child)| [*word, place(*child)]));
            // In the order of the texts equal first bytes stand together.
            for (beginning, literal) in &node.openings {
                let [start, length] = packer.text(beginning);
                openings.extend([first_bytes(beginning), start, length, *literal]);
            }
        }
        let root =
            |word: u32| self.nodes.first().and_then(|root| root.children.get(&word)).map_or(NONE, |at| place(*at));
        packer.section(
            Section::Words,
            slots(self.words.iter().map(|(word, number)| (word.as_str(), *number, root(*number)))),
        );
        packer.section(Section::Nodes, nodes);
        packer.section(Section::Openings, openings);
        packer.section(Section::Sums, sums(self.words.keys().map(String::as_str)));
    }
}

/// The table of words: open addresses, at most two thirds of them taken.
fn slots<'w>(words: impl ExactSizeIterator<Item = (&'w str, u32, u32)>) -> Vec<u32> {
    let size = (words.len() * 3 / 2 + 1).next_power_of_two();
    let mut slots = [0, 0, NONE, NONE].repeat(size);
    for (word, number, root) in words {
        let [low, high] = halves(word);
        let mut at = low as usize & (size - 1);
        while slots.get(at * SLOT + 2) != Some(&NONE) {
            at = (at + 1) & (size - 1);
        }
        if let Some(slot) = slots.get_mut(at * SLOT..at * SLOT + SLOT) {
            slot.copy_from_slice(&[low, high, number, root]);
        }
    }
    slots
}

/// The hash of a word, whose sixty-four bits stand for the word itself.
fn halves(word: &str) -> [u32; 2] {
    let hash = wide_hash(word.as_bytes());
    [hash as u32, (hash >> 32) as u32]
}

/// Which sums of letters these words have.
fn sums<'w>(words: impl Iterator<Item = &'w str>) -> Vec<u32> {
    let mut sums = vec![0_u32; SUMS / 32];
    for word in words.filter(|word| may_be_misspelt(word)) {
        let sum = sum(word.as_bytes());
        if let Some(bits) = sums.get_mut(sum / 32) {
            *bits |= 1 << (sum % 32);
        }
    }
    sums
}

/// The first four bytes of a text as a number that orders like the text; zeros stand behind a shorter one.
fn first_bytes(text: &str) -> u32 {
    let mut first = [0; 4];
    first.iter_mut().zip(text.bytes()).for_each(|(slot, byte)| *slot = byte);
    u32::from_be_bytes(first)
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
    words: &'a [[u32; SLOT]],
    nodes: &'a [u32],
    openings: &'a [u32],
    sums: &'a [u32],
}

/// A packed node: its head and its children.
type Node<'a> = (&'a [u32; NODE], &'a [[u32; 2]]);

/// A word of the tree.
#[derive(Debug, Clone, Copy)]
struct Word {
    number: u32,
    /// The node that it leads to from the root.
    root: u32,
}

impl<'a> Tree<'a> {
    /// The tree of a pack.
    pub fn of(pack: &'a Pack) -> Self {
        Self {
            pack,
            words: pack.section(Section::Words).as_chunks().0,
            nodes: pack.section(Section::Nodes),
            openings: pack.section(Section::Openings),
            sums: pack.section(Section::Sums),
        }
    }

    fn word(&self, word: &str) -> Option<Word> {
        let mask = self.words.len().checked_sub(1)?;
        let halves = halves(word);
        let mut at = halves[0] as usize & mask;
        loop {
            let [low, high, number, root] = *self.words.get(at)?;
            if number == NONE {
                return None;
            }
            if [low, high] == halves {
                return Some(Word { number, root });
            }
            at = (at + 1) & mask;
        }
    }

    /// The literal that is this one word, letter by letter.
    pub fn literal(&self, word: &str) -> Option<Literal> {
        let ([literal, ..], _) =
            self.word(word).filter(|word| word.root != NONE).and_then(|word| self.node(word.root))?;
        (*literal != NONE).then_some(*literal)
    }

    /// A word; of one that no wording has, that which it misspells.
    fn meant(&self, word: &str) -> Option<Word> {
        self.word(word).or_else(|| self.misspelt(word))
    }

    /// The word that is meant where two neighbouring letters changed places within a longer one.
    ///
    /// It is the commonest slip of a typing hand; others turn one word into another too easily.
    fn misspelt(&self, word: &str) -> Option<Word> {
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
            let found = std::str::from_utf8(&letters).ok().and_then(|word| self.word(word));
            letters.swap(at, at + 1);
            found
        })
    }

    /// All literals in the text.
    pub fn find(&self, folded: &Folded) -> Hits {
        let mut hits = Vec::with_capacity(folded.words.len() * 3);
        let text =
            |at: usize| folded.words.get(at).and_then(|word| folded.text.get(word.at.clone())).unwrap_or_default();
        let meant: Vec<Option<Word>> = (0..folded.words.len()).map(|at| self.meant(text(at))).collect();
        let is_parted = |at: usize| folded.words.get(at).is_some_and(|word| word.parted);
        let rooted = self.openings(self.node(0));
        for start in 0..meant.len() {
            self.open(rooted, text(start), start..start + 1, &mut hits);
            let root = meant.get(start).copied().flatten().map(|word| word.root);
            let mut node = root.filter(|root| *root != NONE).and_then(|root| self.node(root));
            let mut end = start + 1;
            while let Some((head, children)) = node {
                let [literal, _, openings, _] = *head;
                if literal != NONE {
                    hits.push(Hit { literal, start: start as u32, end: end as u32 });
                }
                let Some(word) = meant.get(end).filter(|_| !is_parted(end)) else { break };
                if openings > 0 {
                    self.open(self.openings(node), text(end), start..end + 1, &mut hits);
                }
                node = word.and_then(|word| child(children, word.number)).and_then(|next| self.node(next));
                end += 1;
            }
        }
        Hits::of(hits)
    }

    /// A node: its head and its children.
    fn node(&self, at: u32) -> Option<Node<'a>> {
        let (head, rest) = self.nodes.get(at as usize..)?.split_first_chunk::<NODE>()?;
        let children = rest.get(..head[3] as usize * 2)?.as_chunks::<2>().0;
        Some((head, children))
    }

    /// What may open the last word of a literal at a node.
    fn openings(&self, node: Option<Node<'a>>) -> &'a [[u32; OPENING]] {
        let Some(([_, first, count, _], _)) = node.filter(|(head, _)| head[2] > 0) else { return &[] };
        let openings = self.openings.get(*first as usize..*first as usize + *count as usize * OPENING);
        openings.unwrap_or_default().as_chunks::<OPENING>().0
    }

    /// Notes the literals among `openings` that end in the beginning of `word`.
    fn open(&self, openings: &[[u32; OPENING]], word: &str, words: Range<usize>, hits: &mut Vec<Hit>) {
        let mut open = |opening: &[u32; OPENING]| {
            if word.starts_with(self.pack.text(opening, 1)) {
                hits.push(Hit { literal: opening[3], start: words.start as u32, end: words.end as u32 });
            }
        };
        if openings.len() <= FEW {
            return openings.iter().for_each(open);
        }
        // What begins a word is it up to its first or second byte, or has its first three.
        let first = first_bytes(word);
        let ranges = [(0xff00_0000, 0), (0xffff_0000, 0), (0xffff_ff00, 0xff)];
        for (mask, rest) in ranges.into_iter().take(word.len()) {
            let least = first & mask;
            let from = openings.partition_point(|[known, ..]| *known < least);
            openings.iter().skip(from).take_while(|[known, ..]| *known <= least | rest).for_each(&mut open);
        }
    }
}

/// The node that a word leads to.
fn child(children: &[[u32; 2]], word: u32) -> Option<u32> {
    // Few words follow most words.
    let found = if children.len() <= 8 {
        children.iter().find(|[known, _]| *known == word)
    } else {
        children.binary_search_by_key(&word, |[known, _]| *known).ok().and_then(|at| children.get(at))
    };
    found.map(|[_, node]| *node)
}
