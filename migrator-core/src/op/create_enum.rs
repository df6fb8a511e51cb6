use super::{ApplyError, DropEnum, Irreversible, Line, ObjectKind, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Creates an enumeration. Where it is no type of its own, nothing runs: its columns hold the labels.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum {
    /// Its name.
    pub name: ObjectName,
    /// Its labels, in order.
    pub labels: Vec<String>,
    /// Whether one of this name with the same labels may be there already.
    pub if_not_exists: bool,
}

impl CreateEnum {
    /// The operation for an enumeration with these labels.
    pub fn new<L: Into<String>>(name: impl Into<ObjectName>, labels: impl IntoIterator<Item = L>) -> Self {
        let labels = labels.into_iter().map(Into::into).collect();
        CreateEnum { name: name.into(), labels, if_not_exists: false }
    }

    /// One of this name with the same labels may be there already.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl Op for CreateEnum {
    const NAME: &'static str = "create_enum";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        match schema.enums.get(&self.name) {
            Some(labels) if self.if_not_exists && *labels == self.labels => return Ok(()),
            Some(labels) if self.if_not_exists => {
                return Err(ApplyError::invalid(
                    format!("enum `{}` exists with the labels {labels:?}", self.name),
                    format!("write these, or change it with op.add_enum_value({}, …)", self.name.source()),
                ));
            }
            Some(_) => return Err(ApplyError::object_exists(ObjectKind::Enum, &self.name)),
            None => {}
        }
        for (at, label) in self.labels.iter().enumerate() {
            if self.labels[..at].contains(label) {
                return Err(ApplyError::invalid(
                    format!("enum `{}` has the label `{label}` twice", self.name),
                    "name it once",
                ));
            }
        }
        if self.labels.is_empty() {
            return Err(ApplyError::invalid(
                format!("enum `{}` has no label", self.name),
                "give it at least one",
            ));
        }
        schema.enums.insert(self.name.clone(), self.labels.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.enums.contains_key(&self.name) {
            return Ok(Vec::new());
        }
        Ok(vec![DropEnum::new(&self.name).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create enum {} ({})", self.name, self.labels.join(", ")))
    }

    fn source(&self) -> String {
        let refinement = if self.if_not_exists { ".if_not_exists()" } else { "" };
        format!("op.create_enum({}, {:?}){refinement};", self.name.source(), self.labels)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let plain = CreateEnum::new("select \"o'brien\"", ["a", "it's", "we\"ird", "таблица"]);
        let mut again = CreateEnum::new("mood", ["so", "it's", "we\"ird"]);
        again.if_not_exists();
        vec![(Schema::default(), plain), (example::moods(), again)]
    }
}
