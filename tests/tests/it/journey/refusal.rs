use super::live::Texts;
use std::fmt;

/// Why a statement did not run: the database's message and code, apart from our SQL.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    message: String,
    reason: Reason,
    sql: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Reason {
    /// SQLite's extended result code.
    Sqlite(String),
    /// The SQLSTATE.
    Postgres(String),
    /// The number of the error.
    Mysql(u16),
    /// The check of foreign keys found rows that point nowhere.
    Orphans,
    Other,
}

/// CHECK, FOREIGN KEY, NOT NULL, PRIMARY KEY and UNIQUE constraints, a duplicate row id, a value of
/// another type in a strict table or in a row id; <https://sqlite.org/rescode.html>.
const SQLITE: [&str; 8] = ["275", "787", "1299", "1555", "2067", "2579", "3091", "20"];

/// NOT NULL, foreign key, unique, check and exclude constraints; a text that is too long, a number that is
/// too large, a text that is no value of the type, no date, a date that is none, a length of bits;
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const POSTGRES: [&str; 11] =
    ["23502", "23503", "23505", "23514", "23P01", "22001", "22003", "22P02", "22007", "22008", "22026"];

/// A column that cannot be NULL, a duplicate entry, a use of NULL, a value out of range, truncated data,
/// a truncated value, an incorrect value, data that is too long, rows that foreign keys hold, a computed value
/// out of range, what MariaDB says instead of a duplicate entry when an `ALTER` copies a table that points at
/// itself, checks of MySQL and of MariaDB; <https://mariadb.com/kb/en/mariadb-error-code-reference/>.
const MYSQL: [u16; 14] = [1048, 1062, 1138, 1264, 1265, 1292, 1366, 1406, 1451, 1452, 1690, 1834, 3819, 4025];

impl Refusal {
    pub(super) fn of(error: &sqlx::Error, sql: &str) -> Self {
        let reason = error.as_database_error().map_or(Reason::Other, |error| {
            let code = error.code().unwrap_or_default().into_owned();
            if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
                Reason::Mysql(error.number())
            } else if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                Reason::Postgres(code)
            } else {
                Reason::Sqlite(code)
            }
        });
        Refusal { message: error.to_string(), reason, sql: sql.to_owned() }
    }

    pub(super) fn orphans(rows: &Texts) -> Self {
        let message = format!("foreign keys point nowhere: {rows:?}");
        Refusal { message, reason: Reason::Orphans, sql: String::new() }
    }

    pub(super) fn ours(error: &impl fmt::Display) -> Self {
        Refusal { message: error.to_string(), reason: Reason::Other, sql: String::new() }
    }

    /// Whether it is because of what is in the rows, which nobody can know before.
    pub(crate) fn is_of_the_rows(&self) -> bool {
        match &self.reason {
            // `ADD COLUMN` looks at the rows itself, and has no codes for what it says of them.
            Reason::Sqlite(code) if code == "1" => [
                ") Cannot add a NOT NULL column with default value NULL",
                ") CHECK constraint failed",
                ") NOT NULL constraint failed",
            ]
            .iter()
            .any(|said| self.message.ends_with(said)),
            Reason::Sqlite(code) => SQLITE.contains(&code.as_str()),
            Reason::Postgres(state) => POSTGRES.contains(&state.as_str()),
            Reason::Mysql(number) => MYSQL.contains(number),
            Reason::Orphans => true,
            Reason::Other => false,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?}):\n{}", self.message, self.reason, self.sql)
    }
}
