use super::quote::{identifier, identifiers, parenthesized};
use migrator_core::schema::{Constraint, ForeignKey, ReferentialAction};

/// A constraint of a table, with its name.
pub(super) fn clause(name: &str, constraint: &Constraint) -> String {
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => format!("UNIQUE ({})", identifiers(&unique.columns)),
        Constraint::Check(check) => format!("CHECK {}", parenthesized(&check.condition)),
        // SQLite has none: it has been refused.
        Constraint::Exclude(_) => String::new(),
        Constraint::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", identifiers(&key.columns), references(key))
        }
    };
    format!("CONSTRAINT {} {rule}", identifier(name))
}

/// A constraint of one column, with its name, as it stands behind the column.
pub(super) fn column_clause(name: &str, constraint: &Constraint) -> String {
    match constraint {
        Constraint::ForeignKey(key) => format!("CONSTRAINT {} {}", identifier(name), references(key)),
        other => clause(name, other),
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
