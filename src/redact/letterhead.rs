//! Fields that head a letter, as mail programs, reports and people copy them: who wrote it, to whom, and about what.
//!
//! It finds them and tells names and subjects from the words of mail systems; what stands for them is not its matter.

use std::sync::OnceLock;

use regex::Regex;

use crate::reference::code;
use crate::reference::shapes::{Markers, Shapes};

/// The longest line of a head (RFC 5322 §2.1.1).
const LONGEST: usize = 998;

/// So many words a person's name has at most.
const MOST_WORDS: usize = 5;

/// The labels of the fields, and what mail systems write in them.
#[derive(Debug, Default)]
pub(super) struct Letterheads {
    pattern: Option<Regex>,
    /// Subjects that tell what kind of message it is.
    subjects: Vec<Markers>,
    /// Names of mail systems.
    systems: Vec<Markers>,
}

/// What a field tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Who wrote it, or to whom.
    People,
    /// What it is about.
    Subject,
}

/// A line that is a field or goes on with one.
#[derive(Debug)]
pub(super) struct Field<'a> {
    /// What stands before its value.
    pub(super) lead: &'a str,
    /// What it tells.
    pub(super) told: Told,
    /// The value, or what of it stands in this line.
    pub(super) value: &'a str,
    /// The end of the line.
    pub(super) end: &'a str,
    /// Whether the line before was a field too, as in a head.
    pub(super) among_others: bool,
    /// Whether it goes on with the field of the line before.
    pub(super) goes_on: bool,
}

/// Where one is in a head, from line to line.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The field of the line before, and how far its label was indented.
    open: Option<(Told, usize)>,
}

impl Letterheads {
    pub(super) fn new(shapes: &Shapes) -> Self {
        let labels = |markers: &Markers| {
            let labels = markers.phrases.iter().filter(|label| !label.ends_with('='));
            labels.map(|label| regex::escape(label)).collect::<Vec<_>>().join("|")
        };
        let (people, subject) = (labels(&shapes.letterheads), labels(&shapes.subject_labels));
        let pattern = format!(
            r"^(?P<indent>[\s>|*_]{{0,40}})(?i:(?P<people>{people})|(?P<subject>{subject}))[*_]{{0,3}}\s?[:：][*_]{{0,3}}[ \t]*"
        );
        Self {
            pattern: Regex::new(&pattern).ok(),
            subjects: vec![
                shapes.subjects.clone(),
                shapes.auto_replies.clone(),
                shapes.complaints.clone(),
                shapes.notices.clone(),
            ],
            systems: vec![shapes.senders.clone(), shapes.mailers.clone()],
        }
    }

    /// The field that a line is or goes on with.
    pub(super) fn field<'a>(&self, line: &'a str, place: &mut Place) -> Option<Field<'a>> {
        let before = place.open.take();
        let content = line.trim_end_matches(['\r', '\n']);
        if content.len() > LONGEST {
            return None;
        }
        let end = line.get(content.len()..)?;
        if let Some(found) = content.contains([':', '：']).then(|| self.pattern.as_ref()?.captures(content)).flatten()
        {
            let told = if found.name("subject").is_some() { Told::Subject } else { Told::People };
            let (lead, value) = content.split_at_checked(found.get(0)?.end())?;
            place.open = Some((told, found.name("indent")?.len()));
            return Some(Field { lead, told, value, end, among_others: before.is_some(), goes_on: false });
        }
        let (told, indent) = before?;
        let value = content.trim_start_matches(['>', '|', ' ', '\t']);
        let lead = content.get(..content.len() - value.len())?;
        let is_folded = lead.len() > indent && lead.ends_with([' ', '\t']) && !value.is_empty();
        if !is_folded || code::is_reply(value) {
            return None;
        }
        place.open = before;
        Some(Field { lead, told, value, end, among_others: true, goes_on: true })
    }

    /// Where in a subject the words of a mail system end; `None` where it has none of them.
    pub(super) fn system_words(&self, subject: &str) -> Option<usize> {
        self.subjects.iter().flat_map(|markers| markers.find_in(subject)).map(|(_, end)| end).min()
    }

    /// Whether a name is that of a mail system.
    pub(super) fn is_system(&self, name: &str) -> bool {
        self.systems.iter().any(|markers| markers.are_in(name))
    }
}

/// The parts of a list of people: addresses and what stands between them.
pub(super) fn parts(value: &str) -> impl Iterator<Item = (&str, &str)> {
    static ADDRESS: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = ADDRESS
        .get_or_init(|| Regex::new(r#"[<\[][^<>\[\]]*@[^<>\[\]]*[>\]]|[^\s<>\[\](),;"]*@[^\s<>\[\](),;"]*"#).ok());
    let mut at = 0;
    let mut found = pattern.iter().flat_map(|pattern| pattern.find_iter(value));
    std::iter::from_fn(move || {
        if at >= value.len() {
            return None;
        }
        let (start, end) = found.next().map_or((value.len(), value.len()), |address| (address.start(), address.end()));
        let part = (value.get(at..start)?, value.get(start..end)?);
        at = end;
        Some(part)
    })
}

/// A row of words in two: those before the last few, and the last, which can be a name.
pub(super) fn last_words(text: &str) -> (&str, &str) {
    let at = text.rmatch_indices(' ').nth(MOST_WORDS - 1).map_or(0, |(at, _)| at + 1);
    text.split_at_checked(at).unwrap_or(("", text))
}

/// Whether a text is made as a person's name is: few words of letters, of which none begins small but a short one.
pub(super) fn is_name(text: &str, is_label: impl Fn(&str) -> bool) -> bool {
    let mut count = 0;
    let mut any_own = false;
    for word in text.split_whitespace() {
        count += 1;
        let letters = word.trim_matches(|c: char| ".,'’-".contains(c));
        let small = letters.starts_with(char::is_lowercase);
        let is_made_so = letters.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c))
            && !(small && (count == 1 || letters.chars().count() > 3))
            // A script without capitals and spaces would make a sentence a name.
            && (letters.chars().any(|c| c.is_lowercase() || c.is_uppercase()) || letters.chars().count() <= 6);
        if letters.is_empty() || !is_made_so {
            return false;
        }
        any_own |= !small && !is_label(letters);
    }
    count <= MOST_WORDS && any_own
}
