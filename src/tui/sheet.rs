//! A page of text set in rows of a given width: spans with roles, and links that can be chosen.
//!
//! It knows widths, roles and links; what the words mean is its writers' affair.

pub mod page;
mod places;
pub mod verdict;
mod viewer;
mod writer;

use std::ops::Range;

use super::theme::Role;
use crate::advice::Part;
pub use viewer::Viewer;
pub use writer::{Datum, Writer};

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Safe text.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// The number of the link that it belongs to.
    pub link: Option<usize>,
}

/// A link to a page of the reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The page's id.
    pub id: String,
    /// The first row on which it stands.
    pub row: usize,
    /// The bytes of the pasted text that it stands for.
    pub words: Option<Range<usize>>,
}

/// An address of the web, or the part of it that is on a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The row.
    pub row: usize,
    /// The bytes of the row.
    pub bytes: Range<usize>,
    /// The whole address.
    pub address: String,
}

/// Rows of text, with the links in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The rows.
    pub rows: Vec<Vec<Span>>,
    /// The links in the order of the rows.
    pub links: Vec<Link>,
    /// The addresses of the web in the order of the rows.
    pub addresses: Vec<Address>,
    /// The rows of a verdict's parts: the heading, and the one after the last.
    pub parts: Vec<(Part, Range<usize>)>,
}

/// A span without a link.
pub const fn plain(role: Role, text: String) -> Span {
    Span { text, role, link: None }
}
