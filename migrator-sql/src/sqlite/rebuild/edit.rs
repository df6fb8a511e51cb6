use super::error::RebuildCause;
use super::indexes::EditedIndex;
use super::live::LiveTable;
use super::swap::Copy;
use super::{renames, swap};
use crate::error::Unsupported;
use crate::sqlite::ddl::{ClauseKind, TableText, Token, same_name, substitute};
use crate::sqlite::identity;
use crate::sqlite::native;
use crate::sqlite::quote::identifier;
use migrator_core::limits::sqlite::not_the_key;
use migrator_core::op::{ApplyError, Operation};
use migrator_core::schema::Expression;

/// A table that is being edited.
///
/// A column that is renamed keeps its *working* name in the text until the end. `current` is the
/// name that the changes know it by.
pub(super) struct Edit<'a> {
    pub(super) live: &'a LiveTable,
    pub(super) text: TableText,
    pub(super) columns: Vec<EditedColumn>,
    pub(super) indexes: Vec<EditedIndex>,
    /// The working names of columns that SQLite itself drops at the end, because a trigger or a view
    /// may name them: it knows for certain.
    pub(super) dropped_last: Vec<String>,
    /// From where the database is to count up.
    pub(super) start: Option<i64>,
}

/// A column of the table that is being edited.
pub(super) struct EditedColumn {
    pub(super) working: String,
    pub(super) current: String,
    /// Whether it is in the database already.
    pub(super) live: bool,
    pub(super) value: Value,
    /// Whether the database is to count it up.
    pub(super) identity: bool,
}

/// Where the values of a column come from.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// From the column of the same name.
    Copied,
    /// From this expression over the columns before.
    Computed(String),
    /// From its own default, which is this, or `NULL`.
    Default(Option<String>),
    /// From the database, which computes or counts it.
    Generated,
}

impl<'a> Edit<'a> {
    pub(super) fn new(live: &'a LiveTable) -> Result<Self, RebuildCause> {
        let text = TableText::read(&live.create).map_err(|error| RebuildCause::unreadable(error.fact))?;
        let columns = text
            .columns()
            .map(|column| EditedColumn {
                working: column.name(),
                current: column.name(),
                live: true,
                value: if column.has(ClauseKind::Generated) { Value::Generated } else { Value::Copied },
                identity: false,
            })
            .collect();
        let indexes = live.indexes.iter().map(EditedIndex::live).collect();
        Ok(Edit { live, text, columns, indexes, dropped_last: Vec::new(), start: None })
    }

    /// Makes one change.
    pub(super) fn apply(&mut self, change: &Operation) -> Result<(), RebuildCause> {
        match change {
            Operation::AddColumn(add) => self.add_column(add),
            Operation::DropColumn(drop) => self.drop_column(drop),
            Operation::AlterColumn(alter) => self.alter_column(alter),
            Operation::CreateIndex(create) => self.create_index(create),
            Operation::DropIndex(drop) => self.drop_index(&drop.name, drop.if_exists),
            Operation::RenameIndex(rename) => self.rename_index(&rename.name, &rename.to),
            Operation::CreatePrimaryKey(create) => self.create_primary_key(&create.name, &create.columns),
            Operation::CreateUniqueConstraint(create) => self.create_unique(create),
            Operation::CreateCheckConstraint(create) => self.create_check(&create.name, &create.check),
            Operation::CreateForeignKey(create) => self.create_foreign_key(&create.name, &create.key),
            Operation::RenameConstraint(rename) => self.rename_constraint(&rename.name, &rename.to),
            Operation::DropConstraint(drop) => self.drop_constraint(&drop.name, drop.if_exists),
            // SQLite keeps no comments, and leaves no row unchecked.
            Operation::CreateTableComment(_)
            | Operation::DropTableComment(_)
            | Operation::ValidateConstraint(_) => Ok(()),
            other => Err(Unsupported::new(
                format!("`{}` is no change of a table's structure", other.describe().text),
                "run it as a step of its own",
            )
            .into()),
        }
    }

    /// The statements that make the changes.
    pub(super) fn statements(mut self) -> Result<Vec<String>, RebuildCause> {
        if let Some(column) = self.columns.iter().find(|column| column.identity) {
            return Err(not_the_key(&format!("{}.{}", self.live.name, column.current)).into());
        }
        self.make_key_renamable();
        let table = &self.live.name;
        let mut statements = if self.text.to_string() == self.live.create && self.copies_plainly() {
            self.index_statements()
        } else {
            let copies = self.copies();
            let rebuilt = swap::statements(self.live, &self.text, &copies, self.start);
            let indexes = self.indexes.iter().map(|index| index.create(table));
            let triggers = self.live.triggers.iter().map(|trigger| swap::in_schema(table, &trigger.sql));
            rebuilt.into_iter().chain(indexes).chain(triggers).collect()
        };
        if let Some(start) = self.start
            && swap::is_counted(&self.live.create)
        {
            statements.extend(identity::start_existing(table, start));
        }
        for column in &self.dropped_last {
            statements.push(swap::drop_column(table, column));
        }
        let names = self.columns.iter().map(|column| (column.working.clone(), column.current.clone()));
        for (from, to) in renames::in_order(names.collect()) {
            statements.extend(native::rename_column(table, &from, &to));
        }
        Ok(statements)
    }

    /// Whether the rows would be copied as they are.
    fn copies_plainly(&self) -> bool {
        self.columns.iter().all(|column| matches!(column.value, Value::Copied | Value::Generated))
    }

    /// What is written into which column. The columns that are dropped last go along, so that what
    /// is checked on the way is what was there.
    fn copies(&self) -> Vec<Copy> {
        let last = self
            .dropped_last
            .iter()
            .filter(|name| self.text.column(name).is_some_and(|column| !column.has(ClauseKind::Generated)));
        let last = last.map(|name| Copy { column: name.clone(), value: identifier(name) });
        let columns = self.columns.iter().filter_map(|column| {
            let value = match &column.value {
                Value::Copied => identifier(&column.working),
                Value::Computed(expression) => expression.clone(),
                Value::Default(_) | Value::Generated => return None,
            };
            Some(Copy { column: column.working.clone(), value })
        });
        let mut copies: Vec<Copy> = columns.chain(last).collect();
        if copies.is_empty() {
            // Rows without any column that is kept are rows all the same.
            copies.extend(self.columns.iter().find(|column| !column.live).map(|column| {
                let value = match &column.value {
                    Value::Default(Some(value)) => value.clone(),
                    _ => "NULL".into(),
                };
                Copy { column: column.working.clone(), value }
            }));
        }
        copies
    }

    /// The column that the changes know by this name.
    pub(super) fn find(&self, name: &str) -> Result<usize, RebuildCause> {
        let exact = self.columns.iter().position(|column| column.current == name);
        exact.or_else(|| self.columns.iter().position(|column| same_name(&column.current, name))).ok_or_else(
            || {
                let existing = self.columns.iter().map(|column| column.current.clone()).collect();
                ApplyError::NoSuchColumn { table: self.live.name.clone(), column: name.to_owned(), existing }
                    .into()
            },
        )
    }

    /// The working names of columns that the changes know by these names.
    pub(super) fn working(&self, names: &[String]) -> Result<Vec<String>, RebuildCause> {
        names.iter().map(|name| Ok(self.columns[self.find(name)?].working.clone())).collect()
    }

    /// An expression of a change, in working names.
    pub(super) fn translated(&self, expression: &Expression) -> Expression {
        Expression(substitute(&expression.0, |token| {
            let column = self.named_by(token)?;
            (column.working != column.current).then(|| identifier(&column.working))
        }))
    }

    /// The column that a name in an expression of a change means.
    pub(super) fn named_by(&self, token: &Token) -> Option<&EditedColumn> {
        self.columns.iter().find(|column| token.names(&column.current))
    }
}
