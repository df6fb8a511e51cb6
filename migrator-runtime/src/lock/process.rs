//! This process and others, as they are named in locks.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;

/// How many bytes of a program's name PostgreSQL keeps.
#[cfg_attr(not(feature = "postgres"), allow(dead_code))]
const NAME_BYTES: usize = 63;
const PROGRAM: &str = "migrator";

/// The machine's name.
pub(crate) fn host() -> String {
    whoami::hostname().unwrap_or_else(|_| "unknown".to_owned())
}

/// What a session is called on a server: `migrator 4711@host`.
#[cfg_attr(not(feature = "postgres"), allow(dead_code))]
pub(crate) fn program_name() -> String {
    let mut name = format!("{PROGRAM} {}@{}", std::process::id(), host());
    while name.len() > NAME_BYTES {
        name.pop();
    }
    name
}

/// The process and the machine in what a session is called.
#[cfg_attr(not(feature = "postgres"), allow(dead_code))]
pub(super) fn read_program_name(name: &str) -> Option<(u32, String)> {
    let (process, host) = name.strip_prefix(PROGRAM)?.trim_start().split_once('@')?;
    Some((process.parse().ok()?, host.to_owned()))
}

/// A name that no other session has.
#[cfg_attr(not(feature = "postgres"), allow(dead_code))]
pub(crate) fn mark() -> String {
    // Each such hasher has keys of its own, from the system's source of randomness.
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:08x}", random(), std::process::id())
}

/// Whether a process lives, when it is one of this machine and the system tells.
pub(super) fn lives(process: Option<u32>, machine: Option<&str>) -> Option<bool> {
    let (process, machine) = (process?, machine?);
    // A long name may have been cut.
    let is_ours = host() == machine || (machine.len() > 40 && host().starts_with(machine));
    (is_ours && Path::new("/proc/self").exists()).then(|| Path::new(&format!("/proc/{process}")).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        let name = program_name();
        assert!(name.len() <= NAME_BYTES);
        let (process, machine) = read_program_name(&name).unwrap();
        assert_eq!(process, std::process::id());
        assert_ne!(lives(Some(process), Some(&machine)), Some(false));
        assert_eq!(read_program_name("psql"), None);
        assert_eq!(read_program_name("migrator x@y"), None);
        assert_ne!(mark(), mark());
    }
}
