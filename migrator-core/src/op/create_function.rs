use super::{ApplyError, DropFunction, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Function, FunctionName, Schema};

/// Creates a function.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction {
    /// Its name and arguments.
    pub name: FunctionName,
    /// What it does.
    pub function: Function,
    /// Whether it takes the place of one of the same name and arguments.
    pub or_replace: bool,
}

impl CreateFunction {
    /// It takes the place of one of the same name and arguments, if there is one.
    pub fn or_replace(&mut self) -> &mut Self {
        self.or_replace = true;
        self
    }
}

impl Op for CreateFunction {
    const NAME: &'static str = "create_function";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.functions.contains_key(&self.name) && !self.or_replace {
            return Err(ApplyError::object_exists(ObjectKind::Function, &self.name));
        }
        schema.functions.insert(self.name.clone(), self.function.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.functions.get(&self.name) {
            Some(function) if self.or_replace => {
                let (name, function) = (self.name.clone(), function.clone());
                Ok(vec![CreateFunction { name, function, or_replace: true }.into()])
            }
            _ => Ok(vec![DropFunction { name: self.name.clone(), if_exists: false }.into()]),
        }
    }

    fn describe(&self) -> Line {
        let verb = if self.or_replace { "replace" } else { "create" };
        Line::new(Sign::Add, format!("{verb} function {} returns {}", self.name, self.function.returns))
    }

    fn source(&self) -> String {
        let refinement = if self.or_replace { ".or_replace()" } else { "" };
        format!(
            "op.create_function({}, {:?}, {}){refinement};",
            self.name.name.source(),
            self.name.arguments,
            self.function.source()
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let name = FunctionName::new("we\"ird o'brien", "");
        let one = |body: &str| CreateFunction {
            name: name.clone(),
            function: Function::returning("integer").language("sql").attributes("IMMUTABLE").body(body),
            or_replace: false,
        };
        let mut there = Schema::default();
        there.functions.insert(name.clone(), one("SELECT 1").function);
        let mut replace = one("SELECT 2");
        replace.or_replace();
        vec![(Schema::default(), one("SELECT 1")), (there, replace)]
    }
}
