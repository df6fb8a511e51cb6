//! The schemas of PostgreSQL, and the databases of a MySQL server, as places for the same tables.

use crate::lock::postgres::SESSION_SETTING;
use crate::quote::{identifier, literal};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// The query that makes a schema the one in which unqualified names are, with others behind it, in a session that
/// was started with this mark; in another one, which a pooler shares with others, nothing is set. Its columns: the
/// search path, which is NULL there; whether the schema is there.
/// <https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH>
pub fn postgres_enter(schema: &str, behind: &[String], mark: &str) -> String {
    let quoted = |name: &str| identifier(Dialect::Postgres, name);
    let path: Vec<String> =
        std::iter::once(schema).chain(behind.iter().map(String::as_str)).map(quoted).collect();
    format!(
        "SELECT CASE WHEN pg_catalog.current_setting('{SESSION_SETTING}', true) = {} \
         THEN pg_catalog.set_config('search_path', {}, false) END, \
         EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {})",
        text(Dialect::Postgres, mark),
        text(Dialect::Postgres, &path.join(", ")),
        text(Dialect::Postgres, schema)
    )
}

/// The statement that makes a database the one in which unqualified names are.
pub fn mysql_enter(database: &str) -> String {
    format!("USE {}", identifier(Dialect::Mysql, database))
}

/// The query for the names of schemas, or databases, that are like a pattern of SQL, in order; without the
/// server's own.
pub fn names_like(dialect: Dialect, pattern: &str) -> String {
    let pattern = text(dialect, pattern);
    match dialect {
        Dialect::Postgres => format!(
            "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname LIKE {pattern} \
             AND NOT starts_with(nspname::text, 'pg_') AND nspname <> 'information_schema' ORDER BY nspname"
        ),
        Dialect::Mysql | Dialect::Sqlite => format!(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE {pattern} AND schema_name \
             NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY schema_name"
        ),
    }
}

/// What a session is left with when another target is to use it: nothing of its own, and no lock.
/// <https://www.postgresql.org/docs/current/sql-discard.html>
pub fn leave(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "DISCARD ALL",
        Dialect::Mysql | Dialect::Sqlite => "DO RELEASE_ALL_LOCKS()",
    }
}

fn text(dialect: Dialect, text: &str) -> String {
    literal(dialect, &Literal::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_quoted_twice() {
        let entered = postgres_enter("we\"ird 'o'", &["public".to_owned()], "7f");
        assert!(entered.contains("'\"we\"\"ird ''o''\", \"public\"'"), "{entered}");
        assert!(entered.contains("nspname = 'we\"ird ''o''')"), "{entered}");
        assert_eq!(mysql_enter("back`tick"), "USE `back``tick`");
    }
}
