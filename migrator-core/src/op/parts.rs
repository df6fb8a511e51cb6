//! Checks of what tables are made of, for every operation that makes it.

use super::apply_error::{Find, check_columns};
use super::{ApplyError, ObjectKind};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::{
    Column, ColumnDefault, ColumnType, Constraint, Expression, Index, IndexKey, Schema, Table, missing_column,
};

/// Adds a constraint to a table, after checking what can be seen in the table alone.
pub(super) fn add_constraint(
    table: &mut Table,
    name: &str,
    constraint: &Constraint,
) -> Result<(), ApplyError> {
    if !matches!(constraint, Constraint::Check(_) | Constraint::Exclude(_)) {
        check_columns(table, constraint.columns())?;
    }
    if let Constraint::Check(check) = constraint {
        check_expression(table, &check.condition)?;
    }
    if let (Constraint::PrimaryKey(_), Some((existing, _))) = (constraint, table.primary_key()) {
        return Err(ApplyError::PrimaryKeyExists { table: table.name.clone(), name: existing.to_owned() });
    }
    if table.constraints.contains_key(name) {
        return Err(ApplyError::ConstraintExists { table: table.name.clone(), name: name.to_owned() });
    }
    table.constraints.insert(name.to_owned(), constraint.clone());
    Ok(())
}

/// Checks an index against the table that it is on.
pub(super) fn check_index(table: &Table, name: &str, index: &Index) -> Result<(), ApplyError> {
    if index.parts.is_empty() {
        return Err(ApplyError::invalid(
            format!("index `{name}` indexes nothing"),
            "name at least one column or expression",
        ));
    }
    let columns = index.named_columns();
    if !columns.is_empty() {
        check_columns(table, &columns)?;
    }
    let computed = index.parts.iter().filter_map(|part| match &part.key {
        IndexKey::Expression(expression) => Some(expression),
        IndexKey::Column(_) => None,
    });
    computed.chain(&index.predicate).try_for_each(|expression| check_expression(table, expression))
}

/// Checks that the table has each column that the expression names for certain.
pub(super) fn check_expression(table: &Table, expression: &Expression) -> Result<(), ApplyError> {
    // A partition has the columns of the table that it is a part of.
    if table.columns.is_empty() {
        return Ok(());
    }
    match missing_column(&expression.0, &table.name.name, &table.column_names()) {
        Some(column) => Err(ApplyError::no_such_column(table, &column)),
        None => Ok(()),
    }
}

/// Checks that a column does not contradict itself.
pub(super) fn check_column(table: &ObjectName, column: &Column) -> Result<(), ApplyError> {
    let sources = [
        (column.default.is_some(), "a default"),
        (column.identity.is_some(), "an identity"),
        (column.generated.is_some(), "an expression that it is computed from"),
    ];
    let sources: Vec<&str> = sources.into_iter().filter(|(is, _)| *is).map(|(_, source)| source).collect();
    if sources.len() > 1 {
        return Err(ApplyError::invalid(
            format!("column `{}` of `{table}` has {}", column.name, sources.join(" and ")),
            "a column gets its values in one way: leave one out",
        ));
    }
    if column.identity.is_some() && column.nullable {
        return Err(ApplyError::invalid(
            format!("identity column `{}` of `{table}` may be NULL", column.name),
            "make it .not_null()",
        ));
    }
    Ok(())
}

/// Checks that the sequence is there from which a default takes its values.
pub(super) fn check_sequence(schema: &Schema, default: Option<&ColumnDefault>) -> Result<(), ApplyError> {
    // The others have none: that is said by what they cannot do.
    if schema.dialect.is_some_and(|dialect| dialect != Dialect::Postgres) {
        return Ok(());
    }
    match default {
        Some(ColumnDefault::NextValue(name)) if !schema.sequences.contains_key(name) => {
            Err(ApplyError::no_such_object(ObjectKind::Sequence, name, schema.sequences.keys()))
        }
        _ => Ok(()),
    }
}

/// Checks that the enumeration that a type names is there, with these labels.
pub(super) fn check_enumeration(schema: &Schema, column_type: &ColumnType) -> Result<(), ApplyError> {
    let Some((name, labels)) = column_type.enumeration() else { return Ok(()) };
    let known = schema.find_enum(name)?;
    if known == labels {
        return Ok(());
    }
    Err(ApplyError::invalid(
        format!("enum `{name}` has the labels {known:?}, not {labels:?}"),
        "write the labels that it has, or change it first with op.add_enum_value(…)",
    ))
}

pub(super) fn check_partitioned(table: &Table) -> Result<(), ApplyError> {
    if table.options.partition_by.is_some() {
        return Ok(());
    }
    Err(ApplyError::invalid(
        format!("table `{}` is not divided into partitions", table.name),
        "create it with .partition_by_range([…]), .partition_by_list([…]) or .partition_by_hash([…])",
    ))
}
