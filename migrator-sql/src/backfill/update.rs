//! Setting columns to SQL expressions.

use super::{Range, Walk};
use crate::quote::{identifier, parenthesized};
use migrator_core::capability::Dialect;
use migrator_core::op::{Backfill, RowChange};
use migrator_core::schema::{Expression, SqlText};

impl Walk {
    /// The statement that sets columns to expressions, in the rows of a range that need it.
    pub fn update(&self, set: &[(String, SqlText)], range: &Range) -> String {
        let set: Vec<String> = set
            .iter()
            .map(|(column, expression)| {
                let expression = Expression::from(expression.get(self.dialect));
                format!("{} = {}", identifier(self.dialect, column), parenthesized(&expression))
            })
            .collect();
        format!("UPDATE {} SET {}{}", self.object(), set.join(", "), self.wheres(range, true))
    }
}

/// A backfill by SQL expressions as the one statement that does the same; none when it is by code.
///
/// ```
/// use migrator_core::{capability::Dialect, op::Backfill};
/// let mut backfill = Backfill::new("users");
/// backfill.set("name", "lower(email)").where_("name IS NULL");
/// assert_eq!(
///     migrator_sql::backfill::whole_update(Dialect::Sqlite, &backfill).unwrap(),
///     r#"UPDATE "users" SET "name" = (lower(email)) WHERE (name IS NULL)"#
/// );
/// ```
pub fn whole_update(dialect: Dialect, backfill: &Backfill) -> Option<String> {
    let RowChange::Set(set) = &backfill.change else { return None };
    Some(Walk::new(dialect, backfill, &[]).update(set, &Range::default()))
}
