//! What rendering gives, without a database.

mod examples;
mod folding;
mod into_sql;
mod never_panics;
