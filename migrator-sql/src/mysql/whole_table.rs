//! A table with the indexes that are made right behind it, or dropped right before it: one statement, because
//! each costs the server several writes to the disk.

use super::alter;
use crate::error::RenderError;
use crate::script::RenderedStep;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;

/// The end of the operations from `start` on that create indexes of a table.
pub(super) fn end_of_new_indexes(operations: &[Operation], start: usize, table: &ObjectName) -> usize {
    let is_new_index = |operation: &&Operation| matches!(operation, Operation::CreateIndex(create) if create.table == *table && !create.if_not_exists);
    start + operations[start..].iter().take_while(is_new_index).count()
}

/// The position of the operation that drops the table, of which the operations from `start` on drop indexes.
pub(super) fn drop_behind_indexes(operations: &[Operation], start: usize) -> Option<usize> {
    let Operation::DropIndex(first) = &operations[start] else { return None };
    let is_index = |operation: &&Operation| matches!(operation, Operation::DropIndex(drop) if drop.table == first.table && !drop.if_exists);
    let end = start + operations[start..].iter().take_while(is_index).count();
    match operations.get(end) {
        Some(Operation::DropTable(drop)) if end > start && drop.table == first.table && !drop.if_exists => {
            Some(end)
        }
        _ => None,
    }
}

/// Takes the schema along operations on a table for which no statements are needed.
///
/// # Errors
///
/// The first that does not fit the schema, or that MySQL cannot do.
pub(super) fn follow(
    operations: &[Operation],
    start: usize,
    end: usize,
    table: &ObjectName,
    schema: &mut Schema,
) -> Result<(), RenderError> {
    let mut unneeded: Vec<RenderedStep> = Vec::new();
    let mut position = start;
    while position < end {
        position += alter::render(&operations[..end], position, table, schema, &mut unneeded)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Step, render};
    use migrator_core::capability::Dialect;
    use migrator_core::op::{Operations, integer};
    use migrator_core::schema::Schema;

    fn statements(record: impl FnOnce(&mut Operations), schema: &mut Schema) -> Vec<String> {
        let mut op = Operations::default();
        record(&mut op);
        let steps = render(op.recorded(), schema, Dialect::Mysql).unwrap();
        let sql = |step| match step {
            Step::Sql(sql) => sql,
            other => panic!("{other:?}"),
        };
        steps.into_iter().map(|rendered| sql(rendered.step)).collect()
    }

    #[test]
    fn a_table_comes_and_goes_with_its_indexes() {
        let mut schema = Schema::of(Dialect::Mysql);
        let made = statements(
            |op| {
                op.create_table("t", [integer("id").primary_key(), integer("n")]);
                op.create_index("ix_t_n", "t", ["n"]);
                op.create_index("ux_t_n", "t", ["n", "id"]).unique();
                op.add_column("t", integer("m"));
            },
            &mut schema,
        );
        assert_eq!(made.len(), 2, "{made:?}");
        assert!(
            made[0].contains("INDEX `ix_t_n`") && made[0].contains("UNIQUE INDEX `ux_t_n`"),
            "{}",
            made[0]
        );
        let dropped = statements(
            |op| {
                op.drop_column("t", "m");
                op.drop_index("ux_t_n", "t");
                op.drop_index("ix_t_n", "t");
                op.drop_table("t");
            },
            &mut schema,
        );
        assert_eq!(dropped.last().map(String::as_str), Some("DROP TABLE `t`"), "{dropped:?}");
        assert!(schema.tables.is_empty());
        let dropped_with_it = statements(
            |op| {
                op.create_table("t", [integer("id").primary_key(), integer("n")]);
                op.create_index("ix_t_n", "t", ["n"]);
            },
            &mut schema,
        );
        assert_eq!(dropped_with_it.len(), 1);
        let dropped = statements(
            |op| {
                op.drop_index("ix_t_n", "t");
                op.drop_table("t");
            },
            &mut schema,
        );
        assert_eq!(dropped, ["DROP TABLE `t`"]);
    }
}
