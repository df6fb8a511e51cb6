use super::body::{Body, Item};
use super::elsewhere::elsewhere;
use super::knowledge::{Knowledge, Unfit};
use super::part::Part;
use super::past::{Event, Thing, executed_with, last_event};
use super::rows::Asked;
use super::subject::subject;
use super::{Mistake, Place, RowShape, support, way_back};
use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::graph::{Follow, Graph, RevisionIndex};
use crate::inverse::fills_new_columns;
use crate::lint::{self, Situation};
use crate::op::{ApplyError, Operation};
use crate::schema::Schema;

/// A revision, with what its judgement needs to know of the others.
#[derive(Clone, Copy)]
pub(super) struct Revision<'a> {
    pub(super) graph: &'a Graph,
    pub(super) bodies: &'a [Body],
    pub(super) index: RevisionIndex,
    pub(super) databases: &'a [Dialect],
}

impl Revision<'_> {
    pub(super) fn upgrade(&self) -> &[Item] {
        &self.body().upgrade
    }

    fn body(&self) -> &Body {
        &self.bodies[self.index.position()]
    }

    pub(super) fn id(&self) -> &str {
        self.graph.id(self.index)
    }

    /// Judges the revision against what is before it, and takes the knowledge behind it.
    pub(super) fn judge(&self, knowledge: &mut Knowledge) -> (Vec<Mistake>, Vec<RowShape>) {
        let body = self.body();
        let mut mistakes: Vec<Mistake> = Vec::new();
        knowledge.rows.begin_revision();
        let written = body.downgrade.as_ref();
        let databases: Vec<Dialect> = match knowledge.schema.dialect {
            Some(only) => vec![only],
            None => self.databases.to_vec(),
        };
        let before = (written.is_some() || !databases.is_empty()).then(|| Part::of(&knowledge.schema, body));
        let sure = knowledge.is_sure();
        let mut asked = Asked::up(self, body);
        for (position, item) in body.upgrade.iter().enumerate() {
            let place = Place::Upgrade(position);
            asked.see(position, knowledge);
            let said = match item {
                Item::Operation(operation) => self.risks(operation, knowledge),
                Item::Unknown(_) => Vec::new(),
            };
            let reason = match item {
                Item::Operation(operation) if written.is_none() && !body.irreversible => {
                    let earlier: Vec<_> =
                        body.upgrade[..position].iter().filter_map(Item::operation).collect();
                    no_way_back(operation, knowledge).filter(|_| !fills_new_columns(operation, &earlier))
                }
                _ => None,
            };
            let unfit = knowledge.follow(item);
            // A column that asks for a second key is one mistake.
            for key in unfit.iter().filter_map(Unfit::second_key) {
                mistakes.retain(|mistake| {
                    mistake.diagnostic.code != lint::NOT_NULL_WITHOUT_DEFAULT
                        || !key.iter().any(|column| mistake.diagnostic.locus.token.as_ref() == Some(column))
                });
            }
            let mut say =
                |place, diagnostic| mistakes.push(Mistake { revision: self.index, place, diagnostic });
            if unfit.is_empty() {
                said.into_iter().chain(reason).for_each(|diagnostic| say(place, diagnostic));
            } else {
                // What does not stand cannot be judged further, but for what is wrong in itself.
                let alone =
                    said.into_iter().filter(|diagnostic| lint::OF_ONE_COLUMN.contains(&diagnostic.code));
                let misfits =
                    unfit.iter().map(|unfit| self.misfit(unfit, position, Some(position), knowledge));
                misfits.chain(alone).for_each(|diagnostic| say(place, diagnostic));
            }
        }
        if databases.is_empty() {
            let refused = support::outside_of_transactions(body).into_iter();
            mistakes.extend(refused.map(|(place, diagnostic)| Mistake {
                revision: self.index,
                place,
                diagnostic,
            }));
        }
        if let (Some(before), true) = (&before, sure) {
            for dialect in databases {
                for (place, diagnostic) in support::judge(body, &before.schema, dialect) {
                    let is_of_types = |other: &Mistake| {
                        other.place == place && lint::OF_TYPES.contains(&other.diagnostic.code)
                    };
                    // The same mistake, in the words of one database.
                    if !mistakes.iter().any(is_of_types) {
                        mistakes.push(Mistake { revision: self.index, place, diagnostic });
                    }
                }
            }
        }
        if let (Some(written), Some(before)) = (written, before) {
            let back = way_back::judge(self, written, &before, knowledge);
            let placed = |(place, diagnostic)| Mistake { revision: self.index, place, diagnostic };
            mistakes.extend(back.into_iter().map(placed));
        }
        let mut shapes = asked.done();
        if !body.rows_down.is_empty() {
            shapes.extend(Asked::on_the_way_down(self, body, knowledge));
        }
        let mut rows = Vec::new();
        for (place, shape) in shapes {
            match shape {
                Ok(shape) => rows.push(shape),
                Err(diagnostic) => mistakes.push(Mistake { revision: self.index, place, diagnostic }),
            }
        }
        (mistakes, rows)
    }

    /// What the rules say of the operation, where it is known what it stands on.
    fn risks(&self, operation: &Operation, knowledge: &Knowledge) -> Vec<Diagnostic> {
        let inner = match operation {
            Operation::OnDialect(on) if knowledge.schema.dialect == Some(on.dialect) => {
                on.operations.recorded()
            }
            Operation::IfTableExists(condition) => &condition.operations,
            _ => std::slice::from_ref(operation),
        };
        let judged = |operation: &Operation| {
            if !knowledge.is_sure_of(operation) {
                return Vec::new();
            }
            let situation = Situation {
                operation,
                before: &knowledge.schema,
                complete: knowledge.is_sure(),
                rows: &knowledge.rows,
                databases: self.databases,
            };
            lint::judge(&situation, &self.body().allowed)
        };
        inner.iter().flat_map(judged).collect()
    }

    /// An operation that does not fit, with what the history knows of what is missing, or in the way.
    pub(super) fn misfit(
        &self,
        unfit: &Unfit<'_>,
        position: usize,
        until: Option<usize>,
        knowledge: &Knowledge,
    ) -> Diagnostic {
        self.told(&unfit.error, Some(unfit.operation), position, until, knowledge)
    }

    /// Something that is missing or in the way, of an operation if it is one that asks for it.
    pub(super) fn told(
        &self,
        error: &ApplyError,
        operation: Option<&Operation>,
        position: usize,
        until: Option<usize>,
        knowledge: &Knowledge,
    ) -> Diagnostic {
        let mut diagnostic = Diagnostic::from(error).at_revision(self.id()).at_operation(position);
        diagnostic.fact = format!("{} at revision `{}`", diagnostic.fact, self.id());
        if diagnostic.locus.token.is_none()
            && let Some(subject) = operation.and_then(|operation| subject(operation, error))
        {
            diagnostic.locus.token = Some(subject.name);
            diagnostic.locus.table = subject.table;
        }
        let elsewhere = elsewhere(error, &knowledge.schema);
        let said = match elsewhere {
            Some(said) => Some((said, false)),
            None => self.event(error, until, knowledge.schema.dialect),
        };
        match said {
            Some((said, is_new_name)) => {
                // That there is nothing of the kind is less than what is known of it.
                if error.is_of_nothing() {
                    diagnostic.help = None;
                }
                // Nor is a guess of any use where it is known what it is called now.
                if is_new_name {
                    diagnostic = diagnostic.without_guess();
                }
                diagnostic.help_first(said)
            }
            None => diagnostic,
        }
    }

    /// What happened before to what an error is about, and whether that says its new name.
    fn event(
        &self,
        error: &ApplyError,
        position: Option<usize>,
        dialect: Option<Dialect>,
    ) -> Option<(String, bool)> {
        let thing = Thing::of(error)?;
        let among = self.graph.ancestors([self.index], Follow::Requirements);
        let until = position.map(|position| (self.index, position));
        let empty = Schema { dialect, ..Schema::default() };
        let last = last_event(&thing, self.graph, self.bodies, &among, until, empty.clone());
        let is_missing = Thing::is_missing(error);
        let by = |revision: RevisionIndex| match revision == self.index {
            true => "this revision".to_owned(),
            false => format!("revision `{}`", self.graph.id(revision)),
        };
        match last {
            Some(Event::Created(revision)) if !is_missing => {
                Some((format!("{} creates it", by(revision)), false))
            }
            Some(Event::Dropped(revision)) if is_missing => {
                Some((format!("{} drops it", by(revision)), false))
            }
            Some(Event::Renamed(revision, to)) if is_missing => {
                Some((format!("{} renames it to `{to}`", by(revision)), true))
            }
            None if is_missing => {
                let everything = self.graph.ancestors(self.graph.indices(), Follow::Requirements);
                if let Some(Event::Created(revision)) =
                    last_event(&thing, self.graph, self.bodies, &everything, None, empty)
                    && revision != self.index
                {
                    let follows = self.graph.ancestors([revision], Follow::Requirements).contains(self.index);
                    let id = self.graph.id(revision);
                    let said = match follows {
                        true => format!("revision `{id}` creates it, and comes after this one"),
                        false => format!(
                            "revision `{id}` creates it, on another branch: to come after it, \
                             say depends_on = {id:?}"
                        ),
                    };
                    return Some((said, false));
                }
                let revision = executed_with(thing.name(), self.bodies, &among)?;
                let said = format!(
                    "the SQL that {} executes names it, and what SQL does is not followed: use operations",
                    by(revision)
                );
                Some((said, false))
            }
            _ => None,
        }
    }
}

/// Why no way back can be computed. What is so by its nature is said by the reader of the source.
fn no_way_back(operation: &Operation, knowledge: &Knowledge) -> Option<Diagnostic> {
    if matches!(operation, Operation::Execute(_) | Operation::Run(_)) || !knowledge.is_sure_of(operation) {
        return None;
    }
    // What happens on another database than this one, or on one of several, is not followed here.
    if matches!(operation, Operation::OnDialect(on) if knowledge.schema.dialect != Some(on.dialect)) {
        return None;
    }
    let reason = operation.inverse(&knowledge.schema).err()?;
    // What it stands on may be there and not be known; where it is known not to be, that is the mistake.
    operation.apply(&mut knowledge.schema.clone()).ok()?;
    Some(Diagnostic::new("no-way-back", format!("no way back from `{}` can be derived: {}", reason.operation, reason.reason)).help(
        "write `#[downgrade] fn downgrade(op: &mut Operations)`, or `irreversible = \"why\"` in `#[migration(…)]`",
    ))
}
