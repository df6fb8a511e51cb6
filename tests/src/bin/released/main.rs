//! A history of which two revisions are released, and whose functions can be told to do something else, as
//! an edit that the compiler cannot see.

mod migrations;

use std::process::ExitCode;

fn main() -> ExitCode {
    migrator_runtime::cli::main()
}
