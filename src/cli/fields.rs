//! Which fields of a record a command prints.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::report::record::{Group, Selection, UnknownField};

/// The fields that were asked for.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Add these groups of fields (json, ndjson, csv)
    #[arg(long, value_parser = groups(), value_name = "GROUPS", value_delimiter = ',')]
    with: Vec<With>,
    /// Print only these fields, in this order (json, ndjson, csv)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "with")]
    fields: Vec<String>,
}

/// Groups of fields that are asked for by one name.
#[derive(Debug, Clone, Copy)]
struct With(&'static [Group]);

/// The groups by their names, and all of them.
fn groups() -> impl TypedValueParser<Value = With> {
    let named = Group::ALL.iter().filter(|group| **group != Group::Facts);
    PossibleValuesParser::new(named.map(|group| group.name()).chain(["all"])).map(|name| {
        let one = Group::ALL.iter().find(|group| group.name() == name);
        With(one.map_or(Group::ALL, std::slice::from_ref))
    })
}

impl Chosen {
    /// Whether none were asked for.
    pub(super) const fn is_empty(&self) -> bool {
        self.with.is_empty() && self.fields.is_empty()
    }

    /// These fields; where none were asked for, the facts.
    ///
    /// # Errors
    /// A name that no field has.
    pub(super) fn selection(&self) -> Result<Selection, UnknownField> {
        if self.fields.is_empty() {
            return Ok(Selection::of_groups(&self.with.iter().flat_map(|with| with.0).copied().collect::<Vec<_>>()));
        }
        Selection::of_names(self.fields.iter().map(String::as_str))
    }
}
