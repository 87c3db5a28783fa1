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

    /// The style of a role laid over what cells show already: nothing of that shows through.
    pub fn over(self, role: Role) -> Style {
        Style::reset().patch(self.style(role))
    }

    /// The style of a sign that stands alone for a role: on a ground of its own it would be a block.
    pub fn sign(self, role: Role) -> Style {
        let style = self.style(role).remove_modifier(Modifier::REVERSED);
        if style.bg.is_some() { Style { fg: None, bg: None, ..style } } else { style }
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
        for role in [Role::Hard, Role::Soft, Role::Fine] {
            let style = theme.style(role);
            assert!(style.bg.is_some() || style.add_modifier.contains(Modifier::REVERSED), "{role:?}");
        }
        assert_ne!(theme.style(Role::Hard).fg, theme.style(Role::Match).fg);
        for role in [Role::Label, Role::Muted, Role::Tab, Role::Key, Role::Example] {
            assert!(!theme.style(role).add_modifier.contains(Modifier::DIM), "{role:?}");
        }
    }

    /// What a terminal makes of the colors: its ground, its letters, its sixteen colors.
    type Terminal = (&'static str, u32, u32, [u32; 16]);

    const XTERM: [u32; 16] = [
        0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f, 0xff_0000,
        0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
    ];
    const TANGO: [u32; 16] = [
        0x2e_3436, 0xcc_0000, 0x4e_9a06, 0xc4_a000, 0x34_65a4, 0x75_507b, 0x06_989a, 0xd3_d7cf, 0x55_5753, 0xef_2929,
        0x8a_e234, 0xfc_e94f, 0x72_9fcf, 0xad_7fa8, 0x34_e2e2, 0xee_eeec,
    ];
    const GNOME: [u32; 16] = [
        0x17_1421, 0xc0_1c28, 0x26_a269, 0xa2_734c, 0x12_488b, 0xa3_47ba, 0x2a_a1b3, 0xd0_cfcc, 0x5e_5c64, 0xf6_6151,
        0x33_d17a, 0xe9_ad0c, 0x2a_7bde, 0xc0_61cb, 0x33_c7de, 0xff_ffff,
    ];
    const CODE_DARK: [u32; 16] = [
        0x00_0000, 0xcd_3131, 0x0d_bc79, 0xe5_e510, 0x24_72c8, 0xbc_3fbc, 0x11_a8cd, 0xe5_e5e5, 0x66_6666, 0xf1_4c4c,
        0x23_d18b, 0xf5_f543, 0x3b_8eea, 0xd6_70d6, 0x29_b8db, 0xe5_e5e5,
    ];
    const CODE_LIGHT: [u32; 16] = [
        0x00_0000, 0xcd_3131, 0x10_7c10, 0x94_9800, 0x04_51a5, 0xbc_05bc, 0x05_98bc, 0x55_5555, 0x66_6666, 0xcd_3131,
        0x14_ce14, 0xb5_ba00, 0x04_51a5, 0xbc_05bc, 0x05_98bc, 0xa5_a5a5,
    ];
    const WINDOWS: [u32; 16] = [
        0x0c_0c0c, 0xc5_0f1f, 0x13_a10e, 0xc1_9c00, 0x00_37da, 0x88_1798, 0x3a_96dd, 0xcc_cccc, 0x76_7676, 0xe7_4856,
        0x16_c60c, 0xf9_f1a5, 0x3b_78ff, 0xb4_009e, 0x61_d6d6, 0xf2_f2f2,
    ];
    // What is bold is bright there.
    const LINUX: [u32; 16] = [
        0x00_0000, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x00_aaaa, 0xaa_aaaa, 0x55_5555, 0xff_5555,
        0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
    ];

    const DARK: [Terminal; 6] = [
        ("xterm", 0x00_0000, 0xe5_e5e5, XTERM),
        ("Tango", 0x00_0000, 0xd3_d7cf, TANGO),
        ("GNOME", 0x1e_1e1e, 0xff_ffff, GNOME),
        ("VS Code", 0x1e_1e1e, 0xcc_cccc, CODE_DARK),
        ("Windows", 0x0c_0c0c, 0xcc_cccc, WINDOWS),
        ("Linux", 0x00_0000, 0xaa_aaaa, LINUX),
    ];
    const LIGHT: [Terminal; 5] = [
        ("xterm", 0xff_ffff, 0x00_0000, XTERM),
        ("Tango", 0xff_ffff, 0x2e_3436, TANGO),
        ("GNOME", 0xff_ffff, 0x1e_1e1e, GNOME),
        ("VS Code", 0xff_ffff, 0x33_3333, CODE_LIGHT),
        ("Windows", 0xff_ffff, 0x0c_0c0c, WINDOWS),
    ];

    /// The contrast of two colors as WCAG 2 measures it, from 1 to 21.
    fn contrast(one: u32, other: u32) -> f64 {
        let part = |color: u32, shift: u32| {
            let value = f64::from((color >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let light = |color| 0.2126 * part(color, 16) + 0.7152 * part(color, 8) + 0.0722 * part(color, 0);
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn number(color: ratatui::style::Color) -> Option<usize> {
        use ratatui::style::Color;
        let all = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        all.iter().position(|known| *known == color)
    }

    #[test]
    fn what_one_has_to_read_can_be_read_on_the_terminals_that_people_have() {
        let last = [Role::Muted, Role::Placeholder, Role::Border, Role::Strange, Role::Behind];
        let terminals = DARK.map(|one| (Palette::Colors, one)).into_iter();
        for (palette, (name, ground, letters, colors)) in terminals.chain(LIGHT.map(|one| (Palette::Light, one))) {
            for role in Role::ALL.iter().filter(|role| !last.contains(role)) {
                let style = Theme { palette, drawing: Drawing::Unicode }.over(*role);
                assert!(!style.add_modifier.contains(Modifier::DIM), "{palette:?} {role:?} is faint");
                let color = |color: Option<_>, own| color.and_then(number).map_or(own, |number| colors[number]);
                let contrast = contrast(color(style.fg, letters), color(style.bg, ground));
                assert!(contrast >= 4.5, "{name} {palette:?} {role:?} {contrast:.1}");
            }
        }
    }

    #[test]
    fn what_is_laid_over_cells_leaves_nothing_of_their_look() {
        let badge = Style::new().fg(ratatui::style::Color::Red).bg(ratatui::style::Color::Blue);
        for palette in PALETTES {
            let theme = Theme { palette, drawing: Drawing::Unicode };
            for role in Role::ALL {
                let faint = badge.add_modifier(Modifier::DIM | Modifier::UNDERLINED | Modifier::REVERSED);
                assert_eq!(
                    faint.patch(theme.over(*role)),
                    Style::new().patch(theme.over(*role)),
                    "{palette:?} {role:?}"
                );
            }
            assert_ne!(theme.style(Role::Found), theme.style(Role::Match), "{palette:?}");
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
    fn a_wrong_answer_is_as_strong_as_a_right_one() {
        for palette in PALETTES {
            let theme = Theme { palette, drawing: Drawing::Unicode };
            let [right, wrong] = [Role::Right, Role::Wrong].map(|role| theme.style(role));
            let stands_out = |style: Style| style.bg.is_some() || style.add_modifier.contains(Modifier::REVERSED);
            assert_eq!(stands_out(right), stands_out(wrong), "{palette:?}");
            assert!([right, wrong].iter().all(|style| style.add_modifier.contains(Modifier::BOLD)), "{palette:?}");
            assert!(right != wrong || palette == Palette::Attributes, "{palette:?}");
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
