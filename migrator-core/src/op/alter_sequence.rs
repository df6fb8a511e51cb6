use super::create_sequence::check_sequence;
use super::{ApplyError, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Schema, Sequence};

/// Changes how a sequence counts. The number that it stands at stays.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence {
    /// Its name.
    pub name: ObjectName,
    /// The first number, when it is started again.
    pub start: Option<i64>,
    /// The step from a number to the next.
    pub increment: Option<i64>,
    /// The least number; `Some(None)` is the database's own.
    pub min: Option<Option<i64>>,
    /// The greatest number; `Some(None)` is the database's own.
    pub max: Option<Option<i64>>,
    /// How many numbers a connection takes at once.
    pub cache: Option<i64>,
    /// Whether it begins again after the last.
    pub cycle: Option<bool>,
}

impl AlterSequence {
    /// The operation that changes nothing yet.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        AlterSequence {
            name: name.into(),
            start: None,
            increment: None,
            min: None,
            max: None,
            cache: None,
            cycle: None,
        }
    }

    /// The first number, when it is started again.
    pub fn start(&mut self, start: i64) -> &mut Self {
        self.start = Some(start);
        self
    }

    /// The step from a number to the next.
    pub fn increment(&mut self, increment: i64) -> &mut Self {
        self.increment = Some(increment);
        self
    }

    /// The least number.
    pub fn min(&mut self, min: i64) -> &mut Self {
        self.min = Some(Some(min));
        self
    }

    /// The least number is the database's own.
    pub fn no_min(&mut self) -> &mut Self {
        self.min = Some(None);
        self
    }

    /// The greatest number.
    pub fn max(&mut self, max: i64) -> &mut Self {
        self.max = Some(Some(max));
        self
    }

    /// The greatest number is the database's own.
    pub fn no_max(&mut self) -> &mut Self {
        self.max = Some(None);
        self
    }

    /// How many numbers a connection takes at once.
    pub fn cache(&mut self, numbers: i64) -> &mut Self {
        self.cache = Some(numbers);
        self
    }

    /// It begins again after the last.
    pub fn cycle(&mut self) -> &mut Self {
        self.cycle = Some(true);
        self
    }

    /// It ends with the last.
    pub fn no_cycle(&mut self) -> &mut Self {
        self.cycle = Some(false);
        self
    }

    /// The sequence with the changes.
    pub fn altered(&self, sequence: &Sequence) -> Sequence {
        Sequence {
            start: self.start.unwrap_or(sequence.start),
            increment: self.increment.unwrap_or(sequence.increment),
            min: self.min.unwrap_or(sequence.min),
            max: self.max.unwrap_or(sequence.max),
            cache: self.cache.unwrap_or(sequence.cache),
            cycle: self.cycle.unwrap_or(sequence.cycle),
        }
    }

    /// The refinements that make the changes.
    fn changes(&self) -> Vec<String> {
        let number = |method: &str, value: Option<i64>| value.map(|value| format!("{method}({value})"));
        let bound = |method: &str, value: Option<Option<i64>>| {
            value.map(|value| match value {
                Some(value) => format!("{method}({value})"),
                None => format!("no_{method}()"),
            })
        };
        let cycle = self.cycle.map(|cycle| if cycle { "cycle()" } else { "no_cycle()" }.to_owned());
        let changes = [
            number("start", self.start),
            number("increment", self.increment),
            bound("min", self.min),
            bound("max", self.max),
            number("cache", self.cache),
            cycle,
        ];
        changes.into_iter().flatten().collect()
    }
}

impl Op for AlterSequence {
    const NAME: &'static str = "alter_sequence";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let Some(sequence) = schema.sequences.get(&self.name) else {
            return Err(ApplyError::no_such_object(
                ObjectKind::Sequence,
                &self.name,
                schema.sequences.keys(),
            ));
        };
        if self.changes().is_empty() {
            return Err(ApplyError::invalid(
                format!("alter_sequence changes nothing of `{}`", self.name),
                "say what changes: .increment(…), .min(…), .max(…), .cache(…), .cycle()",
            ));
        }
        let altered = self.altered(sequence);
        check_sequence(&self.name, &altered)?;
        schema.sequences.insert(self.name.clone(), altered);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let Some(sequence) = before.sequences.get(&self.name) else {
            return Err(Irreversible::new(self.describe().text, "no migration created the sequence"));
        };
        let back = AlterSequence {
            name: self.name.clone(),
            start: self.start.map(|_| sequence.start),
            increment: self.increment.map(|_| sequence.increment),
            min: self.min.map(|_| sequence.min),
            max: self.max.map(|_| sequence.max),
            cache: self.cache.map(|_| sequence.cache),
            cycle: self.cycle.map(|_| sequence.cycle),
        };
        Ok(vec![back.into()])
    }

    fn describe(&self) -> Line {
        let changes = self.changes().join(", ").replace(['(', ')'], " ").replace('_', " ");
        Line::new(Sign::Change, format!("alter sequence {}: {}", self.name, changes.trim_end()))
    }

    fn source(&self) -> String {
        let changes: String = self.changes().into_iter().map(|change| format!(".{change}")).collect();
        format!("op.alter_sequence({}){changes};", self.name.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        schema.sequences.insert("seq o'brien".into(), Sequence { max: Some(500), ..Sequence::default() });
        let mut several = AlterSequence::new("seq o'brien");
        several.increment(2).no_max().cycle();
        let mut bounds = AlterSequence::new("seq o'brien");
        bounds.min(1).max(9_000).cache(3);
        vec![(schema.clone(), several), (schema, bounds)]
    }
}
