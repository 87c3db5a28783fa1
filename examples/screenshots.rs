//! Writes the pictures of the app and a short tour into `screenshots/`: `cargo run --example screenshots`.
//!
//! The README shows them as PNG, which librsvg and pngquant make of them:
//!
//! ```sh
//! for f in screenshots/*.svg; do rsvg-convert --zoom 2 "$f" | pngquant 64 - > "${f%svg}png"; done
//! python3 examples/screenshots/gif.py
//! ```

#[path = "screenshots/scenes.rs"]
mod scenes;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    for picture in scenes::pictures()? {
        std::fs::write(folder.join(picture.name).with_extension("svg"), picture.svg)?;
    }
    Ok(())
}
