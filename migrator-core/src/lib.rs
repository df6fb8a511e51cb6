//! The pure core of the migrator: it thinks, and touches nothing.
//!
//! No driver, no file, no clock, no environment. What it needs to know of the world comes in as
//! arguments, so that the macros (while a crate compiles), the command line and the runtime can
//! share one judgement. Each module uses only modules of lower floors; `tests/floor_plan.rs` holds
//! that.
//!
//! | floor | module | what it knows |
//! |---|---|---|
//! | 1 | [`diagnostic`] | a mistake, said to a user |
//! | 2 | [`revision`] | an identified migration as a node |
//! | 3 | [`graph`] | how revisions hang together |
//! | 5 | [`target`] | what a user asks for |
//! | 6 | [`plan`] | the steps to it |
//! | 0 | [`suggest`] | the nearest right name |

pub mod diagnostic;
pub mod graph;
pub mod plan;
pub mod revision;
pub mod suggest;
pub mod target;
