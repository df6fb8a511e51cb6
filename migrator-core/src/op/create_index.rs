use super::apply_error::{Find, missing_columns};
use super::parts::check_index;
use super::source::text;
use super::{ApplyError, DropIndex, Irreversible, Line, Op, Operation, Sign, example};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::{Expression, Index, IndexPart, Schema};

/// Creates an index.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The name of the index.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The index.
    pub index: Index,
    /// Whether an index of this name that is there already is left as it is.
    pub if_not_exists: bool,
    /// Whether the table can be written meanwhile (PostgreSQL): outside of a transaction.
    pub concurrently: bool,
}

impl CreateIndex {
    /// The operation for an index.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>, index: Index) -> Self {
        CreateIndex {
            name: name.into(),
            table: table.into(),
            index,
            if_not_exists: false,
            concurrently: false,
        }
    }

    /// No two rows may have the same values in the indexed columns.
    pub fn unique(&mut self) -> &mut Self {
        self.index.unique = true;
        self
    }

    /// Only rows that fulfil the condition, in SQL, are indexed.
    pub fn where_(&mut self, condition: impl Into<Expression>) -> &mut Self {
        self.index.predicate = Some(condition.into());
        self
    }

    /// The kind of index: `gin`, `gist`, `brin`, `hash` (PostgreSQL); `fulltext`, `spatial` (MySQL,
    /// MariaDB).
    pub fn using(&mut self, method: impl Into<String>) -> &mut Self {
        let method = method.into().to_lowercase();
        self.index.method = (method != "btree").then_some(method);
        self
    }

    /// Keeps these columns in the index too, without searching by them (PostgreSQL).
    pub fn include<C: Into<String>>(&mut self, columns: impl IntoIterator<Item = C>) -> &mut Self {
        self.index.include = columns.into_iter().map(Into::into).collect();
        self
    }

    /// To a unique index, two `NULL`s are the same value (PostgreSQL 15).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        self.index.nulls_not_distinct = true;
        self
    }

    /// Leaves an index of this name that is there already as it is.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// Lets the table be written meanwhile (PostgreSQL). The migration needs `transaction = false`.
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }

    /// The operation that creates this index as it is.
    pub(super) fn of(table: &ObjectName, name: &str, index: &Index) -> Self {
        CreateIndex::new(name, table, index.clone())
    }
}

impl CreateIndex {
    /// All that keeps it from being applied to the schema: each column that is not there.
    pub fn misfits(&self, schema: &Schema) -> Vec<ApplyError> {
        let Err(first) = self.apply(&mut schema.clone()) else { return Vec::new() };
        let columns = self.index.named_columns();
        let missing = schema.table(&self.table).map(|table| missing_columns(table, &columns));
        missing.filter(|missing| missing.contains(&first)).unwrap_or_else(|| vec![first])
    }
}

impl Op for CreateIndex {
    const NAME: &'static str = "create_index";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        check_index(schema.find_table(&self.table)?, &self.name, &self.index)?;
        if let Some(owner) = schema.table_with_index(&self.name) {
            if self.if_not_exists && owner.name == self.table {
                return Ok(());
            }
            return Err(ApplyError::IndexExists { table: owner.name.clone(), name: self.name.clone() });
        }
        schema.find_table_mut(&self.table)?.indexes.insert(self.name.clone(), self.index.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let there = before.table(&self.table).is_some_and(|table| table.indexes.contains_key(&self.name));
        if self.if_not_exists && there {
            return Ok(Vec::new());
        }
        let mut drop = DropIndex::new(&self.name, &self.table);
        drop.concurrently = self.concurrently;
        Ok(vec![drop.into()])
    }

    fn describe(&self) -> Line {
        let unique = if self.index.unique { "unique " } else { "" };
        Line::new(Sign::Add, format!("create {unique}index {} on {} {}", self.name, self.table, self.index))
    }

    fn source(&self) -> String {
        let Index { parts, unique, predicate, method, include, nulls_not_distinct } = &self.index;
        let plain = parts.iter().all(IndexPart::is_plain);
        let parts = parts.iter().map(|part| match part.column() {
            Some(column) if plain => format!("{column:?}"),
            _ => part.source(),
        });
        let parts: Vec<String> = parts.collect();
        let mut source =
            format!("op.create_index({:?}, {}, [{}])", self.name, self.table.source(), parts.join(", "));
        if *unique {
            source.push_str(".unique()");
        }
        if let Some(predicate) = predicate {
            source.push_str(&format!(".where_({})", text(predicate)));
        }
        if let Some(method) = method {
            source.push_str(&format!(".using({method:?})"));
        }
        if !include.is_empty() {
            source.push_str(&format!(".include({include:?})"));
        }
        let flags = [
            (*nulls_not_distinct, ".nulls_not_distinct()"),
            (self.if_not_exists, ".if_not_exists()"),
            (self.concurrently, ".concurrently()"),
        ];
        source.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, refinement)| refinement));
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn forbids_transaction(&self, dialect: Dialect) -> bool {
        self.concurrently && dialect == Dialect::Postgres
    }

    fn examples() -> Vec<(Schema, Self)> {
        let plain = CreateIndex::new("ix_users_age", "users", Index::new(["age", example::ODD]));
        let mut partial = CreateIndex::new("ix \"o'brien\"", "users", Index::new(["nick"]));
        partial.unique().where_("age > 17 AND nick <> 'age'");
        let sorted = Index::new([IndexPart::from("age").desc(), IndexPart::from("email")]);
        let mut sorted = CreateIndex::new("ix_users_age_email", "users", sorted);
        sorted.if_not_exists();
        let computed = Index::new([IndexPart::expression("lower(nick)"), "age".into()]);
        vec![
            (example::users(), plain),
            (example::users(), partial),
            (example::users(), sorted),
            (example::users(), CreateIndex::new("ix_users_lower", "users", computed)),
        ]
    }
}
