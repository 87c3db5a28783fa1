//! Compiles `reference/**/*.yaml` into the tables that the program points at.
//!
//! A file that does not fit stops the build with its line and character.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use whybounce_reference::pack::Pack;

fn main() {
    // In a package from a registry it lies with the crate that reads it.
    println!("cargo::rerun-if-changed={}", whybounce_reference::FOLDER);
    let pack = whybounce_reference::compile(Path::new(whybounce_reference::FOLDER)).unwrap_or_else(|faults| {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1)
    });
    write(&pack).unwrap_or_else(|error| {
        println!("cargo::error=the tables cannot be written: {error}");
        process::exit(1)
    });
}

/// Writes the numbers as the target reads them, and the text.
fn write(pack: &Pack) -> std::io::Result<()> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let is_big = env::var("CARGO_CFG_TARGET_ENDIAN").is_ok_and(|endian| endian == "big");
    let bytes = |number: &u32| if is_big { number.to_be_bytes() } else { number.to_le_bytes() };
    fs::write(folder.join("knowledge.numbers"), pack.numbers().iter().flat_map(bytes).collect::<Vec<u8>>())?;
    fs::write(folder.join("knowledge.text"), pack.pool())
}
