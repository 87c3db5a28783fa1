//! What a popup is opened over.

use super::desk::Desk;
use super::screens::Screens;
use crate::keys::Context;

/// What a popup is opened over.
#[derive(Debug)]
pub struct Scene<'a> {
    /// What lies ready.
    pub desk: &'a Desk,
    /// The screens.
    pub screens: &'a Screens,
    /// Where the text in the paste pane comes from.
    pub source: &'a str,
    /// The place from which it is opened.
    pub place: Context,
}
