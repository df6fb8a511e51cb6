use crate::graph::{Follow, Graph, RevisionIndex};

/// What is known of a revision in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Nothing: no database was asked.
    #[default]
    Unknown,
    /// It has not run.
    Pending,
    /// It has run.
    Applied,
    /// It has run, and the version table names it.
    Current,
}

/// What a picture shows besides the graph: the state of each revision.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::picture::{Marks, State};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([Revision::new("a"), Revision::new("b").down("a")])?;
/// let [a, b] = ["a", "b"].map(|id| graph.by_id(id).unwrap());
/// let marks = Marks::from_rows(&graph, [a]);
/// assert_eq!((marks.state(a), marks.state(b)), (State::Current, State::Pending));
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// By registration order; what is missing is unknown.
    states: Vec<State>,
}

impl Marks {
    /// Nothing is known of any revision.
    pub fn unknown() -> Self {
        Marks::default()
    }

    /// The marks of a database whose version table has these rows. Without a row, nothing has run.
    pub fn from_rows(graph: &Graph, rows: impl IntoIterator<Item = RevisionIndex>) -> Self {
        let rows: Vec<RevisionIndex> = rows.into_iter().collect();
        let mut marks = Marks { states: vec![State::Pending; graph.len()] };
        for applied in graph.ancestors(rows.iter().copied(), Follow::Requirements).iter() {
            marks.set(applied, State::Applied);
        }
        for row in rows {
            marks.set(row, State::Current);
        }
        marks
    }

    /// Sets the state of one revision.
    pub fn set(&mut self, revision: RevisionIndex, state: State) {
        let position = revision.position();
        if position >= self.states.len() {
            self.states.resize(position + 1, State::Unknown);
        }
        self.states[position] = state;
    }

    /// The state of a revision.
    pub fn state(&self, revision: RevisionIndex) -> State {
        self.states.get(revision.position()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::Revision;

    #[test]
    fn what_a_row_requires_is_applied() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("b").depends_on("a"),
            Revision::new("c").down("b"),
            Revision::new("d").down("c"),
        ])
        .unwrap();
        let marks = Marks::from_rows(&graph, graph.by_id("c"));
        let states: Vec<State> = graph.indices().map(|index| marks.state(index)).collect();
        assert_eq!(states, [State::Applied, State::Applied, State::Current, State::Pending]);
    }

    #[test]
    fn one_known_state_leaves_the_others_unknown() {
        let graph = Graph::new([Revision::new("a"), Revision::new("b"), Revision::new("c")]).unwrap();
        let mut marks = Marks::unknown();
        marks.set(graph.by_id("b").unwrap(), State::Applied);
        let states: Vec<State> = graph.indices().map(|index| marks.state(index)).collect();
        assert_eq!(states, [State::Unknown, State::Applied, State::Unknown]);
    }
}
