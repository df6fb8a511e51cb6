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
    for operation in operations {
        match operation.inverse(schema) {
            Ok(inverse) => back.push(inverse),
            Err(reason) => irreversible.push(reason),
        }
        if let Err(error) = operation.apply(schema) {
            irreversible.push(Irreversible::new(operation.describe().text, error.to_string()));
        }
    }
    if irreversible.is_empty() { Ok(back.into_iter().rev().flatten().collect()) } else { Err(irreversible) }
}
