//! What a piece of the screen is.

use crate::taxonomy::{Address, Permanence};

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Body,
    /// The title of a verdict or page.
    Title,
    /// A heading within it.
    Heading,
    /// The name of a value.
    Label,
    /// A value that one looks for.
    Value,
    /// What may be read last.
    Muted,
    /// What an empty line says.
    Placeholder,
    /// The lines of the frame.
    Border,
    /// The lines beside the pane that has the keys.
    Focus,
    /// The name of a screen or pane that is not open.
    Tab,
    /// The name of the open screen or the focused pane.
    ActiveTab,
    /// A lasting failure, or an address to drop.
    Hard,
    /// A failure that may pass, or an address to watch.
    Soft,
    /// No failure, or an address to keep.
    Fine,
    /// What contradicts itself or needs care.
    Warning,
    /// An answer that is right.
    Right,
    /// An answer that is wrong.
    Wrong,
    /// Words that the verdict rests on, or that were searched for.
    Match,
    /// Of several such words those that one has gone to.
    Found,
    /// The chosen row or link.
    Selected,
    /// What opens another page.
    Link,
    /// The name of a key.
    Key,
    /// A server's own words.
    Example,
    /// A stand-in for a character that cannot be shown.
    Strange,
    /// A passing message.
    Toast,
    /// What lies behind a popup.
    Behind,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::Body,
        Self::Title,
        Self::Heading,
        Self::Label,
        Self::Value,
        Self::Muted,
        Self::Placeholder,
        Self::Border,
        Self::Focus,
        Self::Tab,
        Self::ActiveTab,
        Self::Hard,
        Self::Soft,
        Self::Fine,
        Self::Warning,
        Self::Right,
        Self::Wrong,
        Self::Match,
        Self::Found,
        Self::Selected,
        Self::Link,
        Self::Key,
        Self::Example,
        Self::Strange,
        Self::Toast,
        Self::Behind,
    ];
}

impl From<Permanence> for Role {
    fn from(permanence: Permanence) -> Self {
        match permanence {
            Permanence::Hard => Self::Hard,
            Permanence::Soft => Self::Soft,
            Permanence::None => Self::Fine,
        }
    }
}

impl From<Address> for Role {
    fn from(address: Address) -> Self {
        match address {
            Address::Suppress => Self::Hard,
            Address::Watch => Self::Soft,
            Address::Keep => Self::Fine,
        }
    }
}
