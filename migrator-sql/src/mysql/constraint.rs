use super::expression;
use super::quote::{identifier, identifiers, object};
use migrator_core::schema::{Constraint, ForeignKey, ReferentialAction};

/// A constraint, with its name. A primary key has none but `PRIMARY`.
pub(super) fn clause(name: &str, constraint: &Constraint) -> String {
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => return format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => format!("UNIQUE ({})", identifiers(&unique.columns)),
        Constraint::Check(check) => format!("CHECK {}", expression::parenthesized(&check.condition)),
        Constraint::ForeignKey(key) => {
            format!("FOREIGN KEY ({}) {}", identifiers(&key.columns), references(key))
        }
        // MySQL has none: it has been refused.
        Constraint::Exclude(_) => String::new(),
    };
    format!("CONSTRAINT {} {rule}", identifier(name))
}

/// The clause that drops a constraint: for each kind the words that MySQL and MariaDB both have.
pub(super) fn drop(name: &str, constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(_) => "DROP PRIMARY KEY".into(),
        Constraint::Unique(_) => format!("DROP INDEX {}", identifier(name)),
        Constraint::ForeignKey(_) => format!("DROP FOREIGN KEY {}", identifier(name)),
        Constraint::Check(_) | Constraint::Exclude(_) => format!("DROP CONSTRAINT {}", identifier(name)),
    }
}

fn references(key: &ForeignKey) -> String {
    let mut sql =
        format!("REFERENCES {} ({})", object(&key.referenced_table), identifiers(&key.referenced_columns));
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    sql
}
