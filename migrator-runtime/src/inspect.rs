//! The schema of the database, the schema that the migrations make, and the difference.

use crate::altered::Altered;
use crate::backend::Opening;
use crate::error::Error;
use crate::executor::Session;
use crate::migrator::Migrator;
use crate::prepare::schema_at;
use migrator_core::drift::{Difference, drift};
use migrator_core::graph::Follow;
use migrator_core::name::ObjectName;
use migrator_core::plan;
use migrator_core::schema::Schema;
use migrator_core::target::{Denoted, Rows};
use migrator_sql::probe::{self, Probe};
use migrator_sql::{BooksTable, Reflected, Unmodelled, canonical, comparable, reflect, transaction};
use std::collections::BTreeSet;
use tracing::Instrument;

/// What is otherwise in the database than the migrations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// Whether the version table is there.
    pub version_table: bool,
    /// The version rows.
    pub rows: Vec<String>,
    /// What is otherwise, table by table.
    pub differences: Vec<Difference>,
    /// What is in the database that the model has no words for; it was not compared.
    pub unmodelled: Vec<Unmodelled>,
    /// The applied revisions that did something else when they ran than they would do now.
    pub altered: Vec<Altered>,
}

impl Validation {
    /// Whether the database is as the migrations make it, and was made by them as they are.
    pub fn is_valid(&self) -> bool {
        self.differences.is_empty() && self.version_table && self.altered.is_empty()
    }
}

impl Migrator {
    /// The schema of the database as it is, in the connection's own schema and in those that are
    /// named, without the version table and the journal. A database that does not exist is empty, and
    /// is not created.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    pub async fn reflect(&self, schemas: &[&str]) -> Result<Reflected, Error> {
        let span = tracing::info_span!("reflect", database = %self.url());
        async {
            let Some(mut session) = self.open(Opening::Read).await? else {
                let schema = Schema::of(self.url().dialect());
                return Ok(Reflected { schema, unmodelled: Vec::new() });
            };
            let reflected = reflect_in(&mut session, schemas).await;
            session.close().await;
            reflected
        }
        .instrument(span)
        .await
    }

    /// The schema that the migrations make of an empty database, up to and including a revision.
    ///
    /// # Errors
    ///
    /// When the revision cannot be found, or an operation does not fit.
    pub fn schema_at(&self, revision: &str) -> Result<Schema, Error> {
        let history = self.history();
        let graph = history.graph();
        let denoted = plan::show(graph, revision).map_err(|error| self.target_error(error))?;
        let revisions = denoted.into_iter().filter_map(|one| match one {
            Denoted::Revision(index) => Some(index),
            Denoted::Base | Denoted::PastEnd => None,
        });
        let applied = graph.ancestors(revisions, Follow::Requirements);
        schema_at(history, &applied, self.url().dialect())
    }

    /// Compares the database with what the revisions that it is at make it.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read, or is at revisions that this program does not know.
    pub async fn validate(&self) -> Result<Validation, Error> {
        let span = tracing::info_span!("validate", database = %self.url());
        self.validate_database().instrument(span).await
    }

    async fn validate_database(&self) -> Result<Validation, Error> {
        let Some(mut session) = self.open(Opening::Read).await? else {
            return Ok(Validation {
                version_table: false,
                rows: Vec::new(),
                differences: Vec::new(),
                unmodelled: Vec::new(),
                altered: Vec::new(),
            });
        };
        let outcome = self.validate_in(&mut session).await;
        session.close().await;
        outcome
    }

    async fn validate_in(&self, session: &mut Session) -> Result<Validation, Error> {
        let state = session.state().await?;
        let history = self.history();
        let graph = history.graph();
        let known = Rows::read(graph, &state.rows).known().map_err(|error| self.target_error(error))?;
        let applied = graph.ancestors(known, Follow::Requirements);
        let dialect = self.url().dialect();
        let made = schema_at(history, &applied, dialect)?;
        let mut expected = canonical(&made, dialect);
        let named = named_schemas(&expected);
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let Reflected { schema, unmodelled } = reflect_in(session, &named).await?;
        let mut found = comparable(&schema, dialect);
        if self.has_namespace() {
            // The others are other tenants'.
            found.schemas.retain(|schema| expected.schemas.contains(schema));
        }
        let mut differences = drift(&expected, &found);
        if !differences.is_empty() && ask(session, &made, &mut expected, &found).await {
            differences = drift(&expected, &found);
        }
        let altered = self.altered(session, &state).await?;
        Ok(Validation {
            version_table: state.books.has(BooksTable::Version),
            rows: state.rows,
            differences,
            unmodelled,
            altered,
        })
    }
}

/// Asks the database what it makes of the tables and views that differ, and puts that into what is
/// expected. Says whether it answered. Everything that is made for it is taken back.
async fn ask(session: &mut Session, made: &Schema, expected: &mut Schema, found: &Schema) -> bool {
    let dialect = session.bookkeeping.dialect();
    let mut answers = Vec::new();
    for (subject, probe) in probe::questions(dialect, made, expected, found) {
        if let Some(answer) = answer(session, &probe).await {
            answers.push((subject, answer));
        }
    }
    if !answers.is_empty() {
        *expected = canonical(&probe::answered(dialect, made, found, &answers), dialect);
    }
    !answers.is_empty()
}

/// The answer, if the user may ask: without it, the texts are compared.
async fn answer(session: &mut Session, probe: &Probe) -> Option<Vec<reflect::Row>> {
    session.run(transaction::begin(session.bookkeeping.dialect())).await.ok()?;
    let made = session.run_batch(&probe.setup).await;
    let answer = match made {
        Ok(()) => session.fetch_texts(&probe.question).await.ok(),
        Err(_) => None,
    };
    session.run(transaction::ROLLBACK).await.ok()?;
    answer
}

/// The schemas that a schema has something in.
pub(crate) fn named_schemas(schema: &Schema) -> BTreeSet<String> {
    let of = |name: &ObjectName| name.schema.clone();
    let tables = schema.tables.keys().filter_map(of);
    let views = schema.views.keys().filter_map(of);
    let enums = schema.enums.keys().filter_map(of);
    let sequences = schema.sequences.keys().filter_map(of);
    let functions = schema.functions.keys().filter_map(|function| of(&function.name));
    tables.chain(views).chain(enums).chain(sequences).chain(functions).chain(schema.schemas.clone()).collect()
}

pub(crate) async fn reflect_in(session: &mut Session, schemas: &[&str]) -> Result<Reflected, Error> {
    let dialect = session.bookkeeping.dialect();
    let version = match reflect::version_query(dialect) {
        None => String::new(),
        Some(query) => {
            let answer = session.fetch_texts(query).await?;
            answer.into_iter().flatten().flatten().next().unwrap_or_default()
        }
    };
    let mut answers = Vec::new();
    for query in reflect::queries(dialect, &version, schemas) {
        answers.push(session.fetch_texts(&query.sql).await?);
    }
    let mut bodies = Vec::new();
    for query in reflect::body_queries(dialect, &version, &answers)? {
        bodies.push(session.fetch_texts(&query.sql).await?);
    }
    reflect::put_bodies(dialect, &version, &mut answers, &bodies);
    let mut reflected = reflect::read(dialect, &version, &answers)?;
    for books in BooksTable::ALL {
        reflected.schema.tables.remove(&session.bookkeeping.name_of(books));
    }
    Ok(reflected)
}
