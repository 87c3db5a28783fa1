//! Where the values of an event stand in the text that it was read from.
//!
//! It knows how JSON writes a string, nothing of events.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use crate::intake::excerpt::Excerpt;
use crate::intake::share::Room;
use crate::intake::text::part;

/// How many times the length of an object's text is searched for its values.
const MOST_SEARCHES: usize = 64;

/// How much of a value's beginning is looked for, in bytes, and how many places where that stands are
/// tried.
const BEGINNING: usize = 24;
const MOST_TRIES: usize = 8;

/// Where the values of an object stand in its text.
pub(super) struct Places<'a> {
    whole: &'a Excerpt,
    /// How many bytes may still be searched; after that, an index is made of the text.
    left: Cell<usize>,
    index: OnceCell<FxHashMap<&'a str, usize>>,
    /// What is left of the room for the whole text, which events that tell nothing repeat.
    room: Cell<Room>,
}

impl<'a> Places<'a> {
    /// The places in the text of an object.
    pub(super) fn new(whole: &'a Excerpt) -> Self {
        let left = Cell::new(MOST_SEARCHES * whole.text().len());
        Self { whole, left, index: OnceCell::new(), room: Cell::default() }
    }

    /// The whole text, as one more event may hold it.
    pub(super) fn whole(&self) -> Excerpt {
        let mut room = self.room.take();
        let whole = room.take(&self.whole.trimmed(0..self.whole.text().len()));
        self.room.set(room);
        whole
    }

    /// A value, placed where it stands in the text.
    pub(super) fn excerpt(&self, value: &str) -> Excerpt {
        let is_plain = value.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
        let escaped =
            if is_plain { Cow::Borrowed(value) } else { serde_json::to_string(value).unwrap_or_default().into() };
        let escaped = escaped.trim_matches('"');
        let place = self.find(escaped).map(|at| at..at + escaped.len());
        match place {
            Some(place) if !escaped.contains('\\') => self.whole.slice(place),
            place => {
                let mut excerpt = Excerpt::default();
                let place = self.whole.locate(place.unwrap_or(0..self.whole.text().len()));
                excerpt.push_decoded(value, place.unwrap_or_default());
                excerpt
            }
        }
    }

    fn find(&self, escaped: &str) -> Option<usize> {
        let text = self.whole.text();
        if self.left.get() > 0 {
            let found = first_place(text.as_bytes(), escaped.as_bytes());
            self.left.set(self.left.get().saturating_sub(found.unwrap_or(text.len())));
            return found;
        }
        self.index.get_or_init(|| strings(text)).get(escaped).copied()
    }
}

/// Where `words` stand first in a text. Nearly always their beginning tells, which is looked for
/// sooner than readied as a whole.
fn first_place(text: &[u8], words: &[u8]) -> Option<usize> {
    let Some(beginning) = words.get(..BEGINNING) else { return memchr::memmem::find(text, words) };
    let mut places = memchr::memmem::find_iter(text, beginning);
    for at in places.by_ref().take(MOST_TRIES) {
        if text.get(at..).is_some_and(|rest| rest.starts_with(words)) {
            return Some(at);
        }
    }
    places.next().and_then(|_| memchr::memmem::find(text, words))
}

/// Where each string of a JSON text stands first, as it is written between its quotation marks.
fn strings(text: &str) -> FxHashMap<&str, usize> {
    let mut found = FxHashMap::default();
    let mut open = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, open) {
            _ if escaped => escaped = false,
            (b'\\', Some(_)) => escaped = true,
            (b'"', None) => open = Some(at + 1),
            (b'"', Some(start)) => {
                found.entry(part(text, start..at)).or_insert(start);
                open = None;
            }
            _ => {}
        }
    }
    found
}
