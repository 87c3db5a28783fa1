//! The real program in a terminal of its own: keys in, screen out, and how it leaves the terminal.
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a machine that has other things to do.
pub const DEADLINE: Duration = Duration::from_mins(1);

/// How long nothing comes from a program that has nothing more to say.
const QUIET: Duration = Duration::from_millis(40);

/// The same where the system doesn't tell whether its threads sleep.
const QUIET_FOR_SURE: Duration = Duration::from_secs(3);

pub const BOUNCE: &str =
    "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table";

pub fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// What came out of the program: the screen that it makes, and every byte.
pub struct Output {
    pub screen: vt100::Parser,
    pub bytes: Vec<u8>,
    pub ended: bool,
}

/// The program in its terminal.
pub struct Session {
    pub output: Arc<(Mutex<Output>, Condvar)>,
    pub keyboard: Box<dyn Write + Send>,
    pub master: Box<dyn MasterPty + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    /// The modes of the terminal before the program began.
    pub modes: String,
    /// The folder for what the program keeps; it goes with the session.
    _state: tempfile::TempDir,
}

impl Session {
    pub fn app() -> Self {
        Self::start(CommandBuilder::new(env!("CARGO_BIN_EXE_whybounce")))
    }

    pub fn start(mut command: CommandBuilder) -> Self {
        // Neither an overlay nor the settings of the tester have a say, and what the app keeps
        // between two runs is kept only where a test asks for it.
        let state = tempfile::tempdir().unwrap();
        if command.get_env("WHYBOUNCE_CONFIG_DIR").is_none() {
            command.env("WHYBOUNCE_CONFIG_DIR", state.path().join("settings"));
        }
        if command.get_env("WHYBOUNCE_STATE_DIR").is_none() {
            command.env("WHYBOUNCE_STATE_DIR", state.path());
        }
        if command.get_env("WHYBOUNCE_DATA_DIR").is_none() {
            command.env("WHYBOUNCE_DATA_DIR", state.path().join("data"));
        }
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes = modes(pair.master.as_ref());
        let own = std::env::var_os("TERM");
        if command.get_env("TERM").is_none_or(|term| own.is_some_and(|own| own == term)) {
            command.env("TERM", "xterm-256color");
        }
        // Nor has the desktop: a test that copies must not reach the tester's clipboard.
        for variable in ["TMUX", "STY", "WAYLAND_DISPLAY", "DISPLAY"] {
            if command.get_env(variable).is_none_or(|value| std::env::var_os(variable).is_some_and(|own| own == value))
            {
                command.env_remove(variable);
            }
        }
        command.env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = vt100::Parser::new(cells(24), cells(80), 0);
        let output = Arc::new((Mutex::new(Output { screen, bytes: Vec::new(), ended: false }), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&output);
        std::thread::spawn(move || {
            let mut chunk = [0; 8192];
            loop {
                let count = reader.read(&mut chunk).unwrap_or(0);
                let mut output = shared.0.lock().unwrap();
                let read = chunk.get(..count).unwrap_or_default();
                output.screen.process(read);
                output.bytes.extend_from_slice(read);
                output.ended = count == 0;
                shared.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { output, keyboard, master: pair.master, child, modes, _state: state }
    }

    pub fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Leaves the app; with a text in its pane that takes two keys.
    pub fn quit(&mut self) {
        self.send("\u{3}\u{3}");
    }

    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// Waits until the terminal is as wanted.
    pub fn wait(&self, what: &str, wanted: impl Fn(&Output) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        let mut output = self.output.0.lock().unwrap();
        while !wanted(&output) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !output.ended, "no {what} on\n{}", output.screen.screen().contents());
            output = self.output.1.wait_timeout(output, left).unwrap().0;
        }
    }

    pub fn wait_for(&self, text: &str) {
        self.wait(text, |output| is_whole(output) && output.screen.screen().contents().contains(text));
    }

    /// All that one sees once the program has done all that it was asked for.
    pub fn appearance(&self) -> (String, (u16, u16)) {
        self.rest();
        appearance(&self.output.0.lock().unwrap())
    }

    /// Waits until the program waits for keys: a frame is whole, nothing more comes, and where the
    /// system tells it, none of its threads has anything to do.
    pub fn rest(&self) {
        let deadline = Instant::now() + DEADLINE;
        let mut output = self.output.0.lock().unwrap();
        let mut quiet_since = Instant::now();
        loop {
            assert!(Instant::now() < deadline && !output.ended, "no rest on\n{}", output.screen.screen().contents());
            let seen = output.bytes.len();
            let (after, waited) =
                self.output.1.wait_timeout_while(output, QUIET, |output| output.bytes.len() == seen).unwrap();
            output = after;
            if !waited.timed_out() {
                quiet_since = Instant::now();
            } else if is_whole(&output) && (self.is_idle() || quiet_since.elapsed() > QUIET_FOR_SURE) {
                return;
            }
        }
    }

    /// Whether every thread of the program sleeps; without a Linux one can't see it.
    fn is_idle(&self) -> bool {
        let threads = self.child.process_id().and_then(|id| std::fs::read_dir(format!("/proc/{id}/task")).ok());
        threads.into_iter().flatten().flatten().all(|thread| {
            // The name of a thread may hold anything, parentheses too: the state follows the last.
            std::fs::read_to_string(thread.path().join("stat"))
                .ok()
                .and_then(|stat| stat.rsplit_once(") ").map(|(_, state)| state.starts_with('S')))
                .unwrap_or(true)
        })
    }

    pub fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
    }

    /// Waits for the end, and sees that the terminal is as it was.
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        let deadline = Instant::now() + DEADLINE;
        let mut output = self.output.0.lock().unwrap();
        while !output.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the terminal is still held");
            output = self.output.1.wait_timeout(output, left).unwrap().0;
        }
        let screen = output.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!(modes(self.master.as_ref()), self.modes, "the terminal echoes and edits lines again");
        (status, screen.contents())
    }
}

/// The modes of a terminal: whether it echoes, edits lines, sends signals for keys.
pub fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!("{:?} {:?} {:?}", modes.local_flags, modes.input_flags, modes.output_flags)
}

/// Whether no frame is half drawn: the app tells the terminal when it begins and ends one.
pub fn is_whole(output: &Output) -> bool {
    let last = |mark: &[u8]| output.bytes.windows(mark.len()).rposition(|bytes| bytes == mark);
    last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
}

/// All that one sees: the characters with their looks, and where the cursor stands.
pub fn appearance(output: &Output) -> (String, (u16, u16)) {
    let screen = output.screen.screen();
    (screen.contents_formatted(), screen.cursor_position())
}
