//! Who holds the lock: the lease behind a pooler of PostgreSQL, and on MySQL and MariaDB what the holder says
//! of itself. One row.

use super::Bookkeeping;
use super::layout::Layout;
use migrator_core::capability::Dialect;

impl Bookkeeping {
    pub(super) fn lock_layout(&self) -> Layout {
        let time = match self.dialect() {
            Dialect::Postgres => "TIMESTAMP WITH TIME ZONE",
            Dialect::Mysql | Dialect::Sqlite => "DATETIME",
        };
        let columns = [
            ("id", "SMALLINT NOT NULL PRIMARY KEY"),
            ("token", "BIGINT NOT NULL"),
            ("session_id", "BIGINT"),
            ("mark", "VARCHAR(64)"),
            ("process_id", "BIGINT"),
            ("host_name", "TEXT"),
            ("user_name", "TEXT"),
            ("acquired_at", time),
            ("renewed_at", time),
            ("expires_at", time),
        ];
        let columns = columns.map(|(name, kind)| (name, kind.to_owned())).to_vec();
        Layout { columns, constraints: Vec::new(), grows: true }
    }
}
