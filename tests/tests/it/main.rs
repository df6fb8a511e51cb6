//! One binary for all integration tests; each module is one subject.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

mod app_chain;
mod bad_input;
mod command_line;
mod data_steps;
mod embedded;
mod failures;
mod gallery;
mod misbehaving;
mod no_file_forgotten;
mod odd_names;
mod offline;
mod revision_vectors;
mod sqlite;
mod sqlite_operations;
mod sqlite_options;
mod sqlite_rebuild;
mod sqlite_reflect;
mod support;
