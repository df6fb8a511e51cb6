use super::limits;
use super::quote::{identifier, identifiers, parenthesized};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Constraint, ForeignKey, ReferentialAction};

/// A constraint of a table, with its name.
pub(super) fn clause(table: &ObjectName, name: &str, constraint: &Constraint) -> Result<String, Unsupported> {
    limits::check_constraint(table, name, constraint)?;
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => format!("UNIQUE ({})", identifiers(&unique.columns)),
        Constraint::Check(check) => format!("CHECK {}", parenthesized(&check.condition)),
        // `limits` has refused it.
        Constraint::Exclude(_) => String::new(),
        Constraint::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", identifiers(&key.columns), references(key))
        }
    };
    Ok(format!("CONSTRAINT {} {rule}", identifier(name)))
}

/// A constraint of one column, with its name, as it stands behind the column.
pub(super) fn column_clause(
    table: &ObjectName,
    name: &str,
    constraint: &Constraint,
) -> Result<String, Unsupported> {
    limits::check_constraint(table, name, constraint)?;
    match constraint {
        Constraint::ForeignKey(key) => Ok(format!("CONSTRAINT {} {}", identifier(name), references(key))),
        other => clause(table, name, other),
    }
}

/// What a foreign key points at. SQLite looks in the database that the table itself is in.
fn references(key: &ForeignKey) -> String {
    let mut sql = format!(
        "REFERENCES {} ({})",
        identifier(&key.referenced_table.name),
        identifiers(&key.referenced_columns)
    );
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    if let Some(deferrable) = key.deferrable {
        sql.push(' ');
        sql.push_str(deferrable.sql());
    }
    sql
}
