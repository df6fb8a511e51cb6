//! Many rows at once, row by row: what a data step copies in.

use crate::quote::{identifier, literal, object};
use crate::user_sql::PlaceholderError;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

fn names(dialect: Dialect, columns: &[String]) -> String {
    columns.iter().map(|column| identifier(dialect, column)).collect::<Vec<_>>().join(", ")
}

/// The beginning of a statement that inserts rows: behind it come their [`tuple()`]s, with commas between.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_sql::bulk::{insert_into, tuple};
/// let rows = tuple(Dialect::Mysql, &["o'brien".into(), 7.into()]);
/// let insert = insert_into(Dialect::Mysql, &"users".into(), &["na`me".into(), "id".into()]) + &rows;
/// assert_eq!(insert, "INSERT INTO `users` (`na``me`, `id`) VALUES ('o''brien', 7)");
/// ```
pub fn insert_into(dialect: Dialect, table: &ObjectName, columns: &[String]) -> String {
    format!("INSERT INTO {} ({}) VALUES ", object(dialect, table), names(dialect, columns))
}

/// A row, behind `VALUES`.
pub fn tuple(dialect: Dialect, row: &[Literal]) -> String {
    let values: Vec<String> = row.iter().map(|value| literal(dialect, value)).collect();
    format!("({})", values.join(", "))
}

/// Rows of placeholders, behind `VALUES`.
///
/// ```
/// assert_eq!(migrator_sql::bulk::placeholders(2, 3), "(?, ?, ?), (?, ?, ?)");
/// ```
pub fn placeholders(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

/// PostgreSQL's statement that reads rows from the connection: each is a [`copy_line`].
/// <https://www.postgresql.org/docs/current/sql-copy.html>
pub fn copy_from_stdin(table: &ObjectName, columns: &[String]) -> String {
    let dialect = Dialect::Postgres;
    format!("COPY {} ({}) FROM STDIN", object(dialect, table), names(dialect, columns))
}

/// Puts a row behind others, as a line in the text format of PostgreSQL's `COPY`. Each value is read as the
/// type of its column, so a text fits a date, a UUID or an enumeration too.
/// <https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2>
///
/// # Errors
///
/// When a text holds a NUL character; then nothing is put there.
///
/// ```
/// use migrator_core::schema::Literal;
/// let mut lines = String::new();
/// let row = ["tab\there".into(), Literal::Null, true.into(), Literal::Bytes(vec![0, 255])];
/// migrator_sql::bulk::copy_line(&mut lines, &row).unwrap();
/// assert_eq!(lines, "tab\\there\t\\N\tt\t\\\\x00ff\n");
/// ```
pub fn copy_line(lines: &mut String, row: &[Literal]) -> Result<(), PlaceholderError> {
    let nul = |value: &Literal| matches!(value, Literal::Text(text) | Literal::Decimal(text) if text.contains('\0'));
    if row.iter().any(nul) {
        return Err(PlaceholderError::Nul);
    }
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            lines.push('\t');
        }
        match value {
            Literal::Null => lines.push_str("\\N"),
            Literal::Boolean(value) => lines.push(if *value { 't' } else { 'f' }),
            Literal::Integer(number) => lines.push_str(&number.to_string()),
            Literal::Decimal(text) | Literal::Text(text) => escape(lines, text),
            Literal::Bytes(bytes) => {
                lines.push_str("\\\\x");
                lines.push_str(&crate::quote::hexadecimal(bytes));
            }
        }
    }
    lines.push('\n');
    Ok(())
}

fn escape(lines: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '\n', '\r', '\t']) {
        lines.push_str(&rest[..at]);
        lines.push('\\');
        // All four are one byte long.
        lines.push(match rest.as_bytes()[at] {
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            _ => '\\',
        });
        rest = &rest[at + 1..];
    }
    lines.push_str(rest);
}

/// The query for the names of a table's identity columns that count up, on PostgreSQL.
pub fn counted_columns_query(table: &ObjectName) -> String {
    let name = literal(Dialect::Postgres, &Literal::Text(object(Dialect::Postgres, table)));
    format!(
        "SELECT a.attname::text FROM pg_catalog.pg_attribute AS a \
         JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = a.attrelid \
         AND d.refobjsubid = a.attnum AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i' \
         JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = d.objid AND s.seqincrement > 0 \
         WHERE a.attrelid = to_regclass({name}) AND a.attidentity <> ''"
    )
}

/// Lets an identity column of PostgreSQL count on from the greatest value that is there, as other databases
/// do by themselves.
pub fn count_on(table: &ObjectName, column: &str) -> String {
    crate::postgres::alter_column::count_on(table, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What PostgreSQL reads of a value, by the rules of its documentation.
    fn read(value: &str) -> Option<String> {
        if value == "\\N" {
            return None;
        }
        let mut text = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            text.push(if c == '\\' {
                match chars.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }
            } else {
                c
            });
        }
        Some(text)
    }

    #[test]
    fn a_nul_has_no_line() {
        let mut lines = String::new();
        assert_eq!(copy_line(&mut lines, &[1.into(), "a\0".into()]), Err(PlaceholderError::Nul));
        assert_eq!(lines, "");
    }

    proptest! {
        #[test]
        fn a_line_is_read_as_its_values(row in proptest::collection::vec(
            proptest::option::of("(\\PC|[\\\\\n\r\tN.])*"), 1..4
        )) {
            prop_assume!(row.iter().flatten().all(|text| !text.contains('\0')));
            let values: Vec<Literal> = row.iter().map(|text| Literal::from(text.clone())).collect();
            let mut lines = String::new();
            copy_line(&mut lines, &values).unwrap();
            let line = lines.strip_suffix('\n').unwrap();
            prop_assert!(!line.contains('\n') && line != "\\.");
            let back: Vec<Option<String>> = line.split('\t').map(read).collect();
            prop_assert_eq!(back, row);
        }
    }
}
