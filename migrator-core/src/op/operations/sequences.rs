use super::Operations;
use crate::name::ObjectName;
use crate::op::{AlterSequence, CreateSequence, DropSequence, Operation};
use crate::schema::Sequence;

impl Operations {
    /// Creates a sequence (PostgreSQL, MariaDB). Refine it with `.start(…)`, `.increment(…)`,
    /// `.min(…)`, `.max(…)`, `.cache(…)`, `.cycle()`, `.if_not_exists()`.
    #[track_caller]
    pub fn create_sequence(&mut self, name: impl Into<ObjectName>) -> &mut CreateSequence {
        record!(self, CreateSequence, CreateSequence::new(name, Sequence::default()))
    }

    /// Changes how a sequence counts. Say what changes: `.increment(…)`, `.max(…)`, `.no_max()` …
    #[track_caller]
    pub fn alter_sequence(&mut self, name: impl Into<ObjectName>) -> &mut AlterSequence {
        record!(self, AlterSequence, AlterSequence::new(name))
    }

    /// Drops a sequence. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_sequence(&mut self, name: impl Into<ObjectName>) -> &mut DropSequence {
        record!(self, DropSequence, DropSequence::new(name))
    }
}
