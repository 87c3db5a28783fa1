//! `whybounce man`: the manual in the form that `man` reads.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_mangen::Man;

use super::{Arguments, Outcome, output};

/// Where the manual goes.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// A command whose page is printed, or a folder for the pages of all commands; without either the first page is
    /// printed
    #[arg(value_name = "COMMAND|FOLDER")]
    what: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  whybounce man | man -l -                 read it
  whybounce man classify | man -l -        read the page of a command
  whybounce man ~/.local/share/man/man1    keep the pages of all commands";

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    // The pages are named after their commands, which only a command that is built knows.
    let mut command = Arguments::command();
    command.build();
    let named = options.what.as_deref().and_then(Path::to_str).and_then(|name| command.find_subcommand(name)).cloned();
    if let Some(command) = named {
        let mut out = output::stdout();
        Man::new(command).render(&mut out)?;
        return Ok(out.flush().map(|()| Outcome::Done)?);
    }
    if let Some(folder) = &options.what {
        fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
        for page in pages(command) {
            write(folder, &page)?;
        }
        return Ok(Outcome::Done);
    }
    let mut out = output::stdout();
    Man::new(command).render(&mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// A page for the program and one for each command, those of commands within commands too.
fn pages(command: clap::Command) -> Vec<Man> {
    let within: Vec<_> = command.get_subcommands().cloned().collect();
    let below = within.into_iter().flat_map(pages).collect::<Vec<_>>();
    std::iter::once(Man::new(command)).chain(below).collect()
}

fn write(folder: &Path, page: &Man) -> anyhow::Result<()> {
    let path = folder.join(page.get_filename());
    let mut text = Vec::new();
    page.render(&mut text)?;
    fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))
}
