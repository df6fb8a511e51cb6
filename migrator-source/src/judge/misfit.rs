use crate::body::Recording;
use crate::folder::Node;
use migrator_core::capability::Dialect;
use migrator_core::check::{self, Body, RowShape};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::Graph;

/// Something that does not fit the schema that the migrations before make.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    /// The migration's position in the chain.
    pub node: usize,
    /// Where in it.
    pub place: MisfitPlace,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

/// A place in a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitPlace {
    /// One of its parents.
    Parent(usize),
    /// A statement of one of its functions, as [`crate::body::Body`] numbers them.
    Statement(Direction, usize),
    /// One of its functions as a whole.
    Function(Direction),
    /// The migration as a whole.
    Revision,
    /// One of the tables whose rows a function's data steps have as types.
    Rows(Direction, usize),
}

/// A table whose rows the data steps of a migration have as types.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The migration's position in the chain.
    pub node: usize,
    /// The function.
    pub direction: Direction,
    /// How the table is there.
    pub shape: RowShape,
}

/// One of the two functions of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `#[migration]`
    Up,
    /// `#[downgrade]`
    Down,
}

impl MisfitPlace {
    /// The function that it is said at.
    pub fn direction(self) -> Direction {
        match self {
            MisfitPlace::Parent(_) | MisfitPlace::Revision => Direction::Up,
            MisfitPlace::Statement(direction, _)
            | MisfitPlace::Function(direction)
            | MisfitPlace::Rows(direction, _) => direction,
        }
    }

    /// Whether it is a table whose rows a data step has as a type.
    pub fn is_of_rows(self) -> bool {
        matches!(self, MisfitPlace::Rows(..))
    }
}

/// What the functions of a migration record, and from which statements it was read.
#[derive(Debug)]
pub struct ReadBody<'a> {
    /// What they record.
    pub body: Body,
    /// The way up, as it was read.
    pub upgrade: &'a Recording,
    /// The way down, as it was read.
    pub downgrade: Option<&'a Recording>,
}

/// Judges a whole and sound chain, whose bodies come in the order of its nodes, and says how the tables are
/// whose rows data steps ask for.
pub fn misfits(nodes: &[Node], bodies: Vec<ReadBody<'_>>, databases: &[Dialect]) -> (Vec<Misfit>, Vec<Rows>) {
    let Ok(graph) = Graph::new(nodes.iter().map(|node| node.revision.clone())) else {
        return (Vec::new(), Vec::new());
    };
    let (recorded, read): (Vec<Body>, Vec<_>) =
        bodies.into_iter().map(|read| (read.body, (read.upgrade, read.downgrade))).unzip();
    let placed = |mistake: check::Mistake| {
        let node = mistake.revision.position();
        let (upgrade, downgrade) = read[node];
        let statement = |direction, recording: Option<&Recording>, item| match recording
            .and_then(|recording| recording.statement(item))
        {
            Some(statement) => MisfitPlace::Statement(direction, statement),
            None => MisfitPlace::Function(direction),
        };
        let place = match mistake.place {
            check::Place::Parent(at) => MisfitPlace::Parent(at),
            check::Place::Upgrade(item) => statement(Direction::Up, Some(upgrade), item),
            check::Place::Downgrade(item) => statement(Direction::Down, downgrade, item),
            check::Place::WayBack => MisfitPlace::Function(Direction::Down),
            check::Place::Rows(at) => MisfitPlace::Rows(Direction::Up, at),
            check::Place::RowsDown(at) => MisfitPlace::Rows(Direction::Down, at),
        };
        Misfit { node, place, diagnostic: mistake.diagnostic }
    };
    let seen = |shape: RowShape| {
        let direction = match shape.place {
            check::Place::Rows(_) => Direction::Up,
            check::Place::RowsDown(_) => Direction::Down,
            _ => return None,
        };
        Some(Rows { node: shape.revision.position(), direction, shape })
    };
    let judgement = check::judge(&graph, &recorded, databases);
    let misfits = judgement.mistakes.into_iter().map(placed).collect();
    (misfits, judgement.rows.into_iter().filter_map(seen).collect())
}
