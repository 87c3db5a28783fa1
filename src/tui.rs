//! The terminal app.

/// What the app starts with.
#[derive(Debug, Clone)]
pub struct Launch {
    /// What the paste pane holds at first.
    pub text: Option<Vec<u8>>,
    /// The name of the input, `-` for standard input.
    pub source: String,
    /// Whether only ASCII characters may be drawn.
    pub ascii: bool,
    /// Whether colours are used.
    pub color: ColorChoice,
    /// Whether the mouse is captured.
    pub mouse: bool,
}

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// Where the terminal has them and `NO_COLOR` is not set.
    Auto,
    /// In any case.
    Always,
    /// Not at all.
    Never,
}

/// Runs the app until its user leaves it.
pub fn run(_launch: Launch) -> anyhow::Result<()> {
    Ok(())
}
