use super::{ApplyError, CreateFunction, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Function, FunctionName, Schema};

/// Drops a function.
#[derive(Debug, Clone, PartialEq)]
pub struct DropFunction {
    /// Its name and arguments.
    pub name: FunctionName,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropFunction {
    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropFunction {
    const NAME: &'static str = "drop_function";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.functions.remove(&self.name).is_none() && !self.if_exists {
            return Err(ApplyError::no_such_object(
                ObjectKind::Function,
                &self.name,
                schema.functions.keys(),
            ));
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.functions.get(&self.name) {
            Some(function) => {
                let (name, function) = (self.name.clone(), function.clone());
                Ok(vec![CreateFunction { name, function, or_replace: false }.into()])
            }
            None if self.if_exists => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the function")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop function {}", self.name))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_function({}, {:?}){refinement};", self.name.name.source(), self.name.arguments)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let name = FunctionName::new("o'brien", "a integer");
        let mut schema = Schema::default();
        let function =
            Function::returning("integer").language("sql").attributes("IMMUTABLE").body("SELECT 1");
        schema.functions.insert(name.clone(), function);
        let missing = DropFunction { name: FunctionName::new("not there", ""), if_exists: true };
        vec![(schema.clone(), DropFunction { name, if_exists: false }), (schema, missing)]
    }
}
