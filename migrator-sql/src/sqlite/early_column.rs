//! A column that is added to a table which is still to be created: SQLite reads its whole schema again at
//! each `ADD COLUMN`.

use super::ddl::TableText;
use super::quote::object;
use migrator_core::name::ObjectName;

/// The `CREATE TABLE` that leaves, to the letter, what this one and the `ADD COLUMN` behind it leave in
/// `sqlite_schema`. `None` when the second statement is no `ADD COLUMN` on that table.
///
/// SQLite puts the column before the comma or the bracket that ends the columns
/// (`sqlite3AlterFinishAddColumn`, <https://www.sqlite.org/src/file/src/alter.c>).
///
/// ```
/// use migrator_sql::sqlite::with_column;
/// let create = "CREATE TABLE \"t\" (\n    \"id\" INTEGER\n)";
/// let whole = with_column(create, &"t".into(), "ALTER TABLE \"t\" ADD COLUMN \"name\" TEXT").unwrap();
/// assert_eq!(whole, "CREATE TABLE \"t\" (\n    \"id\" INTEGER\n, \"name\" TEXT)");
/// ```
pub fn with_column(create: &str, table: &ObjectName, add: &str) -> Option<String> {
    let column = add.strip_prefix(&format!("ALTER TABLE {} ADD COLUMN ", object(table)))?;
    let end = TableText::read(create).ok()?.end_of_columns();
    let (before, after) = create.split_at_checked(end)?;
    Some(format!("{before}, {column}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(create: &str, column: &str) -> String {
        let table = ObjectName::from("t");
        with_column(create, &table, &format!("ALTER TABLE \"t\" ADD COLUMN {column}")).unwrap()
    }

    #[test]
    fn a_column_stands_before_what_ends_the_columns() {
        assert_eq!(
            whole("CREATE TABLE \"t\" (\n    \"a\" INTEGER,\n    CHECK (\"a\" > 0)\n) STRICT", "\"b\" TEXT"),
            "CREATE TABLE \"t\" (\n    \"a\" INTEGER, \"b\" TEXT,\n    CHECK (\"a\" > 0)\n) STRICT"
        );
        let twice = whole(&whole("CREATE TABLE \"t\" (\"a\" INTEGER)", "\"b\" TEXT"), "\"c\" TEXT");
        assert_eq!(twice, "CREATE TABLE \"t\" (\"a\" INTEGER, \"b\" TEXT, \"c\" TEXT)");
        // Brackets, commas and comments of the columns' own.
        assert_eq!(
            whole("CREATE TABLE \"t\" (\"a,)\" NUMERIC(1, 2) DEFAULT ',)' /* ,) */)", "\"b\" TEXT"),
            "CREATE TABLE \"t\" (\"a,)\" NUMERIC(1, 2) DEFAULT ',)' /* ,) */, \"b\" TEXT)"
        );
    }

    #[test]
    fn anything_else_is_left_alone() {
        let table = ObjectName::from("t");
        for add in ["ALTER TABLE \"u\" ADD COLUMN \"b\" TEXT", "CREATE INDEX \"i\" ON \"t\" (\"b\")"] {
            assert_eq!(with_column("CREATE TABLE \"t\" (\"a\" INTEGER)", &table, add), None);
        }
        assert_eq!(
            with_column("CREATE TABLE t AS SELECT 1", &table, "ALTER TABLE \"t\" ADD COLUMN \"b\" TEXT"),
            None
        );
    }
}
