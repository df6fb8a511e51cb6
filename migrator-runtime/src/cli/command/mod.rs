//! One file a command.

mod current;
mod downgrade;
mod heads;
mod history;
mod plan;
mod revision;
mod run;
mod show;
mod stamp;
mod upgrade;

pub(super) use current::Current;
pub(super) use downgrade::Downgrade;
pub(super) use heads::Heads;
pub(super) use history::History;
pub(super) use plan::Plan;
pub(super) use revision::Revision;
pub(super) use show::Show;
pub(super) use stamp::Stamp;
pub(super) use upgrade::Upgrade;
