//! The terminal: taken when the app starts, and given back as it was on every way out.
//!
//! Return, error and panic are seen to here; signals reach the loop, which then returns, stops or goes on.

#[cfg(unix)]
mod jobs;
mod links;
mod sixteen;

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use sixteen::{Ink, Naming};

use super::signals;
use super::web::{self, Web};

/// Whether the terminal is ours at the moment, for whoever has to give it back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// What becomes of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// The terminal keeps it, for its own selection.
    Left,
    /// The app takes it.
    Taken,
}

impl From<bool> for Mouse {
    /// Whether the app takes it.
    fn from(taken: bool) -> Self {
        if taken { Self::Taken } else { Self::Left }
    }
}

/// The terminal while the app has it.
pub struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<Ink<Stdout>>>,
    mouse: Mouse,
    /// Whether the terminal takes links.
    links: bool,
    /// The cells that are links now.
    linked: Vec<Web>,
}

impl Terminal {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste.
    ///
    /// # Errors
    /// The terminal cannot be used so; it is then as it was before.
    pub fn enter(mouse: Mouse) -> io::Result<Self> {
        restore_on_panic(thread::current().id());
        take(mouse)?;
        let backend = CrosstermBackend::new(Ink::new(io::stdout(), naming()));
        let inner = ratatui::Terminal::new(backend).inspect_err(|_| give_back())?;
        Ok(Self { inner, mouse, links: takes_links(), linked: Vec::new() })
    }

    /// The size of the terminal.
    ///
    /// # Errors
    /// The terminal does not tell.
    pub fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    /// Draws one frame; the terminal shows it at once, with the addresses in it as links.
    ///
    /// # Errors
    /// The terminal takes no more output.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>) -> Vec<Web>) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        let mut shown = Vec::new();
        let frame = self.inner.draw(|frame| shown = view(frame))?;
        if self.links {
            let cells = links::cells(frame.buffer, &self.linked, &shown);
            links::write(self.inner.backend_mut(), &cells)?;
            self.linked = shown;
        }
        queue!(self.inner.backend_mut(), EndSynchronizedUpdate)?;
        Write::flush(self.inner.backend_mut())
    }

    /// Puts text on the terminal's clipboard (OSC 52).
    ///
    /// # Errors
    /// The terminal takes no more output.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.inner.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Asks the terminal something; what it answers comes among its events.
    ///
    /// # Errors
    /// The terminal takes no more output.
    pub fn ask(&mut self, question: &str) -> io::Result<()> {
        let out = self.inner.backend_mut();
        out.write_all(question.as_bytes())?;
        Write::flush(out)
    }

    /// Takes the mouse or leaves it to the terminal.
    ///
    /// # Errors
    /// The terminal takes no more output.
    pub fn set_mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        if self.mouse != mouse {
            self.mouse = mouse;
            match mouse {
                Mouse::Taken => execute!(self.inner.backend_mut(), EnableMouseCapture)?,
                Mouse::Left => execute!(self.inner.backend_mut(), DisableMouseCapture)?,
            }
        }
        Ok(())
    }

    /// Gives the terminal to the shell until it lets the whole job go on.
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        return self.stop(jobs::Who::Job);
        #[cfg(not(unix))]
        Ok(())
    }

    /// The same where a signal asks the app alone to stop.
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn obey_stop(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        return self.stop(jobs::Who::App);
        #[cfg(not(unix))]
        Ok(())
    }

    #[cfg(unix)]
    fn stop(&mut self, who: jobs::Who) -> io::Result<()> {
        give_back();
        jobs::stop(who)?;
        self.take_again()?;
        signals::has_gone_on();
        Ok(())
    }

    /// Takes the terminal again, as somebody else may have used it while the app was stopped.
    ///
    /// # Errors
    /// The terminal cannot be taken again.
    pub fn go_on(&mut self) -> io::Result<()> {
        // Whoever gave it back before it stopped has taken it again.
        if signals::has_gone_on() { self.take_again() } else { Ok(()) }
    }

    fn take_again(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        jobs::wait_for_terminal();
        give_back();
        take(self.mouse)?;
        // All is drawn anew, the links too.
        self.linked.clear();
        // Unlike `clear`, this asks the terminal nothing, whose answer the thread that reads events would take.
        let size = self.inner.size()?;
        self.inner.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Gives the terminal back.
    ///
    /// # Errors
    /// The terminal takes no more output.
    pub fn leave(mut self) -> io::Result<()> {
        Write::flush(self.inner.backend_mut())?;
        drop(self);
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// How this terminal is told of colors.
fn naming() -> Naming {
    let value = |name| std::env::var(name).unwrap_or_default();
    Naming::of(&value("TERM"), &value("COLORTERM"))
}

/// Whether this terminal takes links.
fn takes_links() -> bool {
    web::are_taken(&std::env::var("TERM").unwrap_or_default(), std::env::var_os("TMUX").is_some())
}

fn take(mouse: Mouse) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    let taken = execute!(out, EnterAlternateScreen, EnableBracketedPaste, cursor::Hide).and_then(|()| match mouse {
        Mouse::Taken => execute!(out, EnableMouseCapture),
        Mouse::Left => Ok(()),
    });
    taken.inspect_err(|_| give_back())
}

/// Undoes all that [`take`] did, once; nothing can be done about an error here.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        );
        let _ = disable_raw_mode();
    }
}

/// Sees to it that a panic's message is read on the screen that it belongs to.
///
/// A panic of another thread does not end the app by itself; the loop hears of it and leaves, so
/// its message must not be written over the screen that is still shown.
fn restore_on_panic(owner: ThreadId) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == owner {
            give_back();
        }
        if !TAKEN.load(Ordering::SeqCst) {
            before(info);
        }
    }));
}
