//! Everything that can happen to the app, and everything that it asks of the world.

use std::path::PathBuf;

use ratatui::layout::{Position, Size};

use crate::advice::Diagnosis;
use crate::keys::Command;
use crate::lesson::progress::Progress;
use crate::redact::Redactor;
use crate::settings::Name;
use crate::tui::log::Reply;
use crate::tui::memory::Memory;
use crate::tui::theme::Background;

/// Something that happens to the app.
#[derive(Debug)]
pub enum Action {
    /// A bound key was pressed.
    Do(Command),
    /// Ctrl-C was pressed, by which some mean to copy and others to quit.
    Interrupt,
    /// A character was typed into a text.
    Type(char),
    /// Text was pasted.
    Paste(String),
    /// The text of this revision has been diagnosed.
    Answer(u64, Vec<Diagnosis>),
    /// The same with everything masked, and what knows the names that were given.
    MaskedAnswer(u64, Vec<Diagnosis>, Redactor),
    /// A text was masked that is on its way into the paste pane.
    Masked(Vec<u8>, Redactor),
    /// The terminal writes on this.
    Background(Background),
    /// The terminal has this size now.
    Resize(Size),
    /// The wheel was turned by so many rows over this place.
    Wheel(Position, isize),
    /// The main button was pressed at this place.
    Click(Position),
    /// The text was taken by the clipboard or a file, or could not be.
    Copied(Result<Copied, String>),
    /// What is in a folder, or why it can't be told.
    Listed(Result<Listing, String>),
    /// The bytes of a file, or why they can't be read.
    Read(PathBuf, Result<Vec<u8>, String>),
    /// More has been counted for Overview.
    Counted,
    /// What was learned so far, the day of today in days since 1970, and why it can't be kept.
    Learned(Progress, i64, Option<String>),
    /// So many minutes are left of the exam.
    TimeLeft(u64),
    /// The kept log says something.
    Log(Reply),
    /// A part of a file that is called so, or why it can't be read.
    Part(String, Result<Vec<u8>, String>),
    /// The file to which Overview was exported, or why it could not be written.
    Exported(Result<String, String>),
    /// A changed setting could not be saved, for this reason.
    NotKept(String),
    /// The text in the paste pane can't be kept for the next start, for this reason.
    NotBackedUp(String),
    /// Nothing was typed for a while.
    Settled,
    /// The toast has been shown for as long as it takes to read it.
    ToastOver,
}

impl Action {
    /// Whether somebody is typing text.
    pub(super) const fn is_typing(&self) -> bool {
        matches!(
            self,
            Self::Type(_)
                | Self::Do(
                    Command::NewLine
                        | Command::Erase
                        | Command::EraseNext
                        | Command::EraseWord
                        | Command::EraseBefore
                        | Command::EraseAfter
                        | Command::Undo
                        | Command::Redo
                )
        )
    }
}

/// What is in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The folder.
    pub folder: PathBuf,
    /// Folders and files in the order in which they are shown.
    pub entries: Vec<Entry>,
}

/// A folder or a file in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// How long it is.
    pub bytes: u64,
}

/// What can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The note for the ticket.
    Note,
    /// The answer to the customer.
    Customer,
    /// The note to a mail admin.
    Escalation,
    /// The commands that check what the steps ask for.
    Commands,
    /// A table of who bounced and why.
    Table,
    /// The addresses to suppress.
    Suppress,
    /// The records as CSV.
    Csv,
    /// The verdict as Markdown.
    Markdown,
    /// The verdict as JSON.
    Json,
    /// The pasted text itself.
    Raw,
    /// The totals of Overview, which no menu offers.
    Totals,
    /// The hand-over of Triage, which no menu offers.
    Report,
}

impl Form {
    /// Every form, in the order of the copy menu.
    pub const ALL: &'static [Self] = &[
        Self::Note,
        Self::Customer,
        Self::Escalation,
        Self::Commands,
        Self::Table,
        Self::Suppress,
        Self::Csv,
        Self::Markdown,
        Self::Json,
        Self::Raw,
    ];

    /// The command that copies it.
    pub const fn command(self) -> Command {
        match self {
            Self::Note => Command::CopyNote,
            Self::Customer => Command::CopyCustomer,
            Self::Escalation => Command::CopyEscalation,
            Self::Commands => Command::CopyCommands,
            Self::Table => Command::CopyTable,
            Self::Suppress => Command::CopySuppress,
            Self::Csv => Command::CopyCsv,
            Self::Markdown => Command::CopyMarkdown,
            Self::Json => Command::CopyJson,
            Self::Raw => Command::CopyRaw,
            Self::Totals => Command::CopyTotals,
            Self::Report => Command::CopyReport,
        }
    }

    /// The form that a command copies.
    pub fn of(command: Command) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.command() == command)
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "Ticket note",
            Self::Customer => "Reply to customer",
            Self::Escalation => "Escalation to mail admin",
            Self::Commands => "Commands to check",
            Self::Table => "Table",
            Self::Suppress => "Addresses to suppress",
            Self::Csv => "Records as CSV",
            Self::Markdown => "Verdict as Markdown",
            Self::Json => "Verdict as JSON",
            Self::Raw => "Pasted text",
            Self::Totals => "Page",
            Self::Report => "Hand-over",
        }
    }

    /// What is said where there is none of it.
    pub const fn without(self) -> &'static str {
        match self {
            Self::Suppress => "No address to suppress here",
            Self::Commands => "No commands for this verdict",
            _ => "Nothing to copy yet",
        }
    }

    /// What it is called within a sentence.
    pub fn name_in_text(self) -> String {
        let mut name = self.name().to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        name
    }

    /// The ending of a file that holds it.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Note
            | Self::Customer
            | Self::Escalation
            | Self::Commands
            | Self::Table
            | Self::Suppress
            | Self::Raw
            | Self::Totals
            | Self::Report => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }
}

/// For whom a text is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The recipient whose verdict is shown.
    This,
    /// All that are listed.
    All,
}

impl Scope {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::This => Self::All,
            Self::All => Self::This,
        }
    }
}

/// A text that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// What it is.
    pub form: Form,
    /// By which way it went.
    pub carrier: Carrier,
    /// The file in which it lies besides, as one would name it.
    pub file: Option<String>,
}

/// What took a copied text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// The buffer of tmux, which hands it to the terminal.
    Tmux,
    /// A program of the desktop, by its name.
    Tool(&'static str),
    /// The terminal.
    Terminal,
    /// Nothing but the file, as there is no clipboard here.
    Missing,
    /// Nothing but the file, as the terminal takes no text of this length.
    TooLong,
    /// Nothing but the file, as the user wants it.
    File,
}

/// Something that the app asks of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Diagnose the paste as it stands then; the answer comes as [`Action::Answer`].
    ///
    /// It carries no text, because many keys may ask before the text, which may be long, is copied once.
    Diagnose,
    /// Mask [`super::app::App::to_mask`] beside the loop; it comes back as [`Action::Masked`].
    Mask,
    /// Copy [`super::app::App::copy_text`]; the loop knows the date and the clipboard.
    Copy(Form),
    /// Copy this text.
    CopyText(Form, String),
    /// Read so many bytes of a file from one on, which are called so; they come as [`Action::Part`].
    ReadPart(PathBuf, (u64, u32), String),
    /// Write a text to a file of this name, or of this ending in the folder for notes.
    Export(String, String),
    /// List a folder; it comes as [`Action::Listed`].
    ListFolder(PathBuf),
    /// Read a file, which comes as [`Action::Read`]; of a folder the list, as [`Action::Listed`].
    ReadFile(PathBuf),
    /// Save a setting with this value, and do what it asks for.
    Keep(Name, &'static str),
    /// Diagnose the text that was restored, the one of this number, and put the others aside.
    Restore(usize),
    /// Forget the texts that were left behind.
    Discard,
    /// Keep the texts that were left behind, and ask about them no more.
    PutAside,
    /// Save what the reader comes back to.
    Remember(Memory),
    /// Stop until the shell continues the process.
    Suspend,
    /// Leave.
    Quit,
}
