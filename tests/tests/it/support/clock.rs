//! A program whose clock goes wrong, by the real `faketime` (<https://github.com/wolfcw/libfaketime>).

use std::process::Command;

/// Lets a program have a clock that is ahead by so much, as in `+2d`, or behind. It holds for what the program starts,
/// too: so the library is set by itself, without what `faketime` shares with programs of the same user only.
pub(crate) fn with_clock<'c>(command: &'c mut Command, offset: &str) -> &'c mut Command {
    let asked = Command::new("faketime").args(["-f", offset, "printenv", "LD_PRELOAD"]).output();
    let asked = asked.unwrap_or_else(|error| panic!("faketime: {error} (Debian: apt-get install faketime)"));
    let library = String::from_utf8(asked.stdout).unwrap().trim().to_owned();
    assert!(library.contains("faketime"), "faketime names no library: {library}");
    command.env("LD_PRELOAD", library).env("FAKETIME", offset).env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}
