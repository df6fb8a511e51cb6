use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, ObjectKind, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Adds a label to an enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct AddEnumValue {
    /// The enumeration.
    pub name: ObjectName,
    /// The new label.
    pub value: String,
    /// Where it stands among the others.
    pub place: EnumValuePlace,
}

/// Where a new label stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum EnumValuePlace {
    /// After all others.
    #[default]
    Last,
    /// Right before this one.
    Before(String),
    /// Right after this one.
    After(String),
}

impl AddEnumValue {
    /// Puts it right before this label.
    pub fn before(&mut self, value: impl Into<String>) -> &mut Self {
        self.place = EnumValuePlace::Before(value.into());
        self
    }

    /// Puts it right after this label.
    pub fn after(&mut self, value: impl Into<String>) -> &mut Self {
        self.place = EnumValuePlace::After(value.into());
        self
    }

    /// The labels with the new one in its place.
    fn added(&self, labels: &[String]) -> Result<Vec<String>, ApplyError> {
        if labels.contains(&self.value) {
            let name = format!("{}.{}", self.name, self.value);
            return Err(ApplyError::object_exists(ObjectKind::EnumValue, &name));
        }
        let find = |value: &String| {
            labels
                .iter()
                .position(|label| label == value)
                .ok_or_else(|| ApplyError::no_such_object(ObjectKind::EnumValue, value, labels))
        };
        let at = match &self.place {
            EnumValuePlace::Last => labels.len(),
            EnumValuePlace::Before(value) => find(value)?,
            EnumValuePlace::After(value) => find(value)? + 1,
        };
        let mut labels = labels.to_vec();
        labels.insert(at, self.value.clone());
        Ok(labels)
    }
}

impl Op for AddEnumValue {
    const NAME: &'static str = "add_enum_value";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let labels = self.added(schema.find_enum(&self.name)?)?;
        schema.set_labels(&self.name, &labels);
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Err(Irreversible::new(self.describe().text, "rows may hold the label, and databases do not drop one"))
    }

    fn describe(&self) -> Line {
        let place = match &self.place {
            EnumValuePlace::Last => String::new(),
            EnumValuePlace::Before(value) => format!(" before {value}"),
            EnumValuePlace::After(value) => format!(" after {value}"),
        };
        Line::new(Sign::Add, format!("add value {} to enum {}{place}", self.value, self.name))
    }

    fn source(&self) -> String {
        let place = match &self.place {
            EnumValuePlace::Last => String::new(),
            EnumValuePlace::Before(value) => format!(".before({value:?})"),
            EnumValuePlace::After(value) => format!(".after({value:?})"),
        };
        format!("op.add_enum_value({}, {:?}){place};", self.name.source(), self.value)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let add = |place| AddEnumValue { name: "mood".into(), value: "o'k \"?\"".into(), place };
        vec![
            (example::moods(), add(EnumValuePlace::Last)),
            (example::moods(), add(EnumValuePlace::Before("so".into()))),
            (example::mood_columns(), add(EnumValuePlace::After("it's".into()))),
        ]
    }
}
