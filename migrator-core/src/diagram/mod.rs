//! A schema to look at: as text, and as an ER diagram in Mermaid.

mod mermaid;
mod text;

pub use mermaid::mermaid;
pub use text::text;
