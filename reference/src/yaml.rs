//! YAML from outside: read within bounds, and asked where in it something stands.
//!
//! It knows nothing of what a document means.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Item(usize),
}

impl Step {
    /// The value of this key.
    pub fn key(name: &str) -> Self {
        Self::Key(name.to_owned())
    }
}

/// Why a text is no document, and where: line and character, from 1, or 0 for the whole.
#[derive(Debug)]
pub struct Refusal {
    /// Line and character, from 1.
    pub place: (usize, usize),
    /// What is wrong and what to do.
    pub message: String,
}

/// How much a document may hold in all: a byte of text counts 1, an item 8. What aliases repeat
/// counts as often as it is repeated.
const BUDGET: usize = 8 << 20;

/// Deeper brackets than any document needs; the parser's time grows with the square of their depth.
const DEEPEST: usize = 100;

/// Reads one document.
pub fn read(text: &str) -> Result<Value, Refusal> {
    if let Some((place, message)) = unreadable(text) {
        return Err(Refusal { place, message: message.to_owned() });
    }
    let left = Cell::new(BUDGET);
    let bounded = Bounded { left: &left };
    bounded.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let place = error.location().map_or((0, 0), |location| (location.line(), location.column()));
        let told = error.to_string();
        // The place is told apart from the words, and so is the path that may stand before them.
        let words = told.split_once(" at line ").map_or(told.as_str(), |(words, _)| words);
        let words = words.split_once(": ").filter(|(path, _)| !path.contains(' ')).map_or(words, |(_, words)| words);
        let message = match words {
            "deserializing from YAML containing more than one document is not supported" => {
                "a second document begins in this file; write one document per file".to_owned()
            }
            "repetition limit exceeded" => "aliases repeat too much; write it out".to_owned(),
            "recursion limit exceeded" => "it is nested too deeply".to_owned(),
            told if told.starts_with("invalid type: enum") => {
                "a tag such as !name means nothing here; leave it out".to_owned()
            }
            words => words.to_owned(),
        };
        Refusal { place, message }
    })
}

/// Where a text cannot be YAML, or holds brackets deeper than any document needs.
fn unreadable(text: &str) -> Option<((usize, usize), &'static str)> {
    let mut depth = 0usize;
    for (number, line) in text.lines().enumerate() {
        for (column, character) in line.chars().enumerate() {
            match character {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                '\t' | '\u{85}' => {}
                _ if character.is_control() => {
                    return Some(((number + 1, column + 1), "a control character stands here; remove it"));
                }
                _ => {}
            }
            if depth > DEEPEST {
                return Some(((number + 1, column + 1), "brackets are nested too deeply here"));
            }
        }
    }
    None
}

/// Line and character, from 1, of what `path` leads to; of the deepest part of it that is there.
///
/// What a key leads to is pointed at by the key itself.
pub fn locate(text: &str, path: &[Step]) -> (usize, usize) {
    let found = Seek { path }.deserialize(serde_yaml::Deserializer::from_str(text));
    // The place is told by the refusal that the seeker ends with.
    found.err().and_then(|error| error.location()).map_or((0, 0), |location| (location.line(), location.column()))
}

struct Bounded<'a> {
    left: &'a Cell<usize>,
}

impl Bounded<'_> {
    fn spend<E: Error>(&self, size: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(size + 8);
        self.left
            .set(left.ok_or_else(|| E::custom("it holds more than a document may; split it, or write aliases out"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a list or fields")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("this is no number"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Bounded { left: self.left })? {
            self.spend(0)?;
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = fields.next_key_seed(NewKey { known: &map })? {
            self.spend(key.len())?;
            let value = fields.next_value_seed(Bounded { left: self.left })?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// A key that stands only once among its neighbours.
struct NewKey<'a> {
    known: &'a Map<String, Value>,
}

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if self.known.contains_key(key) {
            return Err(E::custom(format_args!("{key} stands here a second time; keep one of the two")));
        }
        Ok(key.to_owned())
    }
}

/// Walks along a path and refuses whatever stands at its end, which makes the parser tell the place.
struct Seek<'a> {
    path: &'a [Step],
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing more")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if let Some((Step::Item(number), rest)) = self.path.split_first() {
            for _ in 0..*number {
                if items.next_element::<IgnoredAny>()?.is_none() {
                    return Err(Error::custom("here"));
                }
            }
            items.next_element_seed(Seek { path: rest })?;
        }
        Err(Error::custom("here"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let Some((Step::Key(name), rest)) = self.path.split_first() else { return Err(Error::custom("here")) };
        while let Some(found) = fields.next_key_seed(Sought { name, last: rest.is_empty() })? {
            if found {
                fields.next_value_seed(Seek { path: rest })?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Err(Error::custom("here"))
    }
}

/// A key, and whether it is the one sought.
struct Sought<'a> {
    name: &'a str,
    /// Whether the path ends here.
    last: bool,
}

impl<'de> DeserializeSeed<'de> for Sought<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Sought<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        if key == self.name && self.last { Err(E::custom("here")) } else { Ok(key == self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_line_and_character() {
        let text = "id: a\nrules:\n  - id: x\n    when: { text: [b, c] }\n  - id: y\n";
        let path = |steps: &[&str]| -> Vec<Step> {
            steps.iter().map(|step| step.parse().map_or_else(|_| Step::key(step), Step::Item)).collect()
        };
        assert_eq!(locate(text, &path(&["rules", "0", "when", "text", "1"])), (4, 23));
        assert_eq!(locate(text, &path(&["rules", "1", "id"])), (5, 5));
        assert_eq!(locate(text, &path(&["rules", "1", "category"])), (5, 5), "what is missing is told at its owner");
        assert_eq!(locate(text, &path(&["nothing"])), (1, 1));
    }

    #[test]
    fn a_document_is_read_within_bounds() {
        assert!(read("a: 1\na: 2").unwrap_err().message.contains("second time"));
        assert!(read(&"[".repeat(1 << 20)).unwrap_err().message.contains("deeply"));
        assert!(read(&"- ".repeat(1 << 16)).unwrap_err().message.contains("deeply"));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let again = vec![format!("*a{}", level - 1); 8].join(", ");
            bomb = format!("{bomb}a{level}: &a{level} [{again}]\n");
        }
        let message = read(&bomb).unwrap_err().message;
        assert!(message.contains("aliases"), "{message}");
        let value = read("a: [1, 2.5, yes, true, ~, 5.7.26]").unwrap();
        assert_eq!(value.to_string(), r#"{"a":[1,2.5,"yes",true,null,"5.7.26"]}"#);
    }
}
