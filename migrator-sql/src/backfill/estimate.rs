//! How many rows there are.

use super::{Range, Walk};
use crate::quote::literal;
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// The query for how many rows the connection has changed so far, those of triggers included (SQLite).
/// <https://www.sqlite.org/lang_corefunc.html#total_changes>
pub const TOTAL_CHANGES_QUERY: &str = "SELECT total_changes()";

/// The query for about how many rows the table has, without reading it; negative or nothing when that is not
/// known.
pub fn estimate_query(walk: &Walk) -> Option<String> {
    let text = |text: &str| literal(walk.dialect, &Literal::from(text));
    match walk.dialect {
        // Counting is fast there, and there is nothing else to ask.
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(format!(
            "SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = {}::regclass",
            text(&walk.object())
        )),
        Dialect::Mysql => Some(format!(
            "SELECT table_rows FROM information_schema.tables WHERE table_name = {} AND table_schema = {}",
            text(&walk.table.name),
            walk.table.schema.as_deref().map_or("DATABASE()".to_owned(), text)
        )),
    }
}

/// The query for how many rows of a range there are that need it.
pub fn count_query(walk: &Walk, range: &Range) -> String {
    format!("SELECT count(*) FROM {}{}", walk.object(), walk.wheres(range, true))
}

/// The query for how many seconds the slowest standby is behind (PostgreSQL): none when there is no standby, or
/// when the user may not see it.
/// <https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW>
pub const LAG_QUERY: &str =
    "SELECT extract(epoch FROM max(replay_lag))::text FROM pg_catalog.pg_stat_replication";
