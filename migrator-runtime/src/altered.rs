//! Revisions of which a database has another version than the program: told by the journal.

use crate::error::Error;
use crate::executor::{Session, State};
use crate::migrator::Migrator;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::{Follow, RevisionIndex};
use migrator_core::lock::{Difference, Recorded, changes, operation_mark};
use migrator_core::migration::{mark, statements};
use migrator_core::target::Rows;
use migrator_sql::BooksTable;
use std::collections::HashMap;

/// A revision that did something else when it ran on the database than it would do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// The revision.
    pub revision: String,
    /// The Rust statements that recorded what it did, where the journal has them; very long ones are cut.
    pub applied: Option<Vec<String>>,
    /// The Rust statements that record what it does now.
    pub now: Vec<String>,
    difference: Difference,
}

impl Altered {
    fn new(revision: &str, recorded: Option<Recorded>, now: Vec<String>) -> Self {
        let marks: Vec<u32> = now.iter().map(|statement| operation_mark(statement)).collect();
        let found = recorded.as_ref().map(|recorded| changes(&recorded.marks, &marks)).unwrap_or_default();
        Altered {
            revision: revision.to_owned(),
            applied: recorded.map(|recorded| recorded.statements),
            now,
            difference: Difference::Upgrade(found),
        }
    }

    /// What is otherwise, operation by operation: each as half a sentence.
    pub fn changes(&self) -> Vec<String> {
        self.difference.sentences(&self.now, self.applied.as_deref())
    }

    /// The whole of it, as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        let fact = format!(
            "revision `{}` did something else when it ran on this database: {}",
            self.revision,
            self.changes().join("; ")
        );
        Diagnostic::new("altered-revision", fact).help(WAY_OUT).at_revision(&self.revision)
    }
}

/// How to get out.
pub(crate) const WAY_OUT: &str = "put the migration back as it was, or bring the database in line by hand; \
     `stamp` then says that it is as the migrations make it";

impl Migrator {
    /// The applied revisions that did something else when they ran. A stamp says that everything before it
    /// is as it should be.
    pub(crate) async fn altered(&self, session: &mut Session, state: &State) -> Result<Vec<Altered>, Error> {
        if !state.books.has(BooksTable::Journal) || state.rows.is_empty() {
            return Ok(Vec::new());
        }
        let graph = self.history().graph();
        let known = Rows::read(graph, &state.rows).known().map_err(|error| self.target_error(error))?;
        let applied = graph.ancestors(known, Follow::Requirements);

        let rows = session.fetch_texts(&session.bookkeeping.ran_query()).await?;
        let text: Vec<String> = rows.into_iter().flatten().flatten().collect();
        let ran = last_run(text.iter().flat_map(|text| text.lines()));
        let mut altered: Vec<(RevisionIndex, Vec<String>)> = Vec::new();
        for index in graph.topological_order().into_iter().filter(|&index| applied.contains(index)) {
            let Some(&fingerprint) = ran.get(graph.id(index)) else { continue };
            let is_same = |mark| format!("{mark:016x}") == fingerprint;
            // The functions of a thousand revisions take longer than all else when nothing is pending.
            if self.history().registered(index).mark.is_some_and(is_same) {
                continue;
            }
            let now = statements(&self.history().migration(index).upgrade);
            if !is_same(mark(&now)) {
                altered.push((index, now));
            }
        }
        if altered.is_empty() {
            return Ok(Vec::new());
        }

        let mut recorded: HashMap<String, Option<Recorded>> = HashMap::new();
        if state.books.has_column(BooksTable::Journal, "statements") {
            let ids: Vec<&str> = altered.iter().map(|(index, _)| graph.id(*index)).collect();
            for row in session.fetch_texts(&session.bookkeeping.statements_query(&ids)).await? {
                if let [Some(revision), statements] = row.as_slice() {
                    let read = statements.as_deref().and_then(Recorded::read);
                    recorded.insert(revision.clone(), read);
                }
            }
        }
        let one = |(index, now): (RevisionIndex, Vec<String>)| {
            let id = graph.id(index);
            Altered::new(id, recorded.remove(id).flatten(), now)
        };
        Ok(altered.into_iter().map(one).collect())
    }
}

/// The mark with which each revision last ran up, of those that were not taken back since.
fn last_run<'a>(lines: impl Iterator<Item = &'a str>) -> HashMap<&'a str, &'a str> {
    let mut ran = HashMap::new();
    for line in lines {
        let mut words = line.splitn(3, ' ');
        match (words.next(), words.next(), words.next()) {
            (Some("up"), Some(fingerprint), Some(revision)) => {
                ran.insert(revision, fingerprint);
            }
            (Some("down"), _, Some(revision)) => {
                ran.remove(revision);
            }
            (Some("stamp"), ..) => ran.clear(),
            _ => {}
        }
    }
    ran
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_or_stamped_over_does_not_count() {
        let lines = ["up 1 a", "up 2 b", "down 2 b", "stamp  a, b", "up 3 c", "up 4 d", "up 5 c", "down 4 d"];
        assert_eq!(last_run(lines.into_iter()), HashMap::from([("c", "5")]));
        assert_eq!(last_run(lines[..2].iter().copied()).len(), 2);
    }
}
