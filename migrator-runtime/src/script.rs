//! A run as SQL that a DBA can run, written without a database.

use crate::error::Error;
use crate::event::Direction;
use crate::executor::{PreparedStep, Transaction, VersionRows};
use crate::migrator::Migrator;
use crate::prepare::prepare;
use migrator_core::capability::Dialect;
use migrator_core::graph::Graph;
use migrator_core::plan::stamp;
use migrator_core::schema::Schema;
use migrator_core::target::{Origin, Rows, TargetError, script_range};
use migrator_sql::mysql::session::set_session;
use migrator_sql::sqlite::{foreign_key_guard, pragma};
use migrator_sql::user_sql::statements;
use migrator_sql::{Bookkeeping, BooksTable, FoundBooks, OfflineStep, offline, transaction};

/// How a script is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptOptions {
    /// Leave data steps out, and say so in a comment, where they would otherwise be an error.
    pub skip_data_steps: bool,
    /// The kind of database that the script is for; that of the URL, unless said otherwise.
    pub dialect: Option<Dialect>,
}

impl Migrator {
    /// The SQL of a run to a target, or over a range `from:to`; an upgrade starts at base when no
    /// `from` is given. No database is opened.
    ///
    /// The script creates the version table when it starts at base, and changes its rows after each
    /// revision. It does not write the journal.
    ///
    /// # Errors
    ///
    /// What the run itself would refuse; a downgrade without `from`; a data step, unless they are
    /// skipped; a condition that only a database can answer.
    pub fn script(&self, direction: Direction, range: &str, options: ScriptOptions) -> Result<String, Error> {
        let (from, to) = script_range(range)?;
        let from = match (from, direction) {
            (Some(from), _) => from,
            (None, Direction::Up) => "base",
            (None, Direction::Down) => {
                return Err(Error::ScriptNeedsRange { target: to.to_owned() });
            }
        };
        let plan = self.plan_from(direction, Origin::Script(from), to)?;
        let rows = starting_rows(self.history().graph(), from)?;
        let dialect = options.dialect.unwrap_or_else(|| self.url().dialect());
        let prepared = prepare(self.history(), &plan, &rows, dialect)?;
        let mut script = self.new_script(prepared.schema, options);
        script.write(&prepared.steps, &rows, self.transaction_mode())?;
        Ok(script.text)
    }

    /// The SQL of a stamp to targets, each of which may be a range `from:to`. No database is opened.
    ///
    /// # Errors
    ///
    /// When a target cannot be resolved, or the ranges start at different revisions.
    pub fn script_stamp(&self, targets: &[&str], options: ScriptOptions) -> Result<String, Error> {
        let graph = self.history().graph();
        let mut starts: Vec<&str> = Vec::new();
        let mut ends: Vec<&str> = Vec::new();
        for target in targets {
            let (from, to) = script_range(target)?;
            starts.extend(from.filter(|from| !starts.contains(from)));
            ends.push(to);
        }
        let from = match starts.as_slice() {
            [] => "base",
            [one] => one,
            _ => {
                let starts = starts.iter().map(ToString::to_string).collect();
                return Err(Error::ScriptStartsTwice { starts });
            }
        };
        let rows = starting_rows(graph, from)?;
        let plan = stamp(graph, &rows, &ends, false)?;
        let mut script = self.new_script(Schema::default(), options);
        script.set_session();
        script.begin_with_books(true, rows.is_empty());
        for step in &plan.steps {
            script.change_rows(&step.removed, &step.added);
        }
        script.statement(transaction::COMMIT);
        Ok(script.text)
    }

    fn new_script(&self, schema: Schema, options: ScriptOptions) -> Script {
        let dialect = options.dialect.unwrap_or_else(|| self.url().dialect());
        let books = Bookkeeping::new(dialect, self.version_table_name().clone());
        Script { text: String::new(), books, schema, options }
    }

    /// The SQL that creates the version table.
    pub fn script_version_table(&self, options: ScriptOptions) -> String {
        let mut script = self.new_script(Schema::default(), options);
        script.set_session();
        script.create_version_table();
        script.text
    }
}

fn starting_rows(graph: &Graph, from: &str) -> Result<Vec<String>, TargetError> {
    Ok(Rows::at(graph, Origin::Script(from))?.texts())
}

struct Script {
    text: String,
    books: Bookkeeping,
    /// The schema before what is written next.
    schema: Schema,
    options: ScriptOptions,
}

impl Script {
    fn write(&mut self, steps: &[PreparedStep], rows: &[String], mode: Transaction) -> Result<(), Error> {
        let mut version_rows = VersionRows::new(rows);
        let segments = crate::executor::segments(steps, mode, None);
        let rebuilds = steps.iter().any(PreparedStep::rebuilds);
        if !steps.is_empty() {
            self.comment(match self.books.dialect() {
                Dialect::Sqlite => "Run it so that the first error ends it: sqlite3 -bail FILE < this script",
                Dialect::Postgres => {
                    "Run it so that the first error ends it: psql -X -v ON_ERROR_STOP=1 -f this script"
                }
                Dialect::Mysql => {
                    "Run it so that the first error ends it: mariadb DATABASE < this script (or mysql, without --force)"
                }
            });
            if !self.books.dialect().has_transactional_ddl() {
                self.comment(
                    "MySQL and MariaDB commit each change of the structure by themselves, so there is no transaction\n\
                     around these: after an error, what ran before it stays.",
                );
            }
            self.set_session();
        }
        if rebuilds {
            self.statement(pragma::FOREIGN_KEYS_OFF);
        }
        for (number, segment) in segments.iter().enumerate() {
            self.begin_with_books(segment.transactional, number == 0 && rows.is_empty());
            for step in &steps[segment.steps.clone()] {
                self.step(step, segment.transactional, &mut version_rows)?;
            }
            if steps[segment.steps.clone()].iter().any(PreparedStep::rebuilds) {
                self.statement(&foreign_key_guard());
            }
            if segment.transactional {
                self.statement(transaction::COMMIT);
            }
        }
        if rebuilds {
            self.statement(pragma::FOREIGN_KEYS_ON);
        }
        Ok(())
    }

    fn step(
        &mut self,
        step: &PreparedStep,
        in_transaction: bool,
        rows: &mut VersionRows,
    ) -> Result<(), Error> {
        self.comment(&format!("{} {}: {}", step.direction, step.revision, step.message));
        let refused = |fact: String, help: &str| Error::Offline {
            revision: step.revision.clone(),
            fact,
            help: help.to_owned(),
        };
        let offline = offline(&step.rendered, &step.operations, &self.schema)
            .map_err(|error| refused(error.to_string(), "run the migration against the database instead"))?;
        for part in offline {
            match part {
                OfflineStep::Sql { sql, .. } => self.statement(&sql),
                OfflineStep::Code { name, .. } if self.options.skip_data_steps => {
                    self.comment(&format!(
                        "SKIPPED: the data step {name:?} is Rust code; do its work by hand here."
                    ));
                }
                OfflineStep::Code { name, .. } => {
                    return Err(refused(
                        format!("the data step {name:?} is Rust code and cannot be in a script"),
                        "run it against the database, or leave it out with --allow-data-steps-skipped \
                         and do its work by hand",
                    ));
                }
                OfflineStep::IfTableExists { position, table } => self.comment(&format!(
                    "SKIPPED: {}\nNo migration creates `{table}`: if it is there, do this by hand.",
                    step.line(position)
                )),
            }
        }
        for operation in &step.operations {
            // What does not fit was refused when the step was prepared.
            let _ = operation.apply(&mut self.schema);
        }
        if !in_transaction {
            self.begin();
        }
        let change = rows.commit(std::slice::from_ref(step));
        self.change_rows(&change.removed, &change.added);
        if !in_transaction {
            self.statement(transaction::COMMIT);
        }
        Ok(())
    }

    /// What the runner says when it opens a connection.
    fn set_session(&mut self) {
        if self.books.dialect() == Dialect::Mysql {
            self.statement(&set_session());
        }
    }

    fn begin(&mut self) {
        self.statement(transaction::begin(self.books.dialect()));
    }

    /// Begins a transaction and creates the version table, in the order in which both last.
    fn begin_with_books(&mut self, transaction: bool, create: bool) {
        let within = self.books.dialect().has_transactional_ddl();
        if create && !within {
            self.create_version_table();
        }
        if transaction {
            self.begin();
        }
        if create && within {
            self.create_version_table();
        }
    }

    fn create_version_table(&mut self) {
        for statement in self.books.create(&FoundBooks::default(), &[BooksTable::Version]) {
            self.statement(&statement);
        }
    }

    fn change_rows(&mut self, removed: &[String], added: &[String]) {
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        let added: Vec<&str> = added.iter().map(String::as_str).collect();
        for statement in self.books.change_rows(&removed, &added) {
            self.statement(&statement);
        }
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str("-- ");
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn statement(&mut self, sql: &str) {
        let sql = sql.trim_end().trim_end_matches(';');
        // The bodies of triggers and routines hold semicolons, which would end them for the client.
        if self.books.dialect() == Dialect::Mysql && statements(Dialect::Mysql, sql).len() > 1 {
            let delimiter = delimiter_for(sql);
            self.text.push_str(&format!("DELIMITER {delimiter}\n{sql}\n{delimiter}\nDELIMITER ;\n\n"));
            return;
        }
        self.text.push_str(sql);
        // A user's SQL may end in a comment, which would swallow the semicolon.
        let ends_in_comment =
            sql.lines().next_back().is_some_and(|line| line.contains("--") || line.contains('#'));
        self.text.push_str(if ends_in_comment { "\n;\n\n" } else { ";\n\n" });
    }
}

/// What ends a statement, in place of a semicolon: something that does not stand in it.
fn delimiter_for(sql: &str) -> String {
    let mut delimiter = "//".to_owned();
    while sql.contains(&delimiter) {
        delimiter.push('/');
    }
    delimiter
}
