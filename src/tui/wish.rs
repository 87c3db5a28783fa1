//! What a screen or a popup asks of the app around it.

use std::path::PathBuf;

use super::action::{Form, Scope};
use super::memory::Memory;
use super::popups::settings::Row;
use super::screens::Tab;
use super::screens::learn::Start;
use super::screens::overview::Opening;
use super::screens::triage::{Remark, Within};
use crate::keys::Command;
use crate::settings::Name;

/// From where a page is opened, to which Esc leads back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The verdict.
    Verdict,
    /// A lesson or a question.
    Learn,
    /// Anywhere else; Esc leads to the contents.
    Elsewhere,
}

/// Something that is asked of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Diagnose the text in the paste pane.
    Diagnose,
    /// Show a passing message.
    Say(String),
    /// Leave the screen.
    Leave,
    /// Run a command, on the screen where it works.
    Run(Command),
    /// Open a page of the reference.
    Read(String, Way),
    /// Put an example into the paste pane.
    Try(String),
    /// Copy the verdict or the paste, for one recipient or for all.
    Copy(Form, Scope),
    /// Show the settings with this one selected.
    ShowSetting(Row),
    /// Give a setting the value so many steps on.
    Change(Name, isize),
    /// Show only the recipients that match these words, and this one of them.
    Narrow(String, usize),
    /// Go to the next place (1) or the one before (-1) with these words.
    FindText(String, isize),
    /// List a folder.
    List(PathBuf),
    /// Read a file into the paste pane.
    Open(PathBuf),
    /// Keep what the reader comes back to, and say so.
    Remember(Memory, Option<&'static str>),
    /// Put the earlier text of this number into the paste pane.
    GoBackTo(usize),
    /// Go on with the text of this number that was left behind.
    Restore(usize),
    /// Forget the texts that were left behind.
    Discard,
    /// Ask about the texts that were left behind no more.
    PutAside,
    /// Open a delivery of Overview in Diagnose.
    OpenDelivery(Opening),
    /// Go back to Learn, from where a page was opened.
    ReturnToLearn,
    /// Begin to ask questions.
    Start(Start),
    /// Go back to the screen from where a delivery was opened.
    Return(Tab),
    /// Keep the bounces of the text in the kept log.
    Keep,
    /// Put words to the kept bounces that an action is about.
    Remark(Remark, String),
    /// Show a group of the kept log in Triage: words of the filter, and what is no word.
    OpenGroup(String, Option<Within>),
    /// Copy the totals, which are this text.
    CopyTotals(String),
    /// Write what Overview shows to a file of this name; without a name to the folder for notes.
    Export(String),
}
