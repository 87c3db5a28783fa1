//! The command line: arguments, files, standard streams and exit codes.
//!
//! Results go to standard output and nothing else does; notices go to standard error. What a
//! result says is [`crate::report`]'s affair.

mod app;
mod check_reference;
mod classify;
mod completions;
mod config;
mod count;
mod evaluate;
mod explain;
mod fields;
mod filter;
mod follow;
mod input;
mod keys;
mod learn;
mod man;
mod mcp;
mod notices;
mod output;
mod plain;
mod progress;
mod reading;
mod reference;
mod search;
mod stats;
mod target;
mod threads;
mod triage;

use std::io::Write;
use std::process::ExitCode;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::reference::Reference;
use crate::report::Format;
use crate::scheme::Scheme;
use crate::settings::store;
use crate::taxonomy::UnknownName;
use crate::tui::ColorChoice;
use target::Target;

/// Why did it bounce? Explains email bounces, and looks up codes and phrases.
///
/// Without a command the app opens: paste a bounce and read what it means.
#[derive(Debug, Parser)]
#[command(name = "whybounce", version, disable_help_subcommand = true, after_help = EXAMPLES)]
struct Arguments {
    /// A file to open in the app ("-" reads standard input), or a code or words to look up
    #[arg(value_name = "FILE|CODE|WORDS")]
    named: Vec<std::path::PathBuf>,
    /// Enable the mouse (hold Shift to select text)
    #[arg(long)]
    mouse: bool,
    /// Line-by-line mode for screen readers and scripts
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    overlay: reference::Overlay,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  whybounce                          paste a bounce and read what it means
  whybounce report.eml               open a file in the app
  whybounce 5.7.26                   what a code means
  whybounce over quota               look words up
  whybounce classify mail.log        what failed in a log, in text or JSON
  whybounce stats mail.log           the whole log on one page

Exit codes: 0 done, 1 nothing found or nothing classified, 2 usage or input error";

/// How anything looks in a terminal.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Options of every command")]
struct Look {
    /// When to use colors
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    color: ColorChoice,
    /// Use ASCII characters only
    #[arg(long, global = true)]
    ascii: bool,
    /// Mask addresses, names, subjects, hosts, IPs and message IDs in all output
    #[arg(long, global = true)]
    redact: bool,
    /// The color theme of the app and of text
    #[arg(long, global = true, value_enum, value_name = "THEME")]
    theme: Option<Scheme>,
}

impl ValueEnum for Scheme {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.name());
        Some(if *self == Self::ColorBlind { value.alias("colour-blind") } else { value })
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// Values of the vocabulary by their names.
fn named<T>(names: impl IntoIterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}

/// Some of the formats.
fn formats(some: &'static [Format]) -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(some.iter().map(|format| format.name())).try_map(|name| {
        let named = some.iter().copied().find(|format| format.name() == name);
        named.ok_or(UnknownName(name))
    })
}

impl ValueEnum for ColorChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }))
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Explain bounces from files, folders or standard input
    Classify(classify::Options),
    /// Answer each line with a record, for log daemons and data pipelines
    Filter(filter::Options),
    /// Follow a log as it grows: verdicts as they come, totals, them or us
    Follow(follow::Options),
    /// Count a whole log: what failed, where, why, and whose side it is on
    Stats(stats::Options),
    /// Compare verdicts with labeled bounces
    Evaluate(evaluate::Options),
    /// Print the page of a code, category, provider, rule or term
    Explain(explain::Options),
    /// Search the reference
    Search(search::Options),
    /// Learn to read bounces: lessons, exams and reviews
    Learn(learn::Options),
    /// Keep bounces, work through them and hand them over
    Triage(triage::Options),
    /// Print the keys of the app
    Keys(keys::Options),
    /// Show settings, or create a config file
    Config(config::Options),
    /// Check an overlay or reference for errors
    CheckReference(check_reference::Options),
    /// Print what completes commands, options, codes and names in a shell
    Completions(completions::Options),
    /// Answer assistants by the Model Context Protocol
    Mcp(mcp::Options),
    /// Print the manual, or write a page for each command into a folder
    Man(man::Options),
}

/// How a command ended, short of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It did what was asked.
    Done,
    /// It found or classified nothing.
    Nothing,
    /// It could not read all of its input, and has said so.
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Nothing => Self::from(1),
            Outcome::Unreadable => Self::from(2),
        }
    }
}

/// Runs the command of this process.
pub fn run() -> ExitCode {
    let ended = match Arguments::try_parse() {
        Ok(arguments) => dispatch(arguments).map(ExitCode::from),
        Err(error) => answer(&error),
    };
    match ended {
        Ok(code) => code,
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::notice(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Prints the help or the version that was asked for, or what is wrong with the arguments.
fn answer(error: &clap::Error) -> anyhow::Result<ExitCode> {
    output::usage(error)?;
    if error.kind() == ErrorKind::DisplayVersion {
        // After the program's version comes how much its reference holds.
        let mut out = output::stdout();
        writeln!(out, "{}", crate::builtin::reference().holdings())?;
        out.flush()?;
    }
    Ok(ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)))
}

/// How the app or the conversation is started.
#[derive(Debug, Clone, Copy)]
struct Start<'a> {
    /// What stands in the place of a file.
    named: &'a [std::path::PathBuf],
    look: Look,
    overlay: &'a reference::Overlay,
}

impl Start<'_> {
    /// What it opens with.
    fn target(self, reference: &Reference) -> anyhow::Result<Target> {
        let commands: Vec<_> =
            Arguments::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
        Target::of(self.named, &commands, reference)
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Outcome> {
    let Arguments { named, mouse, plain, mut look, mut overlay, command } = arguments;
    let mut found = store::find();
    for fault in &found.faults {
        output::fault(fault);
    }
    // What is said on the command line comes before what is settled.
    let settings = &mut found.settings;
    settings.ascii |= look.ascii;
    settings.mouse |= mouse;
    settings.theme = look.theme.unwrap_or(settings.theme);
    look.theme = Some(settings.theme);
    settings.redact |= look.redact;
    (look.ascii, look.redact) = (settings.ascii, settings.redact);
    overlay.own.clone_from(&settings.own);
    let Some(command) = command else {
        let start = Start { named: &named, look, overlay: &overlay };
        return if plain { plain::run(start, &found.settings) } else { app::open(start, found) };
    };
    anyhow::ensure!(
        named.is_empty() && !mouse && !plain,
        "a file, words, --mouse and --plain don't go with a command; leave them out"
    );
    match command {
        Command::Classify(options) => classify::run(&options, look, &overlay),
        Command::Filter(options) => filter::run(&options, look, &overlay),
        Command::Follow(options) => follow::run(&options, look, &overlay, found),
        Command::Stats(options) => stats::run(&options, look, &overlay),
        Command::Evaluate(options) => evaluate::run(&options, look, &overlay),
        Command::Explain(options) => explain::run(&options, look, &overlay),
        Command::Search(options) => search::run(&options, look, &overlay),
        Command::Learn(options) => learn::run(options, look, &overlay),
        Command::Triage(options) => triage::run(&options, look, &overlay, &found.settings),
        Command::Keys(options) => keys::run(&options, &found.settings),
        Command::Config(options) => config::run(options, &found),
        Command::CheckReference(options) => check_reference::run(&options, &overlay),
        Command::Completions(options) => completions::run(&options),
        Command::Mcp(options) => mcp::run(&options, look, &overlay),
        Command::Man(options) => man::run(&options),
    }
}
