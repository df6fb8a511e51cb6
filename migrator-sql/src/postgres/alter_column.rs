use super::cast::{self, Cast};
use super::column::{check_default, default_value};
use super::fold::{Part, Pass, Touches};
use super::limits::check_column_name;
use super::quote::{identifier, parenthesized};
use super::{column_type, constraint};
use crate::error::Unsupported;
use migrator_core::op::AlterColumn;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Constraint, Literal, Schema};

/// The parts of an `ALTER TABLE` that change a column, but for its name. `column` is the column as
/// the model knows it, if it does.
pub(super) fn parts(alter: &AlterColumn, column: Option<&Column>) -> Result<Vec<Part>, Unsupported> {
    if let Some(name) = &alter.rename {
        check_column_name(name)?;
    }
    if let Some(column) = column {
        check(alter, column)?;
    }
    let name = identifier(&alter.column);
    let part = |pass, change: &str| Part {
        pass,
        sql: format!("ALTER COLUMN {name} {change}"),
        touches: Touches::column(&alter.column),
    };
    let new_type = alter.column_type.as_ref();
    let mut default = alter.default.clone();
    let mut parts = Vec::new();
    if let Some(column_type) = new_type {
        column_type::check(&alter.column, column_type)?;
        let old = column.and_then(|column| column.default.as_ref());
        // PostgreSQL would cast the old default, and refuse where it cannot.
        if needs_new_default(column, column_type, alter) {
            default = default.or_else(|| old.map(|old| Some(old.clone())));
            parts.push(part(Pass::Drop, "DROP DEFAULT"));
        }
        parts.push(alter_type(alter, column, column_type)?);
    }
    match default {
        Some(Some(value)) => {
            let column_type = new_type.or(column.map(|column| &column.column_type));
            if let Some(column_type) = column_type {
                check_default(&alter.column, &value, column_type)?;
            }
            let change = format!("SET DEFAULT {}", default_value(&value, column_type));
            parts.push(part(Pass::Rest, &change));
        }
        Some(None) if !parts.iter().any(|part| part.pass == Pass::Drop) => {
            parts.push(part(Pass::Drop, "DROP DEFAULT"));
        }
        Some(None) | None => {}
    }
    match alter.nullable {
        Some(true) => parts.push(part(Pass::Drop, "DROP NOT NULL")),
        Some(false) => parts.push(part(Pass::NotNull, "SET NOT NULL")),
        None => {}
    }
    Ok(parts)
}

/// Whether the default has to go before the type changes.
fn needs_new_default(column: Option<&Column>, new_type: &ColumnType, alter: &AlterColumn) -> bool {
    match column {
        Some(column) => {
            column.default.is_some()
                && (alter.default.is_some()
                    || cast::between(&column.column_type, new_type) != Cast::Assignment)
        }
        // Of a column that is not known, it may be there.
        None => alter.default.is_some(),
    }
}

fn alter_type(
    alter: &AlterColumn,
    column: Option<&Column>,
    new_type: &ColumnType,
) -> Result<Part, Unsupported> {
    let name = identifier(&alter.column);
    let mut touches = Touches::column(&alter.column);
    let mut sql = format!("ALTER COLUMN {name} TYPE {}", column_type::name(new_type));
    if let Some(using) = &alter.using {
        sql.push_str(&format!(" USING {}", parenthesized(using)));
        touches.expressions.push(using.clone());
    } else if let Some(column) = column {
        match cast::between(&column.column_type, new_type) {
            Cast::Assignment => {}
            Cast::Explicit(types) => {
                let casts: Vec<String> =
                    types.iter().map(|t| format!("::{}", column_type::name(t))).collect();
                sql.push_str(&format!(" USING {name}{}", casts.concat()));
            }
            Cast::None => {
                return Err(Unsupported::new(
                    format!(
                        "`{}.{}` is of type {} and PostgreSQL has no cast from it to {new_type}",
                        alter.table, alter.column, column.column_type
                    ),
                    "say how a new value is made of an old one: .using(\"…\")",
                ));
            }
        }
    }
    Ok(Part { pass: Pass::AlterType, sql, touches })
}

/// An identity column is never `NULL`, has no default, and is a whole number.
fn check(alter: &AlterColumn, column: &Column) -> Result<(), Unsupported> {
    if !column.identity {
        return Ok(());
    }
    let what = format!("`{}.{}` is an identity column", alter.table, alter.column);
    if alter.nullable == Some(true) {
        return Err(Unsupported::new(
            format!("{what}, and PostgreSQL lets none of them be NULL"),
            "leave .drop_not_null() out",
        ));
    }
    if let Some(Some(default)) = &alter.default
        && !matches!(default, ColumnDefault::Literal(Literal::Null))
    {
        return Err(Unsupported::new(
            format!("{what}, and PostgreSQL gives none of them a default"),
            "leave .set_default(…) out, or add a column without .identity() in its place",
        ));
    }
    match &alter.column_type {
        Some(new) if !column_type::is_whole_number(new) && !matches!(new, ColumnType::Custom(_)) => {
            Err(Unsupported::new(
                format!("{what}, and cannot become a {new}"),
                "make it a small_integer, an integer or a big_integer",
            ))
        }
        _ => Ok(()),
    }
}

/// Checks the foreign keys that the column is part of, or that point at it, after the change.
pub(super) fn check_foreign_keys(alter: &AlterColumn, schema: &Schema) -> Result<(), Unsupported> {
    let column = alter.renamed();
    for (name, rule) in schema.table(&alter.table).iter().flat_map(|table| &table.constraints) {
        if rule.uses(column) {
            constraint::check(&alter.table, name, rule, schema)?;
        }
    }
    for (table, name, key) in schema.references_to(&alter.table) {
        constraint::check(&table.name, name, &Constraint::ForeignKey(key.clone()), schema)?;
    }
    Ok(())
}
