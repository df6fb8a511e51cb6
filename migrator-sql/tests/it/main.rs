//! What rendering gives, without a database.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

mod examples;
mod folding;
mod into_sql;
mod never_panics;
mod postgres;
