//! Writes the recipes for package managers in `packaging/`, from Cargo.toml alone: `cargo run --example recipes`.
//!
//! The address of the project stands in Cargo.toml (`repository`) and nowhere else. A test says where a recipe
//! has drifted.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};

/// The recipes: where each goes, and the template that it is made from.
const RECIPES: [(&str, &str); 4] = [
    ("aur/PKGBUILD", include_str!("PKGBUILD")),
    ("homebrew/whybounce.rb", include_str!("whybounce.rb")),
    ("nix/default.nix", include_str!("default.nix")),
    ("container/Containerfile", include_str!("Containerfile")),
];

fn main() {
    for (path, text) in recipes() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        println!("{}", path.display());
    }
}

fn recipes() -> impl Iterator<Item = (PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging");
    RECIPES.into_iter().map(move |(name, template)| (folder.join(name), filled(template)))
}

/// The template with what Cargo.toml says of the project.
fn filled(template: &str) -> String {
    let facts = [
        ("@VERSION@", env!("CARGO_PKG_VERSION")),
        ("@DESCRIPTION@", env!("CARGO_PKG_DESCRIPTION").trim_end_matches('.')),
        ("@REPOSITORY@", env!("CARGO_PKG_REPOSITORY")),
        ("@LICENSE@", env!("CARGO_PKG_LICENSE")),
        ("@RUST@", env!("CARGO_PKG_RUST_VERSION")),
    ];
    facts.iter().fold(template.to_owned(), |text, (place, fact)| text.replace(place, fact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_recipe_has_drifted() {
        for (path, text) in recipes() {
            let there = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(there, text, "{} is stale; run: cargo run --example recipes", path.display());
            assert!(!text.contains("@VERSION@"));
        }
    }
}
