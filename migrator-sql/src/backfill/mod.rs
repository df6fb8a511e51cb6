//! The SQL of backfills: a table is gone over in the order of a key, batch by batch.
//!
//! | file | what it knows |
//! |---|---|
//! | `columns` | the types that the columns have in the database |
//! | `position` | values of a key, as a text that is kept |
//! | `range` | the rows behind one key, and up to another |
//! | `page` | reading a batch, and where it ends |
//! | `update` | setting columns to SQL expressions |
//! | `write` | setting columns to values, many rows in one statement |
//! | `estimate` | how many rows there are |

mod columns;
mod estimate;
mod page;
mod position;
mod range;
mod update;
mod write;

pub use columns::{ValueKind, ValueType, columns_query};
pub use estimate::{LAG_QUERY, TOTAL_CHANGES_QUERY, count_query, estimate_query};
pub use page::ROW_VERSION;
pub use position::{read_position, write_position};
pub use range::Range;
pub use update::whole_update;
pub use write::{PageWrite, Written};

use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::Backfill;
use migrator_core::schema::Expression;

/// A table that is gone over, in the SQL of one database.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// The kind of the database.
    pub dialect: Dialect,
    /// The table.
    pub table: ObjectName,
    /// The columns of the key, in order.
    pub key: Vec<String>,
    /// Those of them whose values are told by their numbers: enumerations of MySQL, which are in the order of
    /// their labels and are compared with a text in the order of texts, and its bits.
    pub numbered: Vec<String>,
    /// Which rows need it.
    pub condition: Option<Expression>,
}

impl Walk {
    /// The walk of a backfill whose key is known.
    pub fn new(dialect: Dialect, backfill: &Backfill, key: &[String]) -> Self {
        Walk {
            dialect,
            table: backfill.table.clone(),
            key: key.to_vec(),
            numbered: Vec::new(),
            condition: backfill.condition.clone(),
        }
    }

    /// Takes note of the types that the columns of the key have, which then say how their values are read.
    pub fn know_key(&mut self, types: &mut [ValueType]) {
        let is_numbered = |kind: &ValueType| {
            self.dialect == Dialect::Mysql
                && ["enum", "set", "bit"].contains(&kind.name.to_ascii_lowercase().as_str())
        };
        for (column, kind) in self.key.iter().zip(types) {
            if is_numbered(kind) {
                self.numbered.push(column.clone());
                kind.kind = ValueKind::Number;
            }
        }
    }

    /// The query for whether a row has no value in a column.
    pub fn null_query(&self, column: &str) -> String {
        let column = crate::quote::identifier(self.dialect, column);
        format!("SELECT 1 FROM {} WHERE {column} IS NULL LIMIT 1", self.object())
    }
}
