//! How long a statement may wait for a lock of the database, and how long it may take.

use migrator_core::capability::Dialect;
use std::time::Duration;

/// How long a statement waits for a lock, unless said otherwise. What waits behind it waits as long.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// Takes the limit of waits for locks away, for a statement of PostgreSQL that holds nobody up while it waits:
/// `CREATE INDEX CONCURRENTLY` waits for all who use the table, and with a limit it would hardly ever end.
pub const WITHOUT_LOCK_TIMEOUT: &str = "SET lock_timeout = 0";
/// Puts the limit back that the session began with.
pub const WITH_LOCK_TIMEOUT: &str = "RESET lock_timeout";

/// Limits for the statements of a session; a limit of zero is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// How long one statement waits for a lock that another session holds.
    pub lock: Duration,
    /// How long one statement may take; the server's own setting holds when nothing is said.
    pub statement: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { lock: LOCK_TIMEOUT, statement: None }
    }
}

/// PostgreSQL counts milliseconds in 32 bits.
const POSTGRES_MOST: u128 = i32::MAX as u128;
/// The longest wait that MySQL and MariaDB take, a year: in seconds.
const MYSQL_MOST: u64 = 31_536_000;

impl Timeouts {
    /// Settings for PostgreSQL, for the options that a connection starts with. What the user's own options
    /// set is left out.
    ///
    /// A server may end sessions that are idle in a transaction; ours are while a data step computes.
    /// <https://www.postgresql.org/docs/current/runtime-config-client.html>
    pub fn postgres_options(&self, given: &str) -> Vec<(&'static str, String)> {
        let idle = ("idle_in_transaction_session_timeout", "0".to_owned());
        let mut options = self.postgres();
        options.push(idle);
        options.retain(|(name, _)| !sets(given, name));
        options
    }

    /// The same as statements for the beginning of a transaction, after which they hold no more: for a
    /// session that is shared with others. None where nothing is to be said.
    pub fn begin_transaction(&self, dialect: Dialect) -> Vec<String> {
        match dialect {
            Dialect::Postgres => self
                .postgres_options("")
                .into_iter()
                .map(|(name, value)| format!("SET LOCAL {name} = {value}"))
                .collect(),
            Dialect::Sqlite | Dialect::Mysql => Vec::new(),
        }
    }

    fn postgres(&self) -> Vec<(&'static str, String)> {
        let milliseconds = |limit: Duration| whole(limit.as_micros(), 1_000).min(POSTGRES_MOST).to_string();
        let mut settings = vec![("lock_timeout", milliseconds(self.lock))];
        settings.extend(self.statement.map(|limit| ("statement_timeout", milliseconds(limit))));
        settings
    }

    /// What is set beside the other variables of a session of MySQL or MariaDB: it begins with a comma.
    ///
    /// Locks are waited for in whole seconds. The limit of a statement has two names: MariaDB's is for every
    /// statement, MySQL's for those that only read.
    /// <https://mariadb.com/docs/server/ha-and-performance/optimization-and-tuning/query-optimizations/aborting-statements>,
    /// <https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_execution_time>
    pub fn mysql_variables(&self) -> String {
        let seconds = match self.lock {
            Duration::ZERO => MYSQL_MOST,
            limit => u64::try_from(whole(limit.as_micros(), 1_000_000)).unwrap_or(MYSQL_MOST).min(MYSQL_MOST),
        };
        let mut variables = format!(", lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}");
        if let Some(limit) = self.statement {
            let milliseconds = limit.as_millis().min(u128::from(MYSQL_MOST) * 1_000);
            // Each server reads the comment that is for it, as SQL.
            variables.push_str(&format!(
                " /*M! , max_statement_time = {}.{:03} */ /*!50708 , max_execution_time = {milliseconds} */",
                milliseconds / 1_000,
                milliseconds % 1_000,
            ));
        }
        variables
    }

    /// How long SQLite's driver asks again for a lock.
    pub fn sqlite_busy_timeout(&self) -> Duration {
        // The driver counts milliseconds in 32 bits.
        let most = Duration::from_millis(i32::MAX.unsigned_abs().into());
        if self.lock.is_zero() { most } else { self.lock.min(most) }
    }
}

/// Rounded up: a limit that is not zero must not become none.
fn whole(value: u128, unit: u128) -> u128 {
    value.div_ceil(unit)
}

/// Whether options of a session of PostgreSQL, such as `-c lock_timeout=5s --statement-timeout=1min`, set this one.
pub fn sets(options: &str, name: &str) -> bool {
    options.split([' ', '=', '\t', '\n']).any(|word| {
        let word = word.trim_start_matches("--").trim_start_matches("-c");
        word.replace('-', "_").eq_ignore_ascii_case(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Timeouts =
        Timeouts { lock: Duration::from_millis(1_500), statement: Some(Duration::from_secs(60)) };

    #[test]
    fn the_users_own_options_win() {
        let names = |given: &str| -> Vec<&str> {
            BOTH.postgres_options(given).into_iter().map(|(name, _)| name).collect()
        };
        let idle = "idle_in_transaction_session_timeout";
        assert_eq!(names(""), ["lock_timeout", "statement_timeout", idle]);
        for given in
            ["-c lock_timeout=1s", "--lock-timeout=1s", "-clock_timeout=1s", "-c geqo=off -c LOCK_TIMEOUT=0"]
        {
            assert_eq!(names(given), ["statement_timeout", idle], "{given}");
        }
        assert_eq!(names("-c deadlock_timeout=1s").len(), 3);
        assert_eq!(
            BOTH.begin_transaction(Dialect::Postgres)[..2],
            ["SET LOCAL lock_timeout = 1500", "SET LOCAL statement_timeout = 60000"]
        );
    }

    #[test]
    fn no_limit_is_rounded_to_none() {
        let short = Timeouts { lock: Duration::from_micros(1), statement: None };
        assert_eq!(short.postgres_options("")[0].1, "1");
        assert_eq!(short.mysql_variables(), ", lock_wait_timeout = 1, innodb_lock_wait_timeout = 1");
        let none = Timeouts { lock: Duration::ZERO, statement: None };
        assert_eq!(none.postgres_options("")[0].1, "0");
        assert!(none.mysql_variables().contains("lock_wait_timeout = 31536000,"));
        assert!(none.sqlite_busy_timeout() > Duration::from_secs(1_000_000));
        let long = Timeouts { lock: Duration::MAX, statement: Some(Duration::MAX) };
        assert_eq!(long.postgres_options("")[0].1, "2147483647");
        assert!(long.mysql_variables().contains("max_statement_time = 31536000.000"));
    }

    #[test]
    fn seconds_are_rounded_up_for_mysql() {
        assert_eq!(
            BOTH.mysql_variables(),
            ", lock_wait_timeout = 2, innodb_lock_wait_timeout = 2 \
             /*M! , max_statement_time = 60.000 */ /*!50708 , max_execution_time = 60000 */"
        );
    }
}
