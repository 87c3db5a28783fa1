//! The command line: arguments, files, standard streams and exit codes.
//!
//! Results go to standard output and nothing else does; notices go to standard error. What a
//! result says is [`crate::report`]'s affair.

mod app;
mod check_reference;
mod classify;
mod config;
mod evaluate;
mod explain;
mod input;
mod keys;
mod output;
mod plain;
mod progress;
mod reading;
mod reference;
mod search;

use std::io::Write;
use std::process::ExitCode;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::Format;
use crate::scheme::Scheme;
use crate::settings::store;
use crate::taxonomy::UnknownName;
use crate::tui;

/// Why did it bounce? Explains e-mail bounces, and looks codes and phrases up.
///
/// Without a sub-command the terminal app opens: paste a bounce and read what it means.
#[derive(Debug, Parser)]
#[command(name = "whybounce", version, disable_help_subcommand = true, after_help = EXIT_CODES)]
struct Arguments {
    /// A file to open in the app; "-" reads standard input
    file: Option<std::path::PathBuf>,
    /// Let the app take the mouse (costs you the terminal's own selection)
    #[arg(long)]
    mouse: bool,
    /// A conversation in lines in the place of the app, for screen readers: nothing is drawn
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    look: Look,
    #[command(flatten)]
    overlay: reference::Overlay,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 nothing found or nothing classified, 2 usage or input error";

/// How anything looks in a terminal.
#[derive(Debug, Clone, Copy, Args)]
struct Look {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    ascii: bool,
    /// Mask addresses, hosts, IPs and message ids in everything that is shown
    #[arg(long, global = true)]
    redact: bool,
    /// The colours, in the app and in text
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for tui::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what bounces mean: files, folders or standard input
    Classify(classify::Options),
    /// Hold verdicts against a file of labelled bounces
    Evaluate(evaluate::Options),
    /// Print the page of a code, category, provider, rule or word
    Explain(explain::Options),
    /// Find the pages that a few words mean
    Search(search::Options),
    /// Print the app's keys
    Keys(keys::Options),
    /// Show the settings and where they stand, or begin a file of them
    Config(config::Options),
    /// Look an overlay or a whole reference over: faults with file, line and character
    CheckReference(check_reference::Options),
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
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe is no reason to complain about help that nobody reads.
            let _ = error.print();
            if error.kind() == ErrorKind::DisplayVersion {
                return version_of_reference();
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::notice(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Says after the program's version how much its reference holds.
fn version_of_reference() -> ExitCode {
    let _ = writeln!(output::stdout(), "{}", crate::builtin::reference().holdings());
    ExitCode::SUCCESS
}

fn dispatch(arguments: Arguments) -> anyhow::Result<Outcome> {
    let Arguments { file, mouse, plain, mut look, overlay, command } = arguments;
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
    if plain && command.is_none() {
        return plain::run(file.as_deref(), (look, &overlay), &found.settings);
    }
    let Some(command) = command else {
        return app::open(file.as_deref(), (look, &overlay), found);
    };
    anyhow::ensure!(
        file.is_none() && !mouse && !plain,
        "a file, --mouse or --plain before a sub-command means nothing; leave it out"
    );
    match command {
        Command::Classify(options) => classify::run(&options, look, &overlay),
        Command::Evaluate(options) => evaluate::run(&options, look, &overlay),
        Command::Explain(options) => explain::run(&options, look, &overlay),
        Command::Search(options) => search::run(&options, look, &overlay),
        Command::Keys(options) => keys::run(&options, &found.settings),
        Command::Config(options) => config::run(options, &found),
        Command::CheckReference(options) => check_reference::run(&options, &overlay),
    }
}
