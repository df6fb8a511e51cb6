//! One file a command; those that the crate's own program has too are in `migrator-commands`.

mod check;
mod init;
mod lock;

pub(crate) use check::Check;
pub(crate) use init::Init;
pub(crate) use lock::lock;
