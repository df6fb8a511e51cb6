use super::ObjectKind;
use crate::diagnostic::{Diagnostic, every};
use crate::name::ObjectName;
use crate::schema::{Constraint, Schema, Table};
use std::fmt;

/// Why an operation cannot be applied to a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// There is no such table.
    NoSuchTable {
        /// The missing table.
        table: ObjectName,
        /// The tables that there are.
        existing: Vec<String>,
    },
    /// There is such a table already.
    TableExists(ObjectName),
    /// The table has no such column.
    NoSuchColumn {
        /// The table.
        table: ObjectName,
        /// The missing column.
        column: String,
        /// The columns that there are.
        existing: Vec<String>,
    },
    /// The table has such a column already.
    ColumnExists {
        /// The table.
        table: ObjectName,
        /// The column.
        column: String,
    },
    /// The table has no such constraint.
    NoSuchConstraint {
        /// The table.
        table: ObjectName,
        /// The missing constraint.
        name: String,
        /// The constraints that there are.
        existing: Vec<String>,
    },
    /// The table has a constraint of this name already.
    ConstraintExists {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: String,
    },
    /// The table has no such index.
    NoSuchIndex {
        /// The table.
        table: ObjectName,
        /// The missing index.
        name: String,
        /// The indexes that there are.
        existing: Vec<String>,
    },
    /// There is an index of this name already.
    IndexExists {
        /// The table that has it.
        table: ObjectName,
        /// The index.
        name: String,
    },
    /// The table has a primary key already.
    PrimaryKeyExists {
        /// The table.
        table: ObjectName,
        /// The name of its key.
        name: String,
    },
    /// There is no such thing of another kind.
    NoSuchObject {
        /// Its kind.
        kind: ObjectKind,
        /// Its name.
        name: String,
        /// Those of the kind that there are.
        existing: Vec<String>,
    },
    /// There is such a thing of another kind already.
    ObjectExists {
        /// Its kind.
        kind: ObjectKind,
        /// Its name.
        name: String,
    },
    /// What is to go is still used.
    InUse {
        /// What is to go, in words.
        what: String,
        /// What uses it, in words.
        by: Vec<String>,
    },
    /// A foreign key points at columns that are not unique.
    NotUnique {
        /// The table pointed at.
        table: ObjectName,
        /// The columns pointed at.
        columns: Vec<String>,
    },
    /// A column is there, and not for this.
    UnfitColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: String,
        /// What is wrong.
        fact: String,
        /// How to put it right.
        help: String,
    },
    /// The operation contradicts itself.
    Invalid {
        /// What is wrong.
        fact: String,
        /// How to put it right.
        help: String,
    },
}

impl ApplyError {
    pub(super) fn no_such_table(schema: &Schema, table: &ObjectName) -> Self {
        ApplyError::NoSuchTable {
            table: table.clone(),
            existing: schema.tables.keys().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn no_such_column(table: &Table, column: &str) -> Self {
        ApplyError::NoSuchColumn {
            table: table.name.clone(),
            column: column.to_owned(),
            existing: table.column_names().map(ToOwned::to_owned).collect(),
        }
    }

    pub(super) fn no_such_constraint(table: &Table, name: &str) -> Self {
        ApplyError::NoSuchConstraint {
            table: table.name.clone(),
            name: name.to_owned(),
            existing: table.constraints.keys().cloned().collect(),
        }
    }

    pub(super) fn no_such_index(table: &Table, name: &str) -> Self {
        ApplyError::NoSuchIndex {
            table: table.name.clone(),
            name: name.to_owned(),
            existing: table.indexes.keys().cloned().collect(),
        }
    }

    pub(super) fn no_such_object<N: ToString>(
        kind: ObjectKind,
        name: &impl ToString,
        existing: impl IntoIterator<Item = N>,
    ) -> Self {
        let existing = existing.into_iter().map(|name| name.to_string()).collect();
        ApplyError::NoSuchObject { kind, name: name.to_string(), existing }
    }

    /// Whether something is missing of a kind of which there is nothing at all.
    pub(crate) fn is_of_nothing(&self) -> bool {
        match self {
            ApplyError::NoSuchTable { existing, .. }
            | ApplyError::NoSuchColumn { existing, .. }
            | ApplyError::NoSuchConstraint { existing, .. }
            | ApplyError::NoSuchIndex { existing, .. }
            | ApplyError::NoSuchObject { existing, .. } => existing.is_empty(),
            _ => false,
        }
    }

    pub(super) fn object_exists(kind: ObjectKind, name: &impl ToString) -> Self {
        ApplyError::ObjectExists { kind, name: name.to_string() }
    }

    pub(super) fn unfit_column(
        table: &Table,
        column: &str,
        fact: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (table, column) = (table.name.clone(), column.to_owned());
        ApplyError::UnfitColumn { table, column, fact: fact.into(), help: help.into() }
    }

    pub(super) fn invalid(fact: impl Into<String>, help: impl Into<String>) -> Self {
        ApplyError::Invalid { fact: fact.into(), help: help.into() }
    }
}

impl From<&ApplyError> for Diagnostic {
    fn from(error: &ApplyError) -> Self {
        use ApplyError as E;
        match error {
            E::NoSuchTable { table, existing } => missing(
                "no-such-table",
                format!("table `{table}` does not exist"),
                &table.name,
                "tables",
                existing,
            )
            .at_token(&table.name),
            E::TableExists(table) => {
                Diagnostic::new("table-exists", format!("table `{table}` exists already"))
                    .at_token(&table.name)
            }
            E::NoSuchColumn { table, column, existing } => missing(
                "no-such-column",
                format!("column `{column}` does not exist on table `{table}`"),
                column,
                &format!("`{table}`"),
                existing,
            )
            .at_token(column)
            .of_table(&table.name),
            E::ColumnExists { table, column } => {
                Diagnostic::new("column-exists", format!("table `{table}` has a column `{column}` already"))
                    .at_token(column)
                    .of_table(&table.name)
            }
            E::NoSuchConstraint { table, name, existing } => missing(
                "no-such-constraint",
                format!("table `{table}` has no constraint `{name}`"),
                name,
                "constraints",
                existing,
            )
            .at_token(name),
            E::ConstraintExists { table, name } => Diagnostic::new(
                "constraint-exists",
                format!("table `{table}` has a constraint `{name}` already"),
            )
            .at_token(name),
            E::NoSuchIndex { table, name, existing } => missing(
                "no-such-index",
                format!("table `{table}` has no index `{name}`"),
                name,
                "indexes",
                existing,
            )
            .at_token(name),
            E::IndexExists { table, name } => Diagnostic::new(
                "index-exists",
                format!("there is an index `{name}` already, on table `{table}`"),
            )
            .at_token(name),
            E::PrimaryKeyExists { table, name } => Diagnostic::new(
                "primary-key-exists",
                format!("table `{table}` already has the primary key `{name}`"),
            )
            .help(format!("drop it first: op.drop_constraint({name:?}, {})", table.source())),
            E::NoSuchObject { kind, name, existing } => {
                let d = Diagnostic::new(kind.missing_code(), format!("{kind} `{name}` does not exist"))
                    .meant(name, existing.iter().map(String::as_str))
                    .at_token(own_name(*kind, name));
                match existing.len() {
                    0 => d.help(format!("there is no {kind} yet: a migration before has to create it")),
                    13.. => d,
                    _ => d.help(format!("there are: {}", existing.join(", "))),
                }
            }
            E::ObjectExists { kind, name } => {
                Diagnostic::new(kind.exists_code(), format!("{kind} `{name}` exists already"))
                    .at_token(own_name(*kind, name))
            }
            E::InUse { what, by } => {
                Diagnostic::new("in-use", format!("{what} is still used by {}", by.join(" and ")))
                    .help("drop what uses it first, in the same migration")
            }
            E::NotUnique { table, columns } => Diagnostic::new(
                "not-unique",
                match columns.as_slice() {
                    [one] => {
                        format!("a foreign key cannot point at `{one}` of `{table}`, which is not unique")
                    }
                    _ => format!(
                        "a foreign key cannot point at {} of `{table}`, which are not unique together",
                        every(columns)
                    ),
                },
            )
            .help("point at the primary key, or create a unique constraint on the target first"),
            E::Invalid { fact, help } => Diagnostic::new("invalid-operation", fact).help(help),
            E::UnfitColumn { table, column, fact, help } => {
                Diagnostic::new("invalid-operation", fact).help(help).at_token(column).of_table(&table.name)
            }
        }
    }
}

/// The name in the words of the user, without what else tells the thing.
fn own_name(kind: ObjectKind, name: &str) -> &str {
    match kind {
        ObjectKind::Function => name.split('(').next().unwrap_or(name),
        ObjectKind::EnumValue => name.rsplit_once('.').map_or(name, |(_, label)| label),
        _ => name,
    }
}

fn missing(code: &'static str, fact: String, wrong: &str, owner: &str, existing: &[String]) -> Diagnostic {
    let d = Diagnostic::new(code, fact).meant(wrong, existing.iter().map(String::as_str));
    match (existing.len(), owner) {
        (0, "tables") => d.help("there is no table yet: a migration before has to create it"),
        (0, things @ ("constraints" | "indexes")) => d.help(format!("it has no {things}")),
        (0, _) => d,
        (1..=12, "tables" | "constraints" | "indexes") => {
            d.help(format!("there are: {}", existing.join(", ")))
        }
        (1..=30, table) if table.starts_with('`') => d.help(format!("{table} has: {}", existing.join(", "))),
        _ => d,
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for ApplyError {}

/// Looking things up in a schema, with the error that says what is missing.
pub(super) trait Find {
    /// The table of this name.
    fn find_table(&self, name: &ObjectName) -> Result<&Table, ApplyError>;
    /// The table of this name, to change it.
    fn find_table_mut(&mut self, name: &ObjectName) -> Result<&mut Table, ApplyError>;
    /// The labels of the enumeration of this name.
    fn find_enum(&self, name: &ObjectName) -> Result<&[String], ApplyError>;
    /// Checks that nothing that shares its names with tables has this one.
    fn check_relation_free(&self, name: &ObjectName) -> Result<(), ApplyError>;
}

impl Find for Schema {
    fn find_table(&self, name: &ObjectName) -> Result<&Table, ApplyError> {
        self.tables.get(name).ok_or_else(|| ApplyError::no_such_table(self, name))
    }

    fn find_table_mut(&mut self, name: &ObjectName) -> Result<&mut Table, ApplyError> {
        if !self.tables.contains_key(name) {
            return Err(ApplyError::no_such_table(self, name));
        }
        Ok(self.tables.entry(name.clone()).or_insert_with(|| Table::new(name)))
    }

    fn find_enum(&self, name: &ObjectName) -> Result<&[String], ApplyError> {
        self.enums
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| ApplyError::no_such_object(ObjectKind::Enum, name, self.enums.keys()))
    }

    fn check_relation_free(&self, name: &ObjectName) -> Result<(), ApplyError> {
        if self.tables.contains_key(name) {
            return Err(ApplyError::TableExists(name.clone()));
        }
        if self.views.contains_key(name) {
            return Err(ApplyError::object_exists(ObjectKind::View, name));
        }
        if self.sequences.contains_key(name) {
            return Err(ApplyError::object_exists(ObjectKind::Sequence, name));
        }
        Ok(())
    }
}

/// Checks that the table has each of the columns, and that none is named twice.
pub(super) fn check_columns(table: &Table, columns: &[String]) -> Result<(), ApplyError> {
    if columns.is_empty() {
        return Err(ApplyError::invalid("no column is named", "name at least one column"));
    }
    for (i, column) in columns.iter().enumerate() {
        if table.column(column).is_none() {
            return Err(ApplyError::no_such_column(table, column));
        }
        if columns[..i].contains(column) {
            return Err(ApplyError::invalid(format!("column `{column}` is named twice"), "name it once"));
        }
    }
    Ok(())
}

/// Every one of the columns that the table has not.
pub(super) fn missing_columns(table: &Table, columns: &[String]) -> Vec<ApplyError> {
    let missing = columns.iter().filter(|column| table.column(column).is_none());
    missing.map(|column| ApplyError::no_such_column(table, column)).collect()
}

/// Checks that no foreign key loses the uniqueness it needs when `after` takes its table's place.
pub(super) fn check_targets_stay_unique(
    schema: &Schema,
    after: &Table,
    what: &str,
) -> Result<(), ApplyError> {
    let own = after.constraints.iter().filter_map(|(name, constraint)| match constraint {
        Constraint::ForeignKey(key) if key.referenced_table == after.name => {
            Some((after, name.as_str(), key))
        }
        _ => None,
    });
    let by: Vec<String> = schema
        .references_to(&after.name)
        .chain(own)
        .filter(|(_, _, key)| !after.is_unique(&key.referenced_columns))
        .map(|(table, name, _)| format!("foreign key `{name}` of `{}`", table.name))
        .collect();
    if by.is_empty() { Ok(()) } else { Err(ApplyError::InUse { what: what.to_owned(), by }) }
}
