use super::apply_error::Find;
use super::parts::add_constraint;
use super::{
    ApplyError, CreateTable, DropConstraint, Irreversible, Line, Op, Operation, Sign, custom, integer,
};
use crate::name::ObjectName;
use crate::schema::{Constraint, Deferrable, ExcludeConstraint, Expression, Schema};

/// Forbids two rows that are alike by some operators (PostgreSQL).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExcludeConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// What may not be alike.
    pub exclude: ExcludeConstraint,
}

impl CreateExcludeConstraint {
    /// The kind of index that holds it, where it is not `gist`.
    pub fn using(&mut self, method: impl Into<String>) -> &mut Self {
        self.exclude.method = method.into().to_lowercase();
        self
    }

    /// It is only for rows that fulfil the condition, in SQL.
    pub fn where_(&mut self, condition: impl Into<Expression>) -> &mut Self {
        self.exclude.predicate = Some(condition.into());
        self
    }

    /// It may be checked at the end of the transaction.
    pub fn deferrable(&mut self, deferrable: Deferrable) -> &mut Self {
        self.exclude.deferrable = Some(deferrable);
        self
    }
}

impl Op for CreateExcludeConstraint {
    const NAME: &'static str = "create_exclude_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if self.exclude.elements.is_empty() {
            return Err(ApplyError::invalid(
                format!("exclude constraint `{}` compares nothing", self.name),
                "name at least one column with an operator: [(\"during\", \"&&\")]",
            ));
        }
        add_constraint(table, &self.name, &Constraint::Exclude(self.exclude.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint::new(&self.name, &self.table).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create constraint {} on {}: {}", self.name, self.table, self.exclude))
    }

    fn source(&self) -> String {
        let ExcludeConstraint { method, elements, predicate, deferrable } = &self.exclude;
        let elements: Vec<String> =
            elements.iter().map(|(element, operator)| format!("({:?}, {operator:?})", element.0)).collect();
        let mut source = format!(
            "op.create_exclude_constraint({:?}, {}, [{}])",
            self.name,
            self.table.source(),
            elements.join(", ")
        );
        if method != "gist" {
            source.push_str(&format!(".using({method:?})"));
        }
        if let Some(predicate) = predicate {
            source.push_str(&format!(".where_({:?})", predicate.0));
        }
        if let Some(deferrable) = deferrable {
            source.push_str(deferrable.source());
        }
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        let columns = [integer("id").primary_key(), custom("during", "tsrange")];
        // The tests apply every example, so a mistake here fails them.
        let _ = CreateTable::new("bookings", columns).apply(&mut schema);
        let exclude = ExcludeConstraint {
            method: "gist".into(),
            elements: vec![("during".into(), "&&".into())],
            predicate: None,
            deferrable: None,
        };
        let mut create =
            CreateExcludeConstraint { name: "ex o'brien".into(), table: "bookings".into(), exclude };
        let plain = create.clone();
        create.where_("id > 0").deferrable(Deferrable::InitiallyDeferred);
        vec![(schema.clone(), plain), (schema, create)]
    }
}
