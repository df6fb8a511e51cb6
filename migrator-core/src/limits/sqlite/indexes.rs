use super::columns::check_collation;
use super::names::check_name;
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::{Index, IndexPart, NullsOrder};

const ON_POSTGRES: &str = "leave it out, or say op.on(Dialect::Postgres) for this one";

/// Checks an index by itself. The length of a prefix is passed over where it changes nothing for the rows.
pub(super) fn check(table: &ObjectName, name: &str, index: &Index) -> Result<(), Unsupported> {
    check_name(name)?;
    let what = format!("index `{name}` of `{table}`");
    let refuse = |fact: String, help: &str| Err(Unsupported::new(format!("{what} {fact}"), help).at(name));
    if let Some(method) = &index.method {
        return refuse(
            format!("is of kind `{method}`, and SQLite has one kind of index"),
            "leave .using(…) out, or say op.on(…) for the database that has it",
        );
    }
    if !index.include.is_empty() {
        return refuse(
            "includes columns, which SQLite does not do".into(),
            "index them behind the others instead, or say op.on(Dialect::Postgres) for this one",
        );
    }
    if index.nulls_not_distinct {
        return refuse(
            "takes two NULLs for one value, which SQLite does not do".into(),
            "index an expression such as indexed(\"coalesce(…, '')\")",
        );
    }
    for part in &index.parts {
        let IndexPart { descending, nulls, operator_class, collation, prefix_length, .. } = part;
        if let Some(class) = operator_class {
            return refuse(format!("has the operator class `{class}`, and SQLite has none"), ON_POSTGRES);
        }
        // SQLite takes NULL for less than any value.
        let usual = if *descending { NullsOrder::Last } else { NullsOrder::First };
        if nulls.is_some_and(|nulls| nulls != usual) {
            return refuse(
                "puts NULLs where SQLite's indexes do not have them".into(),
                "leave it out: SQLite has NULL before all values, and after them in a descending index",
            );
        }
        if prefix_length.is_some() && index.unique {
            return refuse(
                "makes the first characters of a value unique, which SQLite does not do".into(),
                "index an expression such as indexed(\"substr(name, 1, 10)\")",
            );
        }
        if let Some(collation) = collation {
            check_collation(&format!("{table}.{name}"), collation).map_err(|error| error.at(collation))?;
        }
    }
    Ok(())
}
