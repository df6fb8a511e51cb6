use super::expression::{Node, parse};
use super::quote::{identifier, identifiers, object, parenthesized};
use migrator_core::schema::{
    Constraint, Deferrable, ExcludeConstraint, Expression, ForeignKey, ReferentialAction,
};

/// The clause of a constraint, as it stands in `CREATE TABLE` and behind `ALTER TABLE … ADD`.
pub(super) fn clause(name: &str, constraint: &Constraint) -> String {
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => {
            let nulls = if unique.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            format!("UNIQUE{nulls} ({}){}", identifiers(&unique.columns), deferrable(unique.deferrable))
        }
        Constraint::Check(check) => {
            format!("CHECK {}{}", parenthesized(&check.condition), not_valid(check.not_valid))
        }
        Constraint::ForeignKey(key) => foreign_key(key),
        Constraint::Exclude(exclude) => exclusion(exclude),
    };
    format!("CONSTRAINT {} {rule}", identifier(name))
}

pub(super) fn deferrable(deferrable: Option<Deferrable>) -> String {
    deferrable.map(|deferrable| format!(" {}", deferrable.sql())).unwrap_or_default()
}

fn not_valid(not_valid: bool) -> &'static str {
    if not_valid { " NOT VALID" } else { "" }
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        identifiers(&key.columns),
        object(&key.referenced_table),
        identifiers(&key.referenced_columns)
    );
    if key.match_full {
        sql.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != ReferentialAction::NoAction {
            sql.push_str(&format!(" ON {event} {}", action.sql()));
            if event == "DELETE" && !key.set_columns.is_empty() {
                sql.push_str(&format!(" ({})", identifiers(&key.set_columns)));
            }
        }
    }
    sql.push_str(&deferrable(key.deferrable));
    sql.push_str(not_valid(key.not_valid));
    sql
}

fn exclusion(exclude: &ExcludeConstraint) -> String {
    let elements: Vec<String> = exclude
        .elements
        .iter()
        .map(|(element, operator)| format!("{} WITH {operator}", key_expression(element)))
        .collect();
    let mut sql =
        format!("EXCLUDE USING {} ({})", identifier(&exclude.method.to_lowercase()), elements.join(", "));
    if let Some(condition) = &exclude.predicate {
        sql.push_str(&format!(" WHERE {}", parenthesized(condition)));
    }
    sql.push_str(&deferrable(exclude.deferrable));
    sql
}

/// What a key stands on: a column or a function stands as it is, any other expression in brackets. What
/// is no expression, such as one with an operator class, is left as its author wrote it.
pub(super) fn key_expression(expression: &Expression) -> String {
    match parse(&expression.0) {
        Some(Node::Name(_) | Node::Call { .. }) | None => expression.0.clone(),
        Some(_) => parenthesized(expression),
    }
}
