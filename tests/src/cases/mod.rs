//! The capability data: every operation with every option, one case each.
//!
//! A test runs each case on each database, there and back, with rows in the tables; what renders there
//! must be true there, and what does not must say the way around. The table in `CAPABILITIES.md` is
//! made of the same cases.

mod columns;
mod constraints;
mod enums;
mod functions;
mod indexes;
mod namespaces;
mod rows;
mod sequences;
mod tables;
mod types;
mod views;

pub use types::{Sample, samples};

use migrator_core::capability::Dialect;
use migrator_core::op::{Operation, Operations, integer, string, text};

/// An operation with an option, and the schema that it is tried on.
#[derive(Debug, Clone)]
pub struct Case {
    /// The operation, by the method that records it.
    pub operation: &'static str,
    /// The option; nothing for the operation alone.
    pub option: String,
    /// What makes the schema before.
    pub before: Vec<Operation>,
    /// The operation itself.
    pub change: Vec<Operation>,
}

/// Cases of a group, in order, written for one database: bodies of triggers and names of collations
/// are otherwise on each.
struct Cases {
    dialect: Dialect,
    list: Vec<Case>,
}

impl Cases {
    /// Adds a case.
    fn add(
        &mut self,
        operation: &'static str,
        option: impl Into<String>,
        before: impl FnOnce(&mut Operations),
        change: impl FnOnce(&mut Operations),
    ) {
        let record = |record: Box<dyn FnOnce(&mut Operations) + '_>| {
            let mut operations = Operations::default();
            record(&mut operations);
            operations.into_recorded()
        };
        let (before, change) = (record(Box::new(before)), record(Box::new(change)));
        self.list.push(Case { operation, option: option.into(), before, change });
    }

    /// What is said in other words on each database.
    fn words<'a>(&self, sqlite: &'a str, postgres: &'a str, mysql: &'a str) -> &'a str {
        match self.dialect {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
            Dialect::Mysql => mysql,
        }
    }
}

/// All cases, as they are written for this database. The list is the same for each.
pub fn cases(dialect: Dialect) -> Vec<Case> {
    let mut cases = Cases { dialect, list: Vec::new() };
    for group in [
        tables::add,
        columns::add,
        types::add,
        indexes::add,
        constraints::add,
        enums::add,
        namespaces::add,
        sequences::add,
        views::add,
        functions::add,
        rows::add,
    ] {
        group(&mut cases);
    }
    cases.list
}

/// Nothing.
fn nothing(_: &mut Operations) {}

/// A table `users`: a key, texts, a number.
fn users(op: &mut Operations) {
    op.create_table(
        "users",
        [
            integer("id").primary_key(),
            string("email", 100).not_null(),
            string("name", 50),
            integer("age"),
            text("we\"ird o'brien"),
        ],
    );
}

/// The same, and a table `posts` with columns that can point at it.
fn users_and_posts(op: &mut Operations) {
    users(op);
    op.create_table("posts", [integer("id").primary_key(), integer("user_id"), string("title", 80)]);
}
