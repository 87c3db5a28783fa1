//! The choices of colors. Which colors each one has is the affair of those who paint.

/// A choice of colors, by its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Dark or light, as the terminal's background is; dark where it doesn't tell.
    Auto,
    /// For dark terminals.
    Dark,
    /// For light terminals.
    Light,
    /// Nothing faint; what matters stands on a ground of its own.
    HighContrast,
    /// Blue and yellow alone, which people tell apart who do not see red and green as two colors.
    ColorBlind,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::Dark, Self::Light, Self::HighContrast, Self::ColorBlind];

    /// The name in settings and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColorBlind => "color-blind",
        }
    }

    /// The scheme with this name.
    pub fn named(name: &str) -> Option<Self> {
        // Half of the world writes it otherwise.
        let name = if name == "colour-blind" { "color-blind" } else { name };
        Self::ALL.iter().copied().find(|scheme| scheme.name() == name)
    }
}
