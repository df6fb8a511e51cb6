use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, ObjectKind, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{ColumnDefault, Literal, Schema};

/// Gives a label of an enumeration another name, in the rows too.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameEnumValue {
    /// The enumeration.
    pub name: ObjectName,
    /// The label.
    pub value: String,
    /// What it is called from now on.
    pub to: String,
}

impl Op for RenameEnumValue {
    const NAME: &'static str = "rename_enum_value";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let labels = schema.find_enum(&self.name)?;
        if !labels.contains(&self.value) {
            return Err(ApplyError::no_such_object(ObjectKind::EnumValue, &self.value, labels));
        }
        if labels.contains(&self.to) {
            let name = format!("{}.{}", self.name, self.to);
            return Err(ApplyError::object_exists(ObjectKind::EnumValue, &name));
        }
        let rename = |label: &String| if *label == self.value { self.to.clone() } else { label.clone() };
        let labels: Vec<String> = labels.iter().map(rename).collect();
        let old = ColumnDefault::Literal(Literal::Text(self.value.clone()));
        let new = ColumnDefault::Literal(Literal::Text(self.to.clone()));
        for column in schema.tables.values_mut().flat_map(|table| &mut table.columns) {
            let is_of = column.column_type.enumeration().is_some_and(|(name, _)| *name == self.name);
            if is_of && column.default.as_ref() == Some(&old) {
                column.default = Some(new.clone());
            }
        }
        schema.set_labels(&self.name, &labels);
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let (name, value, to) = (self.name.clone(), self.to.clone(), self.value.clone());
        Ok(vec![RenameEnumValue { name, value, to }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("rename value {} of enum {} to {}", self.value, self.name, self.to))
    }

    fn source(&self) -> String {
        format!("op.rename_enum_value({}, {:?}, {:?});", self.name.source(), self.value, self.to)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let rename = |value: &str| RenameEnumValue {
            name: "mood".into(),
            value: value.into(),
            to: "o'k \"?\"".into(),
        };
        vec![(example::moods(), rename("it's")), (example::mood_columns(), rename("so"))]
    }
}
