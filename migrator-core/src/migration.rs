//! A revision with what it does.

use crate::fingerprint::fnv1a;
use crate::op::Operation;
use crate::revision::Revision;

/// A revision with its recorded operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// Its place in the history.
    pub revision: Revision,
    /// What it does on the way up.
    pub upgrade: Vec<Operation>,
    /// What its author says it does on the way down; without, the way down is computed.
    pub downgrade: Option<Vec<Operation>>,
    /// Why it has no way down, when its author says so.
    pub irreversible: Option<String>,
    /// Whether its steps run inside a transaction.
    pub transaction: bool,
}

impl Migration {
    /// The mark of what it does: equal for equal operations, whatever the layout of the source.
    ///
    /// It is FNV-1a over the Rust statements that record the operations. The code of data steps is
    /// not part of it, their names are.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.upgrade)
    }
}

/// The mark of a list of operations, as [`Migration::fingerprint`] says it: 16 hexadecimal digits.
pub fn fingerprint(operations: &[Operation]) -> String {
    format!("{:016x}", mark(&statements(operations)))
}

/// The Rust statements that record operations, one each.
pub fn statements(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(Operation::source).collect()
}

/// The number that [`fingerprint`] writes, of [`statements`].
pub fn mark(statements: &[String]) -> u64 {
    fnv1a(statements.join("\n").as_bytes())
}
