//! The standard streams: how wide and how colourful results are, and where notices go.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::Look;
use crate::reference::load::Fault;
use crate::report::style::{Marks, Paint, Style};
use crate::safe;
use crate::scheme::Scheme;
use crate::tui::{ColorChoice, has_bare_locale, is_bare_console};

/// Where the terminal does not tell its width, and for pipes and files.
const USUAL_WIDTH: usize = 80;

/// Longer lines are harder to read than they are worth.
const WIDEST: usize = 100;

/// Standard output, buffered.
pub(super) fn stdout() -> BufWriter<Stdout> {
    BufWriter::new(Stdout(io::stdout().lock()))
}

/// Standard output, whose errors say that they are its own.
pub(super) struct Stdout(io::StdoutLock<'static>);

fn named(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("can't write to standard output: {error}"))
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(|error| if is_retried(&error) { error } else { named(&error) })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(|error| if is_retried(&error) { error } else { named(&error) })
    }
}

/// Whether whoever writes tries again.
fn is_retried(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Interrupted
}

/// How text on standard output looks.
pub(super) fn style(look: Look) -> Style {
    styled(look, io::stdout().is_terminal())
}

/// How text on standard error looks.
pub(super) fn style_of_notices(look: Look) -> Style {
    styled(look, io::stderr().is_terminal())
}

fn styled(look: Look, terminal: bool) -> Style {
    let width = if terminal { crossterm::terminal::size().map_or(0, |(columns, _)| usize::from(columns)) } else { 0 };
    let wanted = match look.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // https://no-color.org: any value that is not empty.
        ColorChoice::Auto => {
            let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            terminal && !is_dumb && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    let is_bare = has_bare_locale() || terminal && is_bare_console();
    Style {
        width: if width == 0 { USUAL_WIDTH } else { width.min(WIDEST) },
        paint: if wanted { Paint::Color(look.theme.unwrap_or(Scheme::Dark)) } else { Paint::Plain },
        marks: if look.ascii || is_bare { Marks::Ascii } else { Marks::Unicode },
    }
}

/// Tells the user something that is no result.
pub(super) fn notice(text: &str) {
    // Whoever closed standard error does not want to hear it.
    let _ = writeln!(io::stderr(), "whybounce: {}", safe::line(text));
}

/// Prints what was asked of the arguments, or what is wrong with them: these come from outside too.
///
/// # Errors
/// Help that was asked for can't be written.
pub(super) fn usage(error: &clap::Error) -> anyhow::Result<()> {
    let text = error.render().to_string();
    let text = safe::block(&text);
    if error.use_stderr() {
        // Whoever closed standard error does not want to hear it.
        let _ = io::stderr().write_all(text.as_bytes());
        return Ok(());
    }
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Tells the user of a fault in a reference, with the line on which it stands.
pub(super) fn fault(fault: &Fault) {
    notice(&fault.to_string());
    if let Some(excerpt) = fault.excerpt() {
        let _ = writeln!(io::stderr(), "{}", safe::block(&excerpt));
    }
}

/// Whether an error means only that the reader of the results has gone.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
