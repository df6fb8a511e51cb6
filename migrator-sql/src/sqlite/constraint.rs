use super::quote::{identifier, identifiers, parenthesized};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Constraint, ForeignKey, ReferentialAction};

/// A constraint of a table, with its name.
pub(super) fn clause(table: &ObjectName, name: &str, constraint: &Constraint) -> Result<String, Unsupported> {
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => format!("UNIQUE ({})", identifiers(&unique.columns)),
        Constraint::Check(check) => format!("CHECK {}", parenthesized(&check.condition)),
        Constraint::Exclude(_) => {
            return Err(Unsupported::new(
                format!("SQLite has no exclude constraints, such as `{name}` of `{table}`"),
                "write a trigger that refuses such rows, or say op.on(Dialect::Postgres) for this one",
            ));
        }
        Constraint::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", identifiers(&key.columns), references(table, name, key)?)
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
    match constraint {
        Constraint::ForeignKey(key) => {
            Ok(format!("CONSTRAINT {} {}", identifier(name), references(table, name, key)?))
        }
        other => clause(table, name, other),
    }
}

/// What a foreign key points at. SQLite looks in the database that the table itself is in.
fn references(table: &ObjectName, name: &str, key: &ForeignKey) -> Result<String, Unsupported> {
    if key.referenced_table.schema != table.schema {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{table}` points at `{}`, in another database file",
                key.referenced_table
            ),
            "on SQLite, a foreign key stays inside of one database file: name both tables in the same way",
        ));
    }
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
    Ok(sql)
}
