/// When a constraint that may be deferred is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deferrable {
    /// After each statement, unless the transaction says otherwise.
    InitiallyImmediate,
    /// At the end of the transaction, unless it says otherwise.
    InitiallyDeferred,
}

impl Deferrable {
    /// Its words in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            Deferrable::InitiallyImmediate => "DEFERRABLE INITIALLY IMMEDIATE",
            Deferrable::InitiallyDeferred => "DEFERRABLE INITIALLY DEFERRED",
        }
    }

    /// The refinement that says so.
    pub(crate) fn source(self) -> &'static str {
        match self {
            Deferrable::InitiallyImmediate => ".deferrable(Deferrable::InitiallyImmediate)",
            Deferrable::InitiallyDeferred => ".deferrable(Deferrable::InitiallyDeferred)",
        }
    }
}
