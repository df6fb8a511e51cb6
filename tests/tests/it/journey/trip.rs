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

/// Takes the database from nothing to `before`, then up, down and up again; each time it must be what the
/// model says, and the rows must be there.
///
/// # Errors
///
/// What is otherwise, in lines.
pub(crate) fn there_and_back(
    live: &mut Live,
    before: &[Operation],
    operations: &[Operation],
    with_rows: bool,
) -> Result<(), String> {
    let mut schema = Schema::of(live.dialect);
    live.run(before, &mut schema).map_err(|failure| format!("before: {failure:?}"))?;
    same(live, &schema, "before")?;
    if with_rows {
        fill(live, &schema);
    }
    let start = schema.clone();
    let kept = Kept::now(live, &start);
    let has_rows = kept.count() > 0 || operations.iter().any(|o| matches!(o, Operation::BulkInsert(_)));
    let mut end = start.clone();
    let back = inverse(operations, &mut end);
    for leg in ["up", "up again"] {
        match live.run(operations, &mut schema) {
            Err(Failure::Refused(error)) if has_rows && is_of_the_rows(&error) => {
                return if live.dialect.has_transactional_ddl() {
                    same(live, &start, "after a failure")?;
                    rows_stay(live, &kept, operations, &start, false, "after a failure")
                } else {
                    Ok(())
                };
            }
            done => done.map_err(|failure| format!("{leg}: {failure:?}"))?,
        }
        same(live, &schema, leg)?;
        if schema != end {
            return Err(format!("{leg}: the schema is another than the operations make"));
        }
        rows_stay(live, &kept, operations, &schema, true, leg)?;
        let Ok(back) = &back else { return Ok(()) };
        if leg == "up again" {
            return Ok(());
        }
        match live.run(back, &mut schema) {
            // What the rows became on the way may stand in the way back.
            Err(Failure::Refused(error)) if has_rows && is_of_the_rows(&error) => return Ok(()),
            Err(Failure::Unsupported(_)) => return Ok(()),
            done => done.map_err(|failure| format!("down: {failure:?}"))?,
        }
        if schema != start {
            return Err("down: the schema is another than before".to_owned());
        }
        same(live, &schema, "down")?;
        rows_stay(live, &kept, operations, &schema, false, "down")?;
    }
    Ok(())
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

/// Whether the database refuses because of what is in the rows, which nobody can know before.
pub(crate) fn is_of_the_rows(error: &str) -> bool {
    [
        "constraint failed",
        // What SQLite says to a text, or a NULL, that goes into a row id.
        "datatype mismatch",
        "point nowhere",
        "Cannot add a NOT NULL column",
        "contains null values",
        "could not create unique index",
        "is violated by some row",
        "violates",
        "cannot be cast automatically",
        "invalid input syntax",
        "value too long",
        "out of range",
        "Out of range",
        "Truncated incorrect",
        "Duplicate entry",
        "Invalid use of NULL value",
        "Data truncated",
        "Data too long",
        "Incorrect integer value",
        "Incorrect",
        "a foreign key constraint fails",
        "CONSTRAINT `",
    ]
    .iter()
    .any(|reason| error.contains(reason))
}
