//! The programs that take a text for the clipboard.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::settings::Clipboard;

/// A program that has not taken a text by then never will: its display or its server is gone.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often one looks whether it has.
const PAUSE: Duration = Duration::from_millis(2);

/// A clipboard program of a desktop.
struct Tool {
    /// Its name.
    name: &'static str,
    arguments: &'static [&'static str],
    /// The variable that tells of its display; empty where it needs none.
    display: &'static str,
    /// Whether it reaches the person's own desktop from a machine that they are logged in to.
    reaches_far: bool,
}

/// The programs, the likeliest to be right first.
const TOOLS: &[Tool] = &[
    Tool { name: "wl-copy", arguments: &[], display: "WAYLAND_DISPLAY", reaches_far: false },
    Tool { name: "xclip", arguments: &["-selection", "clipboard"], display: "DISPLAY", reaches_far: true },
    Tool { name: "xsel", arguments: &["--clipboard", "--input"], display: "DISPLAY", reaches_far: true },
    Tool { name: "pbcopy", arguments: &[], display: "", reaches_far: false },
    Tool { name: WINDOWS, arguments: &[], display: "", reaches_far: false },
];

/// The program of Windows, also from a Linux that runs in it.
const WINDOWS: &str = "clip.exe";

/// Hands a text to tmux, which passes it on to its terminal; tells whether it is there and took it.
///
/// Unlike the sequence of a program inside it, tmux passes this on with its usual settings.
pub(super) fn tmux(text: &str) -> bool {
    // Before version 3.2 there was no way to pass it on, but the buffer was there.
    is_set("TMUX")
        && ["-w -", "-"].iter().any(|how| {
            let arguments = how.split(' ').filter(|part| !part.is_empty());
            takes(Command::new("tmux").arg("load-buffer").args(arguments), text.as_bytes().to_vec())
        })
}

/// Hands a text to the first program of the desktop that takes it; its name comes back.
pub(super) fn desktop(text: &str, way: Clipboard) -> Option<&'static str> {
    let far = way == Clipboard::Auto && (is_set("SSH_CONNECTION") || is_set("SSH_TTY"));
    let here = TOOLS.iter().filter(|tool| tool.reaches_far || !far);
    let mut here = here.filter(|tool| tool.display.is_empty() || is_set(tool.display));
    here.find(|tool| takes(Command::new(tool.name).args(tool.arguments), coded(tool, text))).map(|tool| tool.name)
}

/// The text as a program reads it: that of Windows takes UTF-16 alone for more than ASCII.
fn coded(tool: &Tool, text: &str) -> Vec<u8> {
    if tool.name == WINDOWS && !text.is_ascii() {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    text.as_bytes().to_vec()
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether a program is there, takes a text and ends well.
fn takes(command: &mut Command, text: Vec<u8>) -> bool {
    let quiet = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.spawn().is_ok_and(|child| took(child, text))
}

fn took(mut child: Child, text: Vec<u8>) -> bool {
    if let Some(mut input) = child.stdin.take() {
        // A program that does not read must not hold the app.
        let _ = thread::Builder::new().spawn(move || input.write_all(&text));
    }
    let deadline = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}
