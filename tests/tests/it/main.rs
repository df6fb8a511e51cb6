//! One binary for all integration tests; each module is one subject.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

mod app_chain;
mod bad_input;
mod capabilities;
mod cargo_migrate;
mod command_line;
mod data_steps;
mod embedded;
mod every_database;
mod failures;
mod foreign_schemas;
mod found_journeys;
mod gallery;
mod hindered;
mod init;
mod journey;
mod limits;
mod misbehaving;
mod mysql;
mod mysql_catalog;
mod mysql_features;
mod mysql_operations;
mod mysql_traps;
mod no_file_forgotten;
mod odd_names;
mod offline;
mod postgres;
mod postgres_operations;
mod quoting;
mod random_journeys;
mod reading;
mod renames;
mod revision_vectors;
mod sqlite;
mod sqlite_operations;
mod sqlite_options;
mod sqlite_rebuild;
mod sqlite_reflect;
mod sqlite_refusals;
mod support;
mod test_databases;
mod two_developers;
mod typed_rows;
mod validate;
