//! One file a command; those that the crate's own program has too are in `migrator-commands`.

mod check;
mod init;

pub(crate) use check::Check;
pub(crate) use init::Init;
