use super::Place;
use super::body::{Body, Item, Touched};
use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::limits::{Cause, follow_all};
use crate::op::Operation;
use crate::schema::Schema;

/// What a database cannot do of the way up, from what the schema was before.
pub(super) fn judge(body: &Body, before: &Schema, dialect: Dialect) -> Vec<(Place, Diagnostic)> {
    // Behind something that may change anything, a refusal would be a guess.
    let is_opaque = |item: &Item| matches!(item, Item::Unknown(Touched::Anything));
    let known = body.upgrade.iter().position(is_opaque).unwrap_or(body.upgrade.len());
    let (places, operations): (Vec<usize>, Vec<Operation>) = body.upgrade[..known]
        .iter()
        .enumerate()
        .filter_map(|(position, item)| Some((position, item.operation()?.clone())))
        .unzip();
    let mut schema = Schema { dialect: Some(dialect), ..before.clone() };
    let mut said = Vec::new();
    for refusal in follow_all(&operations, &mut schema, dialect) {
        // What does not fit is told elsewhere; the rest is judged as if it were not there.
        if let Cause::Unsupported(unsupported) = &refusal.cause {
            said.push((Place::Upgrade(places[refusal.position]), Diagnostic::from(unsupported)));
        }
    }
    for (position, operation) in places.iter().zip(&operations) {
        if body.in_transaction && operation.forbids_transaction(dialect) {
            said.push((Place::Upgrade(*position), needs_no_transaction(operation, Some(dialect))));
        }
    }
    said
}

/// What no database does inside of a transaction.
pub(super) fn outside_of_transactions(body: &Body) -> Vec<(Place, Diagnostic)> {
    let is_refused = |operation: &Operation| {
        body.in_transaction && Dialect::ALL.iter().all(|dialect| operation.forbids_transaction(*dialect))
    };
    let operations = body.upgrade.iter().enumerate();
    let refused =
        operations.filter_map(|(at, item)| Some((at, item.operation().filter(|op| is_refused(op))?)));
    refused.map(|(at, operation)| (Place::Upgrade(at), needs_no_transaction(operation, None))).collect()
}

fn needs_no_transaction(operation: &Operation, dialect: Option<Dialect>) -> Diagnostic {
    let on = dialect.map_or(String::new(), |dialect| format!(" on {}", dialect.title()));
    let fact = format!("`{}` cannot run inside of a transaction{on}", operation.describe().text);
    Diagnostic::new("needs-no-transaction", fact)
        .help("put it into a migration of its own and write `#[migration(…, transaction = false)]` there")
}
