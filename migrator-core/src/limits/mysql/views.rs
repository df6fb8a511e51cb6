use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::{names_on_mysql, statement};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Schema, SqlText};

/// Checks a view that is created or gets another query.
pub(super) fn check(name: &ObjectName, materialized: bool, query: &SqlText) -> Result<(), Unsupported> {
    check_plain(name, materialized)?;
    if statement(query.get(Dialect::Mysql)).is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for MySQL"),
            "give it one, or create it inside of op.on(…) for the other databases",
        )
        .at(&name.name));
    }
    Ok(())
}

/// Refuses a materialized view.
pub(super) fn check_plain(name: &ObjectName, materialized: bool) -> Result<(), Unsupported> {
    if materialized {
        return Err(Unsupported::new(
            format!("view `{name}` is materialized, which MySQL does not have"),
            "create a table and fill it: op.execute(\"CREATE TABLE … AS SELECT …\")",
        )
        .at(&name.name));
    }
    Ok(())
}

/// Refuses to rename or drop a table that a view names: MySQL does not look, and the view would be broken.
pub(super) fn check_table(table: &ObjectName, verb: &str, schema: &Schema) -> Result<(), Unsupported> {
    check_names(&[&table.name], &format!("table `{table}`"), verb, schema)
}

/// Refuses to rename or drop a column that a view names.
pub(super) fn check_columns(operation: &Operation, schema: &Schema) -> Result<(), Unsupported> {
    let (table, column, verb) = match operation {
        Operation::DropColumn(drop) => (&drop.table, &drop.column, "dropped"),
        Operation::AlterColumn(alter) if alter.renamed() != alter.column => {
            (&alter.table, &alter.column, "renamed")
        }
        _ => return Ok(()),
    };
    check_names(&[&table.name, column], &format!("column `{table}.{column}`"), verb, schema)
}

fn check_names(names: &[&str], what: &str, verb: &str, schema: &Schema) -> Result<(), Unsupported> {
    let Some(named) = names.last() else { return Ok(()) };
    for (view, definition) in &schema.views {
        let words = names_on_mysql(definition.query.get(Dialect::Mysql));
        let is_word = |name: &&str| words.iter().any(|word| word.to_lowercase() == name.to_lowercase());
        if names.iter().all(is_word) {
            return Err(Unsupported::new(
                format!(
                    "view `{view}` names {what}, and MySQL would leave the view broken when that is {verb}"
                ),
                "drop the view first, and create it again afterwards",
            )
            .at(*named));
        }
    }
    Ok(())
}
