use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::statement;
use crate::name::ObjectName;
use crate::schema::SqlText;

/// Checks a view that is created.
pub(super) fn check(name: &ObjectName, materialized: bool, query: &SqlText) -> Result<(), Unsupported> {
    check_plain(name, materialized)?;
    if statement(query.get(Dialect::Sqlite)).is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for SQLite"),
            "add one with SqlText::on(Dialect::Sqlite, …), or say op.on(…) for the database that it is for",
        )
        .at(&name.name));
    }
    Ok(())
}

/// Refuses a materialized view.
pub(super) fn check_plain(name: &ObjectName, materialized: bool) -> Result<(), Unsupported> {
    if !materialized {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("view `{name}` is materialized, and SQLite stores no view's rows"),
        "leave .materialized() out, or fill a table with op.execute(\"INSERT INTO … SELECT …\")",
    )
    .at(&name.name))
}
