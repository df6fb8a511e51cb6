use super::Place;
use super::body::{Item, Touched};
use super::knowledge::Knowledge;
use super::part::Part;
use super::past::has_word;
use super::revision::Revision;
use crate::diagnostic::Diagnostic;
use crate::drift::{Change, Difference, drift};
use crate::op::Operation;

/// Judges whether the written way back leads from what is known now to what was before.
pub(super) fn judge(
    revision: &Revision<'_>,
    written: &[Item],
    before: &Part,
    after: &Knowledge,
) -> Vec<(Place, Diagnostic)> {
    let mut there = after.with_schema(before.now(&after.schema));
    let mut said = Vec::new();
    for (position, item) in written.iter().enumerate() {
        if there.follow(item).is_err() {
            // Told with all that there is, and not with the part alone.
            let mut whole = after.clone();
            written[..position].iter().for_each(|item| drop(whole.follow(item)));
            if let Err(error) = whole.follow(item) {
                said.push((Place::Downgrade(position), revision.misfit(&error, position, None, &whole)));
            }
        }
    }
    if !said.is_empty() || written.iter().chain(revision.upgrade()).any(is_opaque) {
        return said;
    }
    let in_sql = |name: &str| written.iter().chain(revision.upgrade()).any(|item| executes(item, name));
    let in_doubt = |difference: &Difference| {
        let table = difference.table.as_ref().map(|table| table.name.as_str());
        let name = difference.name.as_str();
        [after, &there].iter().any(|known| known.is_doubtful(table, name))
            || table.is_some_and(in_sql)
            || in_sql(name)
    };
    let differences: Vec<Difference> =
        drift(&before.schema, &there.schema).into_iter().filter(|difference| !in_doubt(difference)).collect();
    if let Some(first) = differences.first() {
        let id = revision.id();
        let mut diagnostic =
            Diagnostic::new("way-back", format!("after downgrade of `{id}`, {}", sentence(first)));
        for other in &differences[1..] {
            diagnostic = diagnostic.help(format!("and {}", sentence(other)));
        }
        diagnostic = diagnostic.help("leave `#[downgrade]` out where the way back can be derived");
        said.push((Place::WayBack, diagnostic));
    }
    said
}

/// Whether it may change anything.
fn is_opaque(item: &Item) -> bool {
    matches!(item, Item::Unknown(Touched::Anything))
}

fn executes(item: &Item, name: &str) -> bool {
    match item {
        Item::Operation(Operation::Execute(execute)) => has_word(execute.sql.shown(), name),
        _ => false,
    }
}

/// The difference between what was before and what the way back leaves, in words.
fn sentence(difference: &Difference) -> String {
    let Difference { table, kind, name, change } = difference;
    let of = match table {
        Some(table) if name.is_empty() => format!("the {kind} of table `{table}`"),
        Some(table) => format!("{kind} `{name}` of table `{table}`"),
        None => format!("{kind} `{name}`"),
    };
    match change {
        Change::Missing(_) => format!("{of} is missing"),
        Change::Unexpected(_) => format!("{of} remains"),
        Change::Different { expected, found } => format!("{of} is `{found}`, and was `{expected}`"),
    }
}
