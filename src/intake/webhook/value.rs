//! The fields of an event with their values, which borrow from the text that they were read from.
//!
//! It knows how JSON nests values and what a name is for, nothing of events.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::reference::shapes::fields::{Fields, Known, Name};

/// The most fields whose names are compared one by one.
const FEW: usize = 24;

/// The value of a field.
#[derive(Debug)]
pub(in crate::intake) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Object<'a>),
}

/// A field of an object.
#[derive(Debug)]
pub(in crate::intake) struct Field<'a> {
    pub name: Cow<'a, str>,
    /// What is known of it by its name.
    pub known: Known,
    pub value: Value<'a>,
}

/// The fields of an object in their order, each name once.
#[derive(Debug, Default)]
pub(in crate::intake) struct Object<'a>(Vec<Field<'a>>);

impl<'a> Value<'a> {
    /// The words, where it is words.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, where it is whole and not negative.
    pub fn whole(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    /// The fields, where it is an object.
    pub fn object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The values of a list; none where it is no list.
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }
}

impl<'a> Object<'a> {
    /// Reads an object; `None` where the text is none, or more than one.
    pub fn read(text: &'a str, fields: &Fields) -> Option<Self> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = Reader(fields).deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        if let Value::Object(object) = value { Some(object) } else { None }
    }

    /// The object of these fields, no two of which have the same name.
    pub const fn of(fields: Vec<Field<'a>>) -> Self {
        Self(fields)
    }

    /// The fields in their order.
    pub fn fields(&self) -> &[Field<'a>] {
        &self.0
    }

    /// The value of the field of that name.
    pub fn get(&self, name: Name) -> Option<&Value<'a>> {
        self.0.iter().find(|field| field.known.name() == Some(name)).map(|field| &field.value)
    }
}

/// Reads a value, and what its fields are for.
#[derive(Clone, Copy)]
struct Reader<'f>(&'f Fields);

/// Reads the name of a field.
#[derive(Clone, Copy)]
struct NameReader<'f>(&'f Fields);

impl<'a> DeserializeSeed<'a> for Reader<'_> {
    type Value = Value<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Value<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Reader<'_> {
    type Value = Value<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'a>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'a>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'a>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'a>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'a>, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<Value<'a>, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value<'a>, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Value<'a>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut entries: A) -> Result<Value<'a>, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, known)) = entries.next_key_seed(NameReader(self.0))? {
            let value = entries.next_value_seed(self)?;
            fields.push(Field { name, known, value });
        }
        Ok(Value::Object(Object(named_once(fields))))
    }
}

impl<'a> DeserializeSeed<'a> for NameReader<'_> {
    type Value = (Cow<'a, str>, Known);

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for NameReader<'_> {
    type Value = (Cow<'a, str>, Known);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok((Cow::Borrowed(name), self.0.of(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((Cow::Owned(name.to_owned()), self.0.of(name)))
    }
}

/// The fields with the last value of each name, where the name stands first.
fn named_once(fields: Vec<Field<'_>>) -> Vec<Field<'_>> {
    let repeats = if fields.len() <= FEW {
        let mut rest = fields.as_slice();
        std::iter::from_fn(|| rest.split_first().inspect(|(_, after)| rest = after))
            .any(|(first, after)| after.iter().any(|field| field.name == first.name))
    } else {
        let mut names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
        names.sort_unstable();
        !names.is_sorted_by(|one, other| one < other)
    };
    if !repeats {
        return fields;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut once: Vec<Field<'_>> = Vec::new();
    for field in fields {
        let place = *places.entry(field.name.clone().into_owned()).or_insert(once.len());
        match once.get_mut(place) {
            Some(earlier) => earlier.value = field.value,
            None => once.push(field),
        }
    }
    once
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn of_a_repeated_name_the_last_value_counts() {
        let shapes = crate::builtin::reference();
        let names = shapes.shapes().webhooks.fields();
        let many: Vec<String> = (0..60).map(|number| format!("\"x{number}\": {number}, ")).collect();
        for more in [String::new(), many.concat()] {
            let text = format!("{{\"reason\": \"one\", {more}\"event\": null, \"reason\": \"t\\u0077o\"}}");
            let object = Object::read(&text, names).unwrap();
            let first = object.fields().first().unwrap();
            assert_eq!((&*first.name, first.value.text()), ("reason", Some("two")));
            assert_eq!(object.fields().iter().filter(|field| field.name == "reason").count(), 1);
        }
        assert!(Object::read("{} {}", names).is_none());
        assert!(Object::read("[1]", names).is_none());
    }
}
