//! The way back from a list of operations, computed from the schema before them.

use crate::op::{Irreversible, Operation};
use crate::schema::Schema;

/// The operations that lead back to `schema`, from where `operations` lead; `schema` goes there.
///
/// # Errors
///
/// Every operation that has no way back, in order.
///
/// ```
/// use migrator_core::{inverse::inverse, op::{Operations, string}, schema::{Schema, Table}};
/// let mut op = Operations::default();
/// op.add_column("users", string("phone", 20));
/// let mut schema = Schema::default().with(Table::new("users"));
/// let back = inverse(op.recorded(), &mut schema).unwrap();
/// assert_eq!(back[0].describe().to_string(), "- drop column users.phone");
/// ```
pub fn inverse(operations: &[Operation], schema: &mut Schema) -> Result<Vec<Operation>, Vec<Irreversible>> {
    let mut back: Vec<Vec<Operation>> = Vec::with_capacity(operations.len());
    let mut irreversible = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        match operation.inverse(schema) {
            Ok(inverse) => back.push(inverse),
            Err(_) if fills_new_columns(operation, &operations[..position].iter().collect::<Vec<_>>()) => {}
            Err(reason) => irreversible.push(reason),
        }
        if let Err(error) = operation.apply(schema) {
            irreversible.push(Irreversible::new(operation.describe().text, error.to_string()));
        }
    }
    if irreversible.is_empty() { Ok(back.into_iter().rev().flatten().collect()) } else { Err(irreversible) }
}

/// Whether it is a backfill of columns that operations of the same revision add: what they got goes with them.
pub fn fills_new_columns(operation: &Operation, earlier: &[&Operation]) -> bool {
    let Operation::Backfill(backfill) = operation else { return false };
    let is_new = |column: &&str| {
        earlier.iter().any(|earlier| match earlier {
            Operation::AddColumn(add) => add.table == backfill.table && add.column.name == *column,
            Operation::CreateTable(create) => create.table == backfill.table && !create.if_not_exists,
            _ => false,
        })
    };
    backfill.columns_set().is_some_and(|columns| columns.iter().all(is_new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Operations, integer, string};

    #[test]
    fn what_new_columns_got_goes_with_them() {
        let mut op = Operations::default();
        op.create_table("users", [integer("id").primary_key(), string("nick", 9)]);
        let mut schema = Schema::default();
        op.recorded()[0].apply(&mut schema).unwrap();

        let mut op = Operations::default();
        op.add_column("users", string("full_name", 9));
        op.backfill("users").set("full_name", "nick");
        assert_eq!(inverse(op.recorded(), &mut schema.clone()).unwrap().len(), 1);

        let mut op = Operations::default();
        op.add_column("users", string("full_name", 9));
        op.backfill("users").set("full_name", "nick").set("nick", "'x'");
        assert_eq!(inverse(op.recorded(), &mut schema.clone()).unwrap_err().len(), 1);
    }
}
