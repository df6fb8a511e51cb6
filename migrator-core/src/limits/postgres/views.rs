use super::triggers;
use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::statement;
use crate::name::ObjectName;
use crate::op::ReplaceView;
use crate::schema::{Expression, Schema, SqlText};

/// Checks the query of a view.
pub(super) fn check_query(name: &ObjectName, query: &SqlText) -> Result<(), Unsupported> {
    if statement(query.get(Dialect::Postgres)).is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for PostgreSQL"),
            "write one, or create the view by op.on(Dialect::…) for the databases that it is for",
        )
        .at(&name.name));
    }
    Ok(())
}

/// Checks a view that gets another query.
pub(super) fn check_replaced(replace: &ReplaceView, schema: Option<&Schema>) -> Result<(), Unsupported> {
    check_query(&replace.name, &replace.query)?;
    let old = schema.and_then(|schema| schema.views.get(&replace.name));
    match (schema, old) {
        (Some(schema), Some(old)) if is_created_anew(replace, schema) => {
            old.triggers.iter().try_for_each(|(name, own)| triggers::check(name, own))
        }
        _ => Ok(()),
    }
}

/// Whether a view that gets another query is dropped and created: `OR REPLACE` keeps the columns of a view
/// and adds others behind them.
pub fn is_created_anew(replace: &ReplaceView, schema: &Schema) -> bool {
    !replace.materialized
        && schema.views.get(&replace.name).is_some_and(|old| {
            !keeps_columns(old.query.get(Dialect::Postgres), replace.query.get(Dialect::Postgres))
        })
        && !is_read_by_a_view(schema, &replace.name)
}

/// Whether the second query selects what the first does, as far as its words tell, and perhaps more.
fn keeps_columns(old: &str, new: &str) -> bool {
    let list = |sql: &str| {
        let words = statement(sql).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let list = words.strip_prefix("select ").and_then(|rest| rest.split(" from ").next());
        list.map(|list| format!("{list},"))
    };
    match (list(old), list(new)) {
        // What a star stands for, the words do not tell.
        (Some(old), Some(_)) if old.contains('*') => false,
        (Some(old), Some(new)) => new.starts_with(&old),
        _ => true,
    }
}

fn is_read_by_a_view(schema: &Schema, name: &ObjectName) -> bool {
    let reads = |sql: &SqlText| Expression::from(sql.get(Dialect::Postgres)).names(&name.name);
    schema.views.iter().any(|(other, view)| other != name && reads(&view.query))
}
