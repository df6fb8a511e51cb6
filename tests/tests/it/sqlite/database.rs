use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::Schema;
use migrator_sql::sqlite::{LiveTable, live_table_query, pragma, rebuild, reflect};
use migrator_sql::{Reflected, RenderedStep, Step, render};
use sqlx::{AssertSqlSafe, Column, Connection, Row, SqliteConnection, TypeInfo, ValueRef};
use std::future::Future;
use std::path::Path;
use std::pin::Pin;

/// A real database, and the statements that it was given.
pub(crate) struct Database {
    connection: SqliteConnection,
    pub(crate) statements: Vec<String>,
}

impl Database {
    pub(crate) async fn memory() -> Self {
        Self::connect("sqlite::memory:").await
    }

    pub(crate) async fn file(path: &Path) -> Self {
        Self::connect(&format!("sqlite://{}?mode=rwc", path.display())).await
    }

    async fn connect(url: &str) -> Self {
        let connection = SqliteConnection::connect(url).await.unwrap();
        Database { connection, statements: Vec::new() }
    }

    pub(crate) async fn try_run(&mut self, sql: &str) -> Result<(), String> {
        self.statements.push(sql.to_owned());
        let run = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection).await;
        run.map(|_| ()).map_err(|error| error.to_string())
    }

    pub(crate) async fn run(&mut self, sql: &str) {
        self.try_run(sql).await.unwrap_or_else(|error| panic!("{error}:\n{sql}"));
    }

    /// Each row as texts; `NULL` is `∅`, bytes are in hexadecimal digits.
    pub(crate) async fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.connection).await;
        let rows = rows.unwrap_or_else(|error| panic!("{error}:\n{sql}"));
        let cell = |row: &sqlx::sqlite::SqliteRow, at: usize| {
            let value = row.try_get_raw(at).unwrap();
            if value.is_null() {
                return "∅".to_owned();
            }
            match value.type_info().name() {
                "INTEGER" => row.get_unchecked::<i64, _>(at).to_string(),
                "REAL" => row.get_unchecked::<f64, _>(at).to_string(),
                "BLOB" => row.get_unchecked::<Vec<u8>, _>(at).iter().map(|b| format!("{b:02x}")).collect(),
                _ => row.get_unchecked::<String, _>(at),
            }
        };
        rows.iter()
            .map(|row| row.columns().iter().map(|column| cell(row, column.ordinal())).collect())
            .collect()
    }

    /// What the database says that it holds.
    pub(crate) async fn reflect(&mut self, schemas: &[&str]) -> Reflected {
        let mut results = Vec::new();
        for query in reflect::queries(schemas) {
            let rows = sqlx::raw_sql(AssertSqlSafe(query.sql)).fetch_all(&mut self.connection).await.unwrap();
            let texts = |row: &sqlx::sqlite::SqliteRow| (0..row.len()).map(|at| row.get(at)).collect();
            results.push(rows.iter().map(texts).collect());
        }
        reflect::read(&results).unwrap()
    }

    /// The rows, with `|` between their cells.
    pub(crate) async fn lines(&mut self, sql: &str) -> Vec<String> {
        self.rows(sql).await.into_iter().map(|row| row.join("|")).collect()
    }

    /// Runs what `record` records, as a runner of migrations would; the schema goes along.
    pub(crate) async fn migrate(&mut self, schema: &mut Schema, record: impl FnOnce(&mut Operations)) {
        let mut op = Operations::default();
        record(&mut op);
        self.upgrade(schema, op.recorded()).await.unwrap_or_else(|error| panic!("{error}"));
    }

    pub(crate) async fn upgrade(
        &mut self,
        schema: &mut Schema,
        operations: &[Operation],
    ) -> Result<(), String> {
        let steps = render(operations, schema, Dialect::Sqlite).map_err(|error| error.to_string())?;
        self.run(pragma::FOREIGN_KEYS_OFF).await;
        self.run("BEGIN IMMEDIATE").await;
        let mut done = self.take(&steps).await;
        if done.is_ok() {
            let broken = self.lines(pragma::FOREIGN_KEY_CHECK).await;
            if !broken.is_empty() {
                done = Err(format!("foreign keys point nowhere: {broken:?}"));
            }
        }
        if let Err(error) = done {
            self.run("ROLLBACK").await;
            self.run(pragma::LEGACY_ALTER_TABLE_OFF).await;
            self.run(pragma::FOREIGN_KEYS_ON).await;
            return Err(error);
        }
        self.run("COMMIT").await;
        self.run(pragma::FOREIGN_KEYS_ON).await;
        Ok(())
    }

    fn take<'a>(
        &'a mut self,
        steps: &'a [RenderedStep],
    ) -> Pin<Box<dyn Future<Output = Result<(), String>> + 'a>> {
        Box::pin(async move {
            for RenderedStep { step, .. } in steps {
                match step {
                    Step::Sql(sql) => self.try_run(sql).await.map_err(|error| format!("{error}:\n{sql}"))?,
                    Step::Rebuild { table, changes } => {
                        let live = self.live(table).await;
                        for sql in rebuild(&live, changes).map_err(|error| error.to_string())? {
                            self.try_run(&sql).await.map_err(|error| format!("{error}:\n{sql}"))?;
                        }
                    }
                    Step::IfTableExists { table, then } => {
                        if self.has_table(&table.name).await {
                            self.take(then).await?;
                        }
                    }
                    Step::Code { .. } | Step::Backfill { .. } => {}
                }
            }
            Ok(())
        })
    }

    pub(crate) async fn live(&mut self, table: &ObjectName) -> LiveTable {
        let rows = self.rows(&live_table_query(table)).await;
        let rows = rows.into_iter().map(|row| <[String; 4]>::try_from(row).unwrap().into());
        LiveTable::from_rows(table, rows).unwrap()
    }

    pub(crate) async fn has_table(&mut self, table: &str) -> bool {
        self.tables().await.iter().any(|name| name == table)
    }

    pub(crate) async fn tables(&mut self) -> Vec<String> {
        self.lines(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' \
             ORDER BY name",
        )
        .await
    }
}
