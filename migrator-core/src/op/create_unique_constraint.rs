use super::apply_error::Find;
use super::parts::add_constraint;
use super::source::array;
use super::{ApplyError, CreateIndex, DropConstraint, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Constraint, Deferrable, Index, IndexPart, Schema, UniqueConstraint};

/// Forbids two rows with the same values in some columns.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateUniqueConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// What may not be the same.
    pub unique: UniqueConstraint,
    /// The unique index that becomes the constraint, if one does (PostgreSQL).
    pub using_index: Option<String>,
}

impl CreateUniqueConstraint {
    /// The operation for a constraint.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>, unique: UniqueConstraint) -> Self {
        CreateUniqueConstraint { name: name.into(), table: table.into(), unique, using_index: None }
    }

    /// Two `NULL`s are the same value (PostgreSQL 15).
    pub fn nulls_not_distinct(&mut self) -> &mut Self {
        self.unique.nulls_not_distinct = true;
        self
    }

    /// It may be checked at the end of the transaction (PostgreSQL).
    pub fn deferrable(&mut self, deferrable: Deferrable) -> &mut Self {
        self.unique.deferrable = Some(deferrable);
        self
    }

    /// A unique index that is there becomes the constraint, and gets its name (PostgreSQL).
    pub fn using_index(&mut self, index: impl Into<String>) -> &mut Self {
        self.using_index = Some(index.into());
        self
    }

    /// Checks that an index can become the constraint.
    fn check_index(&self, name: &str, index: &Index) -> Result<(), ApplyError> {
        let columns: Vec<&str> = index.columns().collect();
        let fits = index.unique
            && index.predicate.is_none()
            && index.method.is_none()
            && index.include.is_empty()
            && index.nulls_not_distinct == self.unique.nulls_not_distinct
            && index.parts == columns.iter().copied().map(IndexPart::from).collect::<Vec<_>>()
            && columns == self.unique.columns;
        if fits {
            return Ok(());
        }
        Err(ApplyError::invalid(
            format!("index `{name}` of `{}` cannot become the constraint `{}`", self.table, self.name),
            "it must be a plain unique index on the same columns in the same order",
        ))
    }
}

impl Op for CreateUniqueConstraint {
    const NAME: &'static str = "create_unique_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if let Some(name) = &self.using_index {
            let Some(index) = table.indexes.get(name) else {
                return Err(ApplyError::no_such_index(table, name));
            };
            self.check_index(name, index)?;
        }
        add_constraint(table, &self.name, &Constraint::Unique(self.unique.clone()))?;
        if let Some(name) = &self.using_index {
            table.indexes.remove(name);
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let mut back: Vec<Operation> = vec![DropConstraint::new(&self.name, &self.table).into()];
        if let Some(name) = &self.using_index {
            match before.table(&self.table).and_then(|table| table.indexes.get(name)) {
                Some(index) => back.push(CreateIndex::of(&self.table, name, index).into()),
                None => {
                    return Err(Irreversible::new(self.describe().text, "no migration created the index"));
                }
            }
        }
        Ok(back)
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!(
                "create unique constraint {} on {} ({})",
                self.name,
                self.table,
                self.unique.columns.join(", ")
            ),
        )
    }

    fn source(&self) -> String {
        let mut source = format!(
            "op.create_unique_constraint({:?}, {}, {})",
            self.name,
            self.table.source(),
            array(&self.unique.columns)
        );
        if self.unique.nulls_not_distinct {
            source.push_str(".nulls_not_distinct()");
        }
        if let Some(deferrable) = self.unique.deferrable {
            source.push_str(deferrable.source());
        }
        if let Some(index) = &self.using_index {
            source.push_str(&format!(".using_index({index:?})"));
        }
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let unique = |columns: &[&str]| {
            CreateUniqueConstraint::new(
                "uq \"o'brien\"",
                "users",
                UniqueConstraint::new(columns.iter().copied()),
            )
        };
        vec![(example::users(), unique(&["nick"])), (example::users(), unique(&["age", example::ODD]))]
    }
}
