use super::Expression;
use crate::name::ObjectName;

/// What a table is beside its columns. What a database does not know is refused, or has no effect
/// where it says so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TableOptions {
    /// Whether it lives as long as the connection.
    pub temporary: bool,
    /// Whether it skips the write-ahead log and is empty after a crash (PostgreSQL).
    pub unlogged: bool,
    /// Whether SQLite holds every value to its column's type.
    pub strict: bool,
    /// Whether SQLite keeps the rows in the primary key itself.
    pub without_rowid: bool,
    /// The storage engine (MySQL, MariaDB), where it is not InnoDB.
    pub engine: Option<String>,
    /// The character set (MySQL, MariaDB), where it is not utf8mb4.
    pub charset: Option<String>,
    /// How texts are compared (MySQL, MariaDB), where it is not the database's way.
    pub collation: Option<String>,
    /// How it is divided into partitions (PostgreSQL).
    pub partition_by: Option<PartitionBy>,
    /// Of which table it is a partition (PostgreSQL). It then has the columns of that table.
    pub partition_of: Option<PartitionOf>,
}

/// How a table is divided into partitions.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionBy {
    /// By what the rows are told apart.
    pub strategy: PartitionStrategy,
    /// The columns or expressions, in SQL.
    pub key: Vec<Expression>,
}

/// By what the rows of a partitioned table are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartitionStrategy {
    /// From one value to the next.
    Range,
    /// By single values.
    List,
    /// By a hash of the values.
    Hash,
}

/// The part of a table that a partition holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartitionOf {
    /// The table that is divided.
    pub table: ObjectName,
    /// Which rows it holds, in SQL: `FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`, or `DEFAULT`.
    pub bound: Expression,
}

impl PartitionStrategy {
    /// Its word in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        }
    }
}

impl TableOptions {
    /// The refinements of `create_table` that say so.
    pub(crate) fn source(&self) -> String {
        let flags = [
            (self.temporary, "temporary"),
            (self.unlogged, "unlogged"),
            (self.strict, "strict"),
            (self.without_rowid, "without_rowid"),
        ];
        let texts = [(&self.engine, "engine"), (&self.charset, "charset"), (&self.collation, "collation")];
        let flags = flags.into_iter().filter(|(is, _)| *is).map(|(_, method)| format!("\n    .{method}()"));
        let texts = texts
            .into_iter()
            .filter_map(|(text, method)| text.as_ref().map(|text| format!("\n    .{method}({text:?})")));
        let mut source: String = flags.chain(texts).collect();
        if let Some(by) = &self.partition_by {
            let key: Vec<&str> = by.key.iter().map(|key| key.0.as_str()).collect();
            let strategy = by.strategy.sql().to_lowercase();
            source.push_str(&format!("\n    .partition_by_{strategy}({key:?})"));
        }
        if let Some(of) = &self.partition_of {
            source.push_str(&format!("\n    .partition_of({}, {:?})", of.table.source(), of.bound.0));
        }
        source
    }
}
