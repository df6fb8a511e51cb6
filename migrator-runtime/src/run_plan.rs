//! What a run would do, operation by operation.

use crate::error::Error;
use crate::event::Direction;
use crate::executor::{PreparedStep, Segment, Split, Transaction, lock_table_warnings, segments};
use crate::prepare::{Prepared, WayBack, way_back};
use crate::registry::History;
use migrator_core::op::Operation;
use migrator_core::plan::Plan;
use migrator_core::schema::Schema;
use std::ops::Range;

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPlan {
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// How many transactions the steps take; a step without one counts as one.
    pub transactions: usize,
    /// The steps that each transaction takes, in order.
    pub parts: Vec<PlannedPart>,
    /// What may not have been meant.
    pub warnings: Vec<String>,
}

/// Revisions that would be run in one transaction, or one that would be run without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPart {
    /// Their positions among the steps.
    pub steps: Range<usize>,
    /// Whether there is a transaction.
    pub transactional: bool,
    /// Why the run commits before it; nothing is committed before the first.
    pub split: Option<Split>,
}

/// One revision that would be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStep {
    /// The revision.
    pub revision: String,
    /// What it does, in its author's words.
    pub message: String,
    /// Which way.
    pub direction: Direction,
    /// Whether it would run inside a transaction.
    pub transactional: bool,
    /// Its operations.
    pub operations: Vec<PlannedOperation>,
    /// How it could be taken back; only of a step up.
    pub way_back: Option<PlannedWayBack>,
}

/// One operation that would be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedOperation {
    /// The operation, in one line.
    pub line: String,
    /// What data it destroys, in words.
    pub loses: Option<String>,
}

/// How a step up could be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedWayBack {
    /// By these operations, computed or written by the author.
    Operations {
        /// Whether the author wrote them.
        written: bool,
        /// The operations.
        operations: Vec<PlannedOperation>,
    },
    /// Not at all, for these reasons.
    None(Vec<String>),
}

impl RunPlan {
    pub(crate) fn describe(
        history: &History,
        plan: &Plan,
        prepared: Prepared,
        mode: Transaction,
        room: Option<usize>,
    ) -> Result<Self, Error> {
        let segments = segments(&prepared.steps, mode, room);
        let mut warnings: Vec<String> = plan.warnings.iter().map(ToString::to_string).collect();
        warnings.extend(room.iter().flat_map(|&room| lock_table_warnings(&prepared.steps, &segments, room)));
        let transactions = segments.len();
        let parts = segments
            .into_iter()
            .map(|Segment { steps, transactional, split }| PlannedPart { steps, transactional, split })
            .collect();
        let mut schema = prepared.schema;
        let steps = prepared
            .steps
            .into_iter()
            .map(|step| planned_step(history, step, &mut schema))
            .collect::<Result<_, Error>>()?;
        Ok(RunPlan { steps, transactions, parts, warnings })
    }
}

fn planned_step(history: &History, step: PreparedStep, schema: &mut Schema) -> Result<PlannedStep, Error> {
    let mut before = schema.clone();
    let operations = planned(&step.operations, schema);
    let way_back = match (step.direction, history.graph().by_id(&step.revision)) {
        (Direction::Up, Some(index)) => Some(match way_back(&history.migration(index), &mut before)? {
            WayBack::Computed(back) => {
                PlannedWayBack::Operations { written: false, operations: planned(&back, &mut before) }
            }
            WayBack::Written(back) => {
                PlannedWayBack::Operations { written: true, operations: planned(&back, &mut before) }
            }
            WayBack::None { reasons, .. } => PlannedWayBack::None(reasons),
        }),
        _ => None,
    };
    Ok(PlannedStep {
        revision: step.revision,
        message: step.message,
        direction: step.direction,
        transactional: step.transactional,
        operations,
        way_back,
    })
}

/// Describes operations, and brings the schema to where they lead.
fn planned(operations: &[Operation], schema: &mut Schema) -> Vec<PlannedOperation> {
    operations
        .iter()
        .map(|operation| {
            let loses = operation.loses(schema);
            // What does not fit was refused when the step was prepared, or is the author's own way
            // back, which is judged when it runs.
            let _ = operation.apply(schema);
            PlannedOperation { line: operation.describe().to_string(), loses }
        })
        .collect()
}
