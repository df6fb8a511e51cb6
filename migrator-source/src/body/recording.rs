use migrator_core::name::ObjectName;
use migrator_core::op::Operation;

/// What a function records, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recording {
    /// What it records, in order.
    pub items: Vec<Item>,
}

/// One thing that a function records.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An operation, exactly as the function records it.
    Operation {
        /// The operation.
        operation: Operation,
        /// Which of the written statements records it: for [`Body::place`](super::Body::place).
        statement: usize,
    },
    /// Something that cannot be read. It may record any number of operations, or none.
    Unknown {
        /// What it may touch.
        touches: Touched,
        /// Which of the written statements it is.
        statement: usize,
        /// Whether what follows may never be reached.
        may_leave: bool,
    },
}

/// What a statement that cannot be read may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Anything at all.
    Anything,
    /// One table: all that belongs to it, its own foreign keys among them. As a new column brings its
    /// enumeration with it, an enumeration may have been created too.
    Table(ObjectName),
    /// Nothing that a schema knows of: rows, and what SQL of the user's own does.
    Nothing,
}

impl Recording {
    /// Whether everything could be read.
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Item::Operation { .. }))
    }

    /// The operations that could be read.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.items.iter().filter_map(|item| match item {
            Item::Operation { operation, .. } => Some(operation),
            Item::Unknown { .. } => None,
        })
    }
}
