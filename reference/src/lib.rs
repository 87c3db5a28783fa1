//! The knowledge behind whybounce: every page and rule that it knows, as typed data.
//!
//! It is read from YAML, by the build for what is built in and at run time for an overlay, and packed
//! into tables that a program only points at. It owns no engine: what a text means by it, a search and
//! every view of it stand above.
//!
//! ```text
//! YAML ── yaml, overlay ──▶ Documents ── wordings, index, lexicon ──▶ Pack ──▶ Reference
//! ```

pub mod checks;
pub mod code;
mod conditions;
pub mod contents;
pub mod document;
mod fault;
mod flows;
pub mod holdings;
pub mod index;
pub mod lexicon;
mod list;
pub mod load;
pub mod opinion;
pub mod overlay;
pub mod own;
pub mod pack;
pub mod page;
mod reference;
pub mod rule;
pub mod schema;
pub mod shapes;
pub mod shelf;
pub mod sources;
pub mod spelling;
pub mod taxonomy;
pub mod wordings;
pub mod words;
pub mod yaml;

pub use fault::Fault;
pub use overlay::compile;

/// Where the YAML of the reference lies while a program is built from it.
pub const FOLDER: &str = env!("CARGO_MANIFEST_DIR");
pub use reference::Reference;

/// A template with its `{names}` filled in, in one pass: braces in a value are text.
pub fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        if let Some((value, tail)) = after.split_once('}').and_then(|(name, tail)| Some((value(name)?, tail))) {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}
