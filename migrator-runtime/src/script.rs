//! A run as SQL that a DBA can run, written without a database.

use crate::error::Error;
use crate::event::Direction;
use crate::executor::{PreparedStep, Transaction};
use crate::migrator::Migrator;
use crate::prepare::prepare;
use migrator_core::graph::Graph;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_core::target::{Origin, Rows, TargetError, script_range};
use migrator_sql::sqlite::{self, pragma};
use migrator_sql::{Bookkeeping, RenderedStep, Step};

/// How a script is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptOptions {
    /// Leave data steps out, and say so in a comment, where they would otherwise be an error.
    pub skip_data_steps: bool,
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
        let prepared = prepare(self.history(), &plan, &rows, self.url().dialect())?;
        let mut script = Script {
            text: String::new(),
            books: Bookkeeping::new(self.url().dialect(), self.version_table_name().clone()),
            schema: prepared.schema,
            options,
        };
        script.write(&prepared.steps, rows.is_empty(), self.transaction_mode())?;
        Ok(script.text)
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
    fn write(&mut self, steps: &[PreparedStep], from_base: bool, mode: Transaction) -> Result<(), Error> {
        let segments = crate::executor::segments(steps, mode);
        let rebuilds = steps.iter().any(PreparedStep::rebuilds);
        if rebuilds {
            self.statement(pragma::FOREIGN_KEYS_OFF);
        }
        for (number, segment) in segments.iter().enumerate() {
            if segment.transactional {
                self.statement("BEGIN IMMEDIATE");
            }
            if number == 0 && from_base {
                for statement in self.books.create(false, true) {
                    self.statement(&statement);
                }
            }
            for step in &steps[segment.steps.clone()] {
                self.step(step)?;
            }
            if segment.transactional {
                self.statement("COMMIT");
            }
        }
        if rebuilds {
            self.comment("No row may come out of this check.");
            self.statement(pragma::FOREIGN_KEY_CHECK);
            self.statement(pragma::FOREIGN_KEYS_ON);
        }
        Ok(())
    }

    fn step(&mut self, step: &PreparedStep) -> Result<(), Error> {
        self.comment(&format!("{} {}: {}", step.direction, step.revision, step.message));
        let mut applied = 0;
        for rendered in &step.rendered {
            self.apply(&step.operations[applied..rendered.position]);
            applied = rendered.position;
            self.rendered(step, rendered)?;
        }
        self.apply(&step.operations[applied..]);
        let removed: Vec<&str> = step.removed.iter().map(String::as_str).collect();
        let added: Vec<&str> = step.added.iter().map(String::as_str).collect();
        for statement in self.books.change_rows(&removed, &added) {
            self.statement(&statement);
        }
        Ok(())
    }

    fn apply(&mut self, operations: &[Operation]) {
        for operation in operations {
            // What does not fit was refused when the step was prepared.
            let _ = operation.apply(&mut self.schema);
        }
    }

    fn rendered(&mut self, step: &PreparedStep, rendered: &RenderedStep) -> Result<(), Error> {
        match &rendered.step {
            Step::Sql(sql) => self.statement(sql),
            Step::Rebuild { table, changes } => self.rebuild(step, table, changes)?,
            Step::Code { name, .. } if self.options.skip_data_steps => {
                self.comment(&format!(
                    "SKIPPED: the data step {name:?} is Rust code; do its work by hand here."
                ));
            }
            Step::Code { name, .. } => {
                return Err(Error::Offline {
                    revision: step.revision.clone(),
                    fact: format!("the data step {name:?} is Rust code and cannot be in a script"),
                    help: "run it against the database, or leave it out with --allow-data-steps-skipped \
                           and do its work by hand"
                        .to_owned(),
                });
            }
            // Without a database the schema of the migrations answers.
            Step::IfTableExists { table, then } if self.schema.table(table).is_some() => {
                for inner in then {
                    self.rendered(step, inner)?;
                }
            }
            Step::IfTableExists { table, .. } => {
                self.comment(&format!(
                    "SKIPPED: {}; no migration creates `{table}`. If it is there, do this by hand.",
                    step.line(rendered.position)
                ));
            }
        }
        Ok(())
    }

    fn rebuild(
        &mut self,
        step: &PreparedStep,
        table: &ObjectName,
        changes: &[Operation],
    ) -> Result<(), Error> {
        let offline = |fact: String| Error::Offline {
            revision: step.revision.clone(),
            fact,
            help: "run the migration against the database instead".to_owned(),
        };
        let live =
            sqlite::LiveTable::of_model(&self.schema, table).map_err(|error| offline(error.to_string()))?;
        let statements = sqlite::rebuild(&live, changes).map_err(|error| offline(error.to_string()))?;
        for statement in statements {
            self.statement(&statement);
        }
        Ok(())
    }

    fn comment(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str("-- ");
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn statement(&mut self, sql: &str) {
        self.text.push_str(sql.trim_end().trim_end_matches(';'));
        self.text.push_str(";\n\n");
    }
}
