use super::live::LiveTable;
use crate::sqlite::ddl::{TableText, tokens};
use crate::sqlite::identity;
use crate::sqlite::pragma::{LEGACY_ALTER_TABLE_OFF, LEGACY_ALTER_TABLE_ON};
use crate::sqlite::quote::{identifier, identifiers, in_schema as name_in_schema, object, text};
use migrator_core::name::ObjectName;

/// Fails when foreign keys are on, with the text in its message: dropping the old table would then
/// delete the rows of tables that point at it.
const GUARD: &str = "SELECT json_extract('{}', 'foreign keys must be off while a table is rebuilt') \
                     FROM pragma_foreign_keys WHERE foreign_keys = 1";

/// What stands before the name of a table while it is rebuilt.
pub const REBUILD_PREFIX: &str = "_migrator_rebuild_";

/// A column of the new table, and its value for a row of the old one.
pub(super) struct Copy {
    pub(super) column: String,
    pub(super) value: String,
}

/// The statements that put a table made from the text in the place of the live one.
pub(super) fn statements(
    live: &LiveTable,
    edited: &TableText,
    copies: &[Copy],
    start: Option<i64>,
) -> Vec<String> {
    let old = object(&live.name);
    let between = format!("{REBUILD_PREFIX}{}", live.name.name);
    let new = name_in_schema(&live.name, &between);
    let mut statements = vec![GUARD.to_owned(), edited.to_sql(&new)];
    let counts = is_counted(&edited.to_string());
    if let Some(start) = start
        && counts
        && !is_counted(&live.create)
    {
        statements.push(identity::start_new(&live.name, &between, start));
    }
    if !copies.is_empty() {
        let values: Vec<&str> = copies.iter().map(|copy| copy.value.as_str()).collect();
        // OR ABORT: a constraint that says ON CONFLICT REPLACE or IGNORE must not lose a row here.
        statements.push(format!(
            "INSERT OR ABORT INTO {new} ({}) SELECT {} FROM {old}",
            identifiers(copies.iter().map(|copy| &copy.column)),
            values.join(", ")
        ));
    }
    if counts && is_counted(&live.create) {
        statements.extend(keep_sequence(&live.name, &between));
    }
    statements.extend([
        LEGACY_ALTER_TABLE_ON.to_owned(),
        format!("DROP TABLE {old}"),
        format!("ALTER TABLE {new} RENAME TO {}", identifier(&live.name.name)),
        LEGACY_ALTER_TABLE_OFF.to_owned(),
    ]);
    statements
}

/// The statement that drops a column, which SQLite refuses while a trigger or a view needs it.
pub(super) fn drop_column(table: &ObjectName, column: &str) -> String {
    format!("ALTER TABLE {} DROP COLUMN {}", object(table), identifier(column))
}

/// A statement that creates an index or a trigger, as the database keeps it, for the database that
/// the table is in: the database keeps it without that name.
pub(super) fn in_schema(table: &ObjectName, sql: &str) -> String {
    match &table.schema {
        Some(schema) => with_name(sql, |name| format!("{}.{name}", identifier(schema))),
        None => sql.to_owned(),
    }
}

/// A statement that creates an index or a trigger, as the database keeps it, with another name.
pub(super) fn with_name(sql: &str, name: impl Fn(&str) -> String) -> String {
    let mut tokens = tokens(sql);
    let at = {
        let mut said = tokens.iter().enumerate().filter(|(_, token)| !token.is_blank());
        let _ = said.find(|(_, token)| token.is("INDEX") || token.is("TRIGGER"));
        let mut said = said.skip_while(|(_, token)| ["IF", "NOT", "EXISTS"].iter().any(|k| token.is(k)));
        said.next().map(|(at, _)| at)
    };
    if let Some(token) = at.and_then(|at| tokens.get_mut(at)) {
        token.text = name(&token.text);
    }
    tokens.into_iter().map(|token| token.text).collect()
}

pub(super) fn is_counted(sql: &str) -> bool {
    tokens(sql).iter().any(|token| token.is("AUTOINCREMENT"))
}

/// A number that was given once is not given again, even when its row is gone.
fn keep_sequence(table: &ObjectName, between: &str) -> [String; 2] {
    let sequence = name_in_schema(table, "sqlite_sequence");
    let (old, new) = (text(&table.name), text(between));
    [
        format!("DELETE FROM {sequence} WHERE name = {new}"),
        format!(
            "INSERT INTO {sequence} (name, seq) SELECT {new}, seq FROM {sequence} \
             WHERE name = {old} COLLATE NOCASE"
        ),
    ]
}
