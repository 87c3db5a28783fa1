//! What a query asks for: its codes in one spelling, the provider it names, and the words that tell.

use std::collections::HashSet;
use std::ops::Range;

use crate::reference::Reference;
use crate::reference::document::Kind;
use crate::reference::index::Index;
use crate::reference::lexicon;
use crate::reference::spelling::{self, Spelled};

use super::meant;
use super::weigh::LINE;

/// A provider's name has at most this many words.
const LONGEST_NAME: usize = 3;

/// The name of something in a program, behind a dot, has at least so many letters.
const SHORTEST_MEMBER: usize = 7;

/// How the ids of pages on the errors of a library begin.
const ERRORS: &str = "errors-";

/// A library's name of fewer letters is many other things.
const SHORTEST_LIBRARY: usize = 4;

/// A longer query is a pasted line, whose odd words are names and not slips.
const WORDS_WITH_SLIPS: usize = 5;

/// A query, taken apart.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// What stands between white space, codes in their usual spelling.
    pub(super) pieces: Vec<String>,
    /// All words.
    pub(super) words: Vec<String>,
    /// The words without those of every question.
    pub(super) telling: Vec<String>,
    /// These without the provider's name.
    pub(super) topic: Vec<String>,
    /// The page of the provider that it names beside other words.
    pub(super) provider: Option<usize>,
    /// All words but the provider's name.
    pub(super) beside: Vec<String>,
    /// The page of the library whose errors it names beside other words.
    pub(super) errors: Option<usize>,
    /// Whether it asks, as `how`, `why` and `can` do.
    pub(super) is_question: bool,
    /// Whether it is nothing but codes and words of every question.
    pub(super) is_code: bool,
    /// The words of every question, which tell nothing.
    pub(super) fillers: HashSet<String>,
    /// The names that it asks to tell apart, as `A vs B` does.
    pub(super) apart: Vec<String>,
}

impl Asked {
    pub(super) fn of(query: &str, reference: &Reference) -> Self {
        let index = reference.index();
        let fillers = reference.sentence("search-fillers", &[]);
        let fillers: HashSet<String> = fillers.split_whitespace().map(str::to_owned).collect();
        let is_filler = |word: &String| fillers.contains(word);
        let words = mended(members(lexicon::split(&of_domains(query)), reference), reference);
        let plain = || words.iter().filter(|word| word.parse::<f64>().is_err() && !spelled(word));
        let pieces = pieces(query, index, plain().all(is_filler));
        let is_code = !pieces.is_empty()
            && pieces.iter().all(|piece| spelled(piece) || is_filler(&piece.to_lowercase()))
            && pieces.iter().any(|piece| spelled(piece));
        let questions = reference.sentence("search-questions", &[]);
        let is_question = query.ends_with('?')
            || words.first().is_some_and(|first| questions.split_whitespace().any(|word| word == first));
        let mut without: Vec<String> = words.iter().filter(|word| !is_filler(word)).cloned().collect();
        // Of nothing but such words, one may be what is asked about: "what does NDR stand for".
        if without.is_empty() && words.len() > 1 {
            without = words.iter().filter(|word| index.find(word).is_some()).cloned().collect();
        }
        // Two or three words may be a name, of which each counts.
        let is_loose = is_question || words.len() + 1 >= LINE || provider(&without, index).is_some();
        let telling = if without.is_empty() || !(is_loose || words.iter().any(|word| spelled(word))) {
            words.clone()
        } else {
            without
        };
        let without = |words: &[String], name: &Range<usize>| -> Vec<String> {
            words.iter().enumerate().filter(|(at, _)| !name.contains(at)).map(|(_, word)| word.clone()).collect()
        };
        let named = |words: &[String]| provider(words, index).filter(|(_, name)| name.len() < words.len());
        let (provider, topic) = match provider(&telling, index) {
            Some((at, name)) if name.len() < words.len() => (Some(at), without(&telling, &name)),
            _ => (of_zone(&pieces, reference).filter(|_| pieces.len() > 1), telling.clone()),
        };
        let beside = named(&words).map_or_else(|| words.clone(), |(_, name)| without(&words, &name));
        let errors = library(&words, &pieces, index).filter(|_| words.len() > 1);
        let apart = apart(&words, reference, is_filler);
        Self { pieces, words, telling, topic, provider, beside, errors, is_question, is_code, fillers, apart }
    }
}

impl Asked {
    /// Whether a word is the number of a mark such as AUP#1130, which may be one that was never seen: its letters
    /// count.
    pub(super) fn is_of_mark(&self, word: &str) -> bool {
        let is_mark = |piece: &String| piece.contains(word) && piece.contains(char::is_alphabetic);
        word.bytes().all(|byte| byte.is_ascii_digit()) && self.pieces.iter().any(is_mark)
    }
}

/// The words, and in place of one such as `SmtpStatusCode.MailboxUnavailable`, which stands nowhere, its parts.
fn members(words: Vec<String>, reference: &Reference) -> Vec<String> {
    let lexicon = reference.lexicon();
    // No domain ends so.
    let is_member = |word: &String| {
        word.rsplit_once('.').is_some_and(|(_, last)| last.len() >= SHORTEST_MEMBER) && meant::is_unknown(lexicon, word)
    };
    let parts = |word: String| -> Vec<String> {
        if is_member(&word) { word.split('.').map(str::to_owned).collect() } else { vec![word] }
    };
    words.into_iter().flat_map(parts).collect()
}

/// The words, and in place of one that stands nowhere the known one that it is a misspelling of.
fn mended(mut words: Vec<String>, reference: &Reference) -> Vec<String> {
    let lexicon = reference.lexicon();
    if words.len() > WORDS_WITH_SLIPS {
        return words;
    }
    for word in &mut words {
        if meant::is_unknown(lexicon, word) {
            let common = |found: &meant::Found| lexicon.postings(found.word).len();
            if let Some(known) = meant::misspelt(lexicon, word).into_iter().max_by_key(common) {
                lexicon.word(known.word).clone_into(word);
            }
        }
    }
    words
}

/// A few words with the domains of their addresses in place of these: kim@gmail.com asks about gmail.com.
fn of_domains(query: &str) -> String {
    if query.split_whitespace().count() > WORDS_WITH_SLIPS {
        return query.to_owned();
    }
    let domain = |word: &str| word.rsplit_once('@').map_or(word, |(_, domain)| domain).to_owned();
    query.split_whitespace().map(domain).collect::<Vec<_>>().join(" ")
}

fn spelled(word: &str) -> bool {
    matches!(spelling::code(word), Some(Spelled::Detail(..) | Spelled::Subject(..) | Spelled::Reply(_)))
}

/// The provider that some words name, and which ones.
fn provider(words: &[String], index: Index<'_>) -> Option<(usize, Range<usize>)> {
    (1..=LONGEST_NAME.min(words.len())).rev().find_map(|length| {
        words.windows(length).enumerate().find_map(|(from, name)| {
            let name = name.join(" ");
            let at = index.find(&name)?;
            let is_provider = index.entry(at).is_some_and(|entry| entry.kind == Kind::Provider);
            is_provider.then_some((at, from..from + length))
        })
    })
}

/// What stands on either side of a word such as `vs`, or of `and` behind `difference`.
fn apart(words: &[String], reference: &Reference, is_filler: impl Fn(&String) -> bool) -> Vec<String> {
    let contrasts = reference.sentence("search-contrasts", &[]);
    let stands_in = |list: &str, word: &String| list.split_whitespace().any(|known| known == word);
    let (asks, joins) = contrasts.split_once('|').unwrap_or_default();
    let parts = || words.split(|word| stands_in(joins, word));
    if !words.iter().any(|word| stands_in(asks, word)) || parts().count() != 2 {
        return Vec::new();
    }
    let name = |words: &[String], all: bool| {
        let telling = |word: &&String| (all || !is_filler(word)) && !stands_in(asks, word);
        words.iter().filter(telling).cloned().collect::<Vec<_>>().join(" ")
    };
    // "From header" is a name although its first word is in every question.
    let names = parts().flat_map(|words| [name(words, true), name(words, false)]);
    names.filter(|name| !name.is_empty()).collect()
}

/// The provider one of whose block lists is called by its zone.
fn of_zone(pieces: &[String], reference: &Reference) -> Option<usize> {
    let list = |host: &str| {
        let found = reference.wordings().find_map(|wordings| {
            let (number, _) = wordings.list_of_host(host)?;
            wordings.list(number)
        });
        found.and_then(|(provider, _)| reference.documents().providers.get(provider))
    };
    let page = pieces.iter().filter(|piece| piece.contains('.')).find_map(|piece| list(&piece.to_lowercase()))?;
    reference.index().find(&page.id)
}

/// The page of a library's errors that one of the words names, or whose exception is written as a program writes it.
fn library(words: &[String], pieces: &[String], index: Index<'_>) -> Option<usize> {
    let page = |name: &str| {
        let at = index.find(name)?;
        index.entry(at).filter(|entry| entry.id.starts_with(ERRORS)).map(|entry| (at, entry))
    };
    // It is called so; what its errors are called may be a word of everyday.
    let titled = |word: &String| {
        let (at, entry) = page(word).filter(|_| word.len() >= SHORTEST_LIBRARY)?;
        lexicon::split(entry.title).contains(word).then_some(at)
    };
    let is_identifier =
        |piece: &&String| piece.chars().skip(1).any(char::is_uppercase) && piece.chars().any(char::is_lowercase);
    let named = || pieces.iter().filter(is_identifier).find_map(|piece| Some(page(&piece.to_lowercase())?.0));
    words.iter().find_map(titled).or_else(named)
}

/// What stands between white space, without the punctuation around it; `550-5.1.1` is two codes, `dsn=5.2.2` one.
///
/// `5726` and `5 7 26` are 5.7.26 where `alone` says that nothing but a code was typed.
fn pieces(query: &str, index: Index<'_>, alone: bool) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in query.split_whitespace() {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric() && character != '*');
        let word = word.rsplit_once('=').map(|(_, value)| value).filter(|value| spelled(value)).unwrap_or(word);
        match word.split_once('-') {
            Some((reply, enhanced)) if spelling::code(reply).is_some() && spelling::code(enhanced).is_some() => {
                pieces.extend([reply.to_owned(), enhanced.to_owned()]);
            }
            _ if word.is_empty() => {}
            _ => pieces.push(word.to_owned()),
        }
    }
    if alone {
        pieces = dotted(&pieces, index);
    }
    // A line may repeat its code; that does not make it mean the code more.
    let mut seen = HashSet::new();
    pieces.retain(|piece| seen.insert(piece.clone()));
    pieces
}

/// The pieces with codes that were typed without their dots in the usual spelling.
fn dotted(pieces: &[String], index: Index<'_>) -> Vec<String> {
    let is_number = |piece: &String| piece.len() <= 3 && piece.bytes().all(|byte| byte.is_ascii_digit());
    let known = |code: String| index.find(&code).map(|_| code);
    let mut out = Vec::new();
    let mut rest = pieces;
    while let Some((first, after)) = rest.split_first() {
        if let [class, subject, detail, ..] = rest
            && [class, subject, detail].into_iter().all(is_number)
            && class.len() == 1
            && let Some(code) = known(format!("{class}.{subject}.{detail}"))
        {
            out.push(code);
            rest = rest.get(3..).unwrap_or_default();
            continue;
        }
        let without = || match first.split_at_checked(1)? {
            (class, details) if details.len() == 3 && details.bytes().all(|byte| byte.is_ascii_digit()) => {
                let (subject, detail) = details.split_at_checked(1)?;
                known(format!("{class}.{subject}.{detail}"))
            }
            _ => None,
        };
        out.push(without().unwrap_or_else(|| first.clone()));
        rest = after;
    }
    out
}
