//! One file a command.

mod branches;
mod completions;
mod current;
mod downgrade;
mod edit;
mod ensure_version;
mod graph;
mod heads;
mod history;
mod merge;
mod plan;
mod revision;
mod run;
mod show;
mod stamp;
mod upgrade;

pub(super) use branches::Branches;
pub(super) use completions::Completions;
pub(super) use current::Current;
pub(super) use downgrade::Downgrade;
pub(super) use edit::Edit;
pub(super) use ensure_version::EnsureVersion;
pub(super) use graph::Graph;
pub(super) use heads::Heads;
pub(super) use history::History;
pub(super) use merge::Merge;
pub(super) use plan::Plan;
pub(super) use revision::Revision;
pub(super) use show::Show;
pub(super) use stamp::Stamp;
pub(super) use upgrade::Upgrade;
