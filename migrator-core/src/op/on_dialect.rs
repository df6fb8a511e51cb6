use super::{ApplyError, Irreversible, Line, Op, Operation, Operations, Sign};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::Schema;

/// Operations that run on one database only.
#[derive(Debug, Clone, PartialEq)]
pub struct OnDialect {
    /// The database.
    pub dialect: Dialect,
    /// What runs there.
    pub operations: Operations,
}

impl Op for OnDialect {
    const NAME: &'static str = "on";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.dialect != Some(self.dialect) {
            return Ok(());
        }
        let mut after = schema.clone();
        for operation in self.operations.recorded() {
            operation.apply(&mut after)?;
        }
        *schema = after;
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let mut schema = before.clone();
        let mut back: Vec<Vec<Operation>> = Vec::new();
        for operation in self.operations.recorded() {
            back.push(operation.inverse(&schema)?);
            if schema.dialect == Some(self.dialect) && operation.apply(&mut schema).is_err() {
                return Err(Irreversible::new(operation.describe().text, "it does not fit the schema"));
            }
        }
        let operations: Operations = back.into_iter().rev().flatten().collect();
        if operations.recorded().is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![OnDialect { dialect: self.dialect, operations }.into()])
    }

    fn describe(&self) -> Line {
        let inner: Vec<String> =
            self.operations.recorded().iter().map(|operation| operation.describe().text).collect();
        Line::new(Sign::Change, format!("on {}: {}", self.dialect.title(), inner.join("; ")))
    }

    fn source(&self) -> String {
        let on = format!("op.on(Dialect::{:?})", self.dialect);
        let statement = |operation: &Operation| match operation.source().strip_prefix("op") {
            Some(call) => format!("{on}{call}"),
            None => operation.source(),
        };
        self.operations.recorded().iter().map(statement).collect::<Vec<_>>().join("\n")
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn forbids_transaction(&self, dialect: Dialect) -> bool {
        let forbids = |operation: &Operation| operation.forbids_transaction(dialect);
        dialect == self.dialect && self.operations.recorded().iter().any(forbids)
    }

    fn loses(&self, before: &Schema) -> Option<String> {
        if before.dialect != Some(self.dialect) {
            return None;
        }
        let losses: Vec<String> =
            self.operations.recorded().iter().filter_map(|operation| operation.loses(before)).collect();
        (!losses.is_empty()).then(|| losses.join(", "))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let on = |dialect| {
            let mut operations = Operations::default();
            operations.create_table("here o'brien", [super::integer("id").primary_key()]);
            OnDialect { dialect, operations }
        };
        let here = |dialect| (Schema::of(dialect), on(dialect));
        let mut all: Vec<(Schema, Self)> = Dialect::ALL.into_iter().map(here).collect();
        all.push((Schema::default(), on(Dialect::Postgres)));
        all
    }
}
