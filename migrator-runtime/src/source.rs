//! Where in the source an operation stands: asked for only when something failed, since functions that
//! record can be called again.

use crate::executor::RunFailure;
use crate::prepare::schema_at;
use crate::registry::History;
use migrator_core::capability::Dialect;
use migrator_core::graph::{Follow, RevisionIndex};
use migrator_core::op::{Operation, Operations};
use migrator_core::plan::Direction;

/// Puts the line of the operation that failed into a failure that knows the line of its revision.
pub(crate) fn locate(history: &History, failure: &mut RunFailure) {
    let revision = failure.revision.as_ref().and_then(|id| history.graph().by_id(id));
    let (Some(index), Some(position), Some(operation)) = (revision, failure.position, &failure.operation)
    else {
        return;
    };
    // Of several in one statement, the first.
    let operation = operation.lines().next().unwrap_or_default();
    let wanted = Wanted { position, operation };
    if let Some(source) = source_of(history, index, failure.direction, &wanted, failure.dialect) {
        failure.source = Some(source);
    }
}

/// The operation that is looked for. Its line is compared: what takes back a half-done revision has other
/// positions than what takes back all of it.
struct Wanted<'a> {
    position: usize,
    operation: &'a str,
}

impl Wanted<'_> {
    fn is(&self, operation: &Operation) -> bool {
        operation.describe().to_string().lines().next().unwrap_or_default() == self.operation
    }
}

/// `file:line` of an operation; when it stands in another file than its revision, that one too.
fn source_of(
    history: &History,
    index: RevisionIndex,
    direction: Direction,
    wanted: &Wanted<'_>,
    dialect: Dialect,
) -> Option<String> {
    let recorded = |operations: Operations| {
        let it = operations.recorded().get(wanted.position)?;
        operations.place(wanted.position).filter(|_| wanted.is(it))
    };
    let place = match (direction, history.recorded_downgrade(index)) {
        (Direction::Up, _) => recorded(history.recorded_upgrade(index)),
        (Direction::Down, Some(written)) => recorded(written),
        (Direction::Down, None) => {
            let operations = history.recorded_upgrade(index);
            let of = taken_back(history, index, &operations, wanted, dialect)?;
            operations.place(of)
        }
    }?;
    let line = format!("{}:{}", place.file(), place.line());
    let registered = history.registered(index);
    if registered.file == place.file() {
        return Some(line);
    }
    Some(format!("{line} (of the migration at {}:{})", registered.file, registered.line))
}

/// Which operation a computed one takes back.
fn taken_back(
    history: &History,
    index: RevisionIndex,
    operations: &Operations,
    wanted: &Wanted<'_>,
    dialect: Dialect,
) -> Option<usize> {
    let mut before = history.graph().ancestors([index], Follow::Requirements);
    before.remove(index);
    let mut schema = schema_at(history, &before, dialect).ok()?;
    let mut back = Vec::new();
    for (of, operation) in operations.recorded().iter().enumerate() {
        let mut inverse: Vec<(usize, Operation)> =
            operation.inverse(&schema).ok()?.into_iter().map(|inverse| (of, inverse)).collect();
        inverse.append(&mut back);
        back = inverse;
        operation.apply(&mut schema).ok()?;
    }
    let (of, it) = back.get(wanted.position)?;
    wanted.is(it).then_some(*of)
}
