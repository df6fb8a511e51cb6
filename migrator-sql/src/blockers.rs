//! Who holds what a statement waited for in vain.

use crate::quote::{literal, object};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// How many are named.
const NAMED: usize = 3;

/// The query for sessions that hold a lock on a table, on MySQL and MariaDB for those with a transaction: rows of
/// one text. `None` where nobody can tell.
///
/// What is not the user's business (the statements of others, their addresses) is not asked for.
/// <https://www.postgresql.org/docs/current/view-pg-locks.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/information-schema-innodb-trx-table.html>
pub fn blockers_query(dialect: Dialect, table: &ObjectName) -> Option<String> {
    let name = literal(dialect, &Literal::from(object(dialect, table)));
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(format!(
            "SELECT concat('pid ', pid, ' (', nullif(application_name, '') || ', ', 'user ', usename, \
             ', ' || state, ', in a transaction for ' || floor(extract(epoch FROM now() - xact_start)) || ' s', ')') \
             FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid IN (SELECT pid FROM pg_locks \
             WHERE granted AND locktype = 'relation' AND relation = to_regclass({name}) \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) \
             ORDER BY xact_start LIMIT {NAMED}"
        )),
        Dialect::Mysql => Some(format!(
            "SELECT CONCAT('connection ', session.id, ' (user ', session.user, ', ', LOWER(session.command), ' for ', \
             session.time, ' s)') FROM information_schema.innodb_trx AS trx \
             JOIN information_schema.processlist AS session ON session.id = trx.trx_mysql_thread_id \
             WHERE session.id <> CONNECTION_ID() AND session.db = DATABASE() ORDER BY trx.trx_started LIMIT {NAMED}"
        )),
    }
}
