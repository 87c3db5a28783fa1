//! The file of settings in its place: read at the start, changed when a setting is.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{Name, Settings, changed, read, template};
use crate::folders;
use crate::reference::load::Fault;

/// More than any file of settings holds.
const MOST: u64 = 1 << 20;

/// The settings as they were found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What holds.
    pub settings: Settings,
    /// The file, whether it is there or not; `None` where the platform tells no place for it.
    pub file: Option<PathBuf>,
    /// What in it means nothing.
    pub faults: Vec<Fault>,
}

/// Reads the user's settings. A file that is not there settles nothing.
pub fn find() -> Found {
    let Some(file) = folders::settings().map(|folder| folder.join("config.yaml")) else { return Found::default() };
    let (settings, faults) = match text(&file) {
        Ok(Some(text)) => read(&file, &text),
        Ok(None) => (Settings::default(), Vec::new()),
        Err(error) => (Settings::default(), vec![Fault::of_file(&file, format!("can't be read: {error}"))]),
    };
    Found { settings, file: Some(file), faults }
}

/// The text of a file; `None` where there is no such file.
fn text(file: &Path) -> io::Result<Option<String>> {
    // A pipe or a device may never end.
    if fs::metadata(file).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::other("it isn't a regular file"));
    }
    let mut bytes = Vec::new();
    match File::open(file).and_then(|file| file.take(MOST).read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a new file of these settings.
///
/// # Errors
/// There is one already, or it cannot be written.
pub fn create(file: &Path, settings: &Settings) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} already exists and was not changed", file.display());
    }
    write(file, &template(settings))
}

/// Gives one setting of the file another value; a file that is not there yet is begun.
///
/// # Errors
/// The file cannot be read or written, or is laid out so that the value cannot be changed in it.
pub fn keep(file: &Path, name: Name, value: &str) -> anyhow::Result<()> {
    let before = text(file).with_context(|| format!("{} can't be read", file.display()))?;
    let begun = before.clone().unwrap_or_else(|| template(&Settings::default()));
    let Some(after) = changed(&begun, name, value) else {
        bail!("{} has a layout that only you can change {} in", file.display(), name.id());
    };
    if before.as_ref() == Some(&after) {
        return Ok(());
    }
    write(file, &after)
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("can't create {}", folder.display()))?;
    }
    folders::write_private(file, text.as_bytes()).with_context(|| format!("can't write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_kept_in_a_file_that_is_begun_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/config.yaml");
        keep(&file, Name::Theme, "light").unwrap();
        keep(&file, Name::Flow, "bulk").unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let (settings, faults) = read(&file, &text);
        assert_eq!((settings.get(Name::Theme), settings.get(Name::Flow), faults.len()), ("light", "bulk", 0));
        assert!(text.contains("# One of: auto, dark, light"), "{text}");
        assert!(create(&file, &settings).unwrap_err().to_string().contains("already exists"));
        fs::write(&file, "{ theme: light }").unwrap();
        assert!(keep(&file, Name::Theme, "dark").unwrap_err().to_string().contains("only you"));
    }
}
