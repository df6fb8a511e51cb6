//! Migrates the service's database: `cargo run --bin migrate -- upgrade head`.

use app_migrations as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    migrator_runtime::cli::main()
}
