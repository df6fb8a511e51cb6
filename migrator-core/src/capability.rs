//! The databases, and what each of them can do.

use std::fmt;
use std::str::FromStr;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Dialect; 1] = [Dialect::Sqlite];

    /// The word for it on the command line and in configuration.
    pub fn word(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Dialect::ALL.into_iter().find(|dialect| dialect.word() == text).ok_or_else(|| {
            format!("`{text}` is no dialect; known: {}", Dialect::ALL.map(Dialect::word).join(", "))
        })
    }
}
