use super::{ApplyError, CreateSequence, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{ColumnDefault, Schema, Sequence};

/// Drops a sequence that no default takes its values from.
#[derive(Debug, Clone, PartialEq)]
pub struct DropSequence {
    /// Its name.
    pub name: ObjectName,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropSequence {
    /// The operation for a sequence that is there.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        DropSequence { name: name.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropSequence {
    const NAME: &'static str = "drop_sequence";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.sequences.contains_key(&self.name) {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_object(
                ObjectKind::Sequence,
                &self.name,
                schema.sequences.keys(),
            ));
        }
        let takes = Some(ColumnDefault::NextValue(self.name.clone()));
        let by: Vec<String> = schema
            .tables
            .values()
            .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
            .filter(|(_, column)| column.default == takes)
            .map(|(table, column)| format!("the default of `{}.{}`", table.name, column.name))
            .collect();
        if !by.is_empty() {
            return Err(ApplyError::InUse { what: format!("sequence `{}`", self.name), by });
        }
        schema.sequences.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.sequences.get(&self.name) {
            Some(sequence) => Ok(vec![CreateSequence::new(&self.name, sequence.clone()).into()]),
            None if self.if_exists => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the sequence")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop sequence {}", self.name))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_sequence({}){refinement};", self.name.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("the number that {} stands at", self.name))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        schema.sequences.insert("seq o'brien".into(), Sequence { start: 7, ..Sequence::default() });
        let mut missing = DropSequence::new("not there");
        missing.if_exists();
        vec![(schema.clone(), DropSequence::new("seq o'brien")), (schema, missing)]
    }
}
