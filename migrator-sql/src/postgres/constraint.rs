use super::cast;
use super::limits::{check_key, check_name};
use super::quote::{identifier, identifiers, object, parenthesized};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Constraint, ForeignKey, ReferentialAction, Schema};

/// The clause of a constraint, as it stands in `CREATE TABLE` and behind `ALTER TABLE … ADD`.
pub(super) fn clause(name: &str, constraint: &Constraint) -> Result<String, Unsupported> {
    check_name(constraint.kind(), name)?;
    if !matches!(constraint, Constraint::Check(_)) {
        check_key(constraint.kind(), name, constraint.columns().len())?;
    }
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(columns) => format!("UNIQUE ({})", identifiers(columns)),
        Constraint::Check(condition) => format!("CHECK {}", parenthesized(condition)),
        Constraint::ForeignKey(key) => foreign_key(key),
    };
    Ok(format!("CONSTRAINT {} {rule}", identifier(name)))
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        identifiers(&key.columns),
        object(&key.referenced_table),
        identifiers(&key.referenced_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    sql
}

/// Checks what the constraint needs of other tables. `schema` already has the table of the
/// constraint.
pub(super) fn check(
    table: &ObjectName,
    name: &str,
    constraint: &Constraint,
    schema: &Schema,
) -> Result<(), Unsupported> {
    match constraint {
        Constraint::ForeignKey(key) => check_types(table, name, key, schema),
        _ => Ok(()),
    }
}

/// A foreign key compares its columns with those that it points at.
fn check_types(table: &ObjectName, name: &str, key: &ForeignKey, schema: &Schema) -> Result<(), Unsupported> {
    let pairs = key.columns.iter().zip(&key.referenced_columns);
    for (column, referenced) in pairs {
        let types = (|| {
            let from = schema.table(table)?.column(column)?;
            let to = schema.table(&key.referenced_table)?.column(referenced)?;
            Some((&from.column_type, &to.column_type))
        })();
        if let Some((from, to)) = types
            && !cast::can_point_at(from, to)
        {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}` compares `{table}.{column}`, a {from}, with `{}.{referenced}`, a {to}, \
                     and PostgreSQL has no such comparison",
                    key.referenced_table
                ),
                "give both columns the same type",
            ));
        }
    }
    Ok(())
}
