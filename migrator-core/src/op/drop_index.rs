use super::apply_error::{Find, check_targets_stay_unique};
use super::{ApplyError, CreateIndex, Irreversible, Line, Op, Operation, Sign, example};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops an index.
#[derive(Debug, Clone, PartialEq)]
pub struct DropIndex {
    /// The name of the index.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// Whether the table can be written meanwhile (PostgreSQL): outside of a transaction.
    pub concurrently: bool,
}

impl DropIndex {
    /// The operation for an index that is there.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>) -> Self {
        DropIndex { name: name.into(), table: table.into(), if_exists: false, concurrently: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// Lets the table be written meanwhile (PostgreSQL). The migration needs `transaction = false`.
    pub fn concurrently(&mut self) -> &mut Self {
        self.concurrently = true;
        self
    }
}

impl Op for DropIndex {
    const NAME: &'static str = "drop_index";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        let Some(index) = table.indexes.get(&self.name) else {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_index(table, &self.name));
        };
        if index.unique {
            let mut after = table.clone();
            after.indexes.remove(&self.name);
            check_targets_stay_unique(schema, &after, &format!("index `{}`", self.name))?;
        }
        schema.find_table_mut(&self.table)?.indexes.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table).and_then(|table| table.indexes.get(&self.name)) {
            Some(index) => {
                let mut create = CreateIndex::of(&self.table, &self.name, index);
                create.concurrently = self.concurrently;
                Ok(vec![create.into()])
            }
            None if self.if_exists && before.table(&self.table).is_some() => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the index")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop index {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        format!(
            "op.drop_index({:?}, {}){}{};",
            self.name,
            self.table.source(),
            if self.if_exists { ".if_exists()" } else { "" },
            if self.concurrently { ".concurrently()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn forbids_transaction(&self, dialect: Dialect) -> bool {
        self.concurrently && dialect == Dialect::Postgres
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut missing = DropIndex::new("not there", "users");
        missing.if_exists();
        vec![(example::users(), DropIndex::new("ix_users_nick", "users")), (example::users(), missing)]
    }
}
