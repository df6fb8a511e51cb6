use crate::folder::Node;
use migrator_core::capability::Dialect;
use migrator_core::check::{self, Body};
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
            MisfitPlace::Parent(_) => Direction::Up,
            MisfitPlace::Statement(direction, _) | MisfitPlace::Function(direction) => direction,
        }
    }
}

/// What the functions of a migration record, and which statement records each item.
#[derive(Debug, Default)]
pub struct ReadBody {
    /// What they record.
    pub body: Body,
    /// The statement of each item of the way up.
    pub upgrade: Vec<usize>,
    /// The statement of each item of the way down.
    pub downgrade: Vec<usize>,
}

/// Judges a whole and sound chain, whose bodies come in the order of its nodes.
pub fn misfits(nodes: &[Node], bodies: Vec<ReadBody>, databases: &[Dialect]) -> Vec<Misfit> {
    let Ok(graph) = Graph::new(nodes.iter().map(|node| node.revision.clone())) else { return Vec::new() };
    let mut recorded = Vec::with_capacity(bodies.len());
    let mut statements = Vec::with_capacity(bodies.len());
    for ReadBody { body, upgrade, downgrade } in bodies {
        recorded.push(body);
        statements.push((upgrade, downgrade));
    }
    let placed = |mistake: check::Mistake| {
        let node = mistake.revision.position();
        let (upgrade, downgrade) = &statements[node];
        let statement = |direction, list: &[usize], item: usize| match list.get(item) {
            Some(&statement) => MisfitPlace::Statement(direction, statement),
            None => MisfitPlace::Function(direction),
        };
        let place = match mistake.place {
            check::Place::Parent(at) => MisfitPlace::Parent(at),
            check::Place::Upgrade(item) => statement(Direction::Up, upgrade, item),
            check::Place::Downgrade(item) => statement(Direction::Down, downgrade, item),
            check::Place::WayBack => MisfitPlace::Function(Direction::Down),
        };
        Misfit { node, place, diagnostic: mistake.diagnostic }
    };
    check::check(&graph, &recorded, databases).into_iter().map(placed).collect()
}
