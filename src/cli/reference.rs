//! Which reference a command goes by: the built-in one, under the user's overlay where there is one.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output;
use crate::Explainer;
use crate::folders;
use crate::reference::Reference;
use crate::reference::load::Fault;
use crate::reference::own::Own;
use crate::taxonomy::Category;

/// Which overlay to lay over the built-in reference.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Overlay {
    /// A folder with your own rules, notes and pages [default: reference in the config folder]
    #[arg(long, global = true, value_name = "DIR")]
    reference: Option<PathBuf>,
    /// The domains and IP addresses of the house, by the user's settings.
    #[arg(skip)]
    pub own: Own,
}

impl Overlay {
    /// An explainer by the reference; faults of an overlay are told and do no other harm.
    pub(super) fn open(&self) -> anyhow::Result<Explainer> {
        let explainer = match self.folder()? {
            Some(folder) => laid_over(&folder, self.reference.is_some())?,
            None => Explainer::built_in(),
        };
        Ok(explainer.in_house(self.own.clone()))
    }

    /// The reference, and what of the overlay is left out; whoever asks for it tells it.
    pub(super) fn open_silently(&self) -> anyhow::Result<(Reference, Vec<Fault>)> {
        let (reference, faults) = match self.folder()? {
            Some(folder) => crate::builtin::overlaid(&folder)?,
            None => (crate::builtin::reference(), Vec::new()),
        };
        Ok((reference.in_house(self.own.clone()), faults))
    }

    /// The folder that was named, else the one in the user's settings if it is there.
    pub(super) fn folder(&self) -> anyhow::Result<Option<PathBuf>> {
        match &self.reference {
            Some(folder) => {
                ensure_folder(folder)?;
                Ok(Some(folder.clone()))
            }
            None => Ok(folders::settings().map(|settings| settings.join("reference")).filter(|folder| folder.is_dir())),
        }
    }
}

/// An explainer by the built-in reference under an overlay; faults of the overlay are told and do no other harm.
///
/// Of an overlay that was named they are told in full; one that is always there has a line before each command.
pub(super) fn laid_over(folder: &Path, is_named: bool) -> anyhow::Result<Explainer> {
    let (explainer, faults) = Explainer::with_overlay(folder)?;
    let command = format!("whybounce check-reference {}", folder.display());
    match faults.as_slice() {
        [] => {}
        all if is_named => {
            all.iter().for_each(output::fault);
            output::notice(&format!("the parts named above are ignored; to check again: {command}"));
        }
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            output::notice(&format!("a part of your overlay is ignored: {first}{more}. To see why: {command}"));
        }
    }
    Ok(explainer)
}

/// Refuses what is no folder.
pub(super) fn ensure_folder(folder: &Path) -> anyhow::Result<()> {
    let name = folder.display();
    anyhow::ensure!(folder.exists(), "{name}: no such folder; name the folder with your overlay");
    anyhow::ensure!(folder.is_dir(), "{name}: not a folder; name the folder with your overlay");
    Ok(())
}

/// Whether the folder has a page for every category, which only a whole reference has.
pub(super) fn is_whole(root: &Path) -> bool {
    Category::ALL.iter().all(|category| root.join("categories").join(format!("{category}.yaml")).is_file())
}
