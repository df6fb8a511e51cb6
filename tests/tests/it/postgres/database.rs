use crate::support::TestDatabase;
use migrator_core::capability::Dialect;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::{Constraint, Schema, Table};
use migrator_sql::postgres::probe;
use migrator_sql::postgres::reflect;
use migrator_sql::probe::Probe;
use migrator_sql::{Reflected, RenderedStep, Step, canonical, render};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, raw_sql};
use tokio::runtime::Runtime;

/// A database of its own on the server, and a connection to it.
pub(crate) struct Database {
    runtime: Runtime,
    connection: PgConnection,
    _database: TestDatabase,
}

impl Database {
    pub(crate) fn new() -> Self {
        let database = TestDatabase::new(Dialect::Postgres);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(PgConnection::connect(&database.url())).unwrap();
        let mut db = Database { runtime, connection, _database: database };
        db.rows("SET client_min_messages = warning");
        db
    }

    /// The server's version: 150004 is 15.4.
    pub(crate) fn version(&mut self) -> u32 {
        self.lines("SHOW server_version_num").remove(0).parse().unwrap()
    }

    /// Takes everything out of the database: faster than another one.
    pub(crate) fn clear(&mut self) {
        self.rows(
            "DO $$ DECLARE name text; BEGIN \
             FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP \
             EXECUTE format('DROP EXTENSION %I CASCADE', name); END LOOP; \
             FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP \
             EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; \
             CREATE SCHEMA public; END $$",
        );
    }

    pub(crate) fn try_rows(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, String> {
        let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.connection);
        let rows = self.runtime.block_on(rows).map_err(|error| format!("{error}:\n{sql}"))?;
        let cells = |row: &sqlx::postgres::PgRow| (0..row.len()).map(|at| row.get_unchecked(at)).collect();
        Ok(rows.iter().map(cells).collect())
    }

    pub(crate) fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        self.try_rows(sql).unwrap_or_else(|error| panic!("{error}"))
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
        let steps = render(operations, schema, Dialect::Postgres).map_err(|error| error.to_string())?;
        self.take(&steps)
    }

    pub(crate) fn take(&mut self, steps: &[RenderedStep]) -> Result<(), String> {
        for RenderedStep { step, .. } in steps {
            match step {
                Step::Sql(sql) => drop(self.try_rows(sql)?),
                Step::Rebuild { .. } => panic!("only SQLite rebuilds tables"),
                Step::IfTableExists { table, then } => {
                    if !self.rows(&migrator_sql::postgres::table_exists_query(table)).is_empty() {
                        self.take(then)?;
                    }
                }
                Step::Code { .. } | Step::Backfill { .. } => {}
            }
        }
        Ok(())
    }

    /// What the connection's own schema holds, and these others.
    pub(crate) fn reflect(&mut self, others: &[&str]) -> Reflected {
        let schemas: Vec<&str> = if others.is_empty() { Vec::new() } else { [others, &["public"]].concat() };
        let answers: Vec<_> = reflect::queries(&schemas).iter().map(|query| self.rows(&query.sql)).collect();
        reflect::read(&answers).unwrap()
    }

    /// Checks that the database is what the model says.
    pub(crate) fn assert_model(&mut self, schema: &Schema, context: &str) {
        let others: Vec<&str> = schema.schemas.iter().map(String::as_str).collect();
        let reflected = self.reflect(&others);
        let mut model = schema.clone();
        self.ask_about_views(&mut model);
        self.ask_about_tables(&mut model);
        let model = canonical(&model, Dialect::Postgres);
        for (name, table) in &model.tables {
            assert_eq!(reflected.schema.table(name), Some(table), "{context}");
        }
        assert_eq!(reflected.schema, model, "{context}");
        assert_eq!(reflected.unmodelled, [], "{context}");
    }

    /// What the server says to a question about something that is thrown away again.
    pub(crate) fn ask(&mut self, probe: &Probe) -> Vec<Vec<Option<String>>> {
        self.rows("BEGIN");
        for statement in &probe.setup {
            self.rows(statement);
        }
        let answer = self.rows(&probe.question);
        self.rows("ROLLBACK");
        answer
    }

    /// Lets a server before 14 say what it makes of expressions: `extract(… FROM …)` is a call of
    /// `date_part` to it.
    fn ask_about_tables(&mut self, model: &mut Schema) {
        let version = self.rows("SHOW server_version_num")[0][0].clone().unwrap();
        if version.parse::<u32>().unwrap() >= 140_000 {
            return;
        }
        let extracts = |table: &Table| {
            table.constraints.values().any(|rule| {
                matches!(rule, Constraint::Check(check) if check.condition.0.to_lowercase().contains("extract("))
            })
        };
        let asked: Vec<Table> = model.tables.values().filter(|table| extracts(table)).cloned().collect();
        for table in asked {
            let answer = self.ask(&probe::table(&table).unwrap());
            model.tables.insert(table.name.clone(), probe::answered(&table, &answer));
        }
    }

    /// Lets the server say what it makes of the queries of views.
    fn ask_about_views(&mut self, model: &mut Schema) {
        for view in model.views.values_mut() {
            let answer = self.ask(&probe::view(&view.query));
            view.query = answer[0][0].clone().unwrap().into();
        }
    }
}
