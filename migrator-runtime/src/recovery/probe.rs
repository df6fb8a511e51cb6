//! Whether a statement that was started is done, by the database's catalog.

use crate::error::Error;
use crate::executor::{PreparedStep, Session, Unit, Work};
use crate::inspect::{named_schemas, reflect_in};
use migrator_core::capability::Dialect;
use migrator_core::drift::{Difference, drift};
use migrator_core::schema::Schema;
use migrator_sql::postgres::concurrent::ConcurrentIndex;
use migrator_sql::{canonical, comparable};

/// What became of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing: it can run again.
    Absent,
    /// All of it.
    Complete,
    /// A part, which this statement takes away; then it can run again.
    Partial { clean_up: String },
    /// The database is neither as it was before nor as it is after it.
    Unclear { facts: Vec<String> },
}

/// Looks what became of a unit of a step; `schema` is the one before the step, as the migrations make it.
pub(super) async fn probe(
    session: &mut Session,
    schema: &Schema,
    step: &PreparedStep,
    units: &[Unit<'_>],
    number: usize,
) -> Result<Found, Error> {
    let unit = &units[number];
    if let (Work::Sql(sql), Some(operation)) = (&unit.work, step.operations.get(unit.position))
        && let Some(index) = ConcurrentIndex::of(operation, sql)
    {
        return concurrent_index(session, &index).await;
    }
    by_schema(session, schema, step, units, number).await
}

async fn concurrent_index(session: &mut Session, index: &ConcurrentIndex) -> Result<Found, Error> {
    let rows = session.fetch_texts(&index.validity_query()).await?;
    let valid = rows.into_iter().flatten().flatten().next().map(|valid| valid == "true");
    Ok(match (index.creates, valid) {
        (true, Some(true)) | (false, None) => Found::Complete,
        (true, None) | (false, Some(_)) => Found::Absent,
        (true, Some(false)) => Found::Partial { clean_up: index.clean_up() },
    })
}

/// Compares the database with the schema before and after the operations that the unit is for. Differences
/// that both have are none of this unit's.
async fn by_schema(
    session: &mut Session,
    schema: &Schema,
    step: &PreparedStep,
    units: &[Unit<'_>],
    number: usize,
) -> Result<Found, Error> {
    let dialect = session.bookkeeping.dialect();
    let position = units[number].position;
    let end = units.iter().map(|unit| unit.position).filter(|&at| at > position).min();
    let end = end.unwrap_or(step.operations.len());
    let mut before = schema.clone();
    for operation in &step.operations[..position] {
        // They were applied when the step was prepared, so they fit.
        let _ = operation.apply(&mut before);
    }
    let mut after = before.clone();
    for operation in &step.operations[position..end] {
        let _ = operation.apply(&mut after);
    }

    let mut named = named_schemas(&before);
    named.extend(named_schemas(&after));
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let found = comparable(&reflect_in(session, &named).await?.schema, dialect);
    let (to_before, to_after) = own_differences(&before, &after, &found, dialect);
    let first = number == 0 || units[number - 1].position != position;
    let last = units.get(number + 1).is_none_or(|next| next.position != position);
    Ok(told(&to_before, &to_after, first, last, dialect))
}

/// How what was found, which is [`comparable`], differs from the schemas before and after: without what is
/// different from both.
pub(super) fn own_differences(
    before: &Schema,
    after: &Schema,
    found: &Schema,
    dialect: Dialect,
) -> (Vec<Difference>, Vec<Difference>) {
    let to_before = drift(&canonical(before, dialect), found);
    let to_after = drift(&canonical(after, dialect), found);
    let own = |these: &[Difference], others: &[Difference]| -> Vec<Difference> {
        these.iter().filter(|difference| !others.contains(difference)).cloned().collect()
    };
    (own(&to_before, &to_after), own(&to_after, &to_before))
}

/// Differences, on one line.
pub(super) fn lines(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What the differences to the schemas before and after say of a unit; `first` and `last` of those that are
/// for the same operations.
fn told(
    to_before: &[Difference],
    to_after: &[Difference],
    first: bool,
    last: bool,
    dialect: Dialect,
) -> Found {
    let facts = || {
        let name = dialect.title();
        vec![
            format!("before it, {name} would differ by: {}", lines(to_before)),
            format!("after it, by: {}", lines(to_after)),
        ]
    };
    match (to_before.is_empty(), to_after.is_empty(), first, last) {
        // As before; or the schema does not tell, and then it changes nothing to run it again.
        (true, _, true, _) => Found::Absent,
        (_, true, _, true) => Found::Complete,
        // Somewhere between: of several statements, the first is done, or the last is not.
        (false, false, true, false) => Found::Complete,
        (false, false, false, true) => Found::Absent,
        _ => Found::Unclear { facts: facts() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::drift::Change;

    fn difference(name: &str) -> Difference {
        let change = Change::Missing("int".to_owned());
        Difference { table: None, kind: "column", name: name.to_owned(), change }
    }

    #[test]
    fn a_statement_is_done_when_the_database_is_as_after_it() {
        let (with, without) = ([difference("a")], []);
        let one =
            |before: &[Difference], after: &[Difference]| told(before, after, true, true, Dialect::Mysql);
        assert_eq!(one(&without, &with), Found::Absent);
        assert_eq!(one(&with, &without), Found::Complete);
        assert_eq!(one(&without, &without), Found::Absent);
        assert!(matches!(one(&with, &[difference("b")]), Found::Unclear { .. }));
    }

    #[test]
    fn of_several_statements_the_first_is_done_when_the_database_is_between() {
        let (a, b) = ([difference("a")], [difference("b")]);
        let told = |first, last| told(&a, &b, first, last, Dialect::Mysql);
        assert_eq!(told(true, false), Found::Complete);
        assert_eq!(told(false, true), Found::Absent);
        assert!(matches!(told(false, false), Found::Unclear { .. }));
    }
}
