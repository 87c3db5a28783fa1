//! What one wants to do with a command, for lists that put together what belongs together.

use super::command::Command;
use super::context::Context;

/// What one wants to do, in the order in which one looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    /// To hand a verdict on.
    Copy,
    /// To read a verdict.
    Verdict,
    /// To get a bounce in.
    Text,
    /// To see the many at once.
    Overview,
    /// To work through what was kept.
    Triage,
    /// To look something up.
    Reference,
    /// To learn.
    Learn,
    /// To go about.
    Going,
    /// To see to the app itself.
    App,
    /// To edit.
    Editing,
}

impl Aim {
    /// What a place is for, where that is one thing.
    pub const fn of(place: Context) -> Option<Self> {
        match place {
            Context::Overview => Some(Self::Overview),
            Context::Triage => Some(Self::Triage),
            Context::Search | Context::Contents | Context::Page => Some(Self::Reference),
            Context::Learn | Context::Lesson | Context::Quiz | Context::Marking => Some(Self::Learn),
            _ => None,
        }
    }

    /// The aim in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "Copy",
            Self::Verdict => "Read the verdict",
            Self::Text => "Load a bounce",
            Self::Overview => "See all deliveries",
            Self::Triage => "Work through kept bounces",
            Self::Reference => "Look something up",
            Self::Learn => "Learn",
            Self::Going => "Move around",
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
            Self::ShowOverview
            | Self::NextKind
            | Self::PreviousKind
            | Self::Pause
            | Self::NextFailure
            | Self::CopyTotals
            | Self::KeptLog
            | Self::Export => Aim::Overview,
            Self::Keep
            | Self::ShowTriage
            | Self::SetDone
            | Self::SetWaiting
            | Self::SetOpen
            | Self::Assign
            | Self::Note
            | Self::Tag
            | Self::SuppressAddress
            | Self::ForgetAddress
            | Self::Mark
            | Self::MarkAll
            | Self::NextOrder
            | Self::OnlyAddress
            | Self::OnlyDomain
            | Self::UndoAction
            | Self::NextSide
            | Self::PreviousSide
            | Self::CopyReport => Aim::Triage,
            Self::NextRecipient | Self::PreviousRecipient | Self::Recipients | Self::NextFlow | Self::NextAudience => {
                Aim::Verdict
            }
            Self::PickFile
            | Self::Reload
            | Self::NextExample
            | Self::Examples
            | Self::Clear
            | Self::Undo
            | Self::AddPaste
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
            Self::ShowLearn
            | Self::Choose
            | Self::MarkWords
            | Self::OfferChoices
            | Self::ReadOn
            | Self::ReadLesson
            | Self::Review
            | Self::Practice
            | Self::TakeExam => Aim::Learn,
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
            | Self::EraseWord
            | Self::EraseBefore
            | Self::EraseAfter => Aim::Editing,
            _ => Aim::Going,
        }
    }
}
