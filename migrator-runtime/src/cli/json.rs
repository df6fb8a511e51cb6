//! Reports as JSON.

use crate::altered::Altered;
use crate::error::Error;
use crate::executor::{RunFailure, Split};
use crate::lock::{Holder, Life, LockKind};
use crate::log::LoggedRun;
use crate::recovery::{HalfDone, StatementState};
use crate::report::RunReport;
use crate::run_plan::{PlannedOperation, PlannedWayBack, RunPlan};
use crate::status::Status;
use migrator_core::drift::{Change, Difference};
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

pub(super) fn run(report: &RunReport) -> Value {
    let steps: Vec<Value> = report
        .steps
        .iter()
        .map(|step| {
            json!({ "revision": step.revision, "message": step.message, "milliseconds": milliseconds(step.took) })
        })
        .collect();
    json!({
        "direction": report.direction.to_string(),
        "steps": steps,
        "rows": report.rows,
        "milliseconds": milliseconds(report.took),
        "altered": report.altered.iter().map(altered).collect::<Vec<_>>(),
    })
}

/// A revision that did something else when it ran.
pub(super) fn altered(altered: &Altered) -> Value {
    json!({
        "revision": altered.revision,
        "changes": altered.changes(),
        "applied": altered.applied,
        "now": altered.now,
    })
}

/// A run, as the journal has it.
pub(super) fn logged_run(run: &LoggedRun) -> Value {
    let steps: Vec<Value> = run
        .steps
        .iter()
        .map(|step| {
            json!({
                "revision": step.revision,
                "action": step.action,
                "outcome": step.outcome.word(),
                "started_at": step.started_at,
                "milliseconds": milliseconds(step.took),
                "error": step.error,
            })
        })
        .collect();
    json!({
        "id": run.id,
        "started_at": run.started_at,
        "failed": run.failed(),
        "user": run.user,
        "database_user": run.database_user,
        "host": run.host,
        "tool": run.tool,
        "steps": steps,
    })
}

/// Where a database stands.
pub(super) fn status(status: &Status, version_table: &str) -> Value {
    let pending: Vec<Value> = status
        .pending
        .iter()
        .map(|pending| json!({ "revision": pending.revision, "message": pending.message }))
        .collect();
    json!({
        "exists": status.exists,
        "version_table": { "name": version_table, "exists": status.version_table },
        "rows": status.rows,
        "unknown": status.unknown,
        "half_done": status.half_done.as_ref().map(half_done),
        "pending": pending,
        "heads": status.heads,
        "up_to_date": status.is_up_to_date(),
        "altered": status.altered.iter().map(altered).collect::<Vec<_>>(),
        "edited": status.edited,
        "lock": status.lock.as_ref().map(ToString::to_string),
        "last_run": status.last_run.as_ref().map(logged_run),
    })
}

/// A revision that did not reach its end.
pub(super) fn half_done(half: &HalfDone) -> Value {
    let (started_at, started_by) = half.started();
    json!({
        "revision": half.revision(),
        "revisions": half.revisions(),
        "direction": half.direction().to_string(),
        "undo": half.is_undo(),
        "statements": half.statements(),
        "done": half.done(),
        "next": match half.state() {
            StatementState::Planned => "planned",
            StatementState::Started => "started",
            StatementState::Failed => "failed",
        },
        "error": half.error(),
        "started_at": started_at,
        "started_by": started_by,
    })
}

/// An error of one of many databases.
pub(super) fn error(error: &Error) -> Value {
    let diagnostic = error.diagnostic();
    let run = if let Error::Run(run) = error { Some(failed_run(run)) } else { None };
    json!({
        "code": diagnostic.code,
        "fact": diagnostic.fact,
        "help": diagnostic.help,
        "revision": diagnostic.locus.revision,
        "run": run,
    })
}

pub(super) fn failed_run(run: &RunFailure) -> Value {
    json!({
        "direction": run.direction.to_string(),
        "done": run.done,
        "left": run.left,
        "revision": run.revision,
        "operation": run.operation,
        "statement": run.statement.map(|(number, of)| json!({ "number": number, "of": of })),
        "sql": run.sql,
        "place": run.place.map(|place| json!({ "line": place.line, "column": place.column })),
        "message": run.message,
        "database_message": run.database_message,
        "code": run.code,
        "detail": run.detail,
        "hint": run.hint,
        "context": run.context,
        "source": run.source,
        "outcome": run.outcome(),
        "nothing_changed": run.nothing_changed(),
        "interrupted": run.interrupted,
    })
}

pub(super) fn plan(plan: &RunPlan) -> Value {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "revision": step.revision,
                "message": step.message,
                "direction": step.direction.to_string(),
                "transaction": step.transactional,
                "operations": operations(&step.operations),
                "way_back": step.way_back.as_ref().map(|way| match way {
                    PlannedWayBack::Operations { written, operations: list } => {
                        json!({ "written": written, "operations": operations(list) })
                    }
                    PlannedWayBack::None(reasons) => json!({ "impossible": reasons }),
                }),
            })
        })
        .collect();
    let parts: Vec<Value> = plan
        .parts
        .iter()
        .map(|part| {
            let steps = plan.steps.get(part.steps.clone()).unwrap_or_default();
            json!({
                "revisions": steps.iter().map(|step| &step.revision).collect::<Vec<_>>(),
                "transaction": part.transactional,
                "split": part.split.map(Split::word),
            })
        })
        .collect();
    json!({ "transactions": plan.transactions, "parts": parts, "warnings": plan.warnings, "steps": steps })
}

fn operations(operations: &[PlannedOperation]) -> Vec<Value> {
    operations
        .iter()
        .map(|operation| json!({ "operation": operation.line, "loses": operation.loses }))
        .collect()
}

/// A difference between the database and the migrations.
pub(super) fn difference(difference: &Difference) -> Value {
    let (change, expected, found) = match &difference.change {
        Change::Missing(expected) => ("missing", Some(expected), None),
        Change::Unexpected(found) => ("unexpected", None, Some(found)),
        Change::Different { expected, found } => ("different", Some(expected), Some(found)),
    };
    json!({
        "table": difference.table.as_ref().map(ToString::to_string),
        "kind": difference.kind,
        "name": difference.name,
        "change": change,
        "expected": expected,
        "found": found,
    })
}

/// Who holds the lock on a database.
pub(super) fn holder(holder: &Holder) -> Value {
    let kind = match holder.kind {
        LockKind::File => "file",
        LockKind::Session => "session",
        LockKind::Lease => "lease",
    };
    let life = match holder.life {
        Life::Alive => "alive",
        Life::ProcessGone => "process-gone",
        Life::Expired => "expired",
        Life::Unknown => "unknown",
    };
    json!({
        "kind": kind,
        "process": holder.process,
        "host": holder.host,
        "user": holder.user,
        "session": holder.session,
        "address": holder.address,
        "held_milliseconds": holder.held_for.map(milliseconds),
        "statement": holder.statement,
        "statement_milliseconds": holder.statement_for.map(milliseconds),
        "life": life,
        "advice": holder.advice(),
    })
}
