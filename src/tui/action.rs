//! Everything that can happen to the app, and everything that it can ask of the world.

use std::path::PathBuf;

use ratatui::layout::{Position, Size};

use crate::advice::Diagnosis;
use crate::settings::Name;

/// Defines the commands with one sentence each, and the list of all of them.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => {
        /// What a key can do. Every command is bound in [`super::keymap`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[$doc])* $name,)+ }

        impl Command {
            /// Every command.
            pub const ALL: &'static [Command] = &[$(Command::$name,)+];

            /// The name in the settings.
            pub const fn id(self) -> &'static str {
                match self { $(Command::$name => $id,)+ }
            }

            /// The command with this name.
            pub fn named(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|command| command.id() == id)
            }
        }
    };
}

commands! {
    /// Opens the Diagnose screen.
    ShowDiagnose = "show-diagnose",
    /// Opens the Reference screen with the cursor in its search line.
    LookUp = "look-up",
    /// Goes to the search line.
    Search = "search",
    /// Shows the keys that work here.
    Help = "help",
    /// Leaves the app.
    Quit = "quit",
    /// Gives the terminal back to the shell until `fg`.
    Suspend = "suspend",
    /// Goes to the next pane.
    NextPane = "next-pane",
    /// Goes to the pane before.
    PreviousPane = "previous-pane",
    /// Goes one level back.
    Back = "back",
    /// Opens what is chosen.
    Open = "open",
    /// One row up.
    Up = "up",
    /// One row down.
    Down = "down",
    /// One screen up.
    PageUp = "page-up",
    /// One screen down.
    PageDown = "page-down",
    /// To the beginning.
    First = "first",
    /// To the end.
    Last = "last",
    /// One character to the left.
    Left = "left",
    /// One character to the right.
    Right = "right",
    /// To the beginning of the line.
    LineStart = "line-start",
    /// To the end of the line.
    LineEnd = "line-end",
    /// Removes the character before the cursor.
    Erase = "erase",
    /// Removes the character after the cursor.
    EraseNext = "erase-next",
    /// Removes the word before the cursor.
    EraseWord = "erase-word",
    /// Begins a new line.
    NewLine = "new-line",
    /// Takes back the last change.
    Undo = "undo",
    /// Does it again.
    Redo = "redo",
    /// Empties the paste pane.
    Clear = "clear",
    /// Lists files, to open one.
    PickFile = "pick-file",
    /// Reads the open file once more.
    Reload = "reload",
    /// Lists what is in the folder above.
    FolderAbove = "folder-above",
    /// Goes on with what was left behind.
    TakeUp = "take-up",
    /// Says no to what was left behind, for good.
    Forget = "forget",
    /// Puts the next example into the paste pane.
    NextExample = "next-example",
    /// Shows the next recipient's verdict.
    NextRecipient = "next-recipient",
    /// Shows the recipient's before.
    PreviousRecipient = "previous-recipient",
    /// Lists the recipients, to choose one or to narrow them.
    Recipients = "recipients",
    /// Shows the consequence for the next kind of mail.
    NextFlow = "next-flow",
    /// Speaks to the next kind of reader.
    NextAudience = "next-audience",
    /// Copies the verdict as a note for the ticket.
    CopyNote = "copy-note",
    /// Copies the answer to the customer.
    CopyCustomer = "copy-customer",
    /// Copies the note to a mail admin.
    CopyEscalation = "copy-escalation",
    /// Copies the verdict as Markdown.
    CopyMarkdown = "copy-markdown",
    /// Copies the verdict as JSON.
    CopyJson = "copy-json",
    /// Copies the pasted text itself.
    CopyRaw = "copy-raw",
    /// Offers everything that can be copied.
    CopyMenu = "copy-menu",
    /// Finds any action or page.
    Find = "find",
    /// Shows the settings.
    Settings = "settings",
    /// Gives the chosen setting its next value.
    Change = "change",
    /// Gives the chosen setting the value before.
    ChangeBack = "change-back",
    /// Folds the branch, or goes to the one above.
    Fold = "fold",
    /// Unfolds the branch.
    Unfold = "unfold",
    /// Chooses the next link of the page.
    NextLink = "next-link",
    /// Chooses the link before.
    PreviousLink = "previous-link",
    /// Goes back to the page before.
    PageBack = "page-back",
    /// Goes forward again.
    PageForward = "page-forward",
    /// Sets a bookmark on the page, or takes it away.
    Bookmark = "bookmark",
    /// Tries the page's example in Diagnose.
    TryExample = "try-example",
}

/// Something that happens to the app.
#[derive(Debug)]
pub enum Action {
    /// A bound key was pressed.
    Do(Command),
    /// A character was typed into a text.
    Type(char),
    /// Text was pasted.
    Paste(String),
    /// The text of this revision has been diagnosed.
    Answer(u64, Vec<Diagnosis>),
    /// The terminal has this size now.
    Resize(Size),
    /// The wheel was turned by so many rows over this place.
    Wheel(Position, isize),
    /// The main button was pressed at this place.
    Click(Position),
    /// The text was taken by the clipboard or a file, or could not be.
    Copied(Result<Copied, String>),
    /// What is in [`super::app::App::wanted`], or why it cannot be told.
    Listed(Result<Listing, String>),
    /// The bytes of [`super::app::App::wanted`], or why they cannot be read.
    Read(Result<Vec<u8>, String>),
    /// A changed setting could not be kept, for this reason.
    NotKept(String),
    /// The toast has been shown for as long as it takes to read it.
    ToastOver,
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
    /// The verdict as Markdown.
    Markdown,
    /// The verdict as JSON.
    Json,
    /// The pasted text itself.
    Raw,
}

impl Form {
    /// Every form, in the order of the copy menu.
    pub const ALL: &'static [Self] =
        &[Self::Note, Self::Customer, Self::Escalation, Self::Markdown, Self::Json, Self::Raw];

    /// The command that copies it.
    pub const fn command(self) -> Command {
        match self {
            Self::Note => Command::CopyNote,
            Self::Customer => Command::CopyCustomer,
            Self::Escalation => Command::CopyEscalation,
            Self::Markdown => Command::CopyMarkdown,
            Self::Json => Command::CopyJson,
            Self::Raw => Command::CopyRaw,
        }
    }

    /// The form that a command copies.
    pub fn of(command: Command) -> Option<Self> {
        Self::ALL.iter().copied().find(|form| form.command() == command)
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "ticket note",
            Self::Customer => "customer answer",
            Self::Escalation => "note to a mail admin",
            Self::Markdown => "verdict as Markdown",
            Self::Json => "verdict as JSON",
            Self::Raw => "pasted text",
        }
    }

    /// The ending of a file that holds it.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Note | Self::Customer | Self::Escalation | Self::Raw => "txt",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }
}

/// Where a copied text went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// To the clipboard of the terminal.
    Terminal(Form),
    /// Into a file, because the terminal would not take it.
    File(Form, PathBuf),
}

/// Something that the app asks of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Diagnose the draft as it stands now; the answer comes as [`Action::Answer`].
    Diagnose,
    /// Copy [`super::app::App::copy_text`]; the loop knows the date and the clipboard.
    Copy(Form),
    /// List the folder [`super::app::App::wanted`]; it comes as [`Action::Listed`].
    ListFolder,
    /// Read the file [`super::app::App::wanted`]; it comes as [`Action::Read`].
    ReadFile,
    /// Keep this setting as [`super::app::App::settings`] has it now, and do what it asks for.
    Keep(Name),
    /// Diagnose the draft that was taken up, and forget that it was left behind.
    TakeUp,
    /// Forget what was left behind.
    Forget,
    /// Keep what the reader comes back to: [`super::app::lookup::Lookup::memory`].
    Remember,
    /// Stop until the shell continues the process.
    Suspend,
    /// Leave.
    Quit,
}
