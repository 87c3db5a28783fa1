//! Where the user's settings, the kept log and the program's own notes are, and how they are written.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The variable that names another folder of settings than the platform's.
const CONFIG_DIR: &str = "WHYBOUNCE_CONFIG_DIR";

/// The variable that names another folder for what the program keeps between two runs.
const STATE_DIR: &str = "WHYBOUNCE_STATE_DIR";

/// The variable that names another folder for the kept log.
const DATA_DIR: &str = "WHYBOUNCE_DATA_DIR";

/// The file of the kept log.
pub(crate) fn log() -> Option<PathBuf> {
    let platform = || Some(etcetera::choose_base_strategy().ok()?.data_dir().join("whybounce"));
    named(DATA_DIR).or_else(platform).map(|folder| folder.join("bounces.db"))
}

/// The folder of the user's settings.
pub(crate) fn settings() -> Option<PathBuf> {
    named(CONFIG_DIR).or_else(|| Some(etcetera::choose_base_strategy().ok()?.config_dir().join("whybounce")))
}

/// The folder for what is kept between two runs; beside the settings where the platform has none.
pub(crate) fn state() -> Option<PathBuf> {
    named(STATE_DIR).or_else(|| {
        let platform = etcetera::choose_base_strategy().ok()?;
        Some(platform.state_dir().unwrap_or_else(|| platform.data_dir()).join("whybounce"))
    })
}

/// A path as one would name it: the home folder as `~`.
pub(crate) fn short(path: &Path) -> String {
    let home = etcetera::home_dir().ok().filter(|home| home.parent().is_some());
    let within = home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned));
    within.map_or_else(|| path.display().to_string(), |within| Path::new("~").join(within).display().to_string())
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// How a file is opened for writing that only its owner may read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file as a whole or not at all; only its owner may read it. A link is followed.
///
/// # Errors
/// What the file system says.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut draft = path.clone().into_os_string();
    draft.push(format!(".{}", std::process::id()));
    let written = private().create(true).truncate(true).open(&draft).and_then(|mut file| {
        if let Ok(before) = fs::metadata(&path) {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(bytes)
    });
    written.and_then(|()| fs::rename(&draft, &path)).inspect_err(|_| {
        // What was begun is of no use to anybody.
        let _ = fs::remove_file(&draft);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings");
        write_private(&path, b"one").unwrap();
        write_private(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            write_private(&link, b"three").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read(&path).unwrap(), b"three");
        }
    }
}
