//! Which fields of a record are written, and in which order.

use std::fmt;

use super::{FIELDS, Field, Group};

/// The fields that are written, in their order.
#[derive(Debug, Clone)]
pub struct Selection {
    fields: Vec<&'static Field>,
}

/// A name that no field has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownField {
    name: String,
    nearest: Option<&'static str>,
}

impl fmt::Display for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown field {}", self.name)?;
        if let Some(nearest) = self.nearest {
            return write!(f, "; did you mean {nearest}?");
        }
        let names: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        write!(f, ". Choose from: {}", names.join(", "))
    }
}

impl std::error::Error for UnknownField {}

impl Selection {
    /// The facts, and the fields of these groups.
    pub fn of_groups(groups: &[Group]) -> Self {
        let chosen = |field: &&Field| field.group == Group::Facts || groups.contains(&field.group);
        Self { fields: FIELDS.iter().filter(chosen).collect() }
    }

    /// Everything but the explanation.
    pub fn everything() -> Self {
        Self::of_groups(Group::ALL)
    }

    /// The fields of these names, in this order.
    ///
    /// # Errors
    /// A name that no field has.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownField> {
        let fields = names.into_iter().map(|name| {
            let known = FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name.trim()));
            known.ok_or_else(|| UnknownField { name: name.trim().to_owned(), nearest: nearest(name.trim()) })
        });
        Ok(Self { fields: fields.collect::<Result<_, _>>()? })
    }

    /// The same fields, and with them the explanation.
    #[must_use]
    pub fn explained(mut self) -> Self {
        let explanation = FIELDS.iter().filter(|field| field.group == Group::Explanation);
        let missing: Vec<_> =
            explanation.filter(|field| self.fields.iter().all(|known| known.name != field.name)).collect();
        self.fields.extend(missing);
        self
    }

    /// The fields.
    pub(in crate::report) fn fields(&self) -> &[&'static Field] {
        &self.fields
    }

    /// Whether a field needs the advice.
    pub fn needs_advice(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.group, Group::Advice | Group::Flows))
    }

    /// Whether a field needs to know which check failed.
    pub fn needs_auth(&self) -> bool {
        self.fields.iter().any(|field| field.group == Group::Auth)
    }

    /// Whether a field needs the ready texts.
    pub fn needs_drafts(&self) -> bool {
        self.fields.iter().any(|field| field.group == Group::Drafts)
    }

    /// Whether a field of this group is written.
    pub fn has(&self, group: Group) -> bool {
        self.fields.iter().any(|field| field.group == group)
    }
}

/// Names that differ by more are not meant.
const FARTHEST: usize = 3;

/// The field that a misspelt name likely means.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let begins = |field: &&Field| name.len() > 2 && (field.name.starts_with(&name) || name.starts_with(field.name));
    let near = FIELDS.iter().map(|field| (strsim::osa_distance(&name, field.name), field.name));
    let near = near.filter(|(distance, _)| *distance <= FARTHEST.min(name.len() / 2)).min();
    near.map(|(_, name)| name).or_else(|| FIELDS.iter().find(begins).map(|field| field.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_field_names_the_one_that_is_meant() {
        let told = |name: &str| Selection::of_names([name]).unwrap_err().to_string();
        assert_eq!(told("recipent"), "unknown field recipent; did you mean recipient?");
        assert_eq!(told("reply-code"), "unknown field reply-code; did you mean reply_code?");
        assert_eq!(told("diag"), "unknown field diag; did you mean diagnostic?");
        assert!(told("zzzzzz").starts_with("unknown field zzzzzz. Choose from: source, message, line"));
    }
}
