use super::column::definition;
use super::quote::object;
use super::{constraint, identity, index};
use migrator_core::name::ObjectName;
use migrator_core::op::CreateTable;
use migrator_core::schema::{Column, Constraint, TableOptions};

/// The statements that create a table, with its indexes.
pub(super) fn statements(create: &CreateTable) -> Vec<String> {
    let CreateTable { table, columns, constraints, indexes, options, if_not_exists, comment: _ } = create;
    let constraints = constraints.iter().map(|(name, constraint)| (name.as_str(), constraint));
    let mut statements = vec![statement(table, columns, constraints, options, *if_not_exists)];
    statements.extend(indexes.iter().map(|(name, own)| index::create(table, name, own, *if_not_exists)));
    let start = columns.iter().filter_map(|column| column.identity.as_ref()?.start).next();
    match start {
        Some(start) if *if_not_exists => statements.extend(identity::start_existing(table, start)),
        Some(start) if options.temporary => {
            let inside = ObjectName::from(("temp", table.name.as_str()));
            statements.push(identity::start_new(&inside, &table.name, start));
        }
        Some(start) => statements.push(identity::start_new(table, &table.name, start)),
        None => {}
    }
    statements
}

/// The statement that creates a table, without its indexes.
pub(super) fn statement<'a>(
    table: &ObjectName,
    columns: &[Column],
    constraints: impl Iterator<Item = (&'a str, &'a Constraint)> + Clone,
    options: &TableOptions,
    if_not_exists: bool,
) -> String {
    let key_columns: Vec<&String> = constraints
        .clone()
        .filter_map(|(_, constraint)| match constraint {
            Constraint::PrimaryKey(key) => Some(key),
            _ => None,
        })
        .flatten()
        .collect();
    let mut lines = Vec::new();
    let mut counted = None;
    for column in columns {
        let auto_key = identity::auto_key(column, constraints.clone());
        counted = counted.or(auto_key);
        // SQLite alone lets the columns of a primary key be NULL, unless they say otherwise.
        if column.nullable && key_columns.contains(&&column.name) {
            let column = Column { nullable: false, ..column.clone() };
            lines.push(definition(table, &column, options.strict, auto_key));
        } else {
            lines.push(definition(table, column, options.strict, auto_key));
        }
    }
    for (name, constraint) in constraints {
        if counted != Some(name) {
            lines.push(constraint::clause(name, constraint));
        }
    }
    let words = [(options.strict, "STRICT"), (options.without_rowid, "WITHOUT ROWID")];
    let words: Vec<&str> = words.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
    format!(
        "CREATE {}TABLE {}{} (\n    {}\n){}{}",
        if options.temporary { "TEMPORARY " } else { "" },
        if if_not_exists { "IF NOT EXISTS " } else { "" },
        object(table),
        lines.join(",\n    "),
        if words.is_empty() { "" } else { " " },
        words.join(", ")
    )
}
