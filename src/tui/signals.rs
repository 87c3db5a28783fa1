//! What the system asks of the app by signals: to end, to stop, to go on.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, LazyLock};

use super::events::News;

/// Whether the process went on after it was stopped, until somebody asks.
static WENT_ON: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Whether the process went on after it was stopped, since this was asked last.
pub(super) fn has_gone_on() -> bool {
    WENT_ON.swap(false, Ordering::SeqCst)
}

/// Starts to hear of signals.
///
/// # Errors
/// A signal can't be listened to, or the system starts no more threads.
#[cfg(unix)]
pub(super) fn listen(sender: &Sender<News>) -> io::Result<()> {
    use signal_hook::consts::{
        SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM,
        SIGXCPU, SIGXFSZ,
    };
    use signal_hook::iterator::Signals;

    // Where a file must not grow any more, the write says so; that is no reason to end.
    signal_hook::flag::register(SIGXFSZ, Arc::default())?;
    signal_hook::flag::register(SIGCONT, Arc::clone(&WENT_ON))?;
    let mut signals = Signals::new([
        SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM,
        SIGXCPU,
    ])?;
    let sender = sender.clone();
    std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            let news = match signal {
                SIGTSTP => News::Stop,
                SIGCONT => News::GoOn,
                signal => News::Signal(signal),
            };
            if sender.send(news).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Where there are no signals, there is nothing to hear.
#[cfg(not(unix))]
pub(super) fn listen(_sender: &Sender<News>) -> io::Result<()> {
    Ok(())
}
