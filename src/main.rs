//! The `whybounce` command.

/// The static program's own allocator is slow where many small texts come and go.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    whybounce::cli::run()
}
