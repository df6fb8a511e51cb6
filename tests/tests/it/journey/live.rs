use super::Refusal;
use crate::support::TestDatabase;
use migrator_core::capability::Dialect;
use migrator_core::drift::drift;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::probe::{self, Probe};
use migrator_sql::quote::identifier;
use migrator_sql::sqlite::{LiveTable, live_table_query, pragma, rebuild};
use migrator_sql::{
    Reflected, RenderCause, RenderedStep, Step, Unmodelled, Unsupported, canonical, catalog, comparable,
    mysql, reflect, render, transaction,
};
use sqlx::{AssertSqlSafe, Column, Connection, Row, TypeInfo, ValueRef, raw_sql};
use sqlx::{MySqlConnection, PgConnection, SqliteConnection};
use std::fmt;
use tokio::runtime::Runtime;

/// The rows of a query: each value as text, or nothing for `NULL`.
pub(crate) type Texts = Vec<Vec<Option<String>>>;

/// A real database of any kind, and a connection to it.
pub(crate) struct Live {
    pub(crate) dialect: Dialect,
    runtime: Runtime,
    connection: Connected,
    version: String,
    database: TestDatabase,
    /// The namespaces that are there by themselves.
    namespaces: Vec<String>,
    /// The questions to PostgreSQL's catalogs that it has planned already.
    planned: Vec<String>,
}

enum Connected {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    Mysql(MySqlConnection),
}

/// Why operations did not run.
#[derive(Debug)]
#[allow(dead_code)] // what is in it is read where it is printed
pub(crate) enum Failure {
    /// The database cannot do it, and this was known before.
    Unsupported(Unsupported),
    /// An operation does not fit the schema.
    Misfit(String),
    /// The database refused a statement.
    Refused(Refusal),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unsupported(unsupported) => write!(f, "unsupported: {unsupported}"),
            Failure::Misfit(misfit) => write!(f, "misfit: {misfit}"),
            Failure::Refused(refusal) => write!(f, "{refusal}"),
        }
    }
}

impl Live {
    /// An empty database.
    pub(crate) fn new(dialect: Dialect) -> Self {
        let database = TestDatabase::new(dialect);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = connect(&runtime, dialect, &database);
        let (version, namespaces, planned) = (String::new(), Vec::new(), Vec::new());
        let mut live = Live { dialect, runtime, connection, version, database, namespaces, planned };
        match dialect {
            Dialect::Sqlite => {}
            Dialect::Postgres => live.run_sql("SET client_min_messages = warning"),
            Dialect::Mysql => live.run_sql(&mysql::session::set_session()),
        }
        live.version = match reflect::version_query(dialect) {
            Some(query) => live.rows(query)[0][0].clone().unwrap(),
            None if dialect == Dialect::Postgres => {
                live.rows("SHOW server_version_num")[0][0].clone().unwrap()
            }
            None => String::new(),
        };
        live
    }

    /// Makes the database empty again.
    pub(crate) fn reset(&mut self) {
        let name = identifier(self.dialect, &self.database.name());
        let others = std::mem::take(&mut self.namespaces);
        match self.dialect {
            Dialect::Sqlite => self.connection = connect(&self.runtime, self.dialect, &self.database),
            Dialect::Postgres => {
                for other in others {
                    self.run_sql(&format!(
                        "DROP SCHEMA IF EXISTS {} CASCADE",
                        identifier(self.dialect, &other)
                    ));
                }
                self.run_sql("DISCARD TEMP; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            }
            Dialect::Mysql => {
                // Temporary tables go with their session.
                self.connection = connect(&self.runtime, self.dialect, &self.database);
                self.run_sql(&mysql::session::set_session());
                // A foreign key may point from one to another.
                self.run_sql("SET foreign_key_checks = 0");
                for other in others {
                    self.run_sql(&format!("DROP DATABASE IF EXISTS {}", identifier(self.dialect, &other)));
                }
                self.run_sql(&format!("DROP DATABASE {name}"));
                self.run_sql(&format!("CREATE DATABASE {name}"));
                self.run_sql(&format!("USE {name}"));
                self.run_sql("SET foreign_key_checks = 1");
            }
        }
    }

    /// Drops what an earlier run, of the same prefix, has left on a server that lives longer than the tests.
    pub(crate) fn drop_namespaces(&mut self, prefix: &str) {
        if self.dialect != Dialect::Mysql {
            return;
        }
        self.run_sql("SET foreign_key_checks = 0");
        for row in self.rows("SELECT CAST(SCHEMA_NAME AS CHAR) FROM information_schema.SCHEMATA") {
            let name = row[0].as_deref().unwrap_or_default();
            if name.starts_with(prefix) {
                self.run_sql(&format!("DROP DATABASE {}", identifier(self.dialect, name)));
            }
        }
        self.run_sql("SET foreign_key_checks = 1");
    }

    /// The rows of a query, or why the database refuses it.
    pub(crate) fn try_rows(&mut self, sql: &str) -> Result<Texts, Refusal> {
        let text = AssertSqlSafe(sql.to_owned());
        let Live { runtime, connection, .. } = self;
        let rows = match connection {
            Connected::Sqlite(c) => runtime.block_on(raw_sql(text).fetch_all(c)).map(|rows| {
                rows.iter().map(|row| (0..row.len()).map(|at| sqlite_cell(row, at)).collect()).collect()
            }),
            Connected::Postgres(c) => runtime.block_on(raw_sql(text).fetch_all(c)).map(|rows| {
                rows.iter().map(|row| (0..row.len()).map(|at| row.get_unchecked(at)).collect()).collect()
            }),
            Connected::Mysql(c) => runtime.block_on(raw_sql(text).fetch_all(c)).map(|rows| {
                rows.iter().map(|row| (0..row.len()).map(|at| mysql_cell(row, at)).collect()).collect()
            }),
        };
        rows.map_err(|error| Refusal::of(&error, sql))
    }

    pub(crate) fn rows(&mut self, sql: &str) -> Texts {
        self.try_rows(sql).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The cases that this version of the server is too old for: the case, the version that has it, and
    /// what the server says of it.
    pub(crate) fn too_old_for_all(&self) -> Vec<(&'static str, u32, &'static str)> {
        const SINCE: [(&str, u32, &str); 8] = [
            ("create_table default new_uuid()", 13, "function gen_random_uuid() does not exist"),
            ("add_column default new_uuid()", 13, "function gen_random_uuid() does not exist"),
            ("alter_column set_generated_stored", 13, "syntax error at or near \"EXPRESSION\""),
            ("alter_column drop_generated of a stored one", 13, "syntax error at or near \"EXPRESSION\""),
            ("create_index nulls_not_distinct", 15, "syntax error at or near \"NULLS\""),
            ("create_unique_constraint nulls_not_distinct", 15, "syntax error at or near \"NULLS\""),
            ("create_foreign_key set_columns", 15, "syntax error at or near \"(\""),
            ("create_extension version", 14, "no installation script nor update path for version \"1.6\""),
        ];
        let version = self.postgres_version();
        SINCE.into_iter().filter(|(_, since, _)| version.is_some_and(|version| version < *since)).collect()
    }

    /// The version that has what the case needs, and what this one says, where it is older.
    pub(crate) fn too_old_for(&self, case: &str) -> Option<(u32, &'static str)> {
        let found = self.too_old_for_all().into_iter().find(|(title, ..)| *title == case);
        found.map(|(_, since, words)| (since, words))
    }

    /// The major version, if it is PostgreSQL.
    fn postgres_version(&self) -> Option<u32> {
        match self.dialect {
            // It counts 12.22 as 120022.
            Dialect::Postgres => self.version.parse().ok().map(|number: u32| number / 10_000),
            _ => None,
        }
    }

    pub(crate) fn run_sql(&mut self, sql: &str) {
        self.rows(sql);
    }

    /// Renders the operations and runs them, as a runner would; the schema goes along.
    pub(crate) fn run(&mut self, operations: &[Operation], schema: &mut Schema) -> Result<(), Failure> {
        let before = schema.clone();
        let steps = render(operations, schema, self.dialect).map_err(|error| match error.cause {
            RenderCause::Unsupported(unsupported) => Failure::Unsupported(unsupported),
            RenderCause::Misfit(misfit) => Failure::Misfit(misfit.to_string()),
        })?;
        self.namespaces.extend(before.schemas.iter().chain(&schema.schemas).cloned());
        self.namespaces.extend(created_namespaces(operations));
        let done = self.run_steps(operations, &steps).map_err(Failure::Refused);
        if done.is_err() {
            *schema = before;
        }
        done
    }

    fn run_steps(&mut self, operations: &[Operation], steps: &[RenderedStep]) -> Result<(), Refusal> {
        if !self.dialect.has_transactional_ddl() {
            return self.take(steps);
        }
        let is_alone = |step: &RenderedStep| operations[step.position].forbids_transaction(self.dialect);
        let parts: Vec<&[RenderedStep]> = steps.chunk_by(|a, b| is_alone(a) == is_alone(b)).collect();
        let parts: Vec<_> =
            parts.into_iter().map(|part| (part.first().is_some_and(is_alone), part)).collect();
        parts.into_iter().try_for_each(
            |(alone, part)| {
                if alone { self.take(part) } else { self.run_together(part) }
            },
        )
    }

    /// Runs steps in one transaction.
    fn run_together(&mut self, steps: &[RenderedStep]) -> Result<(), Refusal> {
        let rebuilds = steps.iter().any(RenderedStep::rebuilds);
        if rebuilds {
            self.run_sql(pragma::FOREIGN_KEYS_OFF);
        }
        self.run_sql(transaction::begin(self.dialect));
        let mut done = self.take(steps);
        if rebuilds && done.is_ok() {
            let broken = self.rows(pragma::FOREIGN_KEY_CHECK);
            if !broken.is_empty() {
                done = Err(Refusal::orphans(&broken));
            }
        }
        if done.is_ok() {
            done = self.try_rows(transaction::COMMIT).map(drop);
        }
        if done.is_err() {
            let _ = self.try_rows(transaction::ROLLBACK);
        }
        if rebuilds {
            self.run_sql(pragma::LEGACY_ALTER_TABLE_OFF);
            self.run_sql(pragma::FOREIGN_KEYS_ON);
        }
        done
    }

    fn take(&mut self, steps: &[RenderedStep]) -> Result<(), Refusal> {
        for RenderedStep { step, .. } in steps {
            match step {
                Step::Sql(sql) => drop(self.try_rows(sql)?),
                Step::Rebuild { table, changes } => {
                    let live = self.live_table(table);
                    for sql in rebuild(&live, changes).map_err(|error| Refusal::ours(&error))? {
                        self.try_rows(&sql)?;
                    }
                }
                Step::IfTableExists { table, then } => {
                    if !self.rows(&catalog::table_exists_query(self.dialect, table)).is_empty() {
                        self.take(then)?;
                    }
                }
                Step::Backfill { backfill, key, statement: Some(sql) } => {
                    self.backfill(backfill, key, sql)?;
                }
                Step::Code { .. } | Step::Backfill { .. } => {}
            }
        }
        Ok(())
    }

    fn live_table(&mut self, table: &ObjectName) -> LiveTable {
        let rows = self.rows(&live_table_query(table));
        let rows = rows.into_iter().map(|row| {
            let row: Vec<String> = row.into_iter().map(Option::unwrap_or_default).collect();
            <[String; 4]>::try_from(row).unwrap().into()
        });
        LiveTable::from_rows(table, rows).unwrap()
    }

    /// What the database says of itself, in its own namespace and in these.
    pub(crate) fn reflect(&mut self, schema: &Schema) -> Reflected {
        let names: Vec<&str> = schema.schemas.iter().map(String::as_str).collect();
        let queries = reflect::queries(self.dialect, &self.version, &names);
        let mut answers: Vec<_> = queries.iter().map(|query| self.catalog_rows(&query.sql)).collect();
        let queries = reflect::body_queries(self.dialect, &self.version, &answers).unwrap();
        let bodies: Vec<_> = queries.iter().map(|query| self.rows(&query.sql)).collect();
        reflect::put_bodies(self.dialect, &self.version, &mut answers, &bodies);
        reflect::read(self.dialect, &self.version, &answers).unwrap_or_else(|error| {
            let unreadable = Unmodelled { kind: error.to_string(), name: String::new() };
            Reflected { schema: Schema::of(self.dialect), unmodelled: vec![unreadable] }
        })
    }

    /// The rows of a question to the catalogs. PostgreSQL takes longer to plan one than to answer it, and the
    /// same ones are asked after each leg.
    fn catalog_rows(&mut self, sql: &str) -> Texts {
        if self.dialect != Dialect::Postgres {
            return self.rows(sql);
        }
        if let Some(number) = self.planned.iter().position(|planned| planned == sql) {
            return self.rows(&format!("EXECUTE catalog_{number}"));
        }
        if self.planned.len() > 200 {
            self.run_sql("DEALLOCATE ALL");
            self.planned.clear();
        }
        let number = self.planned.len();
        self.run_sql(&format!("PREPARE catalog_{number} AS {sql}"));
        self.planned.push(sql.to_owned());
        self.rows(&format!("EXECUTE catalog_{number}"))
    }

    /// What is otherwise in the database than in the model, line by line, by the steps that `validate` takes.
    pub(crate) fn differences(&mut self, schema: &Schema) -> Vec<String> {
        let reflected = self.reflect(schema);
        let found = comparable(&reflected.schema, self.dialect);
        let mut expected = canonical(schema, self.dialect);
        let mut differences = drift(&expected, &found);
        if !differences.is_empty() {
            let questions = probe::questions(self.dialect, schema, &expected, &found);
            let answers: Vec<_> = questions
                .into_iter()
                .filter_map(|(subject, probe)| Some((subject, self.ask(&probe)?)))
                .collect();
            expected = canonical(&probe::answered(self.dialect, schema, &found, &answers), self.dialect);
            differences = drift(&expected, &found);
        }
        let mut lines: Vec<String> = differences.iter().map(ToString::to_string).collect();
        if lines.is_empty() && expected != found {
            lines.push(format!("the drift says nothing of it:\n{expected:#?}\n{found:#?}"));
        }
        lines.extend(reflected.unmodelled.iter().map(|thing| format!("unmodelled: {thing}")));
        lines
    }

    /// What the server says to a question about something that is thrown away again.
    fn ask(&mut self, probe: &Probe) -> Option<Texts> {
        self.run_sql(transaction::begin(self.dialect));
        let made = probe.setup.iter().try_for_each(|sql| self.try_rows(sql).map(drop));
        let answer = made.and_then(|()| self.try_rows(&probe.question)).ok();
        self.run_sql(transaction::ROLLBACK);
        answer
    }
}

/// The namespaces that come on the way: they stay where the operations fail behind them.
fn created_namespaces(operations: &[Operation]) -> Vec<String> {
    let inside = operations.iter().flat_map(|operation| match operation {
        Operation::CreateSchema(create) => vec![create.name.clone()],
        Operation::OnDialect(on) => created_namespaces(on.operations.recorded()),
        Operation::IfTableExists(condition) => created_namespaces(&condition.operations),
        _ => Vec::new(),
    });
    inside.collect()
}

fn connect(runtime: &Runtime, dialect: Dialect, database: &TestDatabase) -> Connected {
    runtime.block_on(async {
        match dialect {
            Dialect::Sqlite => Connected::Sqlite(SqliteConnection::connect("sqlite::memory:").await.unwrap()),
            Dialect::Postgres => Connected::Postgres(PgConnection::connect(&database.url()).await.unwrap()),
            Dialect::Mysql => Connected::Mysql(MySqlConnection::connect(&database.url()).await.unwrap()),
        }
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sqlite_cell(row: &sqlx::sqlite::SqliteRow, at: usize) -> Option<String> {
    let value = row.try_get_raw(row.column(at).ordinal()).unwrap();
    if value.is_null() {
        return None;
    }
    Some(match value.type_info().name() {
        "INTEGER" => row.get_unchecked::<i64, _>(at).to_string(),
        "REAL" => row.get_unchecked::<f64, _>(at).to_string(),
        "BLOB" => hexadecimal(&row.get_unchecked::<Vec<u8>, _>(at)),
        _ => row.get_unchecked::<String, _>(at),
    })
}

fn mysql_cell(row: &sqlx::mysql::MySqlRow, at: usize) -> Option<String> {
    let bytes: Vec<u8> = row.get_unchecked::<Option<Vec<u8>>, _>(at)?;
    Some(String::from_utf8(bytes).unwrap_or_else(|error| hexadecimal(error.as_bytes())))
}
