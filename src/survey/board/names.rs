//! Names by numbers, and texts one after another.

use std::collections::HashMap;

/// Names, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    all: Vec<Box<str>>,
    ids: HashMap<Box<str>, u32>,
}

impl Names {
    /// The number of a name.
    pub(super) fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    /// The name of a number.
    pub(super) fn name(&self, id: u32) -> &str {
        self.all.get(id as usize).map(AsRef::as_ref).unwrap_or_default()
    }

    /// All names in the order of their numbers.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(AsRef::as_ref)
    }

    /// Forgets the names that no cell of a column has, and numbers the others anew.
    pub(super) fn keep_only(&mut self, column: &mut [u32]) {
        let old = std::mem::take(self);
        for cell in column {
            *cell = self.id(old.name(*cell));
        }
    }
}

/// Texts one after another in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(number).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }

    /// Forgets the first so many.
    pub(super) fn let_go(&mut self, count: usize) {
        let cut = count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or_default();
        self.text.drain(..cut);
        self.ends.drain(..count.min(self.ends.len()));
        self.ends.iter_mut().for_each(|end| *end -= cut);
    }
}
