//! What every screen of the app is: its panes, what its keys do, and how it is drawn.
//!
//! A screen changes nothing but itself: what it wants of the app is a [`Wish`].

use std::fmt::Debug;

use ratatui::layout::{Position, Rect};

use super::desk::Desk;
use super::paint::Canvas;
use super::spot::Hit;
use super::wish::Wish;
use crate::keys::{Command, Context};

/// A screen of the app.
pub trait Screen: Debug {
    /// Its places whose keys work.
    fn places(&self) -> &'static [Context];

    /// The place that has the keys.
    fn context(&self) -> Context;

    /// Gives the keys to one of its places.
    fn enter(&mut self, place: Context);

    /// Is opened by its command from another screen.
    fn arrive(&mut self) {}

    /// Gets its command while it is open.
    fn again(&mut self) {}

    /// Obeys a command.
    fn obey(&mut self, command: Command, desk: &Desk) -> Option<Wish>;

    /// Takes a typed character.
    fn write(&mut self, character: char) -> Option<Wish>;

    /// Takes pasted text where it is meant for a line of this screen; tells whether it was.
    fn take_words(&mut self, _text: &str) -> bool {
        false
    }

    /// Goes to the next place (1) or the one before (-1) with these words in the text that is read.
    fn find(&mut self, _words: &str, _step: isize) -> Option<Found> {
        None
    }

    /// In how many places of the text that is read these words are, where that is quickly told.
    fn count(&self, _words: &str) -> Option<usize> {
        None
    }

    /// The wheel was turned by so many rows over a pane.
    fn wheel(&mut self, pane: usize, rows: isize);

    /// Something that it has drawn was clicked.
    fn click(&mut self, hit: Hit, desk: &Desk) -> Option<Wish>;

    /// Brings everything up to date that depends on the size or on what has changed.
    fn settle(&mut self, desk: &Desk);

    /// Draws all panes; the cursor's place comes back where something is typed.
    fn draw(&self, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position>;

    /// Its panes from left to right, for the frame around them; their order numbers them for the mouse.
    fn panes(&self) -> Vec<Outline>;

    /// How many answers can be chosen by their number.
    fn choices(&self) -> usize {
        0
    }

    /// What a command does now, where the footer shall say it in other words than the table of keys.
    fn hint(&self, _command: Command) -> Option<&'static str> {
        None
    }

    /// Whether a command can do something now, so that the footer shows it.
    fn offers(&self, _command: Command) -> bool {
        true
    }
}

/// Which of how many places was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The number of the place, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
}

/// A pane as the frame sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outline {
    /// What it is called where one is shown at a time; empty where it has no name then.
    pub name: &'static str,
    /// Where it is; empty while it is hidden.
    pub area: Rect,
    /// The column of the screen that it is part of.
    pub column: Rect,
    /// Whether it has the keys.
    pub focused: bool,
    /// The first row in view.
    pub top: usize,
    /// How many rows there are.
    pub rows: usize,
}
