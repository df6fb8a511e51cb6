//! Tests on real databases, in one binary.

mod sqlite;
mod sqlite_operations;
mod sqlite_rebuild;
