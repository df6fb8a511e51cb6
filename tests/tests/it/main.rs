//! Tests on real databases, in one binary.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

mod sqlite;
mod sqlite_operations;
mod sqlite_rebuild;
