//! Plans: the ordered steps to a target, and the version rows after each of them.
//!
//! Nothing here runs anything. [`upgrade`], [`downgrade`] and [`stamp`] say what would be done;
//! [`history`], [`show`] and [`current`] answer questions; [`place`] finds the place of a new
//! revision.
//!
//! The version table holds the *rows*: the applied revisions that no other applied revision
//! requires. Every step says which rows it takes away and which it adds.
//!
//! | file | what it knows |
//! |---|---|
//! | `step` | what a plan consists of |
//! | `version_rows` | how the rows change from step to step |
//! | `upgrade` | forward |
//! | `downgrade` | backward |
//! | `stamp` | rows set without running anything |
//! | `history` | the revisions in a range, newest first |
//! | `inquiry` | what one identifier denotes; what is applied |
//! | `new_revision` | the place of a revision that does not exist yet |
//! | `laws` | what holds for every plan, over random graphs |

mod downgrade;
mod history;
mod inquiry;
#[cfg(test)]
mod laws;
mod new_revision;
mod stamp;
mod step;
mod upgrade;
mod version_rows;

pub use crate::target::{Origin, TargetError};
pub use downgrade::downgrade;
pub use history::history;
pub use inquiry::{current, show};
pub use new_revision::{NewRevision, Placement, place};
pub use stamp::{StampPlan, StampStep, stamp};
pub use step::{Direction, Plan, PlanWarning, Step};
pub use upgrade::upgrade;
