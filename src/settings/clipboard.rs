//! The ways by which a copied text can reach the clipboard.

/// The way by which a copied text reaches the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clipboard {
    /// The first of the others that works here.
    #[default]
    Auto,
    /// The buffer of tmux, which hands it to the terminal.
    Tmux,
    /// The clipboard program of the desktop.
    Tool,
    /// The terminal itself (OSC 52).
    Terminal,
    /// None: the text goes into a file alone.
    File,
}

impl Clipboard {
    /// Every way.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Tmux, Self::Tool, Self::Terminal, Self::File];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Tmux => "tmux",
            Self::Tool => "tool",
            Self::Terminal => "terminal",
            Self::File => "file",
        }
    }

    /// The way with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|way| way.name() == name)
    }
}
