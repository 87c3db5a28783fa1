//! The app as a job of a shell: it is stopped, and waits until the terminal is its own again.
//!
//! Whoever started the app without a shell has nobody to let it go on, and so it is not stopped there.

use std::io;

use nix::sys::signal::{Signal, killpg, raise};
use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcsetpgrp};

/// Who is to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The whole job: a script that started the app waits for it, and the shell for the script.
    Job,
    /// The app alone, as somebody asked for just that.
    App,
}

/// Stops until the shell lets it go on.
///
/// # Errors
/// The system refuses.
pub(super) fn stop(who: Who) -> io::Result<()> {
    // Of `TTIN` the system itself sees whether somebody is there to let a job go on that it stops; a program such
    // as sudo would answer that one by giving the terminal.
    let signal = if is_job_of_a_shell() { Signal::SIGSTOP } else { Signal::SIGTTIN };
    match who {
        Who::Job => killpg(getpgrp(), signal)?,
        Who::App => raise(signal)?,
    }
    Ok(())
}

/// Waits until the terminal is this job's: in the background it must not be changed under the shell's hands.
pub(super) fn wait_for_terminal() {
    // To ask for it is what stops a job in the background. Where there is no shell, there is nothing to wait for.
    let _ = tcsetpgrp(io::stdout(), getpgrp());
}

/// Whether the program that started this one is surely one that looks after its jobs.
fn is_job_of_a_shell() -> bool {
    let parent = getppid();
    // The system calls whoever is outside this container's own processes 0, and so whatever group or session they
    // are of. Nothing is known of those.
    let seen = |pid: Pid| pid.as_raw() != 0;
    let session = getsid(None).ok().filter(|session| seen(*session));
    let group = getpgid(Some(parent)).ok().filter(|group| seen(*group));
    seen(parent)
        && session.is_some_and(|session| getsid(Some(parent)) == Ok(session))
        && group.is_some_and(|group| group != getpgrp())
}
