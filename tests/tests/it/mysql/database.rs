use crate::support::TestDatabase;
use migrator_core::capability::Dialect;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::Schema;
use migrator_sql::mysql::{reflect, session};
use migrator_sql::{Reflected, RenderedStep, Step, canonical, comparable, render};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, Row, raw_sql};
use tokio::runtime::Runtime;

/// A database of its own on the server, and a connection to it.
pub(crate) struct Database {
    runtime: Runtime,
    connection: MySqlConnection,
    version: String,
    _database: TestDatabase,
}

impl Database {
    pub(crate) fn new() -> Self {
        let database = TestDatabase::new(Dialect::Mysql);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(MySqlConnection::connect(&database.url())).unwrap();
        let mut db = Database { runtime, connection, version: String::new(), _database: database };
        db.run(&session::set_session());
        db.version = db.lines("SELECT VERSION()").remove(0);
        db
    }

    pub(crate) fn is_mariadb(&self) -> bool {
        self.version.contains("MariaDB")
    }

    pub(crate) fn try_rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, String> {
        let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.connection);
        let rows = self.runtime.block_on(rows).map_err(|error| format!("{error}:\n{sql}"))?;
        let cells = |row: &sqlx::mysql::MySqlRow| (0..row.len()).map(|at| row.get_unchecked(at)).collect();
        Ok(rows.iter().map(cells).collect())
    }

    pub(crate) fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        self.try_rows(sql).unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn run(&mut self, sql: &str) {
        self.rows(sql);
    }

    /// The rows, with `|` between their values and `∅` for `NULL`.
    pub(crate) fn lines(&mut self, sql: &str) -> Vec<String> {
        let line = |row: Vec<Option<String>>| {
            let cells: Vec<String> = row.into_iter().map(|cell| cell.unwrap_or_else(|| "∅".into())).collect();
            cells.join("|")
        };
        self.rows(sql).into_iter().map(line).collect()
    }

    /// Runs what `record` records; the schema goes along.
    pub(crate) fn migrate(&mut self, schema: &mut Schema, record: impl FnOnce(&mut Operations)) {
        let mut op = Operations::default();
        record(&mut op);
        self.upgrade(schema, op.recorded()).unwrap_or_else(|error| panic!("{error}"));
    }

    pub(crate) fn upgrade(&mut self, schema: &mut Schema, operations: &[Operation]) -> Result<(), String> {
        let steps = render(operations, schema, Dialect::Mysql).map_err(|error| error.to_string())?;
        self.take(&steps)
    }

    fn take(&mut self, steps: &[RenderedStep]) -> Result<(), String> {
        for RenderedStep { step, .. } in steps {
            match step {
                Step::Sql(sql) => drop(self.try_rows(sql)?),
                Step::Rebuild { .. } => panic!("only SQLite rebuilds tables"),
                Step::IfTableExists { table, then } => {
                    if self.tables().contains(&table.name) {
                        self.take(then)?;
                    }
                }
                Step::Code { .. } | Step::Backfill { .. } => {}
            }
        }
        Ok(())
    }

    pub(crate) fn tables(&mut self) -> Vec<String> {
        self.lines(
            "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() \
             AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1",
        )
    }

    pub(crate) fn reflect(&mut self) -> Reflected {
        self.reflect_with([])
    }

    /// The schema, with other databases.
    pub(crate) fn reflect_with<'a>(&mut self, databases: impl IntoIterator<Item = &'a str>) -> Reflected {
        let queries = reflect::queries(&self.version, databases);
        let mut answers: Vec<_> = queries.iter().map(|query| self.rows(&query.sql)).collect();
        let queries = reflect::body_queries(&self.version, &answers).unwrap();
        let bodies: Vec<_> = queries.iter().map(|query| self.rows(&query.sql)).collect();
        reflect::put_bodies(&self.version, &mut answers, &bodies);
        reflect::read(&self.version, &answers).unwrap()
    }

    /// Checks that the database is what the model says.
    pub(crate) fn assert_model(&mut self, schema: &Schema, context: &str) {
        let reflected = self.reflect_with(schema.schemas.iter().map(String::as_str));
        let model = canonical(schema, Dialect::Mysql);
        let live = comparable(&reflected.schema, Dialect::Mysql);
        for (name, table) in &model.tables {
            assert_eq!(live.table(name), Some(table), "{context}");
        }
        assert_eq!(live, model, "{context}");
        assert_eq!(reflected.unmodelled, [], "{context}");
    }
}
