use super::apply_error::Find;
use super::parts::add_constraint;
use super::source::array;
use super::{ApplyError, DropConstraint, Irreversible, Line, Op, Operation, Sign, integer};
use crate::name::ObjectName;
use crate::schema::{Constraint, Schema};

/// Makes columns of a table its primary key.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePrimaryKey {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The columns of the key, in order; none of them may be `NULL`.
    pub columns: Vec<String>,
}

impl Op for CreatePrimaryKey {
    const NAME: &'static str = "create_primary_key";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if let Some(column) =
            table.columns.iter().find(|column| column.nullable && self.columns.contains(&column.name))
        {
            return Err(ApplyError::invalid(
                format!("`{}.{}` may be NULL and cannot be in a primary key", self.table, column.name),
                format!("first: op.alter_column({}, {:?}).set_not_null()", self.table.source(), column.name),
            ));
        }
        add_constraint(table, &self.name, &Constraint::PrimaryKey(self.columns.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint::new(&self.name, &self.table).into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!("create primary key {} on {} ({})", self.name, self.table, self.columns.join(", ")),
        )
    }

    fn source(&self) -> String {
        format!("op.create_primary_key({:?}, {}, {});", self.name, self.table.source(), array(&self.columns))
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        // The tests apply every example, so a mistake here fails them.
        let _ = super::CreateTable::new("heap", [integer("a").not_null(), integer("b").not_null()])
            .apply(&mut schema);
        let columns = vec!["b".into(), "a".into()];
        vec![(schema, CreatePrimaryKey { name: "heap_pkey".into(), table: "heap".into(), columns })]
    }
}
