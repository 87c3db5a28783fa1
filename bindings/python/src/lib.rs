//! whybounce for Python: the records of the command as dictionaries.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use whybounce::Explainer;
use whybounce::intake::Date;
use whybounce::report::json;
use whybounce::report::record::Selection;

static EXPLAINER: LazyLock<Explainer> = LazyLock::new(Explainer::built_in);

#[derive(FromPyObject)]
enum Text<'py> {
    Characters(String),
    Bytes(Bound<'py, PyBytes>),
}

/// What every delivery in the text means: a record for each, as `whybounce classify --format json` prints it.
#[pyfunction]
#[pyo3(signature = (text, fields = None))]
fn diagnose<'py>(py: Python<'py>, text: Text<'py>, fields: Option<Vec<String>>) -> PyResult<Bound<'py, PyAny>> {
    let fields = match &fields {
        Some(names) => Selection::of_names(names.iter().map(String::as_str))
            .map_err(|error| PyValueError::new_err(error.to_string()))?,
        None => Selection::everything(),
    };
    let input = match text {
        Text::Characters(text) => text.into_bytes(),
        Text::Bytes(bytes) => bytes.as_bytes().to_vec(),
    };
    let records = py.detach(|| EXPLAINER.records(&input, &fields, now()));
    objects(py, &format!("[{}]", records.join(",")))
}

/// The pages of the reference that a code, name or question means, best first.
#[pyfunction]
fn look_up<'py>(py: Python<'py>, words: &str) -> PyResult<Bound<'py, PyAny>> {
    objects(py, &json::compact(&EXPLAINER.search(words))?)
}

/// The page of a code, category, provider, rule or term; None where there is none.
#[pyfunction]
fn explain<'py>(py: Python<'py>, id: &str) -> PyResult<Bound<'py, PyAny>> {
    objects(py, &json::compact(&EXPLAINER.explain(id))?)
}

/// Python's own reader makes objects of JSON quickly, and as a Python programmer expects them.
fn objects<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

fn now() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::since_1970(seconds.try_into().ok()?)
}

/// Why did it bounce? What an email bounce means, who can act and what to do next.
#[pymodule]
#[pyo3(name = "whybounce")]
fn package(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(diagnose, module)?)?;
    module.add_function(wrap_pyfunction!(look_up, module)?)?;
    module.add_function(wrap_pyfunction!(explain, module)?)
}
