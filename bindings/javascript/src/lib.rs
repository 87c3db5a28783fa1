//! whybounce for JavaScript: the records of the command as objects, in Node and in a page.

use std::sync::LazyLock;

use js_sys::JSON;
use wasm_bindgen::prelude::*;
use whybounce::Explainer;
use whybounce::intake::Date;
use whybounce::report::json;
use whybounce::report::record::Selection;

static EXPLAINER: LazyLock<Explainer> = LazyLock::new(Explainer::built_in);

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A record as `whybounce classify --format json` prints it. */
export type Diagnosis = { [field: string]: unknown };

/**
 * What every delivery in the text means, a record for each.
 * The text is anything that tells of a bounce: an SMTP reply, a whole delivery report, a log, webhook JSON.
 * With `fields` a record has these only, in this order; an unknown name is thrown as an Error.
 */
export function diagnose(text: string | Uint8Array, fields?: string[]): Diagnosis[];
/** The pages of the reference that a code, name or question means, best first. */
export function lookUp(words: string): { id: string; kind: string; title: string; matched: string }[];
/** The page of a code, category, provider, rule or term; null where there is none. */
export function explain(id: string): { [part: string]: unknown } | null;
"#;

/// What every delivery in the text means, a record for each.
///
/// # Errors
/// A name of a field that is none, or a text that is neither a string nor bytes.
#[wasm_bindgen(skip_typescript)]
pub fn diagnose(text: &JsValue, fields: Option<Vec<String>>) -> Result<JsValue, JsValue> {
    let input = match text.as_string() {
        Some(text) => text.into_bytes(),
        None if text.is_instance_of::<js_sys::Uint8Array>() => js_sys::Uint8Array::new(text).to_vec(),
        None => return Err(js_sys::TypeError::new("diagnose needs a string or a Uint8Array").into()),
    };
    let fields = match &fields {
        Some(names) => Selection::of_names(names.iter().map(String::as_str))
            .map_err(|error| js_sys::Error::new(&error.to_string()))?,
        None => Selection::everything(),
    };
    let records = EXPLAINER.records(&input, &fields, Date::since_1970((js_sys::Date::now() / 1e3) as i64));
    JSON::parse(&format!("[{}]", records.join(",")))
}

/// The pages of the reference that a code, name or question means, best first.
///
/// # Errors
/// None that is known.
#[wasm_bindgen(js_name = lookUp, skip_typescript)]
pub fn look_up(words: &str) -> Result<JsValue, JsValue> {
    JSON::parse(&json::compact(&EXPLAINER.search(words)).map_err(|error| js_sys::Error::new(&error.to_string()))?)
}

/// The page of a code, category, provider, rule or term; null where there is none.
///
/// # Errors
/// None that is known.
#[wasm_bindgen(skip_typescript)]
pub fn explain(id: &str) -> Result<JsValue, JsValue> {
    JSON::parse(&json::compact(&EXPLAINER.explain(id)).map_err(|error| js_sys::Error::new(&error.to_string()))?)
}
