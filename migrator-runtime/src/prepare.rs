//! From a plan to steps that are ready to run: recorded, simulated, rendered.

use crate::error::{Error, reason};
use crate::executor::PreparedStep;
use crate::recovery::{Action, HalfDone, HalfDoneCause, HalfDoneError};
use crate::registry::History;
use migrator_core::capability::Dialect;
use migrator_core::graph::{Follow, RevisionIndex, RevisionSet};
use migrator_core::inverse::inverse;
use migrator_core::lock::{Recorded, edited};
use migrator_core::migration::{Migration, mark, statements};
use migrator_core::op::Operation;
use migrator_core::plan::{Direction, Plan, Step};
pub(crate) use migrator_core::revision::summary;
use migrator_core::schema::Schema;
use migrator_core::simulate::simulate;
use migrator_core::target::Rows;
use migrator_sql::RenderedStep;
use migrator_sql::postgres::{lock_table, new_labels};

/// Steps that are ready to run.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The schema before the first step, as the migrations make it.
    pub(crate) schema: Schema,
    /// The steps, in order.
    pub(crate) steps: Vec<PreparedStep>,
}

/// Records what the steps do, simulates everything before them, and renders them.
///
/// # Errors
///
/// When an operation does not fit the schema, has no SQL, or a step down has no way back. Nothing
/// has run then.
pub(crate) fn prepare(
    history: &History,
    plan: &Plan,
    rows: &[String],
    dialect: Dialect,
) -> Result<Prepared, Error> {
    if plan.steps.is_empty() {
        return Ok(Prepared { schema: Schema::default(), steps: Vec::new() });
    }
    let graph = history.graph();
    let index = |step: &Step| graph.by_id(&step.revision);
    let down: Vec<RevisionIndex> =
        plan.steps.iter().filter(|step| step.direction == Direction::Down).filter_map(index).collect();
    let mut schema = applied_schema(history, rows, &down, dialect)?;
    let mut ways_down = ways_down(history, &down, &mut schema)?;

    let before = schema.clone();
    let mut steps = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        let Some(index) = index(step) else { continue };
        let (migration, operations) = match step.direction {
            Direction::Up => {
                let mut migration = history.migration(index);
                let operations = std::mem::take(&mut migration.upgrade);
                (migration, operations)
            }
            Direction::Down => match ways_down.pop() {
                Some(way) => way,
                None => continue,
            },
        };
        steps.push(prepare_step(history, index, step, &migration, operations, &mut schema, dialect)?);
    }
    Ok(Prepared { schema: before, steps })
}

/// A half-done revision as the step that it was, or as the one that takes back what it did.
///
/// # Errors
///
/// As [`prepare`].
pub(crate) fn prepare_half_done(
    history: &History,
    half: &HalfDone,
    action: Action,
    rows: &[String],
    dialect: Dialect,
) -> Result<Prepared, Error> {
    let (of, operations_done) = match action {
        Action::Up => (Direction::Up, None),
        Action::Down => (Direction::Down, None),
        Action::Undo { of, operations } => (of, Some(operations)),
    };
    let Some(index) = history.graph().by_id(half.revision()) else {
        return Err(HalfDoneError::new(half, HalfDoneCause::Unknown).into());
    };
    let (mut schema, migration, mut operations) = match of {
        Direction::Up => {
            let mut migration = history.migration(index);
            let operations = std::mem::take(&mut migration.upgrade);
            (applied_schema(history, rows, &[], dialect)?, migration, operations)
        }
        Direction::Down => {
            let mut schema = applied_schema(history, rows, &[index], dialect)?;
            match ways_down(history, &[index], &mut schema)?.pop() {
                Some((migration, operations)) => (schema, migration, operations),
                None => return Err(HalfDoneError::new(half, HalfDoneCause::Unknown).into()),
            }
        }
    };
    if let Some(done) = operations_done {
        operations.truncate(done);
        operations = inverse(&operations, &mut schema).map_err(|irreversible| {
            let reasons = irreversible.iter().map(reason).collect();
            HalfDoneError::new(half, HalfDoneCause::Irreversible(reasons))
        })?;
    }
    let (removed, added) = match operations_done {
        None => half.row_change(),
        Some(_) => (Vec::new(), Vec::new()),
    };
    // What an undo does is nothing that was released.
    let direction = if operations_done.is_some() { Direction::Down } else { of };
    let step =
        Step { revision: half.revision().to_owned(), direction, removed, added, superfluous: Vec::new() };
    let before = schema.clone();
    let mut step = prepare_step(history, index, &step, &migration, operations, &mut schema, dialect)?;
    step.transactional = false;
    if let Some(operations) = operations_done {
        step.undoes = Some((of, operations));
        step.direction = if of == Direction::Up { Direction::Down } else { Direction::Up };
    }
    Ok(Prepared { schema: before, steps: vec![step] })
}

fn prepare_step(
    history: &History,
    index: RevisionIndex,
    step: &Step,
    migration: &Migration,
    operations: Vec<Operation>,
    schema: &mut Schema,
    dialect: Dialect,
) -> Result<PreparedStep, Error> {
    let registered = history.registered(index);
    let locks = match dialect {
        Dialect::Postgres => lock_table::locks(&operations, schema),
        Dialect::Sqlite | Dialect::Mysql => 0,
    };
    let rendered = render(migration, &operations, schema, dialect)?;
    let (fingerprint, recorded) = match step.direction {
        Direction::Up => {
            let statements = statements(&operations);
            is_as_locked(history, &step.revision, &statements)?;
            (format!("{:016x}", mark(&statements)), Some(Recorded::text(&statements)))
        }
        Direction::Down => (migration.fingerprint(), None),
    };
    let transactional = migration.transaction && PreparedStep::fits_transaction(&operations, dialect);
    Ok(PreparedStep {
        revision: step.revision.clone(),
        message: summary(registered.message),
        source: format!("{}:{}", registered.file, registered.line),
        direction: step.direction,
        rendered,
        transactional,
        transaction_wanted: migration.transaction,
        fingerprint,
        statements: recorded,
        removed: step.removed.clone(),
        added: step.added.clone(),
        superfluous: step.superfluous.clone(),
        undoes: None,
        locks,
        new_labels: match dialect {
            Dialect::Postgres => new_labels::added(&operations).into_iter().map(|(_, label)| label).collect(),
            Dialect::Sqlite | Dialect::Mysql => Vec::new(),
        },
        operations,
    })
}

/// The operations of a revision in the SQL of a database; the schema is brought to where they lead.
///
/// # Errors
///
/// The first operation that does not fit the schema, the database or the transaction.
pub(crate) fn render(
    migration: &Migration,
    operations: &[Operation],
    schema: &mut Schema,
    dialect: Dialect,
) -> Result<Vec<RenderedStep>, Error> {
    let refused = |error| Error::Render { revision: migration.revision.id.clone(), error: Box::new(error) };
    fits_its_transaction(migration, operations, dialect)?;
    if dialect == Dialect::Postgres && migration.transaction {
        new_labels::check(operations, schema).map_err(refused)?;
    }
    migrator_sql::render(operations, schema, dialect).map_err(refused)
}

/// Checks that a released revision does what it did when it was released: a step that the compiler could
/// not read may have changed unnoticed.
///
/// # Errors
///
/// When it does something else.
fn is_as_locked(history: &History, revision: &str, now: &[String]) -> Result<(), Error> {
    let difference = history.lock().get(revision).and_then(|locked| locked.upgrade_difference(now));
    match difference {
        None => Ok(()),
        Some(difference) => Err(Error::Released(Box::new(edited(revision, &difference, now)))),
    }
}

/// Checks that no operation of a revision that runs in a transaction has to stand alone.
///
/// # Errors
///
/// The first that has to.
fn fits_its_transaction(
    migration: &Migration,
    operations: &[Operation],
    dialect: Dialect,
) -> Result<(), Error> {
    let alone = |operation: &&Operation| operation.forbids_transaction(dialect);
    match operations.iter().find(alone).filter(|_| migration.transaction) {
        None => Ok(()),
        Some(operation) => Err(Error::NeedsNoTransaction {
            revision: migration.revision.id.clone(),
            operation: operation.describe().text,
        }),
    }
}

/// The schema that the applied revisions make, without those that are about to go down.
fn applied_schema(
    history: &History,
    rows: &[String],
    down: &[RevisionIndex],
    dialect: Dialect,
) -> Result<Schema, Error> {
    let graph = history.graph();
    let known = Rows::read(graph, rows).known()?;
    let mut applied = graph.ancestors(known, Follow::Requirements);
    for &index in down {
        applied.remove(index);
    }
    schema_at(history, &applied, dialect)
}

/// The schema that these revisions make of an empty database.
pub(crate) fn schema_at(history: &History, applied: &RevisionSet, dialect: Dialect) -> Result<Schema, Error> {
    let graph = history.graph();
    let mut schema = Schema::of(dialect);
    for index in graph.topological_order().into_iter().filter(|&index| applied.contains(index)) {
        simulate(&mut schema, graph.id(index), &history.migration(index).upgrade)?;
    }
    Ok(schema)
}

/// For each revision that goes down, its operations downwards; the first to go is the last in the
/// list. The schema is brought to where all of them are applied.
fn ways_down(
    history: &History,
    down: &[RevisionIndex],
    schema: &mut Schema,
) -> Result<Vec<(Migration, Vec<Operation>)>, Error> {
    let mut ways = Vec::with_capacity(down.len());
    for &index in down.iter().rev() {
        let migration = history.migration(index);
        let operations = match way_back(&migration, schema)? {
            WayBack::Computed(operations) | WayBack::Written(operations) => operations,
            WayBack::None { reasons, declared } => {
                let revision = migration.revision.id.clone();
                return Err(Error::Irreversible { revision, reasons, declared });
            }
        };
        ways.push((migration, operations));
    }
    Ok(ways)
}

/// How a revision is taken back.
pub(crate) enum WayBack {
    /// By operations computed from the schema before.
    Computed(Vec<Operation>),
    /// By the operations that its author wrote.
    Written(Vec<Operation>),
    /// Not at all.
    None {
        reasons: Vec<String>,
        /// Whether its author says so.
        declared: bool,
    },
}

/// The way back from a revision; `schema`, the one before it, is brought to the one after it.
pub(crate) fn way_back(migration: &Migration, schema: &mut Schema) -> Result<WayBack, Error> {
    let declared = migration.irreversible.as_ref();
    if migration.downgrade.is_none() && declared.is_none() {
        return Ok(match inverse(&migration.upgrade, schema) {
            Ok(operations) => WayBack::Computed(operations),
            Err(irreversible) => {
                WayBack::None { reasons: irreversible.iter().map(reason).collect(), declared: false }
            }
        });
    }
    simulate(schema, &migration.revision.id, &migration.upgrade)?;
    Ok(match (&migration.downgrade, declared) {
        (Some(operations), _) => WayBack::Written(operations.clone()),
        (None, why) => WayBack::None { reasons: why.into_iter().cloned().collect(), declared: true },
    })
}
