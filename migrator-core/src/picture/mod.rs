//! Pictures of the history: people look rather than read.
//!
//! [`text()`] is for terminals, in the manner of `git log --graph`; [`svg`] is for pages; [`mermaid`]
//! and [`dot`] are for programs that place the nodes themselves. Text and SVG share one layout:
//! each revision has a row, the newest on top, and a lane, and a lane leads down to one revision.
//!
//! | file | what it knows |
//! |---|---|
//! | `marks` | what is known besides the graph: what is applied |
//! | `caption` | what is said beside a node |
//! | `plain` | texts of users, made fit for one line or for a page |
//! | `order` | which revision comes in which row |
//! | `lanes` | which lane each revision gets, and where lanes part and meet |
//! | `links` | the line of a text between two revisions |
//! | `text` | the picture as lines |
//! | `strands` | the lanes as curves from row to row |
//! | `svg` | the picture as SVG |
//! | `mermaid` | the picture as a Mermaid flowchart |
//! | `dot` | the picture in Graphviz' language |
//! | `gallery` | pictures as they should be, for tests |
//! | `replay` | which edges a reader of the text sees, for tests |
//! | `laws` | what holds of every picture, for tests |

mod caption;
mod dot;
#[cfg(test)]
mod gallery;
mod lanes;
#[cfg(test)]
mod laws;
mod links;
mod marks;
mod mermaid;
mod order;
mod plain;
#[cfg(test)]
mod replay;
mod strands;
mod svg;
mod text;

pub use caption::{Caption, Note};
pub use dot::dot;
pub use marks::{Marks, State};
pub use mermaid::mermaid;
pub use svg::svg;
pub use text::{Glyphs, TextLine, text};
