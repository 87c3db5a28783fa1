//! How things look, by what they are: views ask for a [`Role`] and a symbol, never for a color.
//!
//! Body text and background stay the terminal's own, so that light and dark terminals both work,
//! and every role that carries meaning has an attribute besides its color.

mod palette;
mod role;
mod symbols;

use ratatui::style::{Modifier, Style};

pub use crate::scheme::Scheme;
use palette::Look;
pub use palette::{Background, Palette};
pub use role::Role;
pub use symbols::{Drawing, Symbols};

/// The look of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Which colors are used.
    pub palette: Palette,
    /// Which characters are drawn with.
    pub drawing: Drawing,
}

impl Theme {
    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let Look { ink, ground, attributes } = palette::look_of(self.palette, role);
        // A style is laid over what a cell has already; only a faint role may stay faint on a border.
        let mut style = Style::new().add_modifier(attributes).remove_modifier(Modifier::DIM.difference(attributes));
        style.fg = ink;
        style.bg = ground;
        style
    }

    /// The signs.
    pub const fn symbols(self) -> &'static Symbols {
        self.drawing.symbols()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PALETTES: [Palette; 5] =
        [Palette::Colors, Palette::Light, Palette::HighContrast, Palette::ColorBlind, Palette::Attributes];

    const MEANINGS: [Role; 4] = [Role::Hard, Role::Soft, Role::Fine, Role::Warning];

    #[test]
    fn no_palette_asks_for_more_than_the_sixteen_colours_of_a_terminal() {
        use ratatui::style::Color;
        for palette in PALETTES {
            for role in Role::ALL {
                let style = Theme { palette, drawing: Drawing::Unicode }.style(*role);
                for color in [style.fg, style.bg].into_iter().flatten() {
                    assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{palette:?} {role:?}");
                }
                // Ink on a ground of our own must be ours too: nobody knows the terminal's.
                assert!(style.bg.is_none() || style.fg.is_some(), "{palette:?} {role:?}");
            }
        }
    }

    #[test]
    fn running_text_keeps_the_colours_of_the_terminal() {
        for palette in PALETTES {
            for role in [Role::Body, Role::Value] {
                let style = Theme { palette, drawing: Drawing::Unicode }.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{palette:?} {role:?}");
            }
        }
    }

    #[test]
    fn on_a_light_ground_hard_is_as_strong_as_soft_and_nothing_needed_is_faint() {
        let theme = Theme { palette: Palette::Light, drawing: Drawing::Unicode };
        assert!(theme.style(Role::Hard).bg.is_some() && theme.style(Role::Soft).bg.is_some());
        assert_ne!(theme.style(Role::Hard).fg, theme.style(Role::Match).fg);
        for role in [Role::Label, Role::Muted, Role::Tab, Role::Key, Role::Example] {
            assert!(!theme.style(role).add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }

    #[test]
    fn where_contrast_is_wanted_nothing_is_faint() {
        for role in Role::ALL {
            let style = Theme { palette: Palette::HighContrast, drawing: Drawing::Unicode }.style(*role);
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }

    #[test]
    fn the_palette_for_color_blind_people_needs_no_red_and_no_green() {
        use ratatui::style::Color;
        let theme = Theme { palette: Palette::ColorBlind, drawing: Drawing::Unicode };
        for role in Role::ALL {
            let style = theme.style(*role);
            for color in [style.fg, style.bg].into_iter().flatten() {
                assert!(matches!(color, Color::Blue | Color::Yellow | Color::White | Color::Black), "{role:?}");
            }
        }
        let styles = MEANINGS.map(|role| theme.style(role));
        for (at, style) in styles.iter().enumerate() {
            assert!(styles.iter().skip(at + 1).all(|other| other != style), "{style:?} stands for two things");
        }
    }

    #[test]
    fn without_colors_no_colour_is_used_and_meaning_keeps_an_attribute() {
        let theme = Theme { palette: Palette::Attributes, drawing: Drawing::Ascii };
        for role in [Role::Hard, Role::Soft, Role::Fine, Role::Warning, Role::Match, Role::Selected, Role::ActiveTab] {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            assert!(!style.add_modifier.is_empty(), "{role:?}");
        }
    }

    #[test]
    fn what_is_drawn_over_a_border_is_not_faint_like_it() {
        let theme = Theme { palette: Palette::Colors, drawing: Drawing::Unicode };
        for role in [Role::Key, Role::ActiveTab, Role::Title, Role::Selected] {
            let style = theme.style(Role::Border).patch(theme.style(role));
            assert!(!style.add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }
}
