use super::apply_error::{Find, check_columns};
use super::source::{array, text};
use super::{ApplyError, DropIndex, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Expression, Index, Schema};

/// Creates an index.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The name of the index.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The indexed columns, in order.
    pub columns: Vec<String>,
    /// Whether no two rows may have the same values in them.
    pub unique: bool,
    /// The condition of the rows that are indexed, when not all are.
    pub predicate: Option<Expression>,
}

impl CreateIndex {
    /// No two rows may have the same values in the indexed columns.
    pub fn unique(&mut self) -> &mut Self {
        self.unique = true;
        self
    }

    /// Only rows that fulfil the condition, in SQL, are indexed.
    pub fn where_(&mut self, condition: impl Into<Expression>) -> &mut Self {
        self.predicate = Some(condition.into());
        self
    }

    /// The operation that creates this index as it is.
    pub(super) fn of(table: &ObjectName, name: &str, index: &Index) -> Self {
        CreateIndex {
            name: name.to_owned(),
            table: table.clone(),
            columns: index.columns.clone(),
            unique: index.unique,
            predicate: index.predicate.clone(),
        }
    }

    /// The index that it creates.
    pub fn to_index(&self) -> Index {
        Index { columns: self.columns.clone(), unique: self.unique, predicate: self.predicate.clone() }
    }
}

impl Op for CreateIndex {
    const NAME: &'static str = "create_index";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        check_columns(schema.find_table(&self.table)?, &self.columns)?;
        if let Some(owner) = schema.table_with_index(&self.name) {
            return Err(ApplyError::IndexExists { table: owner.name.clone(), name: self.name.clone() });
        }
        schema.find_table_mut(&self.table)?.indexes.insert(self.name.clone(), self.to_index());
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropIndex { name: self.name.clone(), table: self.table.clone() }.into()])
    }

    fn describe(&self) -> Line {
        let unique = if self.unique { "unique " } else { "" };
        Line::new(
            Sign::Add,
            format!("create {unique}index {} on {} {}", self.name, self.table, self.to_index()),
        )
    }

    fn source(&self) -> String {
        let mut source =
            format!("op.create_index({:?}, {}, {})", self.name, self.table.source(), array(&self.columns));
        if self.unique {
            source.push_str(".unique()");
        }
        if let Some(predicate) = &self.predicate {
            source.push_str(&format!(".where_({})", text(predicate)));
        }
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let create = |name: &str, columns: &[&str]| CreateIndex {
            name: name.into(),
            table: "users".into(),
            columns: columns.iter().map(ToString::to_string).collect(),
            unique: false,
            predicate: None,
        };
        let plain = create("ix_users_age", &["age", example::ODD]);
        let mut partial = create("ix \"o'brien\"", &["nick"]);
        partial.unique().where_("age > 17 AND nick <> 'age'");
        vec![(example::users(), plain), (example::users(), partial)]
    }
}
