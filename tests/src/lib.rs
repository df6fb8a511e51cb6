//! The tests of the whole: `tests/it` is one binary; each program in `src/bin` is a history that it
//! drives as a user would.
//!
//! [`cases`] is what the databases are asked to do: the capability data. [`random`] makes journeys of it.

pub mod cases;
pub mod random;
