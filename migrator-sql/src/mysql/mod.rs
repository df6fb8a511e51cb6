//! MySQL and MariaDB.

pub mod quote;
mod statements;

pub(crate) use statements::render_next;
