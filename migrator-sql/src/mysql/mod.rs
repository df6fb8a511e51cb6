//! MySQL and MariaDB.

pub mod quote;
pub mod session;
mod statements;

pub(crate) use statements::render_next;
