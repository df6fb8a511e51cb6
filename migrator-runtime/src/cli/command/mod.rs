//! One file a command.

mod check;
mod current;
mod downgrade;
mod ensure_version;
mod init;
mod lock_options;
mod lock_status;
mod log;
mod plan;
mod run;
mod sample;
mod schema;
mod stamp;
mod status;
mod upgrade;
mod validate;

pub(super) use check::Check;
pub(super) use current::Current;
pub(super) use downgrade::Downgrade;
pub(super) use ensure_version::EnsureVersion;
pub(super) use init::Init;
pub(super) use lock_status::LockStatus;
pub(super) use log::Log;
pub(super) use plan::Plan;
pub(super) use schema::Schema;
pub(super) use stamp::Stamp;
pub(super) use status::Status;
pub(super) use upgrade::Upgrade;
pub(super) use validate::Validate;
