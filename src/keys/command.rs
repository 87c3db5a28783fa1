//! Everything that a key can do, one row for each: its name in the settings, its label, and what the
//! footer calls it.

/// Defines the commands with one sentence each, and the list of all of them.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $label:literal, $hint:literal;)+) => {
        /// What a key can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[$doc])* $name,)+ }

        impl Command {
            /// Every command.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the settings.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it does, in a few words.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }

            /// What the footer calls it; empty where the footer leaves it out.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)+ }
            }

            /// The command with this name.
            pub fn named(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|command| command.id() == id)
            }
        }
    };
}

commands! {
    // What one does with a verdict.
    /// Copies the verdict as a note for the ticket.
    CopyNote = "copy-note", "Copy ticket note", "note";
    /// Copies the reply to the customer.
    CopyCustomer = "copy-customer", "Copy reply to customer", "";
    /// Copies the text for a mail admin.
    CopyEscalation = "copy-escalation", "Copy escalation to mail admin", "";
    /// Copies the commands that check what the steps ask for.
    CopyCommands = "copy-commands", "Copy commands to check (dig, …)", "";
    /// Copies a table of recipients and causes.
    CopyTable = "copy-table", "Copy table of recipients and causes", "";
    /// Copies the addresses to suppress.
    CopySuppress = "copy-suppress", "Copy addresses to suppress", "";
    /// Copies the records as CSV.
    CopyCsv = "copy-csv", "Copy records as CSV", "";
    /// Copies for all recipients, or for one again.
    CopyAll = "copy-all", "Copy for all recipients, or for one", "all / one";
    /// Copies the verdict as Markdown.
    CopyMarkdown = "copy-markdown", "Copy verdict as Markdown", "";
    /// Copies the verdict as JSON.
    CopyJson = "copy-json", "Copy verdict as JSON", "";
    /// Copies the pasted text itself.
    CopyRaw = "copy-raw", "Copy the pasted text", "";
    /// Offers everything that can be copied.
    CopyMenu = "copy-menu", "Copy as… (reply, escalation, JSON, …)", "copy";
    /// Shows the next recipient's verdict.
    NextRecipient = "next-recipient", "Next recipient", "next";
    /// Shows the previous recipient's verdict.
    PreviousRecipient = "previous-recipient", "Previous recipient", "";
    /// Lists the recipients, to select one or to filter them.
    Recipients = "recipients", "List recipients, select or filter", "recipients";
    /// Shows the advice for the next mail type.
    NextFlow = "next-mail-type", "Change mail type (bulk, password reset, …)", "mail type";
    /// Shows the advice for the next reader.
    NextAudience = "next-reader", "Change who the advice is for (helpdesk, …)", "advice for";

    // What one does with the paste.
    /// Lists files, to open one.
    PickFile = "pick-file", "Open a file", "open";
    /// Reads the open file once more.
    Reload = "reload", "Reload the file", "";
    /// Puts the next example into the paste pane.
    NextExample = "next-example", "Load the next example", "example";
    /// Lists examples by their cause.
    Examples = "examples", "Choose an example by cause", "";
    /// Empties the paste pane.
    Clear = "clear", "Clear the text", "clear";
    /// Lists the texts that were in the paste pane before.
    History = "history", "Earlier texts (history)", "";
    /// Takes back the last change.
    Undo = "undo", "Undo", "undo";
    /// Adds a paste to the text whose place it took.
    AddPaste = "add-paste", "Add the paste to the text before it", "";
    /// Does it again.
    Redo = "redo", "Redo", "";

    // Reference.
    /// Opens the Reference screen with the cursor in its search line.
    LookUp = "look-up", "Look up a code or word", "look up";
    /// Goes to the search line.
    Search = "search", "Go to the search line", "search";
    /// Tries the page's example in Diagnose.
    TryExample = "try-example", "Try the example in Diagnose", "try example";
    /// Adds a bookmark for the page, or removes it.
    Bookmark = "bookmark", "Add or remove a bookmark", "bookmark";
    /// Selects the next link of the page.
    NextLink = "next-link", "Next link", "links";
    /// Selects the previous link.
    PreviousLink = "previous-link", "Previous link", "";
    /// Goes back to the page that was open before.
    PageBack = "page-back", "Back to the previous page", "previous page";
    /// Goes forward again.
    PageForward = "page-forward", "Forward to the next page", "";
    /// Collapses the branch, or goes to the one above.
    Fold = "fold", "Collapse", "collapse";
    /// Expands the branch.
    Unfold = "unfold", "Expand", "expand";

    // Overview.
    /// Opens the Overview screen.
    ShowOverview = "show-overview", "Overview of all deliveries", "";
    /// Counts by the next thing.
    NextKind = "next-kind", "Count by the next: domain, provider, …", "count by";
    /// Counts by the previous thing.
    PreviousKind = "previous-kind", "Count by the previous", "";
    /// Stops looking at a followed log, or goes on.
    Pause = "pause", "Pause the followed log (else page down)", "pause";
    /// Goes to the next failure.
    NextFailure = "next-failure", "Next failure", "next failure";
    /// Copies the totals as text.
    CopyTotals = "copy-totals", "Copy this page as text", "copy";
    /// Writes the totals to a file.
    Export = "export", "Export to a file (CSV, HTML, …)", "export";

    // Learn.
    /// Opens the Learn screen.
    ShowLearn = "show-learn", "Learn: lessons, practice, exam", "";
    /// Answers what the number of the key stands for.
    Choose = "choose", "Answer by number", "answer";
    /// Begins a longer mark in the text, or takes it back.
    MarkWords = "mark-words", "Start a longer mark, or undo it", "longer";
    /// Offers words to choose from instead.
    OfferChoices = "offer-choices", "Offer words to choose from", "offer a choice";
    /// Opens the page that explains the answer.
    ReadOn = "read-on", "Open the page that explains it", "page";
    /// Opens the lesson that the question belongs to.
    ReadLesson = "read-lesson", "Back to the text of the lesson", "lesson";
    /// Asks again what is due today.
    Review = "review", "Review the questions due today", "review";
    /// Asks what one chooses.
    Practice = "practice", "Practice by choice", "practice";
    /// Asks for an exam.
    TakeExam = "take-exam", "Take an exam", "exam";

    /// Shows the kept log in the place of the open input, or the other way round.
    KeptLog = "kept-log", "Kept log, or the open input", "kept log";

    // Triage.
    /// Keeps the bounces of the text in the kept log.
    Keep = "keep", "Keep the bounce for triage", "keep";
    /// Opens the Triage screen.
    ShowTriage = "show-triage", "Triage of kept bounces", "";
    /// Marks entries as done.
    SetDone = "set-done", "Done", "done";
    /// Marks entries as waiting for somebody else.
    SetWaiting = "set-waiting", "Waiting", "waiting";
    /// Opens entries again.
    SetOpen = "set-open", "Open again", "";
    /// Gives entries to somebody.
    Assign = "assign", "Assign to someone", "assign";
    /// Adds a note to entries.
    Note = "note", "Note", "note";
    /// Adds a tag to entries, or removes one.
    Tag = "tag", "Tag", "";
    /// Puts addresses on the suppression list, or takes them off it.
    SuppressAddress = "suppress-address", "Suppress the address, or undo that", "suppress";
    /// Forgets an address everywhere.
    ForgetAddress = "forget-address", "Forget an address (delete its bounces)", "";
    /// Marks an entry and goes on to the next.
    Mark = "mark", "Mark", "mark";
    /// Marks everything that is listed, or nothing.
    MarkAll = "mark-all", "Mark all that are listed, or none", "";
    /// Shows the gravest entries first, or the newest.
    NextOrder = "next-order", "Gravest or newest first", "";
    /// Shows the entries of one address only.
    OnlyAddress = "only-address", "Only this address", "";
    /// Shows the entries at one domain only.
    OnlyDomain = "only-domain", "Only this domain", "";
    /// Undoes the last action on entries.
    UndoAction = "undo-action", "Undo the last action", "undo";
    /// Shows the next thing below the queue.
    NextSide = "next-side", "Below: history, address, domain", "history";
    /// Shows the thing before it.
    PreviousSide = "previous-side", "Below: the one before", "";
    /// Copies the hand-over for the next shift.
    CopyReport = "copy-report", "Copy the hand-over report", "report";

    // Going about.
    /// Finds words in the text that is read.
    FindText = "find-text", "Find in this text", "";
    /// Opens the Diagnose screen.
    ShowDiagnose = "show-diagnose", "Diagnose screen", "";
    /// Goes to the next pane.
    NextPane = "next-pane", "Next pane", "pane";
    /// Goes to the previous pane.
    PreviousPane = "previous-pane", "Previous pane", "";
    /// Opens what is selected.
    Open = "open", "Open", "open";
    /// Goes one level back.
    Back = "back", "Back", "back";
    /// One row up.
    Up = "up", "Up", "";
    /// One row down.
    Down = "down", "Down", "";
    /// One screen up.
    PageUp = "page-up", "Page up", "";
    /// One screen down.
    PageDown = "page-down", "Page down", "";
    /// To the first row.
    First = "first", "Top", "";
    /// To the last row.
    Last = "last", "Bottom", "";

    // Editing.
    /// Begins a new line.
    NewLine = "new-line", "New line", "";
    /// One character to the left.
    Left = "left", "Left", "";
    /// One character to the right.
    Right = "right", "Right", "";
    /// To the start of the line.
    LineStart = "line-start", "Start of line", "";
    /// To the end of the line.
    LineEnd = "line-end", "End of line", "";
    /// Removes the character before the cursor.
    Erase = "erase", "Delete the previous character", "";
    /// Removes the character after the cursor.
    EraseNext = "erase-next", "Delete the next character", "";
    /// Removes the word before the cursor.
    EraseWord = "erase-word", "Delete the previous word", "";
    /// Deletes what stands before the cursor in a line.
    EraseBefore = "erase-before", "Delete to the start of the line", "";
    /// Deletes what stands after the cursor in a line.
    EraseAfter = "erase-after", "Delete to the end of the line", "";

    // Popups.
    /// Lists what is in the folder above.
    FolderAbove = "folder-above", "Parent folder", "parent folder";
    /// Gives the selected setting its next value.
    Change = "change", "Next value", "change";
    /// Gives the selected setting its previous value.
    ChangeBack = "change-back", "Previous value", "previous";
    /// Goes on with what was left behind.
    Restore = "restore", "Restore", "restore";
    /// Says no to what was left behind, for good.
    Discard = "discard", "Discard", "discard";

    // The app itself.
    /// Says how to paste, which the terminal does and no program.
    HowToPaste = "how-to-paste", "How to paste", "";
    /// Finds any command or page.
    Find = "find", "All commands and pages", "commands";
    /// Shows the settings.
    Settings = "settings", "Settings (theme, reader, mouse, …)", "";
    /// Shows the keys that work here.
    Help = "help", "Keys that work here", "keys";
    /// Gives the terminal back to the shell until `fg`.
    Suspend = "suspend", "Suspend (fg to return)", "";
    /// Leaves the app.
    Quit = "quit", "Quit", "quit";
}
