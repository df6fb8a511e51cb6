//! Asking a database what it makes of an expression.
//!
//! [`canonical`](crate::canonical()) compares what can be compared without a server. Where a table or a
//! view still differs, PostgreSQL, which rewrites what it is given, can be asked.

use crate::postgres;
use crate::reflect::Row;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Schema, Table, View};

/// What is run inside of a transaction that is rolled back afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The statements that make what is asked about.
    pub setup: Vec<String>,
    /// The query whose rows are the answer.
    pub question: String,
}

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The table of this name.
    Table(ObjectName),
    /// The view of this name.
    View(ObjectName),
}

/// What to ask about the tables and views that are there, and otherwise than expected: `made` is what the
/// operations make, `expected` its canonical form.
pub fn questions(
    dialect: Dialect,
    made: &Schema,
    expected: &Schema,
    found: &Schema,
) -> Vec<(Subject, Probe)> {
    let tables = made.tables.iter().filter_map(|(name, made)| {
        let found = found.tables.get(name)?;
        let differs = expected.tables.get(name) != Some(found);
        differs.then(|| table(dialect, made))?.map(|probe| (Subject::Table(name.clone()), probe))
    });
    let views = made.views.iter().filter_map(|(name, made)| {
        let found = found.views.get(name)?;
        let differs = expected.views.get(name) != Some(found);
        differs.then(|| view(dialect, made))?.map(|probe| (Subject::View(name.clone()), probe))
    });
    tables.chain(views).collect()
}

/// The schema with its expressions as the answers say them. `found` is what is there: a star in the query of a
/// view stands for the columns that there were when the view was created.
pub fn answered(dialect: Dialect, made: &Schema, found: &Schema, answers: &[(Subject, Vec<Row>)]) -> Schema {
    let mut answered = made.clone();
    for (subject, answer) in answers {
        match subject {
            Subject::Table(name) => {
                if let Some(table) = answered.tables.get_mut(name) {
                    *table = answered_table(dialect, table, answer);
                }
            }
            Subject::View(name) => {
                if let Some(view) = answered.views.get_mut(name) {
                    *view = answered_view(dialect, view, found.views.get(name), answer);
                }
            }
        }
    }
    answered
}

/// Asks about the expressions of a table; nothing where the database keeps them as they are written, or
/// cannot have the table.
pub fn table(dialect: Dialect, table: &Table) -> Option<Probe> {
    match dialect {
        Dialect::Postgres => postgres::probe::table(table).ok(),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}

/// The table with its expressions as the answer says them.
pub fn answered_table(dialect: Dialect, table: &Table, answer: &[Row]) -> Table {
    match dialect {
        Dialect::Postgres => postgres::probe::answered(table, answer),
        Dialect::Sqlite | Dialect::Mysql => table.clone(),
    }
}

/// Asks about the query of a view; nothing where the database keeps it as it is written.
pub fn view(dialect: Dialect, view: &View) -> Option<Probe> {
    match dialect {
        Dialect::Postgres => Some(postgres::probe::view(&view.query)),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}

/// The view with its query as the answer says it, or as it was found, if only columns that a star stands for
/// have come since it was created.
pub fn answered_view(dialect: Dialect, view: &View, found: Option<&View>, answer: &[Row]) -> View {
    let Some(query) = answer.first().and_then(|row| row.first().cloned().flatten()) else {
        return view.clone();
    };
    let was = found.map(|found| &found.query).filter(|found| {
        dialect == Dialect::Postgres
            && postgres::probe::is_of_fewer_columns(view.query.get(dialect), &query, found.get(dialect))
    });
    View { query: was.cloned().unwrap_or_else(|| query.into()), ..view.clone() }
}
