//! MySQL 8 and MariaDB.
//!
//! Both commit before and after each change of the structure, so changes of one table that follow each
//! other become one `ALTER TABLE`, which is done whole or not at all. `MODIFY` drops what it does not
//! repeat, so a column is always written whole, from the model.
//!
//! The statements are tried on MariaDB 10.11 and MySQL 9.7. See also the manual
//! (<https://dev.mysql.com/doc/refman/8.0/en/alter-table.html>).

mod alter;
mod alter_column;
mod canonical;
mod column;
mod column_type;
mod conditional;
mod constraint;
mod create_table;
mod default;
mod enums;
mod expression;
mod functions;
mod index;
pub mod quote;
pub mod reflect;
mod rename_table;
mod rows;
pub mod session;
mod statements;
mod triggers;
mod unknown_table;
mod views;
mod whole_table;

pub(crate) use canonical::canonical;
pub(crate) use statements::render_next;
