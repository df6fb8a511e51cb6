//! The macros that check a chain of migrations while it compiles: [`macro@migration`],
//! [`macro@downgrade`], [`migrations!`].
//!
//! Write them by way of `migrator_runtime`, which re-exports them. What is read and judged, and how, is
//! in `migrator-source`; here it becomes what the compiler is given:
//!
//! | module | stage |
//! |---|---|
//! | `call_site` | where the macro stands: file, folder |
//! | `error` | a mistake, as the compiler says it |
//! | `migration`, `downgrade`, `migrations` | judged, and expanded |
//! | `rows` | a table as a data step sees it, as a module |
//!
//! What cannot be known is never an error. When the compiler does not tell the file (an old editor),
//! when a file beside cannot be read, when a migration comes out of another macro or is there on a
//! condition, the checks become quieter, and `migrate check` has the last word.

mod call_site;
mod downgrade;
mod error;
mod migration;
mod migrations;
mod rows;

use call_site::CallSite;
use migrator_source::folder::only_speaker;
use proc_macro::TokenStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Makes a function a migration: one revision of the history.
///
/// The function records operations and is never anything else than
/// `fn upgrade(op: &mut Operations)`, under any name. Its doc comment is the message. It stands in a
/// file of its own, in a folder with [`migrations!`].
///
/// ```
/// use migrator_runtime::prelude::*;
///
/// /// Add user avatar field
/// #[migration(revision = "b7c3d9e0f1a2", down_revision = "ae1027a6acf")]
/// fn upgrade(op: &mut Operations) {
///     op.add_column("users", string("avatar_url", 500));
///     op.create_index("ix_users_avatar_url", "users", ["avatar_url"]);
/// }
/// # fn main() {}
/// ```
///
/// # Arguments
///
/// All are literals: the macro reads the source and runs nothing.
///
/// | argument | value | meaning |
/// |---|---|---|
/// | `revision` | `"id"` | its id: 1 to 32 characters, neither white space nor any of `@ - + :` |
/// | `down_revision` | `"id"` or `["id", …]` | the revision that it follows; several for a merge; left out for a base |
/// | `depends_on` | `"id"` or `["id", …]` | ids or branch labels that must be applied before |
/// | `branch_label` | `"label"` | the label of the branch that begins here |
/// | `branch_labels` | `["label", …]` | several of them |
/// | `created` | `"2025-01-15"` | when it was written |
/// | `transaction` | `false` | it must not run in a transaction |
/// | `irreversible` | `"why"` | it has no way back |
/// | `allow("rule", …)` | | it is free of these rules: see Risks |
/// | `rows(table, …)` | | its data steps have the rows of these tables as types: see `migrator_runtime::rows` |
///
/// # Errors
///
/// At the token that is wrong, with the nearest right name:
///
/// - an argument that is unknown, missing, given twice, or of the wrong kind;
/// - a function that is async, unsafe or generic, returns something, or takes anything else;
/// - an id or a label that is malformed or taken; a parent or a dependency that does not exist, or is
///   the migration itself; a circle; two heads that no label of their own tells apart;
/// - a second migration in one file;
/// - something else than what `migrations.lock` says was released;
/// - an operation without a way back (`run`, or `execute` without `.reverse(…)`) in a migration that
///   has neither a [`macro@downgrade`] nor `irreversible`;
/// - an operation that does not fit the schema which the revisions before it make: a table, a column, an
///   index, a constraint or another thing that is not there, or is there already, is still used, or is
///   no target for a foreign key; branches that contradict each other, at their merge;
/// - an operation that one of the databases which [`migrations!`] names cannot do;
/// - a [`macro@downgrade`] after which something remains or is missing;
/// - `rows(…)` of a table that does not exist, or whose columns are not known.
///
/// Functions are read and not run: calls on the recorder, in blocks and `for` loops, with literals, constants
/// of the file, arrays, `format!`. What cannot be read (a helper function, a condition) leaves what it
/// touches unknown, and nothing is said of what is unknown. `migrate check` runs the functions.
///
/// # Risks
///
/// What a database would take on an empty table only is an error too, unless `allow("rule")` says otherwise:
///
/// | rule | what it refuses |
/// |---|---|
/// | `not-null-without-default` | a column that rows must have a value in, and nothing gives them one |
/// | `not-null-unfilled` | `set_not_null()` of a column that nothing has filled since it was added |
/// | `unique-same-value` | a column that becomes unique while every row has its default in it |
/// | `backfill-value-type` | a backfill that sets a column to a literal that is none of its type |
/// | `default-type` | a default that is no value of the column's type |
/// | `identity-type` | counting up a column that is no whole number |
/// | `foreign-key-type` | a foreign key between columns whose types have nothing in common |
/// | `retype-in-use` | another type for a column that something stands on |
/// | `insert-key-twice` | two rows of one insert with the same key |
/// | `insert-value-type` | a row with a value that is none of its column's type |
/// | `insert-without-value` | rows without a value that each row must have |
/// | `view-in-use` | what goes, or gets another type, under a view |
/// | `view-of-nothing` | a view whose query names a table or a column that is not there |
/// | `whole-table-update` | SQL that changes every row of a table of an earlier revision in one statement, on a server |
///
/// Two heads are joined by `cargo migrate merge heads`, which needs no build. Where that is not
/// installed, they are let pass while the environment variable `MIGRATOR_ALLOW_HEADS` is set: the crate's
/// own program has the same command, and could not be built otherwise.
///
/// ```
/// use migrator_runtime::prelude::*;
///
/// /// Forget the names of those who left
/// #[migration(
///     revision = "c1d2e3f40516",
///     down_revision = ["b7c3d9e0f1a2", "d4a1b2c3e5f6"],
///     depends_on = "billing",
///     irreversible = "the names are gone",
/// )]
/// fn forget(op: &mut Operations) {
///     op.execute("UPDATE users SET name = NULL WHERE gone");
/// }
/// # fn main() {}
/// ```
#[proc_macro_attribute]
pub fn migration(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let _turn = turn();
    let (arguments, item) = (arguments.into(), item.into());
    let site = CallSite::current(&item).or_in_package(|package| migration::file_in(package, &arguments));
    migration::expand(arguments, &item, &site).into()
}

/// Makes a function the way back of the migration in the same file.
///
/// It is needed only where no way back can be derived: for data steps and for SQL without
/// `.reverse(…)`. It replaces the derived way back as a whole.
///
/// ```
/// use migrator_runtime::prelude::*;
///
/// /// Who was here lately is active
/// #[migration(revision = "c1d2e3f40516")]
/// fn upgrade(op: &mut Operations) {
///     op.add_column("users", boolean("active"));
///     op.execute("UPDATE users SET active = TRUE WHERE last_seen > '2026-01-01'");
/// }
///
/// #[downgrade]
/// fn downgrade(op: &mut Operations) {
///     op.drop_column("users", "active");
/// }
/// # fn main() {}
/// ```
///
/// Its data steps have the rows of tables as types too, as they are on the way down:
/// `#[downgrade(rows(users as users_after))]`.
///
/// # Errors
///
/// Other arguments; a function of another shape than `fn downgrade(op: &mut Operations)`; a file without a
/// [`macro@migration`], with one that is `irreversible`, or with another downgrade.
#[proc_macro_attribute]
pub fn downgrade(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let _turn = turn();
    let item = item.into();
    downgrade::expand(&arguments.into(), &item, &CallSite::current(&item)).into()
}

/// Makes the files of a folder its migrations: stands in the folder's `mod.rs`, alone.
///
/// ```text
/// src/lib.rs                                  pub mod migrations;
/// src/migrations/mod.rs                       migrator_runtime::migrations!();
/// src/migrations/m20250106_ae1027a6acf_initial.rs
/// src/migrations/m20250115_b7c3d9e0f1a2_add_user_avatar_field.rs
/// ```
///
/// ```
/// # #[path = "../tests/registration/migrations/mod.rs"]
/// pub mod migrations;
/// # fn main() {}
/// ```
///
/// Each `*.rs` file beside the `mod.rs` becomes a module, in the order of the names; one that the
/// `mod.rs` declares itself is left to it. A file may also hold no migration, only what others use.
/// A file whose name is no module name becomes a module under a name made from it:
/// `2025-01-06_users.rs` is `mod m_2025_01_06_users`. Instead of a `mod.rs` in the folder, the macro
/// may stand in a file of the folder's name beside it.
///
/// The migrations of one folder are one chain, and are judged together; those in folders below, in
/// inline modules and in tests are judged one by one.
///
/// # Databases
///
/// `migrations!(databases = [sqlite, postgres]);` says on which databases the history runs, of `sqlite`,
/// `postgres` and `mysql`. What one of them cannot do, or a name that is too long for it, is an error then.
/// Without it, operations that are for one database only (`op.on(Dialect::Postgres)`) are not judged.
///
/// # New files
///
/// Cargo does not know that a new file matters, unless the crate's `build.rs` says so:
///
/// ```
/// println!("cargo::rerun-if-changed=src/migrations");
/// ```
///
/// # Errors
///
/// Arguments; a file that has no folder, such as `lib.rs`; a folder that cannot be read; a wrong line in
/// the folder's `migrations.lock`, and a migration that is locked there and not in the folder. A folder
/// without a migration is none.
#[proc_macro]
pub fn migrations(arguments: TokenStream) -> TokenStream {
    let _turn = turn();
    let arguments = arguments.into();
    let site = CallSite::current(&arguments).or_in_package(only_speaker);
    migrations::expand(arguments, &site).into()
}

/// Calls take turns: while one reads files, texts become other tokens than those of the compiler
/// (`folder::source`), and an editor's server may run several at once.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use migrator_core::lint::RULES;

    #[test]
    fn every_rule_is_on_the_page() {
        let page = include_str!("lib.rs");
        for rule in RULES {
            assert!(page.contains(&format!("/// | `{}` |", rule.name)), "{}", rule.name);
        }
    }
}
