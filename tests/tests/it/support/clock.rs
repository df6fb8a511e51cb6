//! A program whose clock goes wrong, by the real `faketime` (<https://github.com/wolfcw/libfaketime>).

use std::path::Path;
use std::process::Command;

/// Lets a program have a clock that is ahead by so much, as in `+2d`, or behind. It holds for what the program starts,
/// too: so the library is set by itself, without what `faketime` shares with programs of the same user only.
pub(crate) fn with_clock<'c>(command: &'c mut Command, offset: &str) -> &'c mut Command {
    clear_up();
    let asked = Command::new("faketime").args(["-f", offset, "printenv", "LD_PRELOAD"]).output();
    let asked = asked.unwrap_or_else(|error| panic!("faketime: {error} (Debian: apt-get install faketime)"));
    let library = String::from_utf8(asked.stdout).unwrap().trim().to_owned();
    assert!(library.contains("faketime"), "faketime names no library: {library}");
    command.env("LD_PRELOAD", library).env("FAKETIME", offset).env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

/// Removes the shared memory of processes that were killed, and so could not do it: each has some, named after its
/// number.
pub(crate) fn clear_up() {
    for entry in std::fs::read_dir("/dev/shm").into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().unwrap_or_default();
        let number = name.strip_prefix("faketime_shm_").or_else(|| name.strip_prefix("sem.faketime_sem_"));
        let is_dead =
            |number: &str| number.parse::<u32>().is_ok() && !Path::new(&format!("/proc/{number}")).exists();
        if number.is_some_and(is_dead) {
            // Another test may have done it.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
