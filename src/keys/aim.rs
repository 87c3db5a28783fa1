//! What one wants to do with a command, for lists that put together what belongs together.

use super::command::Command;

/// What one wants to do, in the order in which one looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// To hand a verdict on.
    Copy,
    /// To read a verdict.
    Verdict,
    /// To get a bounce in.
    Text,
    /// To look something up.
    Reference,
    /// To go about.
    Going,
    /// To see to the app itself.
    App,
    /// To edit.
    Editing,
}

impl Aim {
    /// The aim in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "Copy",
            Self::Verdict => "Read the verdict",
            Self::Text => "Get a bounce in",
            Self::Reference => "Look something up",
            Self::Going => "Get around",
            Self::App => "The app",
            Self::Editing => "Edit text",
        }
    }
}

impl Command {
    /// What one wants with it.
    pub const fn aim(self) -> Aim {
        match self {
            Self::CopyNote
            | Self::CopyCustomer
            | Self::CopyEscalation
            | Self::CopyCommands
            | Self::CopyTable
            | Self::CopySuppress
            | Self::CopyCsv
            | Self::CopyAll
            | Self::CopyMarkdown
            | Self::CopyJson
            | Self::CopyRaw
            | Self::CopyMenu => Aim::Copy,
            Self::NextRecipient | Self::PreviousRecipient | Self::Recipients | Self::NextFlow | Self::NextAudience => {
                Aim::Verdict
            }
            Self::PickFile
            | Self::Reload
            | Self::NextExample
            | Self::Examples
            | Self::Clear
            | Self::Undo
            | Self::Redo
            | Self::Restore
            | Self::Discard
            | Self::FolderAbove => Aim::Text,
            Self::LookUp
            | Self::Search
            | Self::TryExample
            | Self::Bookmark
            | Self::NextLink
            | Self::PreviousLink
            | Self::PageBack
            | Self::PageForward
            | Self::Fold
            | Self::Unfold => Aim::Reference,
            Self::Find | Self::Settings | Self::Help | Self::Suspend | Self::Quit | Self::Change | Self::ChangeBack => {
                Aim::App
            }
            Self::NewLine
            | Self::Left
            | Self::Right
            | Self::LineStart
            | Self::LineEnd
            | Self::Erase
            | Self::EraseNext
            | Self::EraseWord => Aim::Editing,
            _ => Aim::Going,
        }
    }
}
