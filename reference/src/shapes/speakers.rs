//! How recorded SMTP sessions mark who spoke.
//!
//! It knows the marks that `reference/shapes/speakers.yaml` lists, nothing of what was said.

use serde::Deserialize;

use crate::sources::Sources;

/// The marks before what was said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speakers {
    /// What the marks are.
    pub about: String,
    /// Where they were taken from.
    pub source: Option<Sources>,
    /// The marks.
    pub marks: Vec<SpeakerMark>,
}

/// A mark before what one side said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerMark {
    /// The mark, in lower case.
    pub mark: String,
    /// Whose words follow.
    pub by: Speaker,
    /// The only place where it is one.
    #[serde(default)]
    pub only: Option<Place>,
}

/// One side of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// Who hands a mail over.
    Client,
    /// Who takes or refuses it.
    Server,
}

/// Where in a line a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// At the beginning.
    First,
    /// Behind the time, in the line of a log.
    Logged,
}

impl Speakers {
    /// The marks that count in such a place.
    pub fn at(&self, place: Place) -> impl Iterator<Item = &SpeakerMark> {
        self.marks.iter().filter(move |mark| mark.only.is_none_or(|only| only == place))
    }
}
