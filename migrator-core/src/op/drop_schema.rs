use super::{ApplyError, CreateSchema, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops a schema (namespace).
#[derive(Debug, Clone, PartialEq)]
pub struct DropSchema {
    /// Its name.
    pub name: String,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// Whether what is in it goes too.
    pub cascade: bool,
}

impl DropSchema {
    /// The operation for an empty schema that is there.
    pub fn new(name: impl Into<String>) -> Self {
        DropSchema { name: name.into(), if_exists: false, cascade: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// What is in it goes too. There is then no way back.
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }

    fn holds(&self, name: &ObjectName) -> bool {
        name.schema.as_ref() == Some(&self.name)
    }

    /// What is in the schema, in words.
    fn content(&self, schema: &Schema) -> Vec<String> {
        let tables = schema.tables.keys().map(|name| ("table", name));
        let views = schema.views.keys().map(|name| ("view", name));
        let enums = schema.enums.keys().map(|name| ("enum", name));
        let sequences = schema.sequences.keys().map(|name| ("sequence", name));
        let functions = schema.functions.keys().map(|function| ("function", &function.name));
        let all = tables.chain(views).chain(enums).chain(sequences).chain(functions);
        all.filter(|(_, name)| self.holds(name)).map(|(kind, name)| format!("{kind} `{name}`")).collect()
    }
}

impl Op for DropSchema {
    const NAME: &'static str = "drop_schema";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.schemas.contains(&self.name) {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_object(ObjectKind::Schema, &self.name, &schema.schemas));
        }
        let by = self.content(schema);
        if !by.is_empty() && !self.cascade {
            return Err(ApplyError::InUse { what: format!("schema `{}`", self.name), by });
        }
        schema.tables.retain(|name, _| !self.holds(name));
        schema.views.retain(|name, _| !self.holds(name));
        schema.enums.retain(|name, _| !self.holds(name));
        schema.sequences.retain(|name, _| !self.holds(name));
        schema.functions.retain(|function, _| !self.holds(&function.name));
        schema.schemas.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if !before.schemas.contains(&self.name) {
            if self.if_exists {
                return Ok(Vec::new());
            }
            return Err(Irreversible::new(self.describe().text, "no migration created the schema"));
        }
        if !self.content(before).is_empty() {
            return Err(Irreversible::new(self.describe().text, "what is in it goes too"));
        }
        Ok(vec![CreateSchema { name: self.name.clone(), if_not_exists: false }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop schema {}", self.name))
    }

    fn source(&self) -> String {
        format!(
            "op.drop_schema({:?}){}{};",
            self.name,
            if self.if_exists { ".if_exists()" } else { "" },
            if self.cascade { ".cascade()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn loses(&self, before: &Schema) -> Option<String> {
        let content = self.content(before);
        (!content.is_empty()).then(|| content.join(", "))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        schema.schemas.insert("o'brien".into());
        let mut missing = DropSchema::new("not there");
        missing.if_exists();
        vec![(schema.clone(), DropSchema::new("o'brien")), (schema, missing)]
    }
}
