//! The keys as they are bound now, and what is asked of them.

use super::command::Command;
use super::context::Context;
use super::key::Key;
use super::table::{BINDINGS, Binding};

/// A row of the table as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where the keys work: `paste, verdict`, or `everywhere`.
    pub place: String,
    /// The names of these places in the settings.
    pub places: Vec<String>,
    /// The keys: `Ctrl-Y`, or `y, Ctrl-Y`.
    pub keys: String,
    /// What they do.
    pub label: &'static str,
    /// The name of the command in the settings.
    pub command: &'static str,
}

/// The keys as they are bound now.
#[derive(Debug, Clone)]
pub struct Keymap {
    pub(super) bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bindings: BINDINGS.to_vec() }
    }
}

impl Keymap {
    /// What a key does in a context.
    pub fn command(&self, context: Context, pressed: Key) -> Option<Command> {
        self.here(context).find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.command)
    }

    /// The rows that work in a context, in the order of the table.
    pub fn here(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.contexts.contains(&context) && !binding.keys.is_empty())
    }

    /// Every row, in the order of the table.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The names of the keys that give a command in a context, in one line.
    pub fn keys_of(&self, context: Context, command: Command) -> String {
        let keys = self.here(context).filter(|binding| binding.command == command);
        keys.map(Binding::key_names).collect::<Vec<_>>().join(", ")
    }

    /// The first key for a command in a context.
    pub fn first_key(&self, context: Context, command: Command) -> Option<Key> {
        self.here(context).find(|binding| binding.command == command)?.keys.first().copied()
    }

    /// The first key that does the same in all of some contexts.
    pub fn common_key(&self, contexts: &[Context], command: Command) -> Option<Key> {
        let (first, others) = contexts.split_first()?;
        let keys = |context: Context| {
            self.here(context).filter(move |binding| binding.command == command).flat_map(|binding| binding.keys.iter())
        };
        keys(*first).find(|key| others.iter().all(|other| keys(*other).any(|same| same == *key))).copied()
    }

    /// The whole table as words, for `whybounce keys` and the README.
    pub fn table(&self) -> Vec<Row> {
        let row = |binding: &Binding| Row {
            place: if binding.contexts.len() == Context::ALL.len() {
                "everywhere".to_owned()
            } else {
                binding.contexts.iter().map(|context| context.name()).collect::<Vec<_>>().join(", ")
            },
            places: binding.contexts.iter().map(|context| context.id()).collect(),
            keys: binding.key_names(),
            label: binding.label,
            command: binding.command.id(),
        };
        self.bindings.iter().filter(|binding| !binding.keys.is_empty()).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_a_place() {
        let keymap = Keymap::default();
        for &context in Context::ALL {
            let mut seen: Vec<Key> = Vec::new();
            for key in keymap.here(context).flat_map(|binding| binding.keys.iter()) {
                assert!(!seen.contains(key), "{key} is bound twice in the {}", context.name());
                seen.push(*key);
            }
        }
    }

    #[test]
    fn every_command_is_bound() {
        let keymap = Keymap::default();
        for command in Command::ALL {
            assert!(keymap.bindings().iter().any(|binding| binding.command == *command), "{command:?} has no key");
        }
    }

    #[test]
    fn where_text_is_edited_every_printable_key_is_text() {
        let keymap = Keymap::default();
        for &context in Context::ALL.iter().filter(|context| context.is_text()) {
            for key in keymap.here(context).flat_map(|binding| binding.keys.iter()) {
                assert!(!key.is_printable(), "{key} is a command in the {}", context.name());
            }
        }
    }

    #[test]
    fn every_place_can_be_left_and_the_app_quit() {
        let keymap = Keymap::default();
        for &context in Context::ALL {
            for command in [Command::Quit, Command::Back] {
                let place = context.name();
                assert!(keymap.here(context).any(|binding| binding.command == command), "{command:?} in the {place}");
            }
        }
    }
}
