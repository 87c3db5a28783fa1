//! When bounces go into the kept log.

/// When bounces go into the kept log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeping {
    /// When somebody presses the key for it.
    #[default]
    ByKey,
    /// Whenever one is pasted or opened.
    Always,
}

impl Keeping {
    /// Every choice.
    pub const ALL: &'static [Self] = &[Self::ByKey, Self::Always];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByKey => "by-key",
            Self::Always => "always",
        }
    }

    /// The choice with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == name)
    }
}
