//! `whybounce completions`: what a shell reads to complete commands, options, codes and names.

use std::io::Write;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::shells::{self, Bash, Elvish, Fish, Zsh};
use clap_complete::{Generator, generate};
use clap_complete_nushell::Nushell;

use super::{Arguments, Outcome, output};
use crate::builtin;

/// Which shell it is for.
#[derive(Debug, Args)]
#[command(after_help = PLACES)]
pub(super) struct Options {
    /// The shell that reads it
    #[arg(value_enum)]
    shell: Shell,
}

const PLACES: &str = "\
Where it belongs:
  bash        whybounce completions bash > ~/.local/share/bash-completion/completions/whybounce
  zsh         whybounce completions zsh > ~/.zfunc/_whybounce      (with ~/.zfunc in fpath, before compinit)
  fish        whybounce completions fish > ~/.config/fish/completions/whybounce.fish
  powershell  whybounce completions powershell >> $PROFILE
  elvish      whybounce completions elvish >> ~/.config/elvish/rc.elv
  nushell     whybounce completions nushell | save -f ($nu.default-config-dir | path join whybounce.nu)
              and in config.nu: use whybounce.nu *";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Nushell,
    #[value(name = "powershell", alias = "pwsh")]
    Power,
    Zsh,
}

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let pages = pages();
    let values = pages.iter().map(|(id, title)| PossibleValue::new(id.clone()).help(title.clone()));
    let mut command = Arguments::command().mut_subcommand("explain", |explain| {
        explain.mut_arg("ids", |ids| ids.value_parser(PossibleValuesParser::new(values)))
    });
    let script = match options.shell {
        Shell::Bash => script(Bash, &mut command),
        Shell::Nushell => script(Nushell, &mut command),
        Shell::Zsh => script(Zsh, &mut command),
        // The generators of these know no values of what is no option.
        Shell::Elvish => {
            let case = |(id, title): &Page| format!("\n            cand {id} '{}'", doubled(title));
            within(&script(Elvish, &mut command), "&'whybounce;explain'= {", &pages, case)
        }
        Shell::Power => {
            let case = |(id, title): &Page| {
                let title = doubled(title);
                format!(
                    "\n            [CompletionResult]::new('{id}', '{id}', [CompletionResultType]::ParameterValue, '{title}')"
                )
            };
            within(&script(shells::PowerShell, &mut command), "'whybounce;explain' {", &pages, case)
        }
        Shell::Fish => {
            let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
            let case = |(id, title): &Page| {
                let (id, title) = (quoted(id), quoted(title));
                format!(
                    "complete -c whybounce -n '__fish_whybounce_using_subcommand explain' -f -a '{id}' -d '{title}'\n"
                )
            };
            script(Fish, &mut command) + &pages.iter().map(case).collect::<String>()
        }
    };
    let mut out = output::stdout();
    out.write_all(script.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Done)
}

fn script(shell: impl Generator, command: &mut clap::Command) -> String {
    let mut script = Vec::new();
    generate(shell, command, "whybounce", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The script with a line for each page behind the words that begin what follows `explain`.
fn within(script: &str, beginning: &str, pages: &[Page], line: impl Fn(&Page) -> String) -> String {
    script.replacen(beginning, &format!("{beginning}{}", pages.iter().map(line).collect::<String>()), 1)
}

/// As Elvish and PowerShell have it within single quotes.
fn doubled(text: &str) -> String {
    text.replace('\'', "''")
}

/// The id of a page and its title.
type Page = (String, String);

/// What people look up by name: codes, categories and providers.
fn pages() -> Vec<Page> {
    let reference = builtin::reference();
    let documents = reference.documents();
    let reply = documents.reply.iter().map(|page| (page.code.clone(), page.title.clone()));
    let enhanced = documents.enhanced.iter().map(|page| (page.id(), page.title.clone()));
    let classes = documents.classes.iter().map(|page| (page.code.clone(), page.title.clone()));
    let categories = documents.categories.iter().map(|page| (page.id.name().to_owned(), page.title.clone()));
    let providers = documents.providers.iter().map(|page| (page.id.clone(), page.title.clone()));
    reply.chain(classes).chain(enhanced).chain(categories).chain(providers).collect()
}
