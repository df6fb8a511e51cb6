use super::column::{self, definition};
use super::constraint::{clause, key_expression};
use super::index;
use super::quote::{object, text};
use migrator_core::name::ObjectName;
use migrator_core::op::CreateTable;
use migrator_core::schema::Constraint;

/// The statements that create a table: the table with its constraints, its indexes, its comments.
/// `exists` is whether the model has the table already.
pub(super) fn statements(create: &CreateTable, exists: bool) -> Vec<String> {
    let name = object(&create.table);
    let mut lines = Vec::with_capacity(create.columns.len() + create.constraints.len());
    for column in &create.columns {
        lines.push(definition(column));
    }
    let mut later = Vec::new();
    for (constraint, rule) in &create.constraints {
        // Of a new table PostgreSQL takes each rule for checked, and of two keys of the same columns, or two
        // exclude constraints that say the same, it leaves one out.
        let has_twin = is_key(rule)
            && create.constraints.iter().take_while(|(other, _)| other != constraint).any(|(_, other)| {
                is_key(other) && other.columns() == rule.columns() && is_same_kind(other, rule)
            });
        if rule.is_not_valid() || has_twin {
            later.push(format!("ALTER TABLE {name} ADD {}", clause(constraint, rule)));
        } else {
            lines.push(clause(constraint, rule));
        }
    }
    let kind = match (create.options.temporary, create.options.unlogged) {
        (true, _) => "TEMPORARY ",
        (false, true) => "UNLOGGED ",
        (false, false) => "",
    };
    let if_not_exists = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
    let body = format!("(\n    {}\n)", lines.join(",\n    "));
    let mut sql = format!("CREATE {kind}TABLE {if_not_exists}{name} ");
    match &create.options.partition_of {
        Some(of) => {
            sql.push_str(&format!("PARTITION OF {} ", object(&of.table)));
            if !lines.is_empty() {
                sql.push_str(&format!("{body} "));
            }
            sql.push_str(&of.bound.0);
        }
        None if lines.is_empty() => sql.push_str("()"),
        None => sql.push_str(&body),
    }
    if let Some(by) = &create.options.partition_by {
        let key: Vec<String> = by.key.iter().map(key_expression).collect();
        sql.push_str(&format!(" PARTITION BY {} ({})", by.strategy.sql(), key.join(", ")));
    }
    let mut statements = vec![sql];
    if exists {
        return statements;
    }
    statements.append(&mut later);
    for (name, own) in &create.indexes {
        statements.push(index::create_with_table(&create.table, name, own, create.if_not_exists));
    }
    if let Some(words) = &create.comment {
        statements.push(comment(&create.table, Some(words)));
    }
    for own in create.columns.iter().filter(|column| column.comment.is_some()) {
        statements.push(column::comment(&create.table, &own.name, own.comment.as_ref()));
    }
    statements
}

fn is_key(rule: &Constraint) -> bool {
    matches!(rule, Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_))
}

/// Whether both exclude, or neither does.
fn is_same_kind(a: &Constraint, b: &Constraint) -> bool {
    matches!(a, Constraint::Exclude(_)) == matches!(b, Constraint::Exclude(_))
}

/// The statement that says what a table is for.
pub(super) fn comment(table: &ObjectName, comment: Option<&String>) -> String {
    format!(
        "COMMENT ON TABLE {} IS {}",
        object(table),
        comment.map_or("NULL".to_owned(), |words| text(words))
    )
}
