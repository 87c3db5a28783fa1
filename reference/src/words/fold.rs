//! Folds text for matching: words in lower case without punctuation, each knowing where it stood.
//!
//! Servers wrap, hyphenate, quote and capitalise the same words in every way; folded they are alike.
//! Addresses, host names, links and numbers of hosts are taken out first and leave a mark in their
//! place, because words inside them say nothing about the failure; so are codes, which multi-line
//! replies repeat in the middle of sentences.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::entity::{Entity, EntityKind, HostEndings, entities};
use crate::code::{Found, codes};

/// A word of the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the folded text.
    pub at: Range<usize>,
    /// Where it stood in the original.
    pub source: Range<usize>,
    /// Counts the sentences, from 0.
    pub sentence: usize,
    /// Whether a reply begins with it in the midst of the text, so that no phrase runs on into it.
    pub parted: bool,
}

/// Folded text.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// Words separated by single spaces.
    pub text: String,
    /// The words, in order.
    pub words: Vec<Word>,
    /// What was taken out.
    pub entities: Vec<Entity>,
    /// The codes, in order, by their place in the original.
    pub codes: Vec<Found>,
    sentence: usize,
    parted: bool,
}

impl Folded {
    /// The word that stands for an entity.
    pub fn word_of(&self, entity: &Entity) -> Option<usize> {
        let at = self.words.partition_point(|word| word.source.start < entity.source.start);
        self.words.get(at).filter(|word| word.source.start == entity.source.start).map(|_| at)
    }

    /// The place in the original of the words `range`.
    pub fn source_of(&self, range: &Range<usize>) -> Range<usize> {
        let words = self.words.get(range.clone()).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end.max(first.source.start),
            _ => 0..0,
        }
    }

    /// Makes each of these ranges of words a sentence of its own, within the one around it.
    pub fn set_apart(&mut self, asides: impl Iterator<Item = Range<usize>>) {
        for (number, aside) in asides.enumerate() {
            for word in self.words.get_mut(aside).into_iter().flatten() {
                word.sentence = usize::MAX - number;
            }
        }
    }

    /// Lets no phrase run on from here, unless from an address or host whose reply this is.
    fn part(&mut self) {
        let last = self.words.last().and_then(|word| self.text.get(word.at.clone()));
        self.parted = last.is_some_and(|word| !word.starts_with('§'));
    }

    fn push(&mut self, word: &str, source: Range<usize>) {
        if word.is_empty() {
            return;
        }
        // Scripts without spaces run on, also across a line break; each of their characters is a word.
        let runs_on = !word.starts_with(|c: char| c.is_ascii())
            && word.chars().next().is_some_and(unspaced)
            && self.text.chars().next_back().is_some_and(unspaced);
        if !self.text.is_empty() && !runs_on {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        let parted = std::mem::take(&mut self.parted);
        self.words.push(Word { at: start..self.text.len(), source, sentence: self.sentence, parted });
    }

    /// Pushes a word, its contractions written out.
    fn push_word(&mut self, word: &str, source: Range<usize>) {
        let composed: String;
        let word = if word.is_ascii() || word.chars().all(|c| c.is_ascii() || is_settled(c)) {
            word
        } else {
            composed = word.nfkc().collect();
            &composed
        };
        let word = word.trim_matches('\'');
        match written_out(word) {
            Some(verb) => {
                self.push(verb, source.clone());
                self.push("not", source);
            }
            None => self.push(word, source),
        }
    }
}

/// Folds a text, with its entities and codes taken out.
pub fn fold(text: &str, endings: HostEndings<'_>) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(text.len() + 16),
        words: Vec::with_capacity(text.len() / 5 + 4),
        codes: codes(text),
        entities: entities(text, endings),
        sentence: 0,
        parted: false,
    };
    let mut cuts: Vec<(Range<usize>, Option<EntityKind>)> =
        Vec::with_capacity(folded.entities.len() + folded.codes.len());
    cuts.extend(folded.entities.iter().map(|entity| (entity.source.clone(), Some(entity.kind))));
    cuts.extend(folded.codes.iter().map(|found| (found.range.clone(), None)));
    cuts.sort_by_key(|(range, _)| range.start);
    let mut at = 0;
    let (mut reply, mut enhanced) = (None, None);
    let mut word = String::with_capacity(24);
    for (range, kind) in cuts {
        if range.start < at {
            // A code that runs on into a host's name, as in `554-gmx.net`, begins its reply all the same.
            if kind.is_none() && range.len() == 3 {
                reply = text.get(range);
            }
            continue;
        }
        fold_plain(text, at..range.start, &mut folded, &mut word);
        match kind {
            Some(kind) => folded.push(kind.mark(), range.clone()),
            // A reply begins what a server said; the lines of one reply repeat its codes.
            None if range.len() == 3 && reply != text.get(range.clone()) => {
                reply = text.get(range.clone());
                enhanced = None;
                folded.sentence += 1;
                folded.part();
            }
            None if range.len() > 3 && enhanced != text.get(range.clone()) => {
                enhanced = text.get(range.clone());
                folded.part();
            }
            None => {}
        }
        at = range.end;
    }
    fold_plain(text, at..text.len(), &mut folded, &mut word);
    folded
}

/// The folded words of a fragment of a rule.
pub fn fold_fragment(fragment: &str) -> Vec<String> {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' ';
    if fragment.bytes().all(is_plain) && !fragment.split(' ').any(|word| written_out(word).is_some()) {
        return fragment.split_ascii_whitespace().map(str::to_owned).collect();
    }
    let mut folded = Folded::default();
    fold_plain(fragment, 0..fragment.len(), &mut folded, &mut String::new());
    folded.words.iter().filter_map(|word| folded.text.get(word.at.clone())).map(str::to_owned).collect()
}

/// The verb of a contraction with "not".
fn written_out(word: &str) -> Option<&str> {
    match word {
        "cannot" | "can't" | "cant" => Some("can"),
        "won't" | "wont" => Some("will"),
        "doesnt" => Some("does"),
        "isnt" => Some("is"),
        "couldnt" => Some("could"),
        "didnt" => Some("did"),
        "hasnt" => Some("has"),
        "wasnt" => Some("was"),
        _ => word.strip_suffix("n't"),
    }
}

/// Folds a part of a text; `word` is an empty string that is used again and again.
fn fold_plain(text: &str, range: Range<usize>, folded: &mut Folded, word: &mut String) {
    let Some(part) = text.get(range.clone()) else { return };
    let mut run = Run { folded, word, source: 0..0, stop: false };
    let bytes = part.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let place = range.start + at;
        if byte.is_ascii_alphanumeric() {
            let rest = bytes.get(at..).unwrap_or_default();
            let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
            run.letters(part.get(at..at + length).unwrap_or_default(), place);
            at += length;
        } else if byte.is_ascii() {
            run.other(char::from(byte), place, part.get(at + 1..).unwrap_or_default());
            at += 1;
        } else {
            let Some(c) = part.get(at..).and_then(|rest| rest.chars().next()) else { break };
            run.character(c, place, part.get(at + c.len_utf8()..).unwrap_or_default());
            at += c.len_utf8();
        }
    }
    run.end_word();
    let stop = run.stop;
    folded.sentence += usize::from(stop);
}

/// A text while it is folded: the word that is under way, and whether a sentence has ended.
struct Run<'f> {
    folded: &'f mut Folded,
    word: &'f mut String,
    source: Range<usize>,
    stop: bool,
}

impl Run<'_> {
    /// Begins the next sentence if one has ended.
    fn go_on(&mut self) {
        if std::mem::take(&mut self.stop) {
            self.folded.sentence += 1;
        }
    }

    /// Takes in ASCII letters and digits.
    fn letters(&mut self, letters: &str, at: usize) {
        self.go_on();
        if self.word.is_empty() {
            self.source.start = at;
        }
        let from = self.word.len();
        self.word.push_str(letters);
        if let Some(fresh) = self.word.get_mut(from..) {
            fresh.make_ascii_lowercase();
        }
        self.source.end = at + letters.len();
    }

    /// Takes in a character that is not ASCII.
    fn character(&mut self, c: char, at: usize, rest: &str) {
        let c = match c {
            '’' | '‘' | '´' | 'ʼ' => return self.apostrophe(at, c.len_utf8()),
            // The capital of the Turkish i, whose dot would be left over as a letter of its own.
            'İ' => {
                self.letters("i", at);
                self.source.end = at + c.len_utf8();
                return;
            }
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => return,
            c => c,
        };
        if !(c.is_alphanumeric() || is_mark(c) || c == '§') {
            self.other(c, at, rest);
            return;
        }
        self.go_on();
        let mut letters = String::new();
        if is_settled(c) {
            letters.extend(c.to_lowercase());
        } else {
            letters.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
        }
        let next = at + c.len_utf8();
        if letters.chars().next().is_some_and(unspaced) {
            self.end_word();
            self.folded.push(&letters, at..next);
            return;
        }
        if self.word.is_empty() {
            self.source.start = at;
        }
        self.word.push_str(&letters);
        self.source.end = next;
    }

    fn apostrophe(&mut self, at: usize, length: usize) {
        if self.word.is_empty() {
            self.stop = false;
        } else {
            self.word.push('\'');
            self.source.end = at + length;
        }
    }

    /// Takes in a character that belongs to no word; `rest` follows it.
    fn other(&mut self, c: char, at: usize, rest: &str) {
        if matches!(c, '\'' | '`') {
            self.apostrophe(at, 1);
            return;
        }
        self.end_word();
        match c {
            // "queue.expired" is one sentence, "unknown. Please" two.
            '.' | '!' | '?' | '。' | '！' | '？' => self.stop = rest.is_empty() || opens_sentence(rest),
            c if c.is_whitespace() => {}
            _ => self.stop = false,
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.folded.push_word(self.word, self.source.clone());
            self.word.clear();
        }
    }
}

/// Whether a full stop before `rest` ends a sentence.
fn opens_sentence(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| c.is_whitespace() || !c.is_ascii() || "\"')]>".contains(c))
}

/// Whether a character stays as it is under NFKC, for the scripts that bounces are written in.
const fn is_settled(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}' | '\u{391}'..='\u{3ce}'
        | '\u{400}'..='\u{482}' | '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{64a}' | '\u{e01}'..='\u{e30}'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{3099}' | '\u{309a}' | 'ー')
}

/// Whether the character belongs to a script that is written without spaces, or whose words take
/// endings so freely that word boundaries do not help.
pub fn unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Folded {
        let mut packer = crate::pack::Packer::default();
        packer.keys(crate::pack::Section::Endings, ["com", "net", "org", "example"].map(|ending| (ending, 0)));
        fold(text, HostEndings::of(&packer.finish()))
    }

    fn text_of(text: &str) -> String {
        folded(text).text
    }

    #[test]
    fn punctuation_case_and_contractions_vanish() {
        assert_eq!(text_of("The E-Mail account doesn’t  exist"), "the e mail account does not exist");
        assert_eq!(text_of("User can't be found; cannot deliver"), "user can not be found can not deliver");
        assert_eq!(text_of("RESOLVER.ADR.RecipNotFound"), "resolver adr recipnotfound");
        assert_eq!(text_of("İletiniz"), "iletiniz");
    }

    #[test]
    fn codes_hosts_addresses_and_links_leave_a_mark_at_most() {
        assert_eq!(text_of("550-5.1.1 tried to\n550 5.1.1 reach"), "tried to reach");
        assert_eq!(
            text_of(
                "host mx1.spam.example.com[192.0.2.7] said: <ann@virus.example>: see https://blocked.example.com/spam?x=1."
            ),
            "host §host §ip said §addr see §link"
        );
        assert_eq!(text_of("rejected.Please call, user unknown.no mail"), "rejected please call user unknown no mail");
    }

    #[test]
    fn scripts_without_spaces_run_on_over_line_breaks() {
        assert_eq!(text_of("メールボックスが\n いっぱいです"), "メールボックスがいっぱいです");
    }

    #[test]
    fn sentences_are_counted() {
        let folded = folded("User unknown. Mailbox full");
        assert_eq!(folded.words.iter().map(|word| word.sentence).collect::<Vec<_>>(), [0, 0, 1, 1]);
    }

    #[test]
    fn a_code_parts_the_words_around_it_but_not_the_lines_of_its_reply() {
        let parted = |text: &str| {
            let folded = folded(text);
            let words = folded.words.iter().filter(|word| word.parted && word.at.start > 0);
            words.filter_map(|word| folded.text.get(word.at.clone())).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(parted("Error sending message: 535 Authentication failed"), ["authentication"]);
        assert_eq!(parted("Address rejected: 5.1.1 User unknown"), ["user"]);
        assert_eq!(parted("550-5.1.1 The account that you\n550-5.1.1 tried to reach\n550 5.1.1 is unknown").len(), 0);
        assert_eq!(parted("<ann@example.com>: 550 5.1.1 User unknown").len(), 0);
        assert_eq!(parted("450 4.7.1 greylisted 550 5.1.1 User unknown"), ["user"]);
    }

    #[test]
    fn words_know_their_place() {
        let text = "550 5.1.1 <a@b.example>: User   Unknown";
        let folded = folded(text);
        let last = folded.words.len() - 1;
        assert_eq!(text.get(folded.source_of(&(last - 1..last + 1))), Some("User   Unknown"));
    }
}
