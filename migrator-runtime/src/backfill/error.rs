use crate::backend::StatementError;
use crate::data_step::StepError;
use crate::error::Error;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::Literal;

/// Why a backfill stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The database refused a statement.
    Refused(StatementError),
    /// What we say ourselves.
    Said(Box<Diagnostic>),
    /// The code failed on a row.
    Row(Box<RowFailure>),
}

/// A row that the code failed on.
#[derive(Debug)]
pub(crate) struct RowFailure {
    /// Its key.
    pub(crate) key: Vec<Literal>,
    /// The columns of that key, where it is not the one that the operation goes by.
    pub(crate) columns: Vec<String>,
    /// The column that could not be read, when that was the matter.
    pub(crate) column: Option<String>,
    /// Whether the code panicked.
    pub(crate) panicked: bool,
    /// What it said.
    pub(crate) error: StepError,
}

impl Stop {
    /// The error of what only looks at rows.
    pub(super) fn into_error(self, revision: &str, key: &[String]) -> Error {
        let message = match self {
            Stop::Refused(error) => return error.into(),
            Stop::Said(said) => said.to_string(),
            Stop::Row(row) => row.message(key),
        };
        Error::Backfill { revision: revision.to_owned(), message }
    }
}

impl RowFailure {
    /// The failure in words; the key's columns are named.
    pub(crate) fn message(&self, key: &[String]) -> String {
        let key = if self.columns.is_empty() { key } else { &self.columns };
        let key: Vec<String> =
            key.iter().zip(&self.key).map(|(name, value)| format!("{name} = {}", shown(value))).collect();
        let error = crate::executor::with_causes(&*self.error);
        let row = format!("the row with {}", key.join(", "));
        match &self.column {
            _ if self.panicked => format!("the code of the backfill panicked on {row}: {error}"),
            Some(column) => format!("column `{column}` of {row} cannot be read: {error}"),
            None => format!("the code of the backfill failed on {row}: {error}"),
        }
    }
}

/// A value of a key. Servers give numbers as texts.
pub(crate) fn shown(value: &Literal) -> String {
    match value {
        Literal::Text(text) if text.parse::<f64>().is_ok() => text.clone(),
        value => value.to_string(),
    }
}

/// How much of a statement an error holds: that of a batch has all its rows in it.
const SHOWN_BYTES: usize = 400;

impl From<StatementError> for Stop {
    fn from(mut error: StatementError) -> Self {
        if error.sql.len() > SHOWN_BYTES {
            let end = (0..=SHOWN_BYTES).rev().find(|&at| error.sql.is_char_boundary(at)).unwrap_or(0);
            error.sql.truncate(end);
            error.sql.push('…');
        }
        Stop::Refused(error)
    }
}

impl From<Diagnostic> for Stop {
    fn from(said: Diagnostic) -> Self {
        Stop::Said(Box::new(said))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        error.diagnostic().into()
    }
}
