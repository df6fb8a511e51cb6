use super::{ApplyError, Irreversible, Line, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Runs Rust code: a data step. The core carries the code and never looks into it.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What the step does, in its author's words.
    pub name: String,
    /// The code.
    pub code: Code,
}

/// Code of a kind that only the runtime knows. Any two are equal.
#[derive(Clone)]
pub struct Code(pub Arc<dyn Any + Send + Sync>);

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code")
    }
}

impl PartialEq for Code {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Op for Run {
    const NAME: &'static str = "run";

    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Err(Irreversible::new(self.describe().text, "a data step is Rust code"))
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Run, format!("run {:?}", self.name))
    }

    fn source(&self) -> String {
        format!("op.run({:?}, async |db| {{ /* code */ }});", self.name)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        vec![(Schema::default(), Run { name: "fill full_name".into(), code: Code(Arc::new(())) })]
    }
}
