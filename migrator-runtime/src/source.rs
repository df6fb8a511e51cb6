//! Where in the source an operation stands: asked for only when something failed, since functions that
//! record can be called again.

use crate::executor::RunFailure;
use crate::prepare::schema_at;
use crate::registry::History;
use migrator_core::capability::Dialect;
use migrator_core::graph::{Follow, RevisionIndex};
use migrator_core::op::Operations;
use migrator_core::plan::Direction;

/// Puts the line of the operation that failed into a failure that knows the line of its revision.
pub(crate) fn locate(history: &History, failure: &mut RunFailure) {
    let revision = failure.revision.as_ref().and_then(|id| history.graph().by_id(id));
    let (Some(index), Some(position)) = (revision, failure.position) else { return };
    if let Some(source) = source_of(history, index, failure.direction, position, failure.dialect) {
        failure.source = Some(source);
    }
}

/// `file:line` of an operation; when it stands in another file than its revision, that one too.
fn source_of(
    history: &History,
    index: RevisionIndex,
    direction: Direction,
    position: usize,
    dialect: Dialect,
) -> Option<String> {
    let place = match (direction, history.recorded_downgrade(index)) {
        (Direction::Up, _) => history.recorded_upgrade(index).place(position),
        (Direction::Down, Some(written)) => written.place(position),
        (Direction::Down, None) => {
            let operations = history.recorded_upgrade(index);
            let of = taken_back(history, index, &operations, position, dialect)?;
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
    position: usize,
    dialect: Dialect,
) -> Option<usize> {
    let mut before = history.graph().ancestors([index], Follow::Requirements);
    before.remove(index);
    let mut schema = schema_at(history, &before, dialect).ok()?;
    let mut lengths = Vec::new();
    for operation in operations.recorded() {
        lengths.push(operation.inverse(&schema).ok()?.len());
        operation.apply(&mut schema).ok()?;
    }
    let mut end = 0;
    let backwards = lengths.iter().enumerate().rev();
    backwards
        .map(|(of, length)| {
            end += length;
            (of, end)
        })
        .find(|(_, end)| position < *end)
        .map(|(of, _)| of)
}
