//! Journeys on real databases: up, down and up again, with rows in the tables, and what the database
//! says of itself after each leg.

mod fill_table;
mod live;
mod refusal;
mod rows;
mod trip;

pub(crate) use live::{Failure, Live};
pub(crate) use refusal::Refusal;
pub(crate) use rows::{Kept, fill};
pub(crate) use trip::{End, there_and_back, unsupported};
