//! The rows of a table as a data step sees them, however the table looks today.
//!
//! `#[migration(…, rows(users))]` makes a module `users` beside the function, from what the migrations
//! before make of the table:
//!
//! | in it | what it is |
//! |---|---|
//! | `users::Row` | a struct with a field for each column, `Option` where that may be `NULL` |
//! | `users::EMAIL` … | a [`Column`] for each column, which knows its type |
//! | `users::TABLE`, `users::COLUMNS` | the [`Table`], and the names of its columns in the order of the fields |
//! | `users::all(&db)` | all rows |
//! | `users::select()`, `insert()`, `update()`, `delete()` | [`Select`], [`Insert`], [`Update`], [`Delete`] |
//!
//! ```text
//! #[migration(revision = "c1d2e3f40516", down_revision = "b7c3d9e0f1a2", rows(users))]
//! fn upgrade(op: &mut Operations) {
//!     op.add_column("users", string("full_name", 201));
//!     op.run("fill full_name", async |db| {
//!         for user in users::all(&db).await? {
//!             let full_name = format!("{} {}", user.first_name, user.last_name);
//!             users::update().set(users::FULL_NAME, full_name).where_(users::ID.eq(user.id)).execute(&db).await?;
//!         }
//!         Ok(())
//!     });
//!     op.alter_column("users", "full_name").set_not_null();
//! }
//! ```
//!
//! The table is as it is before the first `op.run(…)` of the function (before the first `op.execute(…)` in
//! one without `run`): above, `full_name` is there, and an `Option`. A column that is not there is an error
//! of the compiler. `#[downgrade(rows(users as users_after))]` does the same for the way back.
//!
//! `rows(billing.invoices)` names a table of a schema, `rows("odd name" as odd_name)` one whose name is no
//! name in Rust. A column whose name is none gets a field with a similar one: `o'brien` is `o_brien`.
//!
//! # Types
//!
//! | column | Rust |
//! |---|---|
//! | `small_integer`, `integer`, `big_integer` | `i16`, `i32`, `i64` |
//! | `boolean` | `bool` |
//! | `float`, `double` | `f32`, `f64` |
//! | `binary`, `var_binary` | `Vec<u8>` |
//! | everything else | `String` |
//!
//! "Everything else" is what the database writes: `12.50`, `2025-01-15`, `{"a": 1}`, a UUID with hyphens.
//! It needs no further library, is exact, and goes back as it came. How a time is written differs between
//! databases, and SQLite keeps a `numeric` as a number of its own, which may read `12.5`. A `bit` is read as
//! `0`s and `1`s; on MySQL it cannot be written that way, only by SQL (`b'0101'`).

mod change;
mod column;
mod read;
mod select;
mod value;

pub use change::{Delete, Insert, Update};
pub use column::{Column, Table};
pub use read::ReadRow;
pub use select::Select;
pub use value::{Assign, Kind};

/// What the macros write; not for use by hand.
pub(crate) mod private {
    pub use super::read::required;
    pub use super::*;
    pub use crate::data_step::{Db, StepError};
    pub use sqlx::{Error as ReadError, FromRow};
}
