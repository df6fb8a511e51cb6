use super::misfit::{Direction, Misfit, MisfitPlace, ReadBody};
use crate::body::Recording;
use crate::folder::Node;
use migrator_core::check::{Body, Item};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::lock::{Difference, Lock, edited, removed};
use migrator_core::op::Operation;
use std::collections::HashMap;

/// The statements that record a migration, as far as they could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statements {
    /// Those of the way up.
    pub upgrade: Option<Vec<String>>,
    /// Those of the `#[downgrade]`, if one is written.
    pub downgrade: Option<Option<Vec<String>>>,
}

impl Statements {
    /// The statements of what was read. In a file that `hides` what it holds there may be a `#[downgrade]`
    /// that was not seen.
    pub fn of(body: &Body, hides: bool) -> Self {
        let downgrade = match &body.downgrade {
            None => (!hides).then_some(None),
            Some(items) => statements(items).map(Some),
        };
        Statements { upgrade: statements(&body.upgrade), downgrade }
    }
}

/// The statements that record what was read; `None` when some of it could not be read.
fn statements(items: &[Item]) -> Option<Vec<String>> {
    items.iter().map(|item| item.operation().map(Operation::source)).collect()
}

/// Judges what is released: what is wrong with each migration, and what belongs to none.
///
/// `bodies` and `hides` come in the order of the nodes. Nothing that could not be read is a mistake, and
/// nothing is missing when the migrations are not `complete`.
pub fn judge_locked(
    lock: &Lock,
    nodes: &[Node],
    bodies: &[ReadBody<'_>],
    hides: &[bool],
    complete: bool,
) -> (Vec<Misfit>, Vec<Diagnostic>) {
    let mut by_id: HashMap<&str, usize> = HashMap::with_capacity(nodes.len());
    for node in nodes {
        *by_id.entry(&node.revision.id).or_default() += 1;
    }
    let mut misfits = Vec::new();
    for (at, ((node, read), hides)) in nodes.iter().zip(bodies).zip(hides).enumerate() {
        let id = &node.revision.id;
        // Of two with one id, it cannot be told which one is meant; and that is a mistake already.
        let Some(locked) = lock.get(id).filter(|_| by_id.get(id.as_str()) == Some(&1)) else { continue };
        let now = Statements::of(&read.body, *hides);
        if let Some(upgrade) = &now.upgrade
            && let Some(difference) = locked.upgrade_difference(upgrade)
        {
            let place = place(&difference, Direction::Up, Some(read.upgrade));
            misfits.push(Misfit { node: at, place, diagnostic: edited(id, &difference, upgrade) });
        }
        if let Some(downgrade) = &now.downgrade
            && let Some(difference) = locked.downgrade_difference(downgrade.as_deref())
        {
            let place = place(&difference, Direction::Down, read.downgrade);
            let now = downgrade.as_deref().unwrap_or_default();
            misfits.push(Misfit { node: at, place, diagnostic: edited(id, &difference, now) });
        }
    }
    let gone: Vec<&str> = lock.iter().map(|(id, _)| id).filter(|id| !by_id.contains_key(id)).collect();
    if !complete || gone.is_empty() {
        return (misfits, Vec::new());
    }
    let present: Vec<(&str, Option<Vec<String>>)> = nodes
        .iter()
        .zip(bodies)
        .map(|(node, read)| (node.revision.id.as_str(), statements(&read.body.upgrade)))
        .collect();
    let present = || present.iter().map(|(id, statements)| (*id, statements.as_deref()));
    (misfits, gone.into_iter().map(|id| removed(id, lock, present())).collect())
}

/// The statement of the first operation that is otherwise, or what there is of it.
fn place(difference: &Difference, direction: Direction, recording: Option<&Recording>) -> MisfitPlace {
    let statement = difference
        .first_operation()
        .zip(recording)
        .and_then(|(operation, recording)| recording.statement(operation));
    match (difference, statement) {
        (_, Some(statement)) => MisfitPlace::Statement(direction, statement),
        (Difference::Downgrade(_) | Difference::DowngradeAdded, None) => MisfitPlace::Function(direction),
        (Difference::Upgrade(_) | Difference::DowngradeRemoved, None) => MisfitPlace::Revision,
    }
}
