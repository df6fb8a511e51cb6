use super::{ApplyError, DropExtension, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Makes an extension part of the database (PostgreSQL; elsewhere nothing runs).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExtension {
    /// Its name.
    pub name: String,
    /// The schema that its objects go to, if one is named.
    pub schema: Option<String>,
    /// Its version, if one is named.
    pub version: Option<String>,
    /// Whether it may be there already.
    pub if_not_exists: bool,
}

impl CreateExtension {
    /// The operation for an extension in its usual schema and version.
    pub fn new(name: impl Into<String>) -> Self {
        CreateExtension { name: name.into(), schema: None, version: None, if_not_exists: false }
    }

    /// The schema that its objects go to.
    pub fn schema(&mut self, schema: impl Into<String>) -> &mut Self {
        self.schema = Some(schema.into());
        self
    }

    /// Its version.
    pub fn version(&mut self, version: impl Into<String>) -> &mut Self {
        self.version = Some(version.into());
        self
    }

    /// It may be there already.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl Op for CreateExtension {
    const NAME: &'static str = "create_extension";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.extensions.insert(self.name.clone()) && !self.if_not_exists {
            return Err(ApplyError::object_exists(ObjectKind::Extension, &self.name));
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.extensions.contains(&self.name) {
            return Ok(Vec::new());
        }
        Ok(vec![DropExtension::new(&self.name).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create extension {}", self.name))
    }

    fn source(&self) -> String {
        let mut source = format!("op.create_extension({:?})", self.name);
        for (method, value) in [("schema", &self.schema), ("version", &self.version)] {
            if let Some(value) = value {
                source.push_str(&format!(".{method}({value:?})"));
            }
        }
        source.push_str(if self.if_not_exists { ".if_not_exists();" } else { ";" });
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut again = CreateExtension::new("citext");
        again.if_not_exists();
        vec![(Schema::default(), CreateExtension::new("citext")), (Schema::default(), again)]
    }
}
