//! Operations that a database would take, or take on an empty table, and that are wrong all the same.
//!
//! One file a rule, in `rule/`. A user who knows better says `allow("name-of-the-rule")` in
//! `#[migration(…)]`.

mod rows;
mod rule;

pub use rows::RowKnowledge;

use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::op::Operation;
use crate::schema::Schema;

/// A judgement over one operation, where it stands in the history.
pub struct Rule {
    /// Its name, which is the code of its mistakes and what `allow("…")` takes.
    pub name: &'static str,
    /// What is wrong with the operation.
    pub judge: fn(&Situation<'_>) -> Vec<Diagnostic>,
}

/// Where an operation stands.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// The schema before it.
    pub before: &'a Schema,
    /// Whether the schema holds all that there is.
    pub complete: bool,
    /// What is known of the rows before it.
    pub rows: &'a RowKnowledge,
    /// The databases that the history is for; all of them when there are none.
    pub databases: &'a [Dialect],
}

impl Situation<'_> {
    /// Whether the history may run on this database.
    pub fn is_for(&self, dialect: Dialect) -> bool {
        match self.before.dialect {
            Some(only) => only == dialect,
            None => self.databases.is_empty() || self.databases.contains(&dialect),
        }
    }
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rule::NOT_NULL_WITHOUT_DEFAULT,
    rule::NOT_NULL_UNFILLED,
    rule::UNIQUE_SAME_VALUE,
    rule::DEFAULT_TYPE,
    rule::IDENTITY_TYPE,
    rule::FOREIGN_KEY_TYPE,
    rule::RETYPE_IN_USE,
    rule::VIEW_IN_USE,
    rule::VIEW_OF_NOTHING,
    rule::INSERT_WITHOUT_VALUE,
    rule::INSERT_VALUE_TYPE,
    rule::INSERT_KEY_TWICE,
    rule::BACKFILL_VALUE_TYPE,
    rule::WHOLE_TABLE_UPDATE,
];

/// The name of the rule against new columns that rows would need a value in.
pub(crate) const NOT_NULL_WITHOUT_DEFAULT: &str = rule::NOT_NULL_WITHOUT_DEFAULT.name;

/// Rules about types, of which a database says the same in its own words.
pub(crate) const OF_TYPES: [&str; 4] = [
    rule::DEFAULT_TYPE.name,
    rule::IDENTITY_TYPE.name,
    rule::FOREIGN_KEY_TYPE.name,
    rule::RETYPE_IN_USE.name,
];

/// Rules that need to know nothing but a column's own definition.
pub(crate) const OF_ONE_COLUMN: [&str; 2] = [rule::DEFAULT_TYPE.name, rule::IDENTITY_TYPE.name];

/// What the rules say of an operation, but for those that are allowed.
///
/// ```
/// use migrator_core::lint::{RowKnowledge, Situation, judge};
/// use migrator_core::op::{Operations, integer};
/// use migrator_core::schema::{Schema, Table};
/// let mut op = Operations::default();
/// op.add_column("users", integer("age").not_null());
/// let before = Schema::default().with(Table::new("users"));
/// let rows = RowKnowledge::default();
/// let situation = Situation { operation: &op.recorded()[0], before: &before, complete: true, rows: &rows, databases: &[] };
/// assert_eq!(judge(&situation, &[])[0].code, "not-null-without-default");
/// assert!(judge(&situation, &["not-null-without-default".into()]).is_empty());
/// ```
pub fn judge(situation: &Situation<'_>, allowed: &[String]) -> Vec<Diagnostic> {
    RULES
        .iter()
        .filter(|rule| !allowed.iter().any(|name| name == rule.name))
        .flat_map(|rule| (rule.judge)(situation))
        .collect()
}

/// What the rules say of the last operation, behind the others.
#[cfg(test)]
fn last_judged(op: &crate::op::Operations, databases: &[Dialect]) -> Vec<Diagnostic> {
    let (last, others) = op.recorded().split_last().unwrap();
    let mut before = Schema::default();
    others.iter().for_each(|operation| operation.apply(&mut before).unwrap());
    let rows = RowKnowledge::default();
    judge(&Situation { operation: last, before: &before, complete: true, rows: &rows, databases }, &[])
}
