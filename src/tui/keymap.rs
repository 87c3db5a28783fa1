//! The one table of keys. Dispatch, the footer, `?`, `whybounce keys` and the README all read it.
//!
//! It knows keys and the places where they work, not what a command does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
}

impl Context {
    /// Every context.
    pub const ALL: &'static [Self] =
        &[Self::Paste, Self::Verdict, Self::Search, Self::Contents, Self::Page, Self::Help];

    /// Whether text is edited here, so that every printable key is text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Paste | Self::Search | Self::Help)
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
        }
    }
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    /// Whether a pressed key is this one. Shift is part of the character, so it is not compared.
    fn is(self, pressed: KeyEvent) -> bool {
        let shift = KeyModifiers::SHIFT;
        let code = match pressed.code {
            // Some terminals report the letter of a control key in upper case.
            KeyCode::Char(c) if pressed.modifiers.contains(KeyModifiers::CONTROL) => {
                KeyCode::Char(c.to_ascii_lowercase())
            }
            code => code,
        };
        self.code == code && self.modifiers.difference(shift) == pressed.modifiers.difference(shift)
    }

    /// The key as it is printed: `Ctrl-Y`, `PgDn`, `?`.
    pub fn name(self) -> String {
        let code = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.modifiers.is_empty() => c.to_string(),
            KeyCode::Char(c) => c.to_ascii_uppercase().to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Delete => "Del".to_owned(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            code => format!("{code:?}"),
        };
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            format!("Ctrl-{code}")
        } else if self.modifiers.contains(KeyModifiers::ALT) {
            format!("Alt-{code}")
        } else {
            code
        }
    }

    /// The key as the footer has room for it: `^Y`.
    pub fn short(self) -> String {
        self.name().replace("Ctrl-", "^").replace("Alt-", "M-")
    }
}

const fn ctrl(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
}

const fn alt(letter: char) -> Key {
    Key { code: KeyCode::Char(letter), modifiers: KeyModifiers::ALT }
}

const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

/// A row of the table: in these contexts, each of these keys does this.
#[derive(Debug)]
pub struct Binding {
    /// The keys, the most usual first.
    pub keys: &'static [Key],
    /// Where they work.
    pub contexts: &'static [Context],
    /// What they do.
    pub command: Command,
    /// What they do, in a few words.
    pub label: &'static str,
    /// What the footer calls it; empty where the footer leaves it out.
    pub hint: &'static str,
}

const fn bind(
    keys: &'static [Key],
    contexts: &'static [Context],
    command: Command,
    words: [&'static str; 2],
) -> Binding {
    let [label, hint] = words;
    Binding { keys, contexts, command, label, hint }
}

use Context::{Contents, Help, Page, Paste, Search, Verdict};
use KeyCode as K;

const DIAGNOSE: &[Context] = &[Paste, Verdict];
const MENUS: &[Context] = &[Verdict, Contents, Page];
const SCREENS: &[Context] = &[Paste, Verdict, Search, Contents, Page];
const TEXTS: &[Context] = &[Paste, Search, Help];
const EVERYWHERE: &[Context] = Context::ALL;

/// The table. In the footer the rows of a context stand in this order.
pub const BINDINGS: &[Binding] = &[
    // What one does with a verdict.
    bind(&[ctrl('y')], &[Paste], Command::CopyNote, ["copy the verdict as a ticket note", "note"]),
    bind(&[letter('y'), ctrl('y')], &[Verdict], Command::CopyNote, ["copy the verdict as a ticket note", "note"]),
    bind(&[key(K::Enter)], &[Verdict], Command::Open, ["open the page of the chosen row", "page"]),
    bind(&[ctrl('n')], &[Paste], Command::NextRecipient, ["next recipient", "next"]),
    bind(
        &[letter('n'), ctrl('n'), key(K::Right), letter('l')],
        &[Verdict],
        Command::NextRecipient,
        ["next recipient", "next"],
    ),
    bind(&[ctrl('p')], &[Paste], Command::PreviousRecipient, ["previous recipient", ""]),
    bind(
        &[letter('p'), ctrl('p'), key(K::Left), letter('h')],
        &[Verdict],
        Command::PreviousRecipient,
        ["previous recipient", ""],
    ),
    bind(&[ctrl('f')], &[Paste], Command::NextFlow, ["next kind of mail: what follows for it", "mail"]),
    bind(&[letter('f'), ctrl('f')], &[Verdict], Command::NextFlow, ["next kind of mail: what follows for it", "mail"]),
    bind(&[ctrl('g')], &[Paste], Command::NextAudience, ["next reader: what it means for them", "reader"]),
    bind(
        &[letter('a'), ctrl('g')],
        &[Verdict],
        Command::NextAudience,
        ["next reader: what it means for them", "reader"],
    ),
    bind(&[ctrl('t')], &[Paste], Command::NextExample, ["put the next example into the paste pane", "example"]),
    bind(&[letter('e'), ctrl('t')], &[Verdict], Command::NextExample, ["put the next example into the paste pane", ""]),
    bind(&[ctrl('l')], &[Paste], Command::Clear, ["clear the paste pane", "clear"]),
    bind(&[letter('x'), ctrl('l')], &[Verdict], Command::Clear, ["clear the paste pane", "clear"]),
    bind(&[ctrl('u')], &[Paste], Command::Undo, ["undo", "undo"]),
    bind(&[letter('u'), ctrl('u')], &[Verdict], Command::Undo, ["undo the last change of the paste pane", ""]),
    bind(&[alt('u')], DIAGNOSE, Command::Redo, ["redo", ""]),
    // Reference.
    bind(&[key(K::F(2)), ctrl('r')], DIAGNOSE, Command::LookUp, ["look a code or word up in the reference", "look up"]),
    bind(&[letter('/'), letter('2')], &[Verdict], Command::LookUp, ["look a code or word up in the reference", ""]),
    bind(&[key(K::F(2)), ctrl('r')], &[Search, Contents, Page], Command::LookUp, ["go to the search line", ""]),
    bind(&[letter('/'), letter('2')], &[Contents, Page], Command::Search, ["go to the search line", "search"]),
    bind(&[key(K::Enter)], &[Search, Contents, Page], Command::Open, ["open the chosen page or link", "open"]),
    bind(
        &[letter('t'), ctrl('t')],
        &[Contents, Page],
        Command::TryExample,
        ["try the page's example in Diagnose", "try example"],
    ),
    bind(&[ctrl('t')], &[Search], Command::TryExample, ["try the page's example in Diagnose", "try example"]),
    bind(&[key(K::Tab)], &[Page], Command::NextLink, ["next link", "links"]),
    bind(&[key(K::BackTab)], &[Page], Command::PreviousLink, ["previous link", ""]),
    bind(&[key(K::Left), letter('h'), key(K::Backspace)], &[Page], Command::PageBack, ["page before", "back"]),
    bind(&[key(K::Right), letter('l')], &[Page], Command::PageForward, ["page after", ""]),
    bind(&[key(K::Left), letter('h')], &[Contents], Command::Fold, ["fold the branch", "fold"]),
    bind(&[key(K::Right), letter('l')], &[Contents], Command::Unfold, ["unfold the branch", ""]),
    // Going about.
    bind(&[key(K::Tab)], &[Paste, Verdict, Search, Contents], Command::NextPane, ["next pane", "pane"]),
    bind(&[key(K::BackTab)], &[Paste, Verdict, Search, Contents], Command::PreviousPane, ["previous pane", ""]),
    bind(&[key(K::Up)], EVERYWHERE, Command::Up, ["up", ""]),
    bind(&[key(K::Down)], EVERYWHERE, Command::Down, ["down", ""]),
    bind(&[letter('k')], MENUS, Command::Up, ["up", ""]),
    bind(&[letter('j')], MENUS, Command::Down, ["down", ""]),
    bind(&[key(K::PageUp)], EVERYWHERE, Command::PageUp, ["a screen up", ""]),
    bind(&[key(K::PageDown)], EVERYWHERE, Command::PageDown, ["a screen down", ""]),
    bind(&[letter('b')], MENUS, Command::PageUp, ["a screen up", ""]),
    bind(&[letter(' ')], MENUS, Command::PageDown, ["a screen down", ""]),
    bind(&[letter('g'), key(K::Home)], MENUS, Command::First, ["to the beginning", ""]),
    bind(&[letter('G'), key(K::End)], MENUS, Command::Last, ["to the end", ""]),
    bind(&[letter('1'), key(K::F(1))], &[Contents, Page], Command::ShowDiagnose, ["the Diagnose screen", ""]),
    bind(&[key(K::F(1))], &[Paste, Verdict, Search], Command::ShowDiagnose, ["the Diagnose screen", ""]),
    bind(&[key(K::Esc)], &[Paste], Command::Back, ["stop editing", "leave text"]),
    bind(&[key(K::Esc)], &[Verdict, Search, Contents, Page, Help], Command::Back, ["one level back", "back"]),
    // Editing.
    bind(&[key(K::Enter)], &[Paste], Command::NewLine, ["new line", ""]),
    bind(&[key(K::Left)], TEXTS, Command::Left, ["a character to the left", ""]),
    bind(&[key(K::Right)], TEXTS, Command::Right, ["a character to the right", ""]),
    bind(&[key(K::Home), ctrl('a')], TEXTS, Command::LineStart, ["to the beginning of the line", ""]),
    bind(&[key(K::End), ctrl('e')], TEXTS, Command::LineEnd, ["to the end of the line", ""]),
    bind(&[key(K::Backspace), ctrl('h')], TEXTS, Command::Erase, ["delete the character before", ""]),
    bind(&[key(K::Delete), ctrl('d')], TEXTS, Command::EraseNext, ["delete the character after", ""]),
    bind(&[ctrl('w')], TEXTS, Command::EraseWord, ["delete the word before", ""]),
    // The app itself.
    bind(&[letter('?'), key(K::F(9))], MENUS, Command::Help, ["the keys that work here", "keys"]),
    bind(&[key(K::F(9))], &[Paste, Search], Command::Help, ["the keys that work here", "keys"]),
    bind(&[ctrl('z')], SCREENS, Command::Suspend, ["back to the shell until fg", ""]),
    bind(&[letter('q')], MENUS, Command::Quit, ["quit", "quit"]),
    bind(&[ctrl('c')], EVERYWHERE, Command::Quit, ["quit", "quit"]),
];

/// What a key does in a context.
pub fn command(context: Context, pressed: KeyEvent) -> Option<Command> {
    here(context).find(|binding| binding.keys.iter().any(|key| key.is(pressed))).map(|binding| binding.command)
}

/// The rows that work in a context, in the order of the table.
pub fn here(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// A row of the table as words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where the keys work: `paste, verdict`, or `everywhere`.
    pub place: String,
    /// The keys: `Ctrl-Y`, or `y, Ctrl-Y`.
    pub keys: String,
    /// What they do.
    pub label: &'static str,
}

/// The whole table as words, for `whybounce keys` and the README.
pub fn table() -> Vec<Row> {
    let row = |binding: &Binding| Row {
        place: if binding.contexts.len() == Context::ALL.len() {
            "everywhere".to_owned()
        } else {
            binding.contexts.iter().map(|context| context.name()).collect::<Vec<_>>().join(", ")
        },
        keys: key_names(binding),
        label: binding.label,
    };
    BINDINGS.iter().map(row).collect()
}

/// The keys of a row.
pub fn key_names(binding: &Binding) -> String {
    binding.keys.iter().map(|key| key.name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_a_place() {
        for &context in Context::ALL {
            let mut seen: Vec<Key> = Vec::new();
            for key in here(context).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(key), "{} is bound twice in the {}", key.name(), context.name());
                seen.push(*key);
            }
        }
    }

    #[test]
    fn every_command_is_bound() {
        for command in Command::ALL {
            assert!(BINDINGS.iter().any(|binding| binding.command == *command), "{command:?} has no key");
        }
    }

    #[test]
    fn where_text_is_edited_every_printable_key_is_text() {
        for &context in Context::ALL.iter().filter(|context| context.is_text()) {
            for key in here(context).flat_map(|binding| binding.keys) {
                let printable = matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty();
                assert!(!printable, "{} is a command in the {}", key.name(), context.name());
            }
        }
    }

    #[test]
    fn every_place_can_be_left_and_the_app_quit() {
        for &context in Context::ALL {
            for command in [Command::Quit, Command::Back] {
                assert!(
                    here(context).any(|binding| binding.command == command),
                    "{command:?} in the {}",
                    context.name()
                );
            }
        }
    }
}
