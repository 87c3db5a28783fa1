//! The places in the app where keys have a meaning of their own, one row for each.

/// What a place is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A pane in which text is edited.
    Text,
    /// A pane with rows to go through.
    Pane,
    /// A popup with a line to type into.
    TextPopup,
    /// A popup of rows alone.
    Popup,
}

/// Defines the places: their names in words, and what they are like.
macro_rules! contexts {
    ($($(#[$doc:meta])* $place:ident = $name:literal, $kind:ident;)+) => {
        /// A place in the app where keys have a meaning of their own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Context { $($(#[$doc])* $place,)+ }

        impl Context {
            /// Every place.
            pub const ALL: &'static [Self] = &[$(Self::$place,)+];

            /// The place in words.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$place => $name,)+ }
            }

            const fn kind(self) -> Kind {
                match self { $(Self::$place => Kind::$kind,)+ }
            }
        }
    };
}

contexts! {
    /// The paste pane of Diagnose.
    Paste = "paste", Text;
    /// The verdict beside it.
    Verdict = "verdict", Pane;
    /// The search line of Reference.
    Search = "search line", Text;
    /// The tree or the list of results below it.
    Contents = "contents", Pane;
    /// The page beside it.
    Page = "page", Pane;
    /// The totals, groups and deliveries of Overview.
    Overview = "overview", Pane;
    /// The queue of kept bounces.
    Triage = "triage", Pane;
    /// The line that filters deliveries or kept bounces.
    Narrowing = "filter line", Text;
    /// The list of lessons.
    Learn = "learn", Pane;
    /// The page of a lesson, or what came of its questions.
    Lesson = "lesson", Pane;
    /// A question with its answers.
    Quiz = "quiz", Pane;
    /// A question for words of the text.
    Marking = "marking", Pane;
    /// The list of what can be practiced.
    Practice = "practice", TextPopup;
    /// The line that asks for an exam's number.
    ExamLine = "exam line", TextPopup;
    /// The list of keys.
    Help = "list of keys", TextPopup;
    /// The line that finds any command or page.
    Finder = "finder", TextPopup;
    /// The choice of what to copy.
    CopyMenu = "copy menu", Popup;
    /// The settings.
    Settings = "settings", Popup;
    /// The list of recipients.
    Recipients = "recipients", TextPopup;
    /// The list of earlier texts.
    History = "history", TextPopup;
    /// The list of examples.
    Examples = "examples", TextPopup;
    /// The line that finds words in a text.
    FindLine = "find line", TextPopup;
    /// The name of a file to export to.
    Export = "export", TextPopup;
    /// The line for a note, a tag or an assignee.
    Remark = "note line", TextPopup;
    /// The list of files.
    Files = "files", TextPopup;
    /// The question whether to restore what was left behind.
    Question = "question", Popup;
}

impl Context {
    /// Whether text is edited here, so that every printable key is text.
    pub const fn is_text(self) -> bool {
        matches!(self.kind(), Kind::Text | Kind::TextPopup)
    }

    /// Whether it lies over the screen from which it was opened.
    pub const fn is_popup(self) -> bool {
        matches!(self.kind(), Kind::Popup | Kind::TextPopup)
    }

    /// The name in the settings: one word.
    pub fn id(self) -> String {
        self.name().replace(' ', "-")
    }
}
