//! Data steps with the rows of the past as types: columns of every kind, odd names, and a table that later
//! revisions change under them.

mod migrations;

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
