use super::cast;
use super::expression::{Node, parse};
use super::limits::{check_key, check_name};
use super::quote::{identifier, identifiers, object, parenthesized};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{
    ColumnType, Constraint, Deferrable, ExcludeConstraint, Expression, ForeignKey, ReferentialAction, Schema,
};

/// The clause of a constraint, as it stands in `CREATE TABLE` and behind `ALTER TABLE … ADD`.
pub(super) fn clause(name: &str, constraint: &Constraint) -> Result<String, Unsupported> {
    check_name(constraint.kind(), name)?;
    if !matches!(constraint, Constraint::Check(_) | Constraint::Exclude(_)) {
        check_key(constraint.kind(), name, constraint.columns().len())?;
    }
    let rule = match constraint {
        Constraint::PrimaryKey(columns) => format!("PRIMARY KEY ({})", identifiers(columns)),
        Constraint::Unique(unique) => {
            let nulls = if unique.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            format!("UNIQUE{nulls} ({}){}", identifiers(&unique.columns), deferrable(unique.deferrable))
        }
        Constraint::Check(check) => {
            format!("CHECK {}{}", parenthesized(&check.condition), not_valid(check.not_valid))
        }
        Constraint::ForeignKey(key) => foreign_key(name, key)?,
        Constraint::Exclude(exclude) => exclusion(name, exclude)?,
    };
    Ok(format!("CONSTRAINT {} {rule}", identifier(name)))
}

pub(super) fn deferrable(deferrable: Option<Deferrable>) -> String {
    deferrable.map(|deferrable| format!(" {}", deferrable.sql())).unwrap_or_default()
}

fn not_valid(not_valid: bool) -> &'static str {
    if not_valid { " NOT VALID" } else { "" }
}

fn foreign_key(name: &str, key: &ForeignKey) -> Result<String, Unsupported> {
    let sets = |action| matches!(action, ReferentialAction::SetNull | ReferentialAction::SetDefault);
    if !key.set_columns.is_empty() && !sets(key.on_delete) {
        return Err(Unsupported::new(
            format!("foreign key `{name}` names columns to set, and sets none when a row goes"),
            "say .on_delete(SetNull) or .on_delete(SetDefault)",
        ));
    }
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
    Ok(sql)
}

fn exclusion(name: &str, exclude: &ExcludeConstraint) -> Result<String, Unsupported> {
    check_key("exclude constraint", name, exclude.elements.len())?;
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
    Ok(sql)
}

/// What a key stands on: a column or a function stands as it is, any other expression in brackets. What
/// is no expression, such as one with an operator class, is left as its author wrote it.
pub(super) fn key_expression(expression: &Expression) -> String {
    match parse(&expression.0) {
        Some(Node::Name(_) | Node::Call { .. }) | None => expression.0.clone(),
        Some(_) => parenthesized(expression),
    }
}

/// Checks what the constraint needs of the tables. `schema` already has the table of the constraint.
pub(super) fn check(
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
        )),
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
        )),
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
    ))
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
            ));
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
        )),
    }
}
