//! The table itself: which keys do what, where, before anybody rebinds them.

use std::borrow::Cow;

use super::command::Command;
use super::context::Context;
use super::key::{Code, Key, alt, ctrl, key, letter};

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
        self.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The row with a label of its own, where the command does something special.
    const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// The row with a hint of its own.
    const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
}

/// A row under the command's own label and hint.
const fn bind(keys: &'static [Key], contexts: &'static [Context], command: Command) -> Binding {
    let (label, hint) = (command.label(), command.hint());
    Binding { keys: Cow::Borrowed(keys), contexts: Cow::Borrowed(contexts), command, label, hint }
}

use Code as K;
use Context::{
    Contents, CopyMenu, Examples, Files, FindLine, Finder, Help, History, Page, Paste, Question, Recipients, Search,
    Settings, Verdict,
};

const DIAGNOSE: &[Context] = &[Paste, Verdict];
const MENUS: &[Context] = &[Verdict, Contents, Page];
const LISTS: &[Context] = &[Verdict, Contents, Page, Settings];
const LINES: &[Context] = &[Search, Help, Finder, Recipients, History, Examples, FindLine, Files];
const TEXTS: &[Context] = &[Paste, Search, Help, Finder, Recipients, History, Examples, FindLine, Files];
const POPUPS: &[Context] =
    &[Help, Finder, CopyMenu, Settings, Recipients, History, Examples, FindLine, Files, Question];
const EVERYWHERE: &[Context] = Context::ALL;

/// The table. In the footer the rows of a context stand in this order.
pub const BINDINGS: &[Binding] = &[
    // What one does with a verdict.
    bind(&[ctrl('y')], &[Paste], Command::CopyNote),
    bind(&[letter('y'), ctrl('y')], &[Verdict], Command::CopyNote),
    bind(&[key(K::Function(6)), alt('y')], &[Paste], Command::CopyMenu),
    bind(&[letter('c'), letter('Y'), key(K::Function(6)), alt('y')], &[Verdict], Command::CopyMenu),
    bind(&[letter('n'), letter('y')], &[CopyMenu], Command::CopyNote).hint(""),
    bind(&[letter('c')], &[CopyMenu], Command::CopyCustomer),
    bind(&[letter('e')], &[CopyMenu], Command::CopyEscalation),
    bind(&[letter('d')], &[CopyMenu], Command::CopyCommands),
    bind(&[letter('t')], &[CopyMenu], Command::CopyTable),
    bind(&[letter('s')], &[CopyMenu], Command::CopySuppress),
    bind(&[letter('v')], &[CopyMenu], Command::CopyCsv),
    bind(&[letter('a'), key(K::Tab)], &[CopyMenu], Command::CopyAll),
    bind(&[letter('m')], &[CopyMenu], Command::CopyMarkdown),
    bind(&[letter('j')], &[CopyMenu], Command::CopyJson),
    bind(&[letter('r')], &[CopyMenu], Command::CopyRaw),
    bind(&[key(K::Enter)], &[CopyMenu], Command::Open).label("Copy the selected one").hint("copy"),
    bind(&[key(K::Enter)], &[Verdict], Command::Open).label("Open page for selection").hint("page"),
    bind(&[ctrl('n')], &[Paste], Command::NextRecipient),
    bind(&[letter('n'), ctrl('n'), key(K::Right), letter('l')], &[Verdict], Command::NextRecipient),
    bind(&[alt('p')], &[Paste], Command::PreviousRecipient),
    bind(&[letter('p'), alt('p'), key(K::Left), letter('h')], &[Verdict], Command::PreviousRecipient),
    bind(&[key(K::Function(7))], &[Paste], Command::Recipients),
    bind(&[letter('r'), key(K::Function(7))], &[Verdict], Command::Recipients),
    bind(&[key(K::Enter)], &[Recipients], Command::Open).label("Select").hint("select"),
    bind(&[key(K::Function(10)), alt('h')], &[Paste, Search], Command::History),
    bind(&[letter('H'), key(K::Function(10)), alt('h')], MENUS, Command::History),
    bind(&[key(K::Enter)], &[History], Command::Open).label("Open").hint("open"),
    bind(&[ctrl('o')], &[Paste], Command::PickFile),
    bind(&[letter('o'), ctrl('o')], &[Verdict], Command::PickFile),
    bind(&[alt('r')], &[Paste], Command::Reload),
    bind(&[letter('R'), alt('r')], &[Verdict], Command::Reload),
    bind(&[key(K::Enter)], &[Question], Command::Open).label("Select").hint("select"),
    bind(&[letter('y')], &[Question], Command::Restore),
    bind(&[letter('n')], &[Question], Command::Discard),
    bind(&[key(K::Enter)], &[Files], Command::Open).label("Open file or folder"),
    bind(&[key(K::BackTab)], &[Files], Command::FolderAbove),
    bind(&[ctrl('f')], &[Paste], Command::NextFlow),
    bind(&[letter('f'), ctrl('f')], &[Verdict], Command::NextFlow),
    bind(&[ctrl('g')], &[Paste], Command::NextAudience),
    bind(&[letter('a'), ctrl('g')], &[Verdict], Command::NextAudience),
    bind(&[ctrl('t')], &[Paste], Command::NextExample),
    bind(&[letter('e'), ctrl('t')], &[Verdict], Command::NextExample).hint(""),
    bind(&[alt('t')], &[Paste], Command::Examples),
    bind(&[letter('E'), alt('t')], &[Verdict], Command::Examples),
    bind(&[key(K::Enter)], &[Examples], Command::Open).label("Load the example").hint("load"),
    bind(&[ctrl('l')], &[Paste], Command::Clear),
    bind(&[letter('x'), ctrl('l')], &[Verdict], Command::Clear),
    bind(&[ctrl('z'), ctrl('u')], &[Paste], Command::Undo),
    bind(&[letter('u'), ctrl('u')], &[Verdict], Command::Undo).hint(""),
    bind(&[alt('u')], DIAGNOSE, Command::Redo),
    // Reference.
    bind(&[key(K::Function(2)), ctrl('r')], DIAGNOSE, Command::LookUp),
    bind(&[letter('/'), letter('2')], &[Verdict], Command::LookUp).hint(""),
    bind(&[key(K::Function(2)), ctrl('r')], &[Search, Contents, Page], Command::LookUp)
        .label("Go to the search line")
        .hint(""),
    bind(&[key(K::Function(2))], POPUPS, Command::LookUp).hint(""),
    bind(&[letter('/'), letter('2')], &[Contents, Page], Command::Search),
    bind(&[key(K::Enter)], &[Search, Contents, Page], Command::Open).label("Open page or link"),
    bind(&[letter('t'), ctrl('t')], &[Contents, Page], Command::TryExample),
    bind(&[ctrl('t')], &[Search], Command::TryExample),
    bind(&[letter('m')], &[Contents, Page], Command::Bookmark),
    bind(&[key(K::Tab)], &[Page], Command::NextLink),
    bind(&[key(K::BackTab)], &[Page], Command::PreviousLink),
    bind(&[key(K::Left), letter('h'), key(K::Backspace)], &[Page], Command::PageBack),
    bind(&[key(K::Right), letter('l')], &[Page], Command::PageForward),
    bind(&[key(K::Left), letter('h')], &[Contents], Command::Fold),
    bind(&[key(K::Right), letter('l')], &[Contents], Command::Unfold),
    // Going about.
    bind(&[alt('f')], &[Paste, Verdict, Search, Contents, Page], Command::FindText),
    bind(&[key(K::Enter)], &[FindLine], Command::Open).label("Next place").hint("next place"),
    bind(&[key(K::Tab)], &[Paste, Verdict, Search, Contents], Command::NextPane),
    bind(&[key(K::BackTab)], &[Paste, Verdict, Search, Contents], Command::PreviousPane),
    bind(&[key(K::Up)], EVERYWHERE, Command::Up),
    bind(&[key(K::Down)], EVERYWHERE, Command::Down),
    bind(&[letter('k')], LISTS, Command::Up),
    bind(&[letter('j')], LISTS, Command::Down),
    bind(&[key(K::PageUp)], EVERYWHERE, Command::PageUp),
    bind(&[key(K::PageDown)], EVERYWHERE, Command::PageDown),
    bind(&[letter('b')], MENUS, Command::PageUp),
    bind(&[letter(' ')], &[Verdict], Command::PageDown).hint("more"),
    bind(&[letter(' ')], &[Contents, Page], Command::PageDown),
    bind(&[letter('g'), key(K::Home)], MENUS, Command::First),
    bind(&[letter('G'), key(K::End)], MENUS, Command::Last),
    bind(&[key(K::Function(1)), letter('1')], &[Contents, Page], Command::ShowDiagnose),
    bind(&[key(K::Function(1))], POPUPS, Command::ShowDiagnose),
    bind(&[key(K::Function(1))], &[Verdict, Search], Command::ShowDiagnose).label("Diagnose screen, its text"),
    bind(&[key(K::Esc)], &[Paste], Command::Back).label("Done editing, to the verdict").hint("verdict"),
    bind(
        &[key(K::Esc)],
        &[
            Verdict, Search, Contents, Page, Help, Finder, CopyMenu, Settings, Recipients, History, Examples, FindLine,
            Files, Question,
        ],
        Command::Back,
    ),
    // Editing.
    bind(&[key(K::Enter)], &[Paste], Command::NewLine),
    bind(&[key(K::Left)], TEXTS, Command::Left),
    bind(&[key(K::Right)], TEXTS, Command::Right),
    bind(&[key(K::Home), ctrl('a')], TEXTS, Command::LineStart),
    bind(&[key(K::End), ctrl('e')], TEXTS, Command::LineEnd),
    bind(&[key(K::Backspace), ctrl('h')], TEXTS, Command::Erase),
    bind(&[key(K::Delete), ctrl('d')], TEXTS, Command::EraseNext),
    bind(&[ctrl('w')], TEXTS, Command::EraseWord),
    bind(&[ctrl('z')], LINES, Command::Undo).hint(""),
    // The app itself.
    bind(&[ctrl('p')], &[Paste, Search], Command::Find),
    bind(&[letter(':'), ctrl('p')], MENUS, Command::Find),
    bind(&[key(K::Function(8))], &[Paste, Search], Command::Settings),
    bind(&[letter(','), key(K::Function(8))], MENUS, Command::Settings),
    bind(&[key(K::Enter), letter(' '), key(K::Right), letter('l')], &[Settings], Command::Change),
    bind(&[key(K::Left), letter('h')], &[Settings], Command::ChangeBack),
    bind(&[key(K::Enter)], &[Finder], Command::Open).label("Run, or open the page").hint("run"),
    bind(&[key(K::Enter)], &[Help], Command::Open).label("Run").hint("run"),
    bind(&[letter('?'), key(K::Function(9))], MENUS, Command::Help),
    bind(&[key(K::Function(9))], &[Paste, Search], Command::Help),
    bind(&[alt('z')], &[Paste, Search], Command::Suspend),
    bind(&[ctrl('z'), alt('z')], MENUS, Command::Suspend),
    bind(&[letter('q')], MENUS, Command::Quit),
    bind(&[ctrl('v')], EVERYWHERE, Command::HowToPaste),
    bind(&[ctrl('c')], EVERYWHERE, Command::Quit),
];
