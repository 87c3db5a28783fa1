//! The table itself: which keys do what, where, before anybody rebinds them.

use std::borrow::Cow;

use crossterm::event::KeyCode;

use super::key::{Key, alt, ctrl, key, letter};
use super::{Binding, Context};
use crate::tui::action::Command;

const fn bind(
    keys: &'static [Key],
    contexts: &'static [Context],
    command: Command,
    words: [&'static str; 2],
) -> Binding {
    let [label, hint] = words;
    Binding { keys: Cow::Borrowed(keys), contexts: Cow::Borrowed(contexts), command, label, hint }
}

use Context::{Choice, Contents, CopyMenu, Files, Finder, Help, Page, Paste, Question, Search, Settings, Verdict};
use KeyCode as K;

const DIAGNOSE: &[Context] = &[Paste, Verdict];
const MENUS: &[Context] = &[Verdict, Contents, Page];
const LISTS: &[Context] = &[Verdict, Contents, Page, Settings];
const SCREENS: &[Context] = &[Paste, Verdict, Search, Contents, Page];
const TEXTS: &[Context] = &[Paste, Search, Help, Finder, Choice, Files];
const EVERYWHERE: &[Context] = Context::ALL;

/// The table. In the footer the rows of a context stand in this order.
pub const BINDINGS: &[Binding] = &[
    // What one does with a verdict.
    bind(&[ctrl('y')], &[Paste], Command::CopyNote, ["copy the verdict as a ticket note", "note"]),
    bind(&[letter('y'), ctrl('y')], &[Verdict], Command::CopyNote, ["copy the verdict as a ticket note", "note"]),
    bind(&[key(K::F(6)), alt('y')], &[Paste], Command::CopyMenu, ["copy in another form", "copy"]),
    bind(
        &[letter('c'), letter('Y'), key(K::F(6)), alt('y')],
        &[Verdict],
        Command::CopyMenu,
        ["copy in another form", "copy"],
    ),
    bind(&[letter('n'), letter('y')], &[CopyMenu], Command::CopyNote, ["copy the verdict as a ticket note", ""]),
    bind(&[letter('c')], &[CopyMenu], Command::CopyCustomer, ["copy the answer to the customer", ""]),
    bind(&[letter('e')], &[CopyMenu], Command::CopyEscalation, ["copy the note to a mail admin", ""]),
    bind(&[letter('m')], &[CopyMenu], Command::CopyMarkdown, ["copy the verdict as Markdown", ""]),
    bind(&[letter('j')], &[CopyMenu], Command::CopyJson, ["copy the verdict as JSON", ""]),
    bind(&[letter('r')], &[CopyMenu], Command::CopyRaw, ["copy the pasted text itself", ""]),
    bind(&[key(K::Enter)], &[CopyMenu], Command::Open, ["copy the chosen one", "copy"]),
    bind(&[key(K::Enter)], &[Verdict], Command::Open, ["open the page of the chosen row", "page"]),
    bind(&[ctrl('n')], &[Paste], Command::NextRecipient, ["next recipient", "next"]),
    bind(
        &[letter('n'), ctrl('n'), key(K::Right), letter('l')],
        &[Verdict],
        Command::NextRecipient,
        ["next recipient", "next"],
    ),
    bind(&[alt('p')], &[Paste], Command::PreviousRecipient, ["previous recipient", ""]),
    bind(
        &[letter('p'), alt('p'), key(K::Left), letter('h')],
        &[Verdict],
        Command::PreviousRecipient,
        ["previous recipient", ""],
    ),
    bind(&[key(K::F(4))], &[Paste], Command::Recipients, ["list the recipients, choose or narrow", "list"]),
    bind(
        &[letter('r'), key(K::F(4))],
        &[Verdict],
        Command::Recipients,
        ["list the recipients, choose or narrow", "list"],
    ),
    bind(&[key(K::Enter)], &[Choice], Command::Open, ["take the chosen one", "take"]),
    bind(&[ctrl('o')], &[Paste], Command::PickFile, ["open a file", "open"]),
    bind(&[letter('o'), ctrl('o')], &[Verdict], Command::PickFile, ["open a file", "open"]),
    bind(&[key(K::F(5))], &[Paste], Command::Reload, ["read the file again", ""]),
    bind(&[letter('R'), key(K::F(5))], &[Verdict], Command::Reload, ["read the file again", ""]),
    bind(&[key(K::Enter)], &[Question], Command::Open, ["take the chosen answer", "take"]),
    bind(&[letter('y')], &[Question], Command::TakeUp, ["go on with it", "yes"]),
    bind(&[letter('n')], &[Question], Command::Forget, ["forget it", "no, forget it"]),
    bind(&[key(K::Enter)], &[Files], Command::Open, ["open the chosen file or folder", "open"]),
    bind(&[key(K::BackTab)], &[Files], Command::FolderAbove, ["the folder above", "above"]),
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
    bind(&[letter('m')], &[Contents, Page], Command::Bookmark, ["set or remove a bookmark", "bookmark"]),
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
    bind(&[letter('k')], LISTS, Command::Up, ["up", ""]),
    bind(&[letter('j')], LISTS, Command::Down, ["down", ""]),
    bind(&[key(K::PageUp)], EVERYWHERE, Command::PageUp, ["a screen up", ""]),
    bind(&[key(K::PageDown)], EVERYWHERE, Command::PageDown, ["a screen down", ""]),
    bind(&[letter('b')], MENUS, Command::PageUp, ["a screen up", ""]),
    bind(&[letter(' ')], MENUS, Command::PageDown, ["a screen down", ""]),
    bind(&[letter('g'), key(K::Home)], MENUS, Command::First, ["to the beginning", ""]),
    bind(&[letter('G'), key(K::End)], MENUS, Command::Last, ["to the end", ""]),
    bind(&[letter('1'), key(K::F(1))], &[Contents, Page], Command::ShowDiagnose, ["the Diagnose screen", ""]),
    bind(&[key(K::F(1))], &[Verdict, Search], Command::ShowDiagnose, ["the Diagnose screen, its text", ""]),
    bind(&[key(K::Esc)], &[Paste], Command::Back, ["stop editing", "leave text"]),
    bind(
        &[key(K::Esc)],
        &[Verdict, Search, Contents, Page, Help, Finder, CopyMenu, Settings, Choice, Files, Question],
        Command::Back,
        ["one level back", "back"],
    ),
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
    bind(&[ctrl('p')], &[Paste, Search], Command::Find, ["find any action or page", "find"]),
    bind(&[letter(':'), ctrl('p')], MENUS, Command::Find, ["find any action or page", "find"]),
    bind(
        &[key(K::F(8))],
        &[Paste, Search],
        Command::Settings,
        ["settings: theme, reader, ASCII, mouse, redaction", ""],
    ),
    bind(
        &[letter(','), key(K::F(8))],
        MENUS,
        Command::Settings,
        ["settings: theme, reader, ASCII, mouse, redaction", ""],
    ),
    bind(
        &[key(K::Enter), letter(' '), key(K::Right), letter('l')],
        &[Settings],
        Command::Change,
        ["next value of the chosen setting", "change"],
    ),
    bind(
        &[key(K::Left), letter('h')],
        &[Settings],
        Command::ChangeBack,
        ["value before of the chosen setting", "change back"],
    ),
    bind(&[key(K::Enter)], &[Finder], Command::Open, ["do it, or open the page", "do it"]),
    bind(&[letter('?'), key(K::F(9))], MENUS, Command::Help, ["the keys that work here", "keys"]),
    bind(&[key(K::F(9))], &[Paste, Search], Command::Help, ["the keys that work here", "keys"]),
    bind(&[ctrl('z')], SCREENS, Command::Suspend, ["back to the shell until fg", ""]),
    bind(&[letter('q')], MENUS, Command::Quit, ["quit", "quit"]),
    bind(&[ctrl('c')], EVERYWHERE, Command::Quit, ["quit", "quit"]),
];
