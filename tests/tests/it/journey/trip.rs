use super::{Failure, Kept, Live, fill};
use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::{RenderCause, Unsupported, render};

/// Why the database cannot do the operations, when it says so before anything runs.
pub(crate) fn unsupported(
    operations: &[Operation],
    schema: &Schema,
    dialect: Dialect,
) -> Option<Unsupported> {
    match render(operations, &mut schema.clone(), dialect).err()?.cause {
        RenderCause::Unsupported(unsupported) => Some(unsupported),
        RenderCause::Misfit(_) => None,
    }
}

/// How a journey ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It went up, down and up again.
    Complete,
    /// There is no way back.
    OneWay,
    /// The rows stood in the way.
    Hindered,
    /// There is a way back, and the database says before it goes there that it cannot.
    NoWayBack,
}

/// Takes the database from nothing to `before`, then up, down and up again; each time it must be what the
/// model says, and the rows must be there.
///
/// Without rows nothing may stand in the way: operations that insert or delete rows are left out then.
///
/// # Errors
///
/// What is otherwise, in lines.
pub(crate) fn there_and_back(
    live: &mut Live,
    before: &[Operation],
    operations: &[Operation],
    with_rows: bool,
) -> Result<End, String> {
    let (mut schema, mut structure) = (Schema::of(live.dialect), operations.to_vec());
    structure.retain(|o| with_rows || !matches!(o, Operation::BulkInsert(_) | Operation::DeleteRows(_)));
    let operations = &structure[..];
    live.run(before, &mut schema).map_err(|failure| format!("before: {failure}"))?;
    same(live, &schema, "before")?;
    if with_rows {
        fill(live, &schema);
    }
    let start = schema.clone();
    let kept = Kept::now(live, &start);
    let mut end = start.clone();
    let back = inverse(operations, &mut end);
    for leg in ["up", "up again"] {
        match live.run(operations, &mut schema) {
            Err(Failure::Refused(refusal)) if with_rows && refusal.is_of_the_rows() => {
                let alone = operations.iter().any(|operation| operation.forbids_transaction(live.dialect));
                if live.dialect.has_transactional_ddl() && !alone {
                    same(live, &start, "after a failure")?;
                    rows_stay(live, &kept, operations, &start, false, "after a failure")?;
                }
                return Ok(End::Hindered);
            }
            done => done.map_err(|failure| format!("{leg}: {failure}"))?,
        }
        same(live, &schema, leg)?;
        if schema != end {
            return Err(format!("{leg}: the schema is another than the operations make"));
        }
        rows_stay(live, &kept, operations, &schema, true, leg)?;
        let Ok(back) = &back else { return Ok(End::OneWay) };
        if leg == "up again" {
            return Ok(End::Complete);
        }
        match live.run(back, &mut schema) {
            // What the rows became on the way may stand in the way back.
            Err(Failure::Refused(refusal)) if with_rows && refusal.is_of_the_rows() => {
                return Ok(End::Hindered);
            }
            Err(Failure::Unsupported(_)) => return Ok(End::NoWayBack),
            done => done.map_err(|failure| format!("down: {failure}"))?,
        }
        if schema != start {
            return Err("down: the schema is another than before".to_owned());
        }
        same(live, &schema, "down")?;
        rows_stay(live, &kept, operations, &schema, false, "down")?;
    }
    Ok(End::Complete)
}

fn same(live: &mut Live, schema: &Schema, leg: &str) -> Result<(), String> {
    let differences = live.differences(schema);
    if differences.is_empty() { Ok(()) } else { Err(format!("{leg}: {}", differences.join("\n"))) }
}

fn rows_stay(
    live: &mut Live,
    kept: &Kept,
    operations: &[Operation],
    now: &Schema,
    there: bool,
    leg: &str,
) -> Result<(), String> {
    let lost = kept.lost(live, operations, now, there);
    if lost.is_empty() { Ok(()) } else { Err(format!("{leg}: {}", lost.join("\n"))) }
}
