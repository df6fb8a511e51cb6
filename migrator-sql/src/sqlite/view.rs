use super::quote::object;
use super::trigger;
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateView, DropView, ReplaceView};
use migrator_core::schema::{SqlText, View};

pub(super) fn create(create: &CreateView) -> Result<String, Unsupported> {
    check_plain(&create.name, create.materialized)?;
    let condition = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
    statement(&create.name, condition, &create.query)
}

/// SQLite replaces no view: it goes and comes back, and so do the triggers that stand on it.
pub(super) fn replace(replace: &ReplaceView, view: Option<&View>) -> Result<Vec<String>, Unsupported> {
    check_plain(&replace.name, replace.materialized)?;
    let mut statements = vec![format!("DROP VIEW IF EXISTS {}", object(&replace.name))];
    statements.push(statement(&replace.name, "", &replace.query)?);
    for (name, own) in view.iter().flat_map(|view| &view.triggers) {
        statements.push(trigger::create(name, &replace.name, own)?);
    }
    Ok(statements)
}

pub(super) fn drop(drop: &DropView) -> Result<String, Unsupported> {
    check_plain(&drop.name, drop.materialized)?;
    let condition = if drop.if_exists { "IF EXISTS " } else { "" };
    Ok(format!("DROP VIEW {condition}{}", object(&drop.name)))
}

/// The statement that creates a view of the model.
pub(super) fn of_model(name: &ObjectName, view: &View) -> Result<String, Unsupported> {
    check_plain(name, view.materialized)?;
    statement(name, "", &view.query)
}

fn statement(name: &ObjectName, condition: &str, query: &SqlText) -> Result<String, Unsupported> {
    let query = query.get(Dialect::Sqlite).trim().trim_end_matches(';').trim_end();
    if query.is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for SQLite"),
            "add one with SqlText::on(Dialect::Sqlite, …), or say op.on(…) for the database that it is for",
        ));
    }
    Ok(format!("CREATE VIEW {condition}{} AS {query}", object(name)))
}

fn check_plain(name: &ObjectName, materialized: bool) -> Result<(), Unsupported> {
    if !materialized {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("view `{name}` is materialized, and SQLite stores no view's rows"),
        "leave .materialized() out, or fill a table with op.execute(\"INSERT INTO … SELECT …\")",
    ))
}
