//! The `whybounce` command.

fn main() -> std::process::ExitCode {
    whybounce::cli::run()
}
