//! The pages of the reference as they stand in YAML: categories, codes, providers, guide, terms.
//!
//! Each struct is the schema of its files; unknown fields are errors.

mod category;
mod code;
mod guide;
mod lesson;
mod provider;

pub use category::{CategoryPage, Change, Playbook, Words};
pub use code::{EnhancedPage, ReplyPage, Standing};
pub use guide::{GuidePage, Section, TermKind, TermPage, Typos};
pub use lesson::{Annotated, Asks, LessonPage, Note, Question, Table, WrongAnswer};
pub use provider::{Blocklist, Help, Identify, ProviderKind, ProviderPage};

/// A title without the brackets at its end; brackets amid it belong to the sentence.
fn without_brackets(title: &str) -> &str {
    let short = title.strip_suffix(')').and_then(|title| title.split_once(" ("));
    short.map_or(title, |(short, _)| short)
}
