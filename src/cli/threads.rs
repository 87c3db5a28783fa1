//! The threads that share long work.

use std::sync::Once;

use rayon::ThreadPoolBuilder;

/// Readies the threads before work is shared among them the first time; where the system starts none, this one does
/// all of it.
pub(super) fn ready() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        // The lasting ones are tried for but once, so others are tried first.
        if ThreadPoolBuilder::new().build().is_err() {
            // It fails only where the lasting ones are there already.
            let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
        }
    });
}
