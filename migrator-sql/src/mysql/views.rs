use super::conditional::{self, Thing};
use super::expression::{Token, tokens};
use super::names;
use super::quote::object;
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateView, DropView, Operation, ReplaceView};
use migrator_core::schema::{Schema, SqlText};

/// The statements that create a view; `known` is whether the model has it already.
pub(super) fn create(create: &CreateView, known: bool) -> Result<Vec<String>, Unsupported> {
    check(&create.name, create.materialized)?;
    let sql = format!("CREATE VIEW {} AS {}", object(&create.name), query(&create.name, &create.query)?);
    Ok(match (create.if_not_exists, known) {
        (true, true) => Vec::new(),
        (true, false) => conditional::statements(&create.name, &Thing::View, false, &sql),
        (false, _) => vec![sql],
    })
}

/// The statement that gives a view another query.
pub(super) fn replace(replace: &ReplaceView) -> Result<String, Unsupported> {
    check(&replace.name, replace.materialized)?;
    let query = query(&replace.name, &replace.query)?;
    Ok(format!("CREATE OR REPLACE VIEW {} AS {query}", object(&replace.name)))
}

/// The statement that drops a view.
pub(super) fn drop(drop: &DropView) -> Result<String, Unsupported> {
    check(&drop.name, drop.materialized)?;
    Ok(format!("DROP VIEW {}{}", if drop.if_exists { "IF EXISTS " } else { "" }, object(&drop.name)))
}

fn check(name: &ObjectName, materialized: bool) -> Result<(), Unsupported> {
    names::check("view", &name.name)?;
    if materialized {
        return Err(Unsupported::new(
            format!("view `{name}` is materialized, which MySQL does not have"),
            "create a table and fill it: op.execute(\"CREATE TABLE … AS SELECT …\")",
        ));
    }
    Ok(())
}

fn query<'a>(name: &ObjectName, query: &'a SqlText) -> Result<&'a str, Unsupported> {
    let sql = query.get(Dialect::Mysql).trim().trim_end_matches(';');
    if sql.is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for MySQL"),
            "give it one, or create it inside of op.on(…) for the other databases",
        ));
    }
    Ok(sql)
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
    for (view, definition) in &schema.views {
        let query = definition.query.get(Dialect::Mysql);
        let named: Vec<String> = tokens(query).filter_map(Token::name).map(|n| n.to_lowercase()).collect();
        if names.iter().all(|name| named.contains(&name.to_lowercase())) {
            return Err(Unsupported::new(
                format!(
                    "view `{view}` names {what}, and MySQL would leave the view broken when that is {verb}"
                ),
                "drop the view first, and create it again afterwards",
            ));
        }
    }
    Ok(())
}
