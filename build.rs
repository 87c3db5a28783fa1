//! Packs `reference/**/*.yaml` into one JSON document that the library embeds, so that a start
//! parses no YAML. The typed reading, and every check beyond syntax, is the library's.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use serde_json::{Map, Value};

fn main() {
    println!("cargo::rerun-if-changed=reference");
    let mut bundle = Map::new();
    let mut files = Vec::new();
    collect(Path::new("reference"), &mut files);
    files.sort();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| stop(&file, &error));
        let value: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| stop(&file, &error));
        place(&mut bundle, &file, value);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("reference.json");
    let json = serde_json::to_vec(&bundle).unwrap_or_else(|error| stop(&out, &error));
    fs::write(&out, json).unwrap_or_else(|error| stop(&out, &error));
}

/// Files a document under the name of its place: a folder of documents or a single one.
fn place(bundle: &mut Map<String, Value>, file: &Path, value: Value) {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    match (folder.as_ref(), stem.as_str()) {
        ("codes", _) | ("guide", "terms" | "sentences") | ("patterns", "vocabulary" | "typos") => {
            bundle.insert(stem, value);
        }
        ("shapes", _) => {
            let shapes = bundle.entry("shapes").or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(shapes) = shapes {
                shapes.insert(stem, value);
            }
        }
        (folder, _) => {
            let list = bundle.entry(folder).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(value);
            }
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).unwrap_or_else(|error| stop(folder, &error));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}

fn stop(place: &Path, error: &dyn std::fmt::Display) -> ! {
    println!("cargo::error={}: {error}", place.display());
    process::exit(1)
}
