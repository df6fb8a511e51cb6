use super::cast;
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::{ColumnType, Constraint, ForeignKey, ReferentialAction, Schema};

const MAX_KEY_COLUMNS: usize = 32;

/// Checks a constraint by itself.
pub(super) fn check(name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    match constraint {
        Constraint::Check(_) => Ok(()),
        Constraint::Exclude(exclude) => check_size("exclude constraint", name, exclude.elements.len()),
        rule => {
            check_size(rule.kind(), name, rule.columns().len())?;
            match rule {
                Constraint::ForeignKey(key) => check_set_columns(name, key),
                _ => Ok(()),
            }
        }
    }
}

/// Checks how many columns a key or an index has.
pub(super) fn check_size(kind: &str, name: &str, columns: usize) -> Result<(), Unsupported> {
    if (1..=MAX_KEY_COLUMNS).contains(&columns) {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("{kind} `{name}` has {columns} columns, and PostgreSQL takes 1 to {MAX_KEY_COLUMNS}"),
        "name the columns that tell the rows apart",
    )
    .at(name))
}

fn check_set_columns(name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    let sets = |action| matches!(action, ReferentialAction::SetNull | ReferentialAction::SetDefault);
    if key.set_columns.is_empty() || sets(key.on_delete) {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("foreign key `{name}` names columns to set, and sets none when a row goes"),
        "say .on_delete(SetNull) or .on_delete(SetDefault)",
    )
    .at(name))
}

/// Checks what the constraint needs of the tables. `schema` already has the table of the constraint.
pub(super) fn check_in(
    table: &ObjectName,
    name: &str,
    constraint: &Constraint,
    schema: &Schema,
) -> Result<(), Unsupported> {
    match constraint {
        Constraint::ForeignKey(key) => {
            check_persistence(table, name, key, schema)?;
            check_computed(table, name, key, schema)?;
            check_types(table, name, key, schema)
        }
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => {
            let columns = constraint.columns().iter().map(String::as_str);
            check_order(table, constraint.kind(), name, columns, schema)?;
            check_partitioned(table, name, constraint, schema)
        }
        _ => Ok(()),
    }
}

/// A key, and an index of the usual kind, sort their columns, and values of some types have no order.
pub(super) fn check_order<'a>(
    table: &ObjectName,
    kind: &str,
    name: &str,
    columns: impl IntoIterator<Item = &'a str>,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let Some(table) = schema.table(table) else { return Ok(()) };
    let unsorted = columns.into_iter().filter_map(|column| table.column(column)).find(|column| {
        let mut own = &column.column_type;
        while let ColumnType::Array(element) = own {
            own = element;
        }
        matches!(own, ColumnType::Json | ColumnType::Xml)
    });
    match unsorted {
        None => Ok(()),
        Some(column) => Err(Unsupported::new(
            format!(
                "the {kind} `{name}` sorts `{}.{}`, a {}, whose values have no order in PostgreSQL",
                table.name, column.name, column.column_type
            ),
            "make the column a jsonb or a text, or index an expression of it",
        )
        .at(&column.name)),
    }
}

/// A foreign key cannot write into a column that is computed.
fn check_computed(
    table: &ObjectName,
    name: &str,
    key: &ForeignKey,
    schema: &Schema,
) -> Result<(), Unsupported> {
    use ReferentialAction as A;
    let writes = matches!(key.on_delete, A::SetNull | A::SetDefault)
        || matches!(key.on_update, A::Cascade | A::SetNull | A::SetDefault);
    let computed = schema.table(table).and_then(|table| {
        table.columns.iter().find(|column| column.generated.is_some() && key.columns.contains(&column.name))
    });
    match computed {
        Some(column) if writes => Err(Unsupported::new(
            format!(
                "foreign key `{name}` would write into `{table}.{}`, which is computed from other columns",
                column.name
            ),
            "leave its actions out",
        )
        .at(&column.name)),
        _ => Ok(()),
    }
}

/// A table that a crash empties, or the end of the session, cannot be what a lasting one points at.
fn check_persistence(
    table: &ObjectName,
    name: &str,
    key: &ForeignKey,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let (Some(from), Some(to)) = (schema.table(table), schema.table(&key.referenced_table)) else {
        return Ok(());
    };
    let (from, to) = (&from.options, &to.options);
    let kind = if to.temporary != from.temporary {
        if to.temporary { "temporary" } else { "not temporary" }
    } else if to.unlogged && !from.unlogged {
        "unlogged"
    } else {
        return Ok(());
    };
    Err(Unsupported::new(
        format!(
            "foreign key `{name}` of `{table}` points at `{}`, which is {kind}, and `{table}` is otherwise",
            key.referenced_table
        ),
        "make both tables of one kind, or leave the key out",
    )
    .at(name))
}

/// A foreign key compares its columns with those that it points at.
fn check_types(table: &ObjectName, name: &str, key: &ForeignKey, schema: &Schema) -> Result<(), Unsupported> {
    for (column, referenced) in key.columns.iter().zip(&key.referenced_columns) {
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
            )
            .at(column));
        }
    }
    Ok(())
}

/// A key of a partitioned table holds the columns that tell the partitions apart.
fn check_partitioned(
    table: &ObjectName,
    name: &str,
    constraint: &Constraint,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let by = schema.table(table).and_then(|table| table.options.partition_by.as_ref());
    let Some(by) = by else { return Ok(()) };
    let missing = by.key.iter().find(|key| !constraint.columns().iter().any(|column| key.names(column)));
    match missing {
        None => Ok(()),
        Some(key) => Err(Unsupported::new(
            format!(
                "the {} `{name}` of `{table}` leaves out `{key}`, by which the table is divided",
                constraint.kind()
            ),
            "PostgreSQL holds a key in each partition by itself: name the columns of the partition key in it too",
        )
        .at(name)),
    }
}
