use super::types::check as check_type;
use super::{defaults, names};
use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::columns::no_cast_colons;
use crate::limits::words::has_bars;
use crate::schema::{Column, ColumnDefault, ColumnType, Expression, Identity};

const MAX_COMMENT: usize = 1_024;

/// Checks a column, whole: `MODIFY` drops what is not repeated.
pub(super) fn check(column: &Column) -> Result<(), Unsupported> {
    check_parts(column).map_err(|error| error.or_at(&column.name))
}

fn check_parts(column: &Column) -> Result<(), Unsupported> {
    check_type(&column.column_type)?;
    if let Some(collation) = &column.collation {
        names::check_bare("collation", collation)?;
    }
    if column.generated.is_some() {
        check_generated(column)?;
    } else {
        if let Some(default) = &column.default {
            check_default(&column.column_type, default)?;
        }
        if let Some(identity) = &column.identity {
            check_identity(column, identity)?;
        }
    }
    match &column.comment {
        Some(comment) => check_comment(&column.name, comment, MAX_COMMENT),
        None => Ok(()),
    }
}

/// Checks a comment.
pub(super) fn check_comment(of: &str, comment: &str, max: usize) -> Result<(), Unsupported> {
    if comment.chars().count() > max {
        return Err(Unsupported::new(
            format!("the comment of `{of}` is longer than the {max} characters that MySQL keeps"),
            "make it shorter",
        )
        .at(of));
    }
    Ok(())
}

/// Refuses what MySQL reads as something else than the model does.
pub(super) fn check_expression(expression: &Expression) -> Result<(), Unsupported> {
    if has_bars(&expression.0, Dialect::Mysql) {
        return Err(Unsupported::new(
            format!("`{expression}` joins texts with `||`, which is OR on MySQL"),
            "write CONCAT(a, b), or OR where that is meant",
        )
        .at(&expression.0));
    }
    no_cast_colons(expression, Dialect::Mysql, "MySQL")
}

fn check_generated(column: &Column) -> Result<(), Unsupported> {
    let Some(generated) = &column.generated else { return Ok(()) };
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("generated column `{}` {fact}", column.name), help))
    };
    if !column.nullable {
        return refuse("is NOT NULL, which MariaDB does not have", "leave .not_null() out, or add a check");
    }
    if column.default.is_some() || column.identity.is_some() {
        return refuse("has a default or an identity too", "leave them out: it is always computed");
    }
    check_expression(&generated.expression)
}

fn check_identity(column: &Column, identity: &Identity) -> Result<(), Unsupported> {
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("identity column `{}` {fact}", column.name), help))
    };
    if identity.always {
        return refuse("takes no values from an INSERT, which MySQL cannot see to", "use .identity()");
    }
    if identity.increment.is_some() {
        return refuse(
            "counts in steps, and on MySQL the server alone says how large they are",
            "leave .increment(…) out; the server's variable is auto_increment_increment",
        );
    }
    Ok(())
}

fn check_default(column_type: &ColumnType, default: &ColumnDefault) -> Result<(), Unsupported> {
    match default {
        ColumnDefault::Literal(value) => defaults::check(column_type, value),
        ColumnDefault::NextValue(sequence) => Err(Unsupported::new(
            format!("the next value of sequence `{sequence}` is a default, and MySQL has no sequences"),
            "use .identity()",
        )),
        ColumnDefault::Expression(expression) => check_expression(expression),
        ColumnDefault::NewUuid if !may_hold_uuid(column_type) => Err(Unsupported::new(
            format!("a new UUID is no value of type {column_type}"),
            "make the column a uuid(…), or a text of 36 characters",
        )),
        ColumnDefault::Now | ColumnDefault::NewUuid => Ok(()),
    }
}

/// Whether 36 characters are a value of the type, or may be.
fn may_hold_uuid(column_type: &ColumnType) -> bool {
    use ColumnType as T;
    match column_type {
        T::Uuid | T::Text | T::Binary => true,
        T::Custom(declared) => !defaults::is_whole_number(declared),
        T::String(length) | T::Char(length) | T::VarBinary(length) => *length >= 36,
        _ => false,
    }
}
