//! The standard streams: how wide and how colourful results are, and where notices go.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::Look;
use crate::reference::load::Fault;
use crate::report::style::{Marks, Paint, Style};
use crate::safe;
use crate::scheme::Scheme;
use crate::tui::ColorChoice;

/// Where the terminal does not tell its width, and for pipes and files.
const USUAL_WIDTH: usize = 80;

/// Longer lines are harder to read than they are worth.
const WIDEST: usize = 100;

/// Standard output, buffered.
pub(super) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// How text on standard output looks.
pub(super) fn style(look: Look) -> Style {
    let terminal = io::stdout().is_terminal();
    let width = if terminal { crossterm::terminal::size().map_or(0, |(columns, _)| usize::from(columns)) } else { 0 };
    let wanted = match look.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // https://no-color.org: any value that is not empty.
        ColorChoice::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    Style {
        width: if width == 0 { USUAL_WIDTH } else { width.min(WIDEST) },
        paint: if wanted { Paint::Color(look.theme.unwrap_or(Scheme::Dark)) } else { Paint::Plain },
        marks: if look.ascii { Marks::Ascii } else { Marks::Unicode },
    }
}

/// Tells the user something that is no result.
pub(super) fn notice(text: &str) {
    // Whoever closed standard error does not want to hear it.
    let _ = writeln!(io::stderr(), "whybounce: {}", safe::line(text));
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
