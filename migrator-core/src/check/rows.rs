use super::body::{Body, Item, Touched};
use super::knowledge::Knowledge;
use super::revision::Revision;
use super::{Judgement, Mistake, Place};
use crate::diagnostic::Diagnostic;
use crate::graph::{Follow, Graph, RevisionIndex};
use crate::name::ObjectName;
use crate::op::{ApplyError, Operation, RowChange};
use crate::schema::{Column, Schema};

/// A table as the data steps of a revision see it.
///
/// That is how it is before the first `run` of the function; before its first `execute` where it has no
/// `run`.
#[derive(Debug, Clone, PartialEq)]
pub struct RowShape {
    /// The revision.
    pub revision: RevisionIndex,
    /// Which of the tables that it asks for: [`Place::Rows`] or [`Place::RowsDown`].
    pub place: Place,
    /// The name of the data step, where it could be read.
    pub step: Option<String>,
    /// The table's name.
    pub table: ObjectName,
    /// What it is for, in words that the database keeps.
    pub comment: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

type Seen = (Place, Result<RowShape, Diagnostic>);

/// The tables whose rows a function's data steps ask for, looked at while the function is followed.
pub(super) struct Asked<'a> {
    revision: &'a Revision<'a>,
    names: &'a [ObjectName],
    items: &'a [Item],
    /// What the items come from.
    way: Way,
    /// The item before which the tables are looked at.
    step: Option<usize>,
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl<'a> Asked<'a> {
    pub(super) fn up(revision: &'a Revision<'a>, body: &'a Body) -> Self {
        Asked::new(revision, &body.rows, &body.upgrade, Way::Up)
    }

    /// What the data steps of the written way back see, from what is known behind the way up.
    pub(super) fn on_the_way_down(revision: &Revision<'_>, body: &Body, after: &Knowledge) -> Vec<Seen> {
        let items = body.downgrade.as_deref().unwrap_or_default();
        let mut asked = Asked::new(revision, &body.rows_down, items, Way::Down);
        let mut knowledge = after.clone();
        for (position, item) in items.iter().enumerate() {
            asked.see(position, &knowledge);
            // A mistake on the way is told where it is.
            let _ = knowledge.follow(item);
        }
        asked.done()
    }

    fn new(revision: &'a Revision<'a>, names: &'a [ObjectName], items: &'a [Item], way: Way) -> Self {
        let step = if names.is_empty() { None } else { first_data_step(items) };
        Asked { revision, names, items, way, step, seen: Vec::new() }
    }

    fn place(&self, at: usize) -> Place {
        match self.way {
            Way::Up => Place::Rows(at),
            Way::Down => Place::RowsDown(at),
        }
    }

    /// Looks at the tables before an item, with what is known there.
    pub(super) fn see(&mut self, position: usize, knowledge: &Knowledge) {
        let Some(step) = self.step else { return };
        if position == step {
            self.seen = (0..self.names.len())
                .map(|at| (self.place(at), self.shape(at, position, knowledge)))
                .collect();
        } else if position > step && is_run(&self.items[position]) {
            for at in 0..self.seen.len() {
                if let Ok(shape) = &self.seen[at].1
                    && let Some(diagnostic) = self.change(shape, position, knowledge)
                {
                    self.seen[at].1 = Err(diagnostic);
                }
            }
        }
    }

    /// What was seen, when all was followed.
    pub(super) fn done(self) -> Vec<Seen> {
        if self.step.is_some() || self.names.is_empty() {
            return self.seen;
        }
        let diagnostic = Diagnostic::new(
            "rows-without-data-step",
            format!("there is no data step that could see the rows of `{}`", self.names[0]),
        )
        .help("record one with `op.run(\"what it does\", async |db| { … })` or `op.backfill(…).rows(…)`, or take `rows(…)` away");
        vec![(self.place(0), Err(diagnostic.at_revision(self.revision.id())))]
    }

    fn shape(&self, at: usize, position: usize, knowledge: &Knowledge) -> Result<RowShape, Diagnostic> {
        let name = &self.names[at];
        if !knowledge.is_sure()
            && let Some(cause) = self.unclear(name, position, knowledge)
        {
            return Err(self.not_known(name, &cause));
        }
        let schema = &knowledge.schema;
        let Some(table) = schema.table(name) else { return Err(self.missing(name, position, knowledge)) };
        // A partition has the columns of the whole.
        let whole = table.options.partition_of.as_ref().and_then(|of| schema.table(&of.table));
        let columns = match whole {
            Some(whole) if table.columns.is_empty() => &whole.columns,
            _ => &table.columns,
        };
        Ok(RowShape {
            revision: self.revision.index,
            place: self.place(at),
            step: self.items[position].operation().and_then(|operation| match operation {
                Operation::Run(run) => Some(run.name.clone()),
                Operation::Backfill(backfill) => Some(format!("backfill {}", backfill.table)),
                _ => None,
            }),
            table: name.clone(),
            comment: table.comment.clone(),
            columns: columns.clone(),
        })
    }

    fn missing(&self, name: &ObjectName, position: usize, knowledge: &Knowledge) -> Diagnostic {
        if knowledge.schema.views.contains_key(name) {
            let fact = format!("`{name}` is a view, and what its columns are is not known");
            return Diagnostic::new("rows-not-known", fact)
                .help("read it into tuples, as in `let rows: Vec<(i64, String)> = db.fetch_all(…)`")
                .at_revision(self.revision.id());
        }
        let existing = knowledge.schema.tables.keys().map(ToString::to_string).collect();
        let error = ApplyError::NoSuchTable { table: name.clone(), existing };
        let until = (self.way == Way::Up).then_some(position);
        self.revision.told(&error, None, position, until, knowledge)
    }

    /// What keeps a later data step from reading the rows as the first one does.
    fn change(&self, shape: &RowShape, position: usize, knowledge: &Knowledge) -> Option<Diagnostic> {
        if let Some(cause) = (!knowledge.is_sure()).then(|| self.unclear(&shape.table, position, knowledge)) {
            return Some(self.not_known(&shape.table, &cause?));
        }
        let table = &shape.table;
        let columns = knowledge.schema.table(table).map(|table| &table.columns);
        let what = match columns {
            None => "the table is dropped or renamed".to_owned(),
            Some(columns) => shape.columns.iter().find_map(|before| {
                let name = &before.name;
                match columns.iter().find(|column| column.name == *name) {
                    None => Some(format!("`{name}` is dropped or renamed")),
                    Some(now) if now.column_type != before.column_type => {
                        Some(format!("`{name}` gets another type"))
                    }
                    Some(now) if now.nullable && !before.nullable => {
                        Some(format!("`{name}` may become NULL"))
                    }
                    Some(_) => None,
                }
            })?,
        };
        let id = self.revision.id();
        let fact =
            format!("the data steps of `{id}` do not see the same rows of `{table}`: {what} between them");
        Some(
            Diagnostic::new("rows-change", fact)
                .help("put the later step into a migration of its own, with its own `rows(…)`")
                .at_revision(id),
        )
    }

    fn not_known(&self, table: &ObjectName, cause: &Cause) -> Diagnostic {
        let own = cause.revision == self.revision.index;
        let by = match own {
            true => "this revision".to_owned(),
            false => format!("revision `{}`", self.revision.graph.id(cause.revision)),
        };
        let (why, way_out) = match cause.why {
            Why::Unread => (
                "does something that cannot be read before",
                "write its operations plainly, without a helper function or a condition",
            ),
            Why::OneDatabase => (
                "changes it on one database only",
                "say which databases the history is for: `migrations!(databases = [postgres])`",
            ),
            Why::Condition => {
                ("changes it if another table exists", "write its operations without `if_table_exists`")
            }
        };
        Diagnostic::new("rows-not-known", format!("the columns of `{table}` are not known here: {by} {why}"))
            .help(format!("{way_out}; or read the rows into tuples"))
            .at_revision(self.revision.id())
    }

    /// Since when the columns of a table are not certain, if they are not.
    ///
    /// What does not fit is a mistake that is told where it is; here it counts as if it were not there.
    fn unclear(&self, table: &ObjectName, position: usize, now: &Knowledge) -> Option<Cause> {
        let Revision { graph, bodies, index, .. } = *self.revision;
        let empty = Schema { dialect: now.schema.dialect, ..Schema::default() };
        let mut doubts = Doubts { knowledge: Knowledge::new(empty), all: None, tables: Vec::new() };
        let among = graph.ancestors([index], Follow::Requirements);
        for revision in graph.topological_order().into_iter().filter(|&other| among.contains(other)) {
            let items = &bodies[revision.position()].upgrade;
            let end = if revision == index && self.way == Way::Up { position } else { items.len() };
            items[..end].iter().for_each(|item| doubts.follow(item, revision));
        }
        if self.way == Way::Down {
            self.items[..position].iter().for_each(|item| doubts.follow(item, index));
        }
        doubts.of(table)
    }
}

/// Why the columns of a table are not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cause {
    revision: RevisionIndex,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Unread,
    OneDatabase,
    Condition,
}

/// Which tables' columns are uncertain, and since when.
struct Doubts {
    knowledge: Knowledge,
    /// Since when there may be anything.
    all: Option<Cause>,
    /// What is known of tables by themselves: the last word of each counts.
    tables: Vec<(ObjectName, Option<Cause>)>,
}

impl Doubts {
    fn of(&self, table: &ObjectName) -> Option<Cause> {
        match self.tables.iter().rev().find(|(name, _)| name == table) {
            Some((_, cause)) => *cause,
            None => self.all,
        }
    }

    fn doubt(&mut self, table: &ObjectName, cause: Cause) {
        if self.of(table).is_none() {
            self.tables.push((table.clone(), Some(cause)));
        }
    }

    fn follow(&mut self, item: &Item, revision: RevisionIndex) {
        match item {
            Item::Unknown(Touched::Nothing) => {}
            Item::Unknown(Touched::Names(names)) => {
                names.iter().for_each(|name| self.doubt(name, Cause { revision, why: Why::Unread }));
            }
            Item::Unknown(Touched::Anything) => {
                let cause = Cause { revision, why: Why::Unread };
                self.all.get_or_insert(cause);
                self.tables.retain(|(_, cause)| cause.is_some());
            }
            Item::Operation(operation) => {
                let why = match operation {
                    Operation::IfTableExists(_) => Why::Condition,
                    _ => Why::OneDatabase,
                };
                match self.knowledge.passed_over(operation) {
                    Some(inner) => {
                        let inner: Vec<Operation> = inner.to_vec();
                        for operation in inner.iter().filter(|operation| changes_columns(operation)) {
                            let table = operation.table().cloned();
                            table.iter().for_each(|table| self.doubt(table, Cause { revision, why }));
                            if let Operation::RenameTable(rename) = operation {
                                self.doubt(&rename.renamed(), Cause { revision, why });
                            }
                        }
                    }
                    None => self.known(operation),
                }
            }
        }
        // A mistake on the way is told where it is.
        let _ = self.knowledge.follow(item);
    }

    fn known(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(create) if !create.if_not_exists => {
                self.tables.push((create.table.clone(), None));
            }
            Operation::RenameTable(rename) => {
                let cause = self.of(&rename.table);
                self.tables.push((rename.renamed(), cause));
            }
            _ => {}
        }
    }
}

/// Whether rows look otherwise after it.
fn changes_columns(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
    )
}

fn is_run(item: &Item) -> bool {
    matches!(item, Item::Operation(Operation::Run(_)))
        || matches!(item, Item::Operation(Operation::Backfill(backfill)) if matches!(backfill.change, RowChange::Rows(_)))
}

/// The item that the rows are looked at before: the first `run` or backfill of whole rows, or else the first `execute`, or else the
/// first that could not be read and may be either.
fn first_data_step(items: &[Item]) -> Option<usize> {
    let is_execute = |item: &Item| matches!(item, Item::Operation(Operation::Execute(_)));
    let is_unknown = |item: &Item| matches!(item, Item::Unknown(_));
    let first = |is: &dyn Fn(&Item) -> bool| items.iter().position(is);
    first(&is_run).or_else(|| first(&is_execute)).or_else(|| first(&is_unknown))
}

impl Judgement {
    /// Takes the rows that a walk for another database saw; those that differ are mistakes.
    pub(super) fn take_rows(&mut self, graph: &Graph, rows: Vec<RowShape>) {
        for shape in rows {
            let is_of = |revision, place| (revision, place) == (shape.revision, shape.place);
            match self.rows.iter().find(|other| is_of(other.revision, other.place)) {
                None => self.rows.push(shape),
                Some(known) if known.has_the_columns_of(&shape) => {}
                Some(_) if self.mistakes.iter().any(|said| is_of(said.revision, said.place)) => {}
                Some(_) => {
                    let fact = format!("the columns of `{}` are not the same on every database", shape.table);
                    let diagnostic = Diagnostic::new("rows-differ", fact)
                        .help("an `op.on(…)` before changes them on one only; read the rows into tuples")
                        .at_revision(graph.id(shape.revision));
                    self.mistakes.push(Mistake { revision: shape.revision, place: shape.place, diagnostic });
                }
            }
        }
    }
}

impl RowShape {
    /// Whether the rows of both have the same type.
    fn has_the_columns_of(&self, other: &RowShape) -> bool {
        let same = |(a, b): (&Column, &Column)| {
            (&a.name, &a.column_type, a.nullable) == (&b.name, &b.column_type, b.nullable)
        };
        self.columns.len() == other.columns.len() && self.columns.iter().zip(&other.columns).all(same)
    }
}

#[cfg(test)]
mod tests;
