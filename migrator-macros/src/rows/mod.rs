//! `rows(…)`: a table as a data step sees it, as a module.
//!
//! | file | what it knows |
//! |---|---|
//! | `module` | a table → the tokens of its module |
//! | `field` | a column → the types and names that it has in Rust |
//! | `name` | names of a database → names in Rust |

mod field;
mod module;
mod name;

pub(crate) use module::modules;
