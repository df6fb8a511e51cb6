//! A program without a migration.

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
