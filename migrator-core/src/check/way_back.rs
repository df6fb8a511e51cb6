use super::Place;
use super::body::{Item, Touched};
use super::knowledge::Knowledge;
use super::part::Part;
use super::past::has_word;
use super::revision::Revision;
use crate::diagnostic::Diagnostic;
use crate::drift::{Change, Difference, drift};
use crate::op::Operation;
use crate::schema::{Schema, Table};

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
        if !there.follow(item).is_empty() {
            // Told with all that there is, and not with the part alone.
            let mut whole = after.clone();
            written[..position].iter().for_each(|item| drop(whole.follow(item)));
            for unfit in whole.follow(item) {
                said.push((Place::Downgrade(position), revision.misfit(&unfit, position, None, &whole)));
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
    if !differences.is_empty() {
        let sentences: Vec<String> = differences.iter().map(sentence).collect();
        let fact = format!("after downgrade of `{}`, {}", revision.id(), sentences.join(", and "));
        let mut diagnostic = Diagnostic::new("way-back", fact);
        let rests: Vec<String> = differences.iter().filter_map(|rest| removal(rest, &there.schema)).collect();
        if !rests.is_empty() {
            diagnostic = diagnostic.help(format!("take back what `upgrade` made: {}", rests.join(" ")));
        }
        if can_be_derived(revision.upgrade(), before) {
            diagnostic = diagnostic.another_help(match rests.is_empty() {
                true => "leave `#[downgrade]` out: this way back can be derived",
                false => "or leave `#[downgrade]` out: this way back can be derived",
            });
        } else if rests.len() < differences.len() {
            diagnostic = diagnostic.another_help("make in `downgrade` what it was before `upgrade`");
        }
        said.push((Place::WayBack, diagnostic));
    }
    said
}

/// The statement that takes away what remains.
fn removal(difference: &Difference, there: &Schema) -> Option<String> {
    let Difference { table, kind, name, change: Change::Unexpected(_) } = difference else { return None };
    let object = |method: &str| Some(format!("op.{method}({name:?});"));
    let Some(table) = table else {
        return match *kind {
            "table" => object("drop_table"),
            "view" => object("drop_view"),
            "enum" => object("drop_enum"),
            "sequence" => object("drop_sequence"),
            "schema" => object("drop_schema"),
            "extension" => object("drop_extension"),
            _ => None,
        };
    };
    let is_there = |found: fn(&Table, &str) -> bool| there.table(table).is_some_and(|t| found(t, name));
    let quoted = table.source();
    if *kind == "column" {
        Some(format!("op.drop_column({quoted}, {name:?});"))
    } else if is_there(|table, name| table.constraints.contains_key(name)) {
        Some(format!("op.drop_constraint({name:?}, {quoted});"))
    } else if is_there(|table, name| table.indexes.contains_key(name)) {
        Some(format!("op.drop_index({name:?}, {quoted});"))
    } else if is_there(|table, name| table.triggers.contains_key(name)) {
        Some(format!("op.drop_trigger({name:?}, {quoted});"))
    } else {
        None
    }
}

/// Whether the way back of all of these can be computed.
fn can_be_derived(upgrade: &[Item], before: &Part) -> bool {
    let mut schema = before.schema.clone();
    upgrade.iter().all(|item| {
        item.operation().is_some_and(|operation| {
            operation.inverse(&schema).is_ok() && operation.apply(&mut schema).is_ok()
        })
    })
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
