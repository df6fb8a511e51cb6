use crate::limits::Unsupported;
use crate::limits::words::in_double_quotes;
use crate::name::ObjectName;
use crate::schema::{Constraint, ForeignKey};

/// Checks a constraint by itself.
pub(super) fn check(table: &ObjectName, name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    refuse(table, name, constraint).map_err(|error| error.at(name))
}

fn refuse(table: &ObjectName, name: &str, constraint: &Constraint) -> Result<(), Unsupported> {
    let what = format!("{} `{name}` of `{table}`", constraint.kind());
    if constraint.is_not_valid() {
        return Err(Unsupported::new(
            format!("{what} leaves the rows that are there unchecked, which SQLite does not do"),
            "leave .not_valid() out: adding it then checks all rows",
        ));
    }
    match constraint {
        Constraint::PrimaryKey(_) | Constraint::Check(_) => Ok(()),
        Constraint::Unique(unique) if unique.nulls_not_distinct => {
            let coalesced = |column: &String| {
                format!("indexed({:?})", format!("coalesce({}, '')", in_double_quotes(column)))
            };
            Err(Unsupported::new(
                format!("{what} takes two NULLs for one value, which SQLite does not do"),
                format!(
                    "create a unique index on expressions instead: {}",
                    unique.columns.iter().map(coalesced).collect::<Vec<_>>().join(", ")
                ),
            ))
        }
        Constraint::Unique(unique) if unique.deferrable.is_some() => Err(Unsupported::new(
            format!("{what} is deferrable; on SQLite only foreign keys are"),
            "leave .deferrable(…) out",
        )),
        Constraint::Unique(_) => Ok(()),
        Constraint::ForeignKey(key) => check_foreign_key(&what, table, key),
        Constraint::Exclude(_) => Err(Unsupported::new(
            format!("SQLite has no exclude constraints, such as `{name}` of `{table}`"),
            "write a trigger that refuses such rows, or say op.on(Dialect::Postgres) for this one",
        )),
    }
}

fn check_foreign_key(what: &str, table: &ObjectName, key: &ForeignKey) -> Result<(), Unsupported> {
    if key.referenced_table.schema != table.schema {
        return Err(Unsupported::new(
            format!("{what} points at `{}`, in another database file", key.referenced_table),
            "on SQLite, a foreign key stays inside of one database file: name both tables in the same way",
        ));
    }
    if !key.set_columns.is_empty() && key.set_columns != key.columns {
        return Err(Unsupported::new(
            format!("{what} sets some of its columns only, and SQLite sets all of them"),
            "leave .set_columns(…) out, or write a trigger",
        ));
    }
    // For one column, MATCH FULL says what SQLite does anyway.
    if key.match_full && key.columns.len() > 1 {
        return Err(Unsupported::new(
            format!("{what} is MATCH FULL, which SQLite reads and does not do"),
            "leave .match_full() out, and add a check that the columns are NULL together",
        ));
    }
    Ok(())
}
