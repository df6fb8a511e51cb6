//! Names of tables and columns in SQL that a user wrote, as far as words can tell.
//!
//! SQLite and PostgreSQL rewrite the texts of views, and SQLite those of triggers, when a table or a column
//! gets another name. The model follows by the words alone. Where words do not tell what a name means, it
//! says so, and the rename is refused before anything runs.
//!
//! | file | what it knows |
//! |---|---|
//! | `token` | words, quoted names, strings, comments |
//! | `text` | which names are tables, which are their other names, in which clause a name stands |
//! | `table`, `column` | a text with another name for a table, or for a column |
//! | `lone` | a column that an expression names for certain |
//! | `whole_update` | an `UPDATE` of every row |

mod column;
mod lone;
mod table;
mod text;
mod token;
mod whole_update;

pub(super) use column::{ColumnChange, follow_column};
pub(crate) use lone::missing_column;
pub(super) use table::{follow_table, qualifiers};
pub(super) use text::Text;
pub(crate) use whole_update::whole_updates;

/// A text after something that it may name got another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Followed {
    /// It does not name it.
    NotNamed,
    /// It names it, and reads like this now.
    Renamed(String),
    /// Words do not tell.
    Unsure,
}
