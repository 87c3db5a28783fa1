//! A terminal's cells as SVG: text in runs of one style, lines and boxes as shapes.
//!
//! Shapes meet exactly where a font's line drawing would leave gaps, and each run is stretched to
//! the width of its cells, so that the columns stand whatever monospaced font a reader has.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A cell, in pixels.
const WIDTH: usize = 9;
const HEIGHT: usize = 19;

/// From the top of a cell to the line that the letters stand on.
const BASELINE: usize = 14;

/// Between the window's edge and the cells; above them is the title bar as well.
const MARGIN: usize = 14;
const TITLE_BAR: usize = 30;

/// The colours of a terminal.
pub struct Shades {
    text: Rgb,
    paper: Rgb,
    edge: Rgb,
    red: Rgb,
    green: Rgb,
    yellow: Rgb,
    blue: Rgb,
    magenta: Rgb,
    cyan: Rgb,
}

type Rgb = [u8; 3];

/// A dark terminal.
pub const DARK: Shades = Shades {
    text: [0xd6, 0xda, 0xe1],
    paper: [0x17, 0x1a, 0x21],
    edge: [0x39, 0x3f, 0x4a],
    red: [0xff, 0x7b, 0x72],
    green: [0x7e, 0xc6, 0x99],
    yellow: [0xe3, 0xb3, 0x41],
    blue: [0x79, 0xb0, 0xff],
    magenta: [0xe2, 0x9b, 0xf0],
    cyan: [0x56, 0xc8, 0xd8],
};

/// A light terminal.
pub const LIGHT: Shades = Shades {
    text: [0x24, 0x29, 0x2f],
    paper: [0xff, 0xff, 0xff],
    edge: [0xd0, 0xd7, 0xde],
    red: [0xc4, 0x1c, 0x2c],
    green: [0x1a, 0x7f, 0x37],
    yellow: [0x8f, 0x5e, 0x00],
    blue: [0x09, 0x50, 0xae],
    magenta: [0x8b, 0x2f, 0xa8],
    cyan: [0x0b, 0x6e, 0x80],
};

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    ink: Rgb,
    ground: Option<Rgb>,
    bold: bool,
    underlined: bool,
}

impl Shades {
    fn look(&self, cell: &Cell) -> Look {
        let mut ink = self.color(cell.fg);
        if cell.modifier.contains(Modifier::DIM) {
            ink = mix(ink, self.paper);
        }
        let reversed = cell.modifier.contains(Modifier::REVERSED);
        let ground = (cell.bg != Color::Reset).then(|| self.ground(cell.bg));
        Look {
            ink: if reversed { ground.unwrap_or(self.paper) } else { ink },
            ground: if reversed { Some(ink) } else { ground },
            bold: cell.modifier.contains(Modifier::BOLD),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
        }
    }

    /// A colour behind letters: what is read well as ink may be too pale or too dark there.
    fn ground(&self, color: Color) -> Rgb {
        match color {
            Color::Red => [0xb9, 0x1c, 0x28],
            Color::Yellow | Color::LightYellow => [0xe3, 0xb3, 0x41],
            Color::LightGreen => [0x7b, 0xc9, 0x7b],
            Color::Blue => [0x1f, 0x5f, 0xc4],
            color => self.color(color),
        }
    }

    fn color(&self, color: Color) -> Rgb {
        match color {
            Color::Red | Color::LightRed => self.red,
            Color::Green | Color::LightGreen => self.green,
            Color::Yellow | Color::LightYellow => self.yellow,
            Color::Blue => self.blue,
            Color::Magenta => self.magenta,
            Color::Cyan | Color::LightCyan => self.cyan,
            Color::Black => [0, 0, 0],
            Color::White => [0xff, 0xff, 0xff],
            _ => self.text,
        }
    }
}

/// Three fifths of one colour, two fifths of the other.
fn mix(ink: Rgb, paper: Rgb) -> Rgb {
    let [red, green, blue] = [0, 1, 2].map(|part: usize| {
        let of = |color: Rgb| color.get(part).map_or(0, |value| u16::from(*value));
        u8::try_from((of(ink) * 3 + of(paper) * 2) / 5).unwrap_or(u8::MAX)
    });
    [red, green, blue]
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Draws the cells in a window.
pub fn draw(buffer: &Buffer, shades: &Shades) -> String {
    let mut out = window(buffer, shades);
    for (number, row) in rows(buffer).enumerate() {
        Row { top: TITLE_BAR + number * HEIGHT, out: &mut out }.draw(row, shades);
    }
    out.push_str("</svg>\n");
    out
}

/// One frame after the other, each for its time, round and round.
///
/// The frames stand side by side, and the view moves from one to the next. Rows that several
/// frames have in common are drawn once.
pub fn play(frames: &[(Buffer, Duration)], shades: &Shades) -> String {
    let Some((first, _)) = frames.first() else { return String::new() };
    let mut out = window(first, shades);
    let step = width(first);
    let whole: f64 = frames.iter().map(|(_, time)| time.as_secs_f64()).sum();
    let mut drawn: HashMap<String, usize> = HashMap::new();
    let mut strip = String::new();
    let mut moves = String::new();
    let mut passed = 0.0;
    for (number, (frame, time)) in frames.iter().enumerate() {
        let x = number * step;
        let _ = write!(moves, "{:.3}%{{transform:translateX(-{x}px)}}", passed / whole * 100.0);
        passed += time.as_secs_f64();
        for (line, cells) in rows(frame).enumerate() {
            let mut row = String::new();
            Row { top: 0, out: &mut row }.draw(cells, shades);
            let next = drawn.len();
            let id = *drawn.entry(row.clone()).or_insert(next);
            let y = TITLE_BAR + line * HEIGHT;
            if id == next {
                let _ = writeln!(out, "<defs><g id=\"r{id}\">{row}</g></defs>");
            }
            let _ = writeln!(strip, "<use href=\"#r{id}\" x=\"{x}\" y=\"{y}\"/>");
        }
    }
    let _ = write!(
        out,
        "<style>@keyframes play{{{moves}}}#strip{{animation:play {whole:.2}s steps(1,end) infinite}}\n\
         @media (prefers-reduced-motion:reduce){{#strip{{animation:none}}}}</style>\n\
         <clipPath id=\"view\"><rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\"/></clipPath>\n\
         <g clip-path=\"url(#view)\"><g id=\"strip\">\n{strip}</g></g>\n</svg>\n",
        step - 2,
        height(first) - 2,
    );
    out
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content().chunks(usize::from(buffer.area.width).max(1))
}

fn width(buffer: &Buffer) -> usize {
    usize::from(buffer.area.width) * WIDTH + 2 * MARGIN
}

fn height(buffer: &Buffer) -> usize {
    usize::from(buffer.area.height) * HEIGHT + TITLE_BAR + MARGIN
}

/// The beginning of a picture: an empty window.
fn window(buffer: &Buffer, shades: &Shades) -> String {
    let (width, height) = (width(buffer), height(buffer));
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="15">
<rect x="0.5" y="0.5" width="{}" height="{}" rx="9" fill="{}" stroke="{}"/>
"#,
        width - 1,
        height - 1,
        hex(shades.paper),
        hex(shades.edge),
    );
    for dot in 0..3 {
        let _ = writeln!(out, r#"<circle cx="{}" cy="15" r="5" fill="{}"/>"#, MARGIN + 6 + dot * 18, hex(shades.edge));
    }
    out
}

/// A row of cells on its way into the picture.
struct Row<'a> {
    top: usize,
    out: &'a mut String,
}

impl Row<'_> {
    fn draw(&mut self, cells: &[Cell], shades: &Shades) {
        let mut run = Run::default();
        let mut column = 0;
        while let Some(cell) = cells.get(column) {
            let symbol = cell.symbol();
            let look = shades.look(cell);
            let span = symbol.width().max(1);
            if run.look != Some(look) {
                self.finish(&mut run);
                run = Run { look: Some(look), start: column, ..Run::default() };
            }
            let shape = shape(symbol);
            run.text.push_str(if shape.is_some() { " " } else { symbol });
            run.shapes.extend(shape.map(|shape| (column, shape)));
            run.columns += span;
            // A wide character covers the cells behind it.
            column += span;
        }
        self.finish(&mut run);
    }

    fn finish(&mut self, run: &mut Run) {
        let Some(look) = run.look else { return };
        let (x, width) = (MARGIN + run.start * WIDTH, run.columns * WIDTH);
        if let Some(ground) = look.ground {
            let _ = writeln!(
                self.out,
                r#"<rect x="{x}" y="{}" width="{width}" height="{HEIGHT}" fill="{}"/>"#,
                self.top,
                hex(ground)
            );
        }
        if look.underlined {
            let _ = writeln!(
                self.out,
                r#"<rect x="{x}" y="{}" width="{width}" height="1" fill="{}"/>"#,
                self.top + BASELINE + 2,
                hex(look.ink)
            );
        }
        for (column, shape) in run.shapes.drain(..) {
            let place = format!("translate({} {})", MARGIN + column * WIDTH, self.top);
            let ink = hex(look.ink);
            let _ = match shape {
                Shape::Line(path, stroke) => writeln!(
                    self.out,
                    r#"<path transform="{place}" d="{path}" fill="none" stroke="{ink}" stroke-width="{stroke}"/>"#
                ),
                Shape::Area(path) => {
                    writeln!(self.out, r#"<path transform="{place}" d="{path}" fill="{ink}" fill-rule="evenodd"/>"#)
                }
            };
        }
        self.words(&run.text, look, run.start);
    }

    /// Writes the words of a run; each is put into its column and stretched over its cells.
    fn words(&mut self, text: &str, look: Look, start: usize) {
        let mut column = start;
        // A space between words is inked by nothing, and XML would fold several into one.
        for word in text.split(' ') {
            let columns = word.width();
            if columns > 0 {
                let _ = writeln!(
                    self.out,
                    r#"<text x="{}" y="{}" textLength="{}" lengthAdjust="spacingAndGlyphs" fill="{}"{}>{}</text>"#,
                    MARGIN + column * WIDTH,
                    self.top + BASELINE,
                    columns * WIDTH,
                    hex(look.ink),
                    if look.bold { r#" font-weight="bold""# } else { "" },
                    escaped(word),
                );
            }
            column += columns + 1;
        }
    }
}

/// Neighbouring cells of one look.
#[derive(Default)]
struct Run {
    look: Option<Look>,
    start: usize,
    columns: usize,
    text: String,
    shapes: Vec<(usize, Shape)>,
}

/// A sign that is drawn and not written.
enum Shape {
    /// A path to stroke, with the width of the stroke.
    Line(&'static str, &'static str),
    /// A path to fill.
    Area(&'static str),
}

/// The shape of a sign, in a cell of 9 by 19 pixels.
fn shape(symbol: &str) -> Option<Shape> {
    Some(match symbol {
        "─" => Shape::Line("M0 9.5H9", "1"),
        "│" => Shape::Line("M4.5 0V19", "1"),
        "┃" => Shape::Line("M4.5 0V19", "3"),
        "┬" => Shape::Line("M0 9.5H9M4.5 9.5V19", "1"),
        "┴" => Shape::Line("M0 9.5H9M4.5 0V9.5", "1"),
        "╭" => Shape::Line("M4.5 19V14Q4.5 9.5 9 9.5", "1"),
        "╮" => Shape::Line("M4.5 19V14Q4.5 9.5 0 9.5", "1"),
        "╰" => Shape::Line("M4.5 0V5Q4.5 9.5 9 9.5", "1"),
        "╯" => Shape::Line("M4.5 0V5Q4.5 9.5 0 9.5", "1"),
        "■" => Shape::Area("M0 5H9V14H0Z"),
        "◧" => Shape::Area("M0 5H9V14H0ZM4.5 6H8V13H4.5Z"),
        "□" => Shape::Area("M0 5H9V14H0ZM1 6H8V13H1Z"),
        "▸" => Shape::Area("M1.5 5.5L8 9.5L1.5 13.5Z"),
        "▾" => Shape::Area("M0.5 7L8.5 7L4.5 13Z"),
        "◆" => Shape::Area("M4.5 4.5L8.5 9.5L4.5 14.5L0.5 9.5Z"),
        "❯" => Shape::Line("M2.5 4.5L6.5 9.5L2.5 14.5", "2"),
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
