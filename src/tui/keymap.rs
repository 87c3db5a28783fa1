//! The keys of the app: one table, which the user's settings may change. Dispatch, the footer, `?`,
//! the finder, `whybounce keys` and the README all read it.
//!
//! It knows keys and the places where they work, not what a command does.

mod key;
mod rebind;
mod table;

pub use key::{Key, NoKey};
pub use rebind::{Rebinding, Refusal};

use std::borrow::Cow;

use crossterm::event::KeyEvent;

use super::action::Command;

/// A place in the app where keys have a meaning of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The paste pane of Diagnose.
    Paste,
    /// The verdict beside it.
    Verdict,
    /// The search line of Reference.
    Search,
    /// The tree or the list of results below it.
    Contents,
    /// The page beside it.
    Page,
    /// The list of keys.
    Help,
    /// The line that finds any action or page.
    Finder,
    /// The choice of what to copy.
    CopyMenu,
    /// The settings.
    Settings,
    /// A list to choose from.
    Choice,
    /// The list of files.
    Files,
    /// The question whether to go on with what was left behind.
    Question,
}

impl Context {
    /// Every context.
    pub const ALL: &'static [Self] = &[
        Self::Paste,
        Self::Verdict,
        Self::Search,
        Self::Contents,
        Self::Page,
        Self::Help,
        Self::Finder,
        Self::CopyMenu,
        Self::Settings,
        Self::Choice,
        Self::Files,
        Self::Question,
    ];

    /// Whether text is edited here, so that every printable key is text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Paste | Self::Search | Self::Help | Self::Finder | Self::Choice | Self::Files)
    }

    /// Whether it lies over the screen from which it was opened.
    pub const fn is_overlay(self) -> bool {
        matches!(
            self,
            Self::Help | Self::Finder | Self::CopyMenu | Self::Settings | Self::Choice | Self::Files | Self::Question
        )
    }

    /// The place in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paste => "paste",
            Self::Verdict => "verdict",
            Self::Search => "search line",
            Self::Contents => "contents",
            Self::Page => "page",
            Self::Help => "list of keys",
            Self::Finder => "finder",
            Self::CopyMenu => "copy menu",
            Self::Settings => "settings",
            Self::Choice => "list",
            Self::Files => "list of files",
            Self::Question => "question",
        }
    }

    /// The name in the settings: one word.
    pub fn id(self) -> String {
        self.name().replace(' ', "-")
    }
}

/// A row of the table: in these contexts, each of these keys does this.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The keys, the most usual first.
    pub keys: Cow<'static, [Key]>,
    /// Where they work.
    pub contexts: Cow<'static, [Context]>,
    /// What they do.
    pub command: Command,
    /// What they do, in a few words.
    pub label: &'static str,
    /// What the footer calls it; empty where the footer leaves it out.
    pub hint: &'static str,
}

impl Binding {
    /// The names of its keys: `y, Ctrl-Y`.
    pub fn key_names(&self) -> String {
        self.keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
    }
}

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
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bindings: table::BINDINGS.to_vec() }
    }
}

impl Keymap {
    /// What a key does in a context.
    pub fn command(&self, context: Context, pressed: KeyEvent) -> Option<Command> {
        self.here(context).find(|binding| binding.keys.iter().any(|key| key.is(pressed))).map(|binding| binding.command)
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
                assert!(!seen.contains(key), "{} is bound twice in the {}", key.name(), context.name());
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
                assert!(!key.is_printable(), "{} is a command in the {}", key.name(), context.name());
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
