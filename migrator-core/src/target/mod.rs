//! Targets: what a user asks for, from text to revisions.
//!
//! A text such as `billing@head`, `ae10+2` or `-1` is parsed into an [`Expression`], which says what
//! the user wrote and knows no graph. A [`Resolver`] looks it up in a graph, and, where it is
//! relative, from the version rows ([`Rows`]). What comes out is resolved: plain revisions, ready
//! for a plan.
//!
//! | file | what it knows |
//! |---|---|
//! | `expression` | text → expression |
//! | `range` | text → a range of two expressions |
//! | `rows` | what stands in the version table |
//! | `name` | ids, beginnings of ids, labels → revisions |
//! | `resolve` | expression → the revisions that it denotes |
//! | `walk` | so many steps up or down |
//! | `upgrade` | expression → where an upgrade is to end |
//! | `downgrade` | expression → where a downgrade is to end, and on which branch |
//! | `error` | what can be wrong with a target |
//! | `message` | those errors as they are said to a user |

mod downgrade;
mod error;
mod expression;
mod message;
mod name;
mod range;
mod resolve;
mod rows;
mod upgrade;
mod walk;

pub use downgrade::{Branch, DowngradeTarget};
pub(crate) use downgrade::{CountingBack, applied_tips};
pub use error::{HeadName, TargetError};
pub use expression::{Anchor, Expression, Point};
pub use range::{Range, Side, script_range};
pub use resolve::{Denoted, Resolver};
pub use rows::{Origin, Rows};
pub(crate) use upgrade::Counting;
pub use walk::Overrun;
