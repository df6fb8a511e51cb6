use crate::backend::StatementError;

/// What stopped a segment.
pub(super) struct Fault {
    pub(super) step: Option<usize>,
    pub(super) position: Option<usize>,
    pub(super) partial: bool,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Overtaken,
    Failed { sql: Option<String>, message: String, help: Option<String> },
}

impl Fault {
    pub(super) fn of(step: Option<usize>, position: Option<usize>, error: StatementError) -> Self {
        let help = error
            .busy
            .then(|| "another program holds a lock on the database; try again when it is done".to_owned());
        let sql = (!error.sql.is_empty()).then_some(error.sql);
        Fault { step, position, partial: false, kind: Kind::Failed { sql, message: error.message, help } }
    }

    pub(super) fn said(step: usize, position: usize, message: String) -> Self {
        let kind = Kind::Failed { sql: None, message, help: None };
        Fault { step: Some(step), position: Some(position), partial: false, kind }
    }
}

impl From<StatementError> for Fault {
    fn from(error: StatementError) -> Self {
        Fault::of(None, None, error)
    }
}
