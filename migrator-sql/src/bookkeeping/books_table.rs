/// One of the tables that the books are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BooksTable {
    /// The applied heads.
    Version,
    /// What ran.
    Journal,
    /// The step without a transaction that is under way.
    Progress,
    /// Who holds the lock.
    Lock,
    /// How far backfills are.
    Backfill,
}

impl BooksTable {
    /// All of them.
    pub const ALL: [BooksTable; 5] = [
        BooksTable::Version,
        BooksTable::Journal,
        BooksTable::Progress,
        BooksTable::Lock,
        BooksTable::Backfill,
    ];

    /// Those that every database has on which something ran.
    pub const ALWAYS: [BooksTable; 2] = [BooksTable::Version, BooksTable::Journal];

    /// What follows the name of the version table in the name of this one.
    pub(super) fn suffix(self) -> Option<&'static str> {
        match self {
            BooksTable::Version => None,
            BooksTable::Journal => Some("journal"),
            BooksTable::Progress => Some("progress"),
            BooksTable::Lock => Some("lock"),
            BooksTable::Backfill => Some("backfill"),
        }
    }

    /// The word for it in the answers of the catalog.
    pub(super) fn word(self) -> &'static str {
        self.suffix().unwrap_or("version")
    }
}
