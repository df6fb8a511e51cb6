//! The revision graph: parents, dependencies, heads, bases, branches, labels.
//!
//! [`Graph::new`] takes revisions in any order and either finds nothing wrong, or reports every
//! mistake at once. Inside, a revision is a [`RevisionIndex`]: its position in the order in which
//! the revisions were given, the *registration order*. It breaks all ties, so give the revisions
//! in an order that means something, such as sorted file names.
//!
//! | file | what it knows |
//! |---|---|
//! | `build` | revisions → graph, or all that is wrong with them |
//! | `error` | what can be wrong |
//! | `cycle` | finding cycles, each with its path |
//! | `edges` | adjacency lists in two allocations |
//! | `normalize` | the dependencies that a parent line already has |
//! | `query` | the graph's nodes, heads, bases, points |
//! | `reach` | ancestors, descendants, lineage |
//! | `label` | which revisions carry which branch label |
//! | `order` | the order in which revisions run |
//! | `blocked` | what holds a revision back in that order |
//! | `sample` | random graphs, for tests |

mod blocked;
mod build;
mod cycle;
mod edges;
mod error;
mod index;
mod label;
mod normalize;
mod order;
mod query;
mod reach;
#[cfg(test)]
pub(crate) mod sample;

pub use error::{GraphError, GraphErrors};
pub use index::{RevisionIndex, RevisionSet};
pub use order::Ordered;
pub use query::Graph;
pub use reach::Follow;
