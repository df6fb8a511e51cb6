use crate::name::ObjectName;
use crate::op::Operation;

/// What the functions of a revision record, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// What it does on the way up.
    pub upgrade: Vec<Item>,
    /// What its author says it does on the way down, where that is written.
    pub downgrade: Option<Vec<Item>>,
    /// Whether it runs in a transaction.
    pub in_transaction: bool,
    /// Whether its author says that there is no way down.
    pub irreversible: bool,
    /// The rules that it is free of.
    pub allowed: Vec<String>,
    /// The tables whose rows the data steps on the way up have as types.
    pub rows: Vec<ObjectName>,
    /// The tables whose rows those on the way down have.
    pub rows_down: Vec<ObjectName>,
}

/// Something that a function records.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)] // nearly all are operations
pub enum Item {
    /// An operation.
    Operation(Operation),
    /// Something that could not be read.
    Unknown(Touched),
}

/// What is no longer known after something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Anything.
    Anything,
    /// What has one of these names: a table, or a part of one. As a column brings its enumeration with it,
    /// there may be more enumerations too.
    Names(Vec<ObjectName>),
    /// Nothing of the structure.
    Nothing,
}

impl Body {
    /// A body that only goes up, as it was recorded.
    pub fn of_upgrade(operations: &[Operation]) -> Self {
        Body { upgrade: Item::all(operations), in_transaction: true, ..Body::default() }
    }

    /// Whether something in it is for one database only.
    pub(super) fn tells_databases_apart(&self) -> bool {
        fn any(operation: &Operation) -> bool {
            match operation {
                Operation::OnDialect(_) => true,
                // Without a key it goes by the ids that rows have on SQLite.
                Operation::Backfill(backfill) => backfill.key.is_empty(),
                Operation::IfTableExists(condition) => condition.operations.iter().any(any),
                _ => false,
            }
        }
        let items = self.upgrade.iter().chain(self.downgrade.iter().flatten());
        items.filter_map(Item::operation).any(any)
    }
}

impl Item {
    /// Operations as they were recorded.
    pub fn all(operations: &[Operation]) -> Vec<Item> {
        operations.iter().cloned().map(Item::Operation).collect()
    }

    /// The operation, where it is known.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Item::Operation(operation) => Some(operation),
            Item::Unknown(_) => None,
        }
    }
}
