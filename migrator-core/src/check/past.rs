use super::body::{Body, Item};
use super::knowledge::Knowledge;
use crate::graph::{Graph, RevisionIndex, RevisionSet};
use crate::name::ObjectName;
use crate::op::{ApplyError, ObjectKind, Operation};
use crate::schema::Schema;
use std::fmt;

/// Something that a schema has, or has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    Table(ObjectName),
    Column(ObjectName, String),
    Constraint(ObjectName, String),
    Index(String),
    Object(ObjectKind, String),
}

/// How a thing came, or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    Created(RevisionIndex),
    Dropped(RevisionIndex),
    Renamed(RevisionIndex, String),
}

impl Thing {
    /// What an error says is missing, or there already.
    pub(super) fn of(error: &ApplyError) -> Option<Thing> {
        use ApplyError as E;
        Some(match error {
            E::NoSuchTable { table, .. } | E::TableExists(table) => Thing::Table(table.clone()),
            E::NoSuchColumn { table, column, .. } | E::ColumnExists { table, column } => {
                Thing::Column(table.clone(), column.clone())
            }
            E::NoSuchConstraint { table, name, .. }
            | E::ConstraintExists { table, name }
            | E::PrimaryKeyExists { table, name } => Thing::Constraint(table.clone(), name.clone()),
            E::NoSuchIndex { name, .. } | E::IndexExists { name, .. } => Thing::Index(name.clone()),
            E::NoSuchObject { kind, name, .. } | E::ObjectExists { kind, name } => {
                Thing::Object(*kind, name.clone())
            }
            E::InUse { .. } | E::NotUnique { .. } | E::UnfitColumn { .. } | E::Invalid { .. } => return None,
        })
    }

    /// Its own name.
    pub(super) fn name(&self) -> &str {
        match self {
            Thing::Table(table) => &table.name,
            Thing::Column(_, name)
            | Thing::Constraint(_, name)
            | Thing::Index(name)
            | Thing::Object(_, name) => name,
        }
    }

    /// Whether the error says that it is missing, and not that it is there.
    pub(super) fn is_missing(error: &ApplyError) -> bool {
        use ApplyError as E;
        matches!(
            error,
            E::NoSuchTable { .. }
                | E::NoSuchColumn { .. }
                | E::NoSuchConstraint { .. }
                | E::NoSuchIndex { .. }
                | E::NoSuchObject { .. }
        )
    }

    fn is_in(&self, schema: &Schema) -> bool {
        match self {
            Thing::Table(table) => schema.tables.contains_key(table),
            Thing::Column(table, column) => {
                schema.table(table).is_some_and(|table| table.column(column).is_some())
            }
            Thing::Constraint(table, name) => {
                schema.table(table).is_some_and(|table| table.constraints.contains_key(name))
            }
            Thing::Index(name) => schema.table_with_index(name).is_some(),
            Thing::Object(kind, name) => objects(*kind, schema).contains(name),
        }
    }

    /// The name that the operation gives it.
    fn renamed_by(&self, operation: &Operation) -> Option<String> {
        match (self, operation) {
            (Thing::Table(table), Operation::RenameTable(rename)) if rename.table == *table => {
                Some(rename.renamed().to_string())
            }
            (Thing::Column(table, column), Operation::AlterColumn(alter))
                if alter.table == *table && alter.column == *column =>
            {
                alter.rename.clone()
            }
            (Thing::Index(name), Operation::RenameIndex(rename)) if rename.name == *name => {
                Some(rename.to.clone())
            }
            (Thing::Constraint(table, name), Operation::RenameConstraint(rename))
                if rename.table == *table && rename.name == *name =>
            {
                Some(rename.to.clone())
            }
            _ => None,
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Table(table) => write!(f, "table `{table}`"),
            Thing::Column(table, column) => write!(f, "column `{table}.{column}`"),
            Thing::Constraint(table, name) => write!(f, "constraint `{name}` of table `{table}`"),
            Thing::Index(name) => write!(f, "index `{name}`"),
            Thing::Object(kind, name) => write!(f, "{kind} `{name}`"),
        }
    }
}

/// The names of the things of a kind.
fn objects(kind: ObjectKind, schema: &Schema) -> Vec<String> {
    fn names<'a>(keys: impl Iterator<Item = &'a ObjectName>) -> Vec<String> {
        keys.map(ToString::to_string).collect()
    }
    match kind {
        ObjectKind::View => names(schema.views.keys()),
        ObjectKind::Enum => names(schema.enums.keys()),
        ObjectKind::EnumValue => {
            let labels = |(name, labels): (&ObjectName, &Vec<String>)| -> Vec<String> {
                labels.iter().map(|label| format!("{name}.{label}")).collect()
            };
            schema.enums.iter().flat_map(labels).collect()
        }
        ObjectKind::Sequence => names(schema.sequences.keys()),
        ObjectKind::Function => schema.functions.keys().map(ToString::to_string).collect(),
        ObjectKind::Trigger => {
            schema.tables.values().flat_map(|table| table.triggers.keys().cloned()).collect()
        }
        ObjectKind::Schema => schema.schemas.iter().cloned().collect(),
        ObjectKind::Extension => schema.extensions.iter().cloned().collect(),
    }
}

/// What last happened to a thing among some revisions, and before a position in the last of them.
///
/// Everything is gone through again from the beginning: this is for telling a mistake, not for finding it.
pub(super) fn last_event(
    thing: &Thing,
    graph: &Graph,
    bodies: &[Body],
    among: &RevisionSet,
    until: Option<(RevisionIndex, usize)>,
    empty: Schema,
) -> Option<Event> {
    let mut knowledge = Knowledge::new(empty);
    let mut last = None;
    let mut is_there = false;
    for index in graph.topological_order().into_iter().filter(|&index| among.contains(index)) {
        let items = &bodies[index.position()].upgrade;
        let end = until.filter(|(revision, _)| *revision == index).map_or(items.len(), |(_, end)| end);
        for item in &items[..end] {
            // A mistake on the way was told where it is.
            knowledge.follow(item);
            let now = thing.is_in(&knowledge.schema);
            if now != is_there {
                let renamed = item.operation().and_then(|operation| thing.renamed_by(operation));
                last = Some(match (now, renamed) {
                    (true, _) => Event::Created(index),
                    (false, Some(name)) => Event::Renamed(index, name),
                    (false, None) => Event::Dropped(index),
                });
                is_there = now;
            }
        }
    }
    last
}

/// The revision among these whose SQL, run by `op.execute`, has the name in it.
pub(super) fn executed_with(name: &str, bodies: &[Body], among: &RevisionSet) -> Option<RevisionIndex> {
    among.iter().find(|index| {
        bodies[index.position()].upgrade.iter().any(|item| match item {
            Item::Operation(Operation::Execute(execute)) => has_word(execute.sql.shown(), name),
            _ => false,
        })
    })
}

/// Whether the name stands in a text as a word of its own.
pub(super) fn has_word(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            !text[..at].chars().next_back().is_some_and(is_part)
                && !text[at + name.len()..].chars().next().is_some_and(is_part)
        })
}
