//! A page of the reference as a reader sees it: title, facts, running text, links.
//!
//! Both `explain` and the Reference screen print documents, so that they never differ.

use serde::Serialize;

/// What a page is about; the name is the `kind` of the JSON contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An enhanced code such as 5.7.26.
    Code,
    /// The first number of an enhanced code.
    Class,
    /// The second number of an enhanced code.
    Subject,
    /// A three-digit reply code.
    ReplyCode,
    /// A category of failures.
    Category,
    /// Where a delivery failed.
    Layer,
    /// Who can act.
    Actor,
    /// A provider, filter, mail server, mail service or block list.
    Provider,
    /// A wording or provider code with its meaning.
    Rule,
    /// A page of the guide, or a word of the trade.
    Guide,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// The id that `explain` answers.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Short facts, each a label, a value and perhaps the page of the value.
    pub facts: Vec<Fact>,
    /// The page's body, in order.
    pub blocks: Vec<Block>,
    /// Related pages.
    pub see_also: Vec<Link>,
    /// Where the facts come from.
    pub sources: Vec<String>,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Such as "layer".
    pub label: String,
    /// Such as "recipient".
    pub value: String,
    /// The id of the value's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// The id of a page with its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The id that `explain` answers.
    pub id: String,
    /// The page's title.
    pub title: String,
}

/// A part of a page's body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "block", content = "content")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Numbered steps.
    Steps(Vec<String>),
    /// A list without order.
    List(Vec<String>),
    /// A table of two columns.
    Rows(Vec<[String; 2]>),
    /// A reply as a server writes it.
    Example(String),
    /// Links to other pages in the midst of the page, such as a provider's rules.
    Links(Vec<Link>),
}
