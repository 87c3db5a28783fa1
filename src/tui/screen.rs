//! What every screen of the app is: its panes, what its keys do, and how it is drawn.
//!
//! A screen changes nothing but itself: what it wants of the app is a [`Wish`].

use std::fmt::Debug;

use ratatui::layout::{Position, Rect};

use super::desk::Desk;
use super::paint::Canvas;
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
    fn find(&mut self, words: &str, step: isize) -> Option<Found>;

    /// The wheel was turned by so many rows over a place.
    fn wheel(&mut self, place: Position, rows: isize);

    /// The main button was pressed at a place.
    fn click(&mut self, place: Position);

    /// Brings everything up to date that depends on the size or on what has changed.
    fn settle(&mut self, desk: &Desk);

    /// Draws all panes; the cursor's place comes back where something is typed.
    fn draw(&self, canvas: &mut Canvas<'_>, desk: &Desk) -> Option<Position>;

    /// Its panes from left to right, for the frame around them.
    fn panes(&self) -> Vec<Outline>;

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
