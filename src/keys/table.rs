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
    Contents, CopyMenu, ExamLine, Examples, Export, Files, FindLine, Finder, Help, History, Learn, Lesson, Marking,
    Narrowing, Overview, Page, Paste, Practice, Question, Quiz, Recipients, Remark, Search, Settings, Triage, Verdict,
};

const DIAGNOSE: &[Context] = &[Paste, Verdict];
const MENUS: &[Context] = &[Verdict, Contents, Page, Overview, Triage, Learn, Lesson, Quiz, Marking];
/// The panes in which a number opens a screen; elsewhere it answers. Behind questions it does nothing: whoever
/// answers quickly would leave the result.
const NUMBERED: &[Context] = &[Verdict, Contents, Page, Overview, Triage, Learn];
const LISTS: &[Context] = &[Verdict, Contents, Page, Overview, Triage, Learn, Lesson, Quiz, Marking, Settings];
const LEARN: &[Context] = &[Learn, Lesson, Quiz, Marking];
/// The panes in which text is typed.
const TYPED: &[Context] = &[Paste, Search, Narrowing];
const LINES: &[Context] = &[
    Search, Narrowing, Help, Finder, Recipients, History, Examples, FindLine, Export, Remark, Files, Practice, ExamLine,
];
const TEXTS: &[Context] = &[
    Paste, Search, Narrowing, Help, Finder, Recipients, History, Examples, FindLine, Export, Remark, Files, Practice,
    ExamLine,
];
const POPUPS: &[Context] = &[
    Help, Finder, CopyMenu, Settings, Recipients, History, Examples, FindLine, Export, Remark, Files, Practice,
    ExamLine, Question,
];
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
    bind(&[key(K::Function(10)), alt('h')], TYPED, Command::History),
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
    bind(&[letter('u'), ctrl('z'), ctrl('u')], &[Verdict], Command::Undo).hint(""),
    bind(&[alt('a')], DIAGNOSE, Command::AddPaste),
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
    // Overview.
    bind(&[key(K::Function(3))], EVERYWHERE, Command::ShowOverview),
    bind(&[letter('3')], NUMBERED, Command::ShowOverview),
    bind(&[key(K::Function(2)), ctrl('r')], &[Overview, Triage, Narrowing], Command::LookUp).hint(""),
    bind(&[letter('2')], &[Overview, Triage], Command::LookUp).hint(""),
    bind(&[key(K::Enter)], &[Overview], Command::Open).label("Look into the group, open the delivery"),
    bind(&[key(K::Enter)], &[Narrowing], Command::Open).label("Go to the rows").hint("rows"),
    bind(&[letter('/')], &[Overview], Command::Search).label("Filter").hint("filter"),
    bind(&[key(K::Tab), key(K::Right), letter('l')], &[Overview], Command::NextKind),
    bind(&[key(K::BackTab), key(K::Left), letter('h')], &[Overview], Command::PreviousKind),
    bind(&[letter('n')], &[Overview], Command::NextFailure),
    bind(&[letter(' ')], &[Overview], Command::Pause),
    bind(&[letter('y'), ctrl('y')], &[Overview], Command::CopyTotals),
    bind(&[letter('E')], &[Overview], Command::Export),
    bind(&[letter('K')], &[Overview], Command::KeptLog),
    bind(&[key(K::Enter)], &[Export], Command::Open).label("Write the file").hint("write"),
    // Triage.
    bind(&[ctrl('k')], DIAGNOSE, Command::Keep),
    bind(&[key(K::Function(4))], EVERYWHERE, Command::ShowTriage),
    bind(&[letter('4')], NUMBERED, Command::ShowTriage),
    bind(&[letter('d')], &[Triage], Command::SetDone),
    bind(&[letter('w')], &[Triage], Command::SetWaiting),
    bind(&[letter('o')], &[Triage], Command::SetOpen),
    bind(&[letter(' ')], &[Triage], Command::Mark),
    bind(&[letter('u'), ctrl('z')], &[Triage], Command::UndoAction),
    bind(&[letter('s')], &[Triage], Command::SuppressAddress),
    bind(&[key(K::Delete)], &[Triage], Command::ForgetAddress),
    bind(&[key(K::Enter)], &[Triage], Command::Open).label("Open in Diagnose"),
    bind(&[letter('/')], &[Triage], Command::Search).label("Filter").hint("filter"),
    bind(&[letter('n')], &[Triage], Command::Note),
    bind(&[letter('a')], &[Triage], Command::Assign),
    bind(&[letter('t')], &[Triage], Command::Tag),
    bind(&[letter('m')], &[Triage], Command::MarkAll),
    bind(&[letter('y'), ctrl('y')], &[Triage], Command::CopyNote).hint("copy"),
    bind(&[letter('R')], &[Triage], Command::CopyReport),
    bind(&[key(K::Tab), key(K::Right), letter('l')], &[Triage], Command::NextSide),
    bind(&[key(K::BackTab), key(K::Left), letter('h')], &[Triage], Command::PreviousSide),
    bind(&[letter('A')], &[Triage], Command::OnlyAddress),
    bind(&[letter('D')], &[Triage], Command::OnlyDomain),
    bind(&[letter('O')], &[Triage], Command::NextOrder),
    bind(&[key(K::Enter)], &[Remark], Command::Open).label("Save").hint("save"),
    // Learn.
    bind(&[key(K::Function(5))], EVERYWHERE, Command::ShowLearn),
    bind(&[letter('5')], &[Verdict, Contents, Page, Overview, Triage], Command::ShowLearn),
    bind(&[key(K::Function(2)), ctrl('r')], LEARN, Command::LookUp).hint(""),
    bind(&[letter('2')], &[Learn], Command::LookUp).hint(""),
    bind(&[key(K::Enter)], &[Learn], Command::Open),
    bind(&[letter('r')], &[Learn], Command::Review),
    bind(&[letter('p')], &[Learn], Command::Practice),
    bind(&[letter('x')], &[Learn], Command::TakeExam),
    bind(&[letter('r')], &[Lesson], Command::Review).hint(""),
    bind(&[letter('x')], &[Lesson], Command::TakeExam).hint(""),
    bind(&[key(K::Enter)], &[Lesson], Command::Open)
        .label("Read on, then the questions; or open the link")
        .hint("go on"),
    bind(
        &[
            letter('1'),
            letter('2'),
            letter('3'),
            letter('4'),
            letter('5'),
            letter('6'),
            letter('7'),
            letter('8'),
            letter('9'),
            letter('0'),
        ],
        &[Quiz],
        Command::Choose,
    ),
    bind(&[key(K::Enter)], &[Quiz], Command::Open).label("Answer with the selected one, or go on").hint("go on"),
    bind(&[letter('o')], &[Quiz], Command::ReadOn),
    bind(&[letter('t')], &[Quiz], Command::ReadLesson),
    bind(&[letter('0')], &[Marking], Command::Choose).label("I don't know").hint(""),
    bind(&[key(K::Enter)], &[Marking], Command::Open).label("Answer with the marked words").hint("answer"),
    bind(&[letter(' ')], &[Marking], Command::MarkWords),
    bind(&[key(K::Tab)], &[Marking], Command::OfferChoices),
    bind(&[letter('t')], &[Marking], Command::ReadLesson),
    bind(&[key(K::Left), letter('h')], &[Marking], Command::Left).label("Word before"),
    bind(&[key(K::Right), letter('l')], &[Marking], Command::Right).label("Next word"),
    bind(&[key(K::Tab)], &[Lesson], Command::NextLink).label("Next link").hint("links"),
    bind(&[key(K::Tab)], &[Quiz], Command::NextLink).label("Next link or answer").hint(""),
    bind(&[key(K::BackTab)], &[Lesson, Quiz], Command::PreviousLink).label("Previous link or answer"),
    bind(&[letter('E')], &[Lesson], Command::Export).label("Export the exam result (Markdown, JSON)"),
    bind(&[key(K::Enter)], &[Practice], Command::Open).label("Practice this").hint("practice"),
    bind(&[key(K::Enter)], &[ExamLine], Command::Open).label("Start the exam").hint("start"),
    // Going about.
    bind(&[alt('f')], &[Paste, Verdict, Search, Contents, Page, Lesson, Quiz], Command::FindText),
    bind(&[key(K::Enter)], &[FindLine], Command::Open).label("Next match").hint("next match"),
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
    bind(&[letter(' ')], &[Contents, Page, Learn], Command::PageDown),
    bind(&[letter(' ')], &[Lesson, Quiz], Command::PageDown).hint("more"),
    bind(&[letter('g'), key(K::Home)], MENUS, Command::First),
    bind(&[letter('G'), key(K::End)], MENUS, Command::Last),
    bind(&[key(K::Function(1)), letter('1')], &[Contents, Page, Overview, Triage, Learn], Command::ShowDiagnose),
    bind(&[key(K::Function(1))], &[Lesson, Quiz, Marking], Command::ShowDiagnose),
    bind(&[key(K::Function(1))], POPUPS, Command::ShowDiagnose),
    bind(&[key(K::Function(1))], &[Verdict, Search, Narrowing], Command::ShowDiagnose).label("Diagnose screen (text)"),
    bind(&[key(K::Esc)], &[Paste], Command::Back).label("Done editing (go to the verdict)").hint("verdict"),
    bind(
        &[key(K::Esc)],
        &[
            Verdict, Search, Contents, Page, Overview, Triage, Learn, Lesson, Narrowing, Help, Finder, CopyMenu,
            Settings, Recipients, History, Examples, FindLine, Export, Remark, Files, Practice, ExamLine, Question,
        ],
        Command::Back,
    ),
    // Whoever answers and types a letter too many shall not be outside.
    bind(&[key(K::Esc), letter('q')], &[Quiz, Marking], Command::Back)
        .label("Leave (your answers are kept)")
        .hint("leave"),
    // Editing.
    bind(&[key(K::Enter)], &[Paste], Command::NewLine),
    bind(&[key(K::Left)], TEXTS, Command::Left),
    bind(&[key(K::Right)], TEXTS, Command::Right),
    bind(&[key(K::Home), ctrl('a')], TEXTS, Command::LineStart),
    bind(&[key(K::End), ctrl('e')], TEXTS, Command::LineEnd),
    bind(&[key(K::Backspace), ctrl('h')], TEXTS, Command::Erase),
    bind(&[key(K::Delete), ctrl('d')], TEXTS, Command::EraseNext),
    bind(&[ctrl('w')], TEXTS, Command::EraseWord),
    bind(&[ctrl('u')], LINES, Command::EraseBefore),
    bind(&[ctrl('k')], LINES, Command::EraseAfter),
    bind(&[ctrl('z')], LINES, Command::Undo).hint(""),
    // The app itself.
    bind(&[ctrl('p')], TYPED, Command::Find),
    bind(&[letter(':'), ctrl('p')], MENUS, Command::Find),
    bind(&[key(K::Function(8))], TYPED, Command::Settings),
    bind(&[letter(','), key(K::Function(8))], MENUS, Command::Settings),
    bind(&[key(K::Enter), letter(' '), key(K::Right), letter('l')], &[Settings], Command::Change),
    bind(&[key(K::Left), letter('h')], &[Settings], Command::ChangeBack),
    bind(&[key(K::Enter)], &[Finder], Command::Open).label("Run, or open the page").hint("run"),
    bind(&[key(K::Enter)], &[Help], Command::Open).label("Run").hint("run"),
    bind(&[letter('?'), key(K::Function(9))], MENUS, Command::Help),
    bind(&[key(K::Function(9))], TYPED, Command::Help),
    bind(&[alt('z')], TYPED, Command::Suspend),
    bind(&[alt('z')], &[Verdict, Triage], Command::Suspend),
    bind(&[ctrl('z'), alt('z')], &[Contents, Page, Overview, Learn, Lesson, Quiz, Marking], Command::Suspend),
    bind(&[letter('q')], NUMBERED, Command::Quit),
    bind(&[ctrl('v')], EVERYWHERE, Command::HowToPaste),
    bind(&[ctrl('c')], EVERYWHERE, Command::Quit),
];
