use migrator_core::check::{Item, Touched};
use migrator_core::migration::mark;
use migrator_core::op::Operation;

/// What a function records, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recording {
    /// What it records, in order: operations exactly as the function records them, and what could not be
    /// read. Something unknown may be any number of operations, or none.
    pub items: Vec<Item>,
    /// For each item, the statement that it comes from.
    statements: Vec<usize>,
}

impl Recording {
    pub(super) fn push(&mut self, item: Item, statement: usize) {
        self.items.push(item);
        self.statements.push(statement);
    }

    /// Which of the written statements an item comes from, for [`Body::place`].
    ///
    /// [`Body::place`]: super::Body::place
    pub fn statement(&self, item: usize) -> Option<usize> {
        self.statements.get(item).copied()
    }

    /// For each item, the statement that it comes from.
    pub fn statements(&self) -> &[usize] {
        &self.statements
    }

    /// The mark of what it records, as a journal keeps it; `None` when some of it could not be read.
    pub fn mark(&self) -> Option<u64> {
        let statements: Option<Vec<String>> =
            self.items.iter().map(|item| item.operation().map(Operation::source)).collect();
        statements.map(|statements| mark(&statements))
    }

    /// Whether everything could be read.
    pub fn is_complete(&self) -> bool {
        self.items.iter().all(|item| item.operation().is_some())
    }

    /// The operations that could be read.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.items.iter().filter_map(Item::operation)
    }

    /// What of it could not be read.
    pub fn unknown(&self) -> impl Iterator<Item = &Touched> {
        self.items.iter().filter_map(|item| match item {
            Item::Unknown(touched) => Some(touched),
            Item::Operation(_) => None,
        })
    }
}
