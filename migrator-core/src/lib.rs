//! The pure core of the migrator: it thinks, and touches nothing.
//!
//! No driver, no file, no clock, no environment. What it needs to know of the world comes in as
//! arguments, so that the macros (while a crate compiles), the command line and the runtime can
//! share one judgement. Each module uses only modules of lower floors; `tests/floor_plan.rs` holds
//! that.
//!
//! | floor | module | what it knows |
//! |---|---|---|
//! | 7 | [`check`](mod@check) | the one judgement over a history |
//! | 6 | [`plan`] | the steps to a target |
//! | 6 | [`lint`] | operations that are wrong, one file a rule |
//! | 5 | [`target`] | what a user asks for |
//! | 5 | [`simulate`] | the schema at a revision |
//! | 5 | [`inverse`](mod@inverse) | the way back |
//! | 5 | [`lock`] | released migrations, which do not change |
//! | 4 | [`migration`] | a revision with its operations |
//! | 4 | [`picture`] | the history to look at |
//! | 4 | [`creation`](mod@creation) | a schema as the operations that create it |
//! | 4 | [`diagram`] | a schema to look at |
//! | 4 | [`limits`] | what a database cannot do |
//! | 4 | [`drift`](mod@drift) | what is otherwise in a live database |
//! | 3 | [`graph`] | how revisions hang together |
//! | 3 | [`op`] | one change, as data |
//! | 2 | [`revision`] | an identified migration as a node |
//! | 2 | [`schema`] | the structure of a database, as a value |
//! | 1 | [`diagnostic`] | a mistake, said to a user |
//! | 0 | [`name`] | names of tables and constraints |
//! | 0 | [`suggest`] | the nearest right name |
//! | 0 | [`capability`] | the databases, and what each can do |
//! | 0 | [`fingerprint`] | a short mark of a text |

#![warn(clippy::print_stdout, clippy::print_stderr)] // a library prints nothing

pub mod capability;
pub mod check;
pub mod creation;
pub mod diagnostic;
pub mod diagram;
pub mod drift;
pub mod fingerprint;
pub mod graph;
pub mod inverse;
pub mod limits;
pub mod lint;
pub mod lock;
pub mod migration;
pub mod name;
pub mod op;
pub mod picture;
pub mod plan;
pub mod revision;
pub mod schema;
pub mod simulate;
pub mod suggest;
pub mod target;
