use super::body::{Item, Touched};
use crate::diagnostic::Diagnostic;
use crate::lint::RowKnowledge;
use crate::name::ObjectName;
use crate::op::{ApplyError, ObjectKind, Operation};
use crate::schema::Schema;
use std::collections::BTreeSet;

/// An operation that does not fit the schema, and why.
#[derive(Debug)]
pub(super) struct Unfit<'a> {
    pub(super) operation: &'a Operation,
    pub(super) error: ApplyError,
}

impl Unfit<'_> {
    /// The columns of a primary key that is the second of its table.
    pub(super) fn second_key(&self) -> Option<&[String]> {
        match (self.operation, &self.error) {
            (Operation::CreatePrimaryKey(create), ApplyError::PrimaryKeyExists { .. }) => {
                Some(&create.columns)
            }
            _ => None,
        }
    }
}

/// What is known of the schema at a place in the history.
#[derive(Debug, Clone, Default)]
pub(super) struct Knowledge {
    /// The schema, as far as it is known.
    pub(super) schema: Schema,
    /// What is known of the rows.
    pub(super) rows: RowKnowledge,
    /// Whether there may be things that the schema does not hold.
    anything: bool,
    /// Whether there may be enumerations that the schema does not hold: a column that could not be read
    /// may have brought one.
    enums: bool,
    /// Names of tables, and of what belongs to none, of which nothing is certain.
    doubtful: BTreeSet<String>,
    /// Names in a table of which nothing is certain: the table, and the name.
    doubtful_parts: BTreeSet<(String, String)>,
}

impl Knowledge {
    /// An empty database.
    pub(super) fn new(schema: Schema) -> Self {
        Knowledge { schema, ..Knowledge::default() }
    }

    /// The same doubts over another schema.
    pub(super) fn with_schema(&self, schema: Schema) -> Self {
        Knowledge {
            schema,
            rows: self.rows.clone(),
            anything: self.anything,
            enums: self.enums,
            doubtful: self.doubtful.clone(),
            doubtful_parts: self.doubtful_parts.clone(),
        }
    }

    /// Whether nothing is certain of what has this name, in a table or by itself.
    pub(super) fn is_doubtful(&self, table: Option<&str>, name: &str) -> bool {
        self.anything
            || self.doubtful.contains(name)
            || table.is_some_and(|table| {
                self.doubtful.contains(table)
                    || self.doubtful_parts.contains(&(table.to_owned(), name.to_owned()))
            })
    }

    /// Takes an operation along, and gives what of it does not fit for certain.
    pub(super) fn apply<'a>(&mut self, operation: &'a Operation) -> Vec<Unfit<'a>> {
        if let Some(inner) = self.passed_over(operation) {
            for operation in inner {
                self.doubt_names(operation, Vec::new());
            }
            self.rows.forget();
            return Vec::new();
        }
        if let Some(inner) = self.within(operation) {
            self.rows.forget();
            return inner.iter().flat_map(|operation| self.apply(operation)).collect();
        }
        self.believe(operation);
        if operation.apply(&mut self.schema).is_ok() {
            self.rows.follow(operation);
            if let Operation::RenameTable(rename) = operation {
                self.rename(&rename.table.name, &rename.to);
            }
            return Vec::new();
        }
        let errors = operation.misfits(&self.schema);
        let certain: Vec<bool> = errors.iter().map(|error| self.is_certain(operation, error)).collect();
        errors.iter().for_each(|error| self.doubt(operation, error));
        let all = errors.into_iter().zip(certain);
        all.filter(|(_, certain)| *certain).map(|(error, _)| Unfit { operation, error }).collect()
    }

    /// What was in doubt of a table is so under its new name.
    fn rename(&mut self, from: &str, to: &str) {
        if self.doubtful.contains(from) {
            self.doubtful.insert(to.to_owned());
        }
        let parts = self.doubtful_parts.iter().filter(|(table, _)| table == from);
        let moved: Vec<_> = parts.map(|(_, name)| (to.to_owned(), name.clone())).collect();
        self.doubtful_parts.extend(moved);
    }

    /// Operations inside that are applied one after the other.
    fn within<'a>(&self, operation: &'a Operation) -> Option<&'a [Operation]> {
        match operation {
            Operation::OnDialect(on) => {
                Some(if self.schema.dialect == Some(on.dialect) { on.operations.recorded() } else { &[] })
            }
            Operation::IfTableExists(condition) => Some(&condition.operations),
            _ => None,
        }
    }

    /// Operations inside that are not applied, though they may run.
    pub(super) fn passed_over<'a>(&self, operation: &'a Operation) -> Option<&'a [Operation]> {
        match operation {
            Operation::OnDialect(on) if self.schema.dialect.is_none() => Some(on.operations.recorded()),
            Operation::IfTableExists(condition) if self.schema.table(&condition.table).is_none() => {
                Some(&condition.operations)
            }
            _ => None,
        }
    }

    /// A table that is created is certain from then on, whatever was known of it.
    fn believe(&mut self, operation: &Operation) {
        if let Operation::CreateTable(create) = operation
            && !create.if_not_exists
            && self.doubts(&create.table)
        {
            self.schema.tables.remove(&create.table);
            self.doubtful.remove(&create.table.name);
            self.doubtful_parts.retain(|(table, _)| *table != create.table.name);
        }
    }

    /// Takes something along that could not be read.
    pub(super) fn forget(&mut self, touched: &Touched) {
        match touched {
            Touched::Nothing => {}
            Touched::Names(names) => {
                self.enums = true;
                self.doubtful.extend(names.iter().map(|name| name.name.clone()));
            }
            Touched::Anything => {
                self.anything = true;
                let Schema { tables, views, enums, sequences, functions, schemas, extensions, .. } =
                    &self.schema;
                let named = tables.keys().chain(views.keys()).chain(enums.keys()).chain(sequences.keys());
                self.doubtful.extend(named.map(|name| name.name.clone()));
                self.doubtful.extend(functions.keys().map(|function| function.name.name.clone()));
                self.doubtful.extend(schemas.iter().chain(extensions).cloned());
            }
        }
        self.rows.forget();
    }

    /// Takes along what a function records, and gives what of it does not fit for certain.
    pub(super) fn follow<'a>(&mut self, item: &'a Item) -> Vec<Unfit<'a>> {
        match item {
            Item::Operation(operation) => self.apply(operation),
            Item::Unknown(touched) => {
                self.forget(touched);
                Vec::new()
            }
        }
    }

    /// Whether nothing is certain of the table.
    pub(super) fn doubts(&self, table: &ObjectName) -> bool {
        self.doubtful.contains(&table.name) || self.anything && !self.schema.tables.contains_key(table)
    }

    /// Whether nothing at all is in doubt.
    pub(super) fn is_sure(&self) -> bool {
        !self.anything && self.doubtful.is_empty() && self.doubtful_parts.is_empty()
    }

    /// Whether nothing that the operation names is in doubt.
    pub(super) fn is_sure_of(&self, operation: &Operation) -> bool {
        if operation.table().is_some_and(|table| self.doubts(table)) {
            return false;
        }
        if self.doubtful.is_empty() && self.doubtful_parts.is_empty() {
            return true;
        }
        let names = names_in(operation);
        let in_doubt =
            |table: &String, name: &String| self.doubtful_parts.contains(&(table.clone(), name.clone()));
        !names
            .iter()
            .any(|name| self.doubtful.contains(name) || names.iter().any(|table| in_doubt(table, name)))
    }

    fn is_certain(&self, operation: &Operation, error: &ApplyError) -> bool {
        let missing_may_be_there =
            matches!(error, ApplyError::NoSuchTable { .. } | ApplyError::NoSuchObject { .. });
        let enum_may_be_there =
            self.enums && matches!(error, ApplyError::NoSuchObject { kind: ObjectKind::Enum, .. });
        let is_of_the_whole = matches!(error, ApplyError::InUse { .. } | ApplyError::IndexExists { .. });
        self.is_sure_of(operation)
            && !(self.anything && missing_may_be_there)
            && !enum_may_be_there
            && (!is_of_the_whole || self.is_sure())
    }

    /// What was to become of an operation that does not fit is in doubt.
    fn doubt(&mut self, operation: &Operation, error: &ApplyError) {
        // It changes no structure, whether it fits or not.
        if matches!(operation, Operation::Backfill(_)) {
            return;
        }
        let mut meant = Diagnostic::from(error).candidates;
        let is_of_whole = matches!(operation, Operation::DropTable(_) | Operation::RenameTable(_));
        if !is_of_whole && matches!(error, ApplyError::NoSuchTable { .. }) {
            // A part of the table that was meant is in doubt, and not all of it.
            for table in std::mem::take(&mut meant) {
                self.doubtful_parts.extend(names_in(operation).into_iter().map(|name| (table.clone(), name)));
            }
        }
        self.doubt_names(operation, meant);
    }

    fn doubt_names(&mut self, operation: &Operation, meant: Vec<String>) {
        let names = names_in(operation).into_iter().chain(meant);
        match operation {
            Operation::CreateTable(create) => {
                self.doubtful.insert(create.table.name.clone());
            }
            Operation::DropTable(_) | Operation::RenameTable(_) => self.doubtful.extend(names),
            _ => match operation.table() {
                None => self.doubtful.extend(names),
                Some(table) => {
                    if !self.schema.tables.contains_key(table) {
                        self.doubtful.insert(table.name.clone());
                    }
                    let parts = names.filter(|name| *name != table.name);
                    self.doubtful_parts.extend(parts.map(|name| (table.name.clone(), name)));
                }
            },
        }
    }
}

/// All names and texts in the statement that records the operation: what it can possibly touch.
pub(super) fn names_in(operation: &Operation) -> Vec<String> {
    let source = operation.source();
    let mut names = Vec::new();
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        if character != '"' {
            continue;
        }
        let mut name = String::new();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => name.extend(characters.next()),
                other => name.push(other),
            }
        }
        names.push(name);
    }
    names
}
