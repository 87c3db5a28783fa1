//! Everything that can happen to the app, and everything that it can ask of the world.

use ratatui::layout::{Position, Size};

use crate::advice::Diagnosis;

/// Defines the commands with one sentence each, and the list of all of them.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What a key can do. Every command is bound in [`super::keymap`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[$doc])* $name,)+ }

        impl Command {
            /// Every command.
            pub const ALL: &'static [Command] = &[$(Command::$name,)+];
        }
    };
}

commands! {
    /// Opens the Diagnose screen.
    ShowDiagnose,
    /// Opens the Reference screen with the cursor in its search line.
    LookUp,
    /// Goes to the search line.
    Search,
    /// Shows the keys that work here.
    Help,
    /// Leaves the app.
    Quit,
    /// Gives the terminal back to the shell until `fg`.
    Suspend,
    /// Goes to the next pane.
    NextPane,
    /// Goes to the pane before.
    PreviousPane,
    /// Goes one level back.
    Back,
    /// Opens what is chosen.
    Open,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// To the beginning of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// Removes the character before the cursor.
    Erase,
    /// Removes the character after the cursor.
    EraseNext,
    /// Removes the word before the cursor.
    EraseWord,
    /// Begins a new line.
    NewLine,
    /// Takes back the last change.
    Undo,
    /// Does it again.
    Redo,
    /// Empties the paste pane.
    Clear,
    /// Puts the next example into the paste pane.
    NextExample,
    /// Shows the next recipient's verdict.
    NextRecipient,
    /// Shows the recipient's before.
    PreviousRecipient,
    /// Shows the consequence for the next kind of mail.
    NextFlow,
    /// Speaks to the next kind of reader.
    NextAudience,
    /// Copies the verdict as a note for the ticket.
    CopyNote,
    /// Folds the branch, or goes to the one above.
    Fold,
    /// Unfolds the branch.
    Unfold,
    /// Chooses the next link of the page.
    NextLink,
    /// Chooses the link before.
    PreviousLink,
    /// Goes back to the page before.
    PageBack,
    /// Goes forward again.
    PageForward,
    /// Tries the page's example in Diagnose.
    TryExample,
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
    /// The clipboard took the text, or could not.
    Copied(Result<(), String>),
}

/// Something that the app asks of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Diagnose the draft as it stands now; the answer comes as [`Action::Answer`].
    Diagnose,
    /// Put [`super::app::App::note`] on the terminal's clipboard; the loop knows the date.
    CopyNote,
    /// Stop until the shell continues the process.
    Suspend,
    /// Leave.
    Quit,
}
