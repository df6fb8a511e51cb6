use super::apply_error::Find;
use super::{ApplyError, DropSequence, Irreversible, Line, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Schema, Sequence};

/// Creates a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSequence {
    /// Its name.
    pub name: ObjectName,
    /// How it counts.
    pub sequence: Sequence,
    /// Whether it may be there already.
    pub if_not_exists: bool,
}

impl CreateSequence {
    /// The operation for a sequence.
    pub fn new(name: impl Into<ObjectName>, sequence: Sequence) -> Self {
        CreateSequence { name: name.into(), sequence, if_not_exists: false }
    }

    /// The first number.
    pub fn start(&mut self, start: i64) -> &mut Self {
        self.sequence.start = start;
        self
    }

    /// The step from a number to the next.
    pub fn increment(&mut self, increment: i64) -> &mut Self {
        self.sequence.increment = increment;
        self
    }

    /// The least number.
    pub fn min(&mut self, min: i64) -> &mut Self {
        self.sequence.min = Some(min);
        self
    }

    /// The greatest number.
    pub fn max(&mut self, max: i64) -> &mut Self {
        self.sequence.max = Some(max);
        self
    }

    /// How many numbers a connection takes at once.
    pub fn cache(&mut self, numbers: i64) -> &mut Self {
        self.sequence.cache = numbers;
        self
    }

    /// It begins again after the last.
    pub fn cycle(&mut self) -> &mut Self {
        self.sequence.cycle = true;
        self
    }

    /// It may be there already.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl Op for CreateSequence {
    const NAME: &'static str = "create_sequence";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if self.if_not_exists && schema.sequences.contains_key(&self.name) {
            return Ok(());
        }
        schema.check_relation_free(&self.name)?;
        check_sequence(&self.name, &self.sequence)?;
        schema.sequences.insert(self.name.clone(), self.sequence.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.sequences.contains_key(&self.name) {
            return Ok(Vec::new());
        }
        Ok(vec![DropSequence::new(&self.name).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create sequence {}{}", self.name, self.sequence))
    }

    fn source(&self) -> String {
        let options: String = self
            .sequence
            .options()
            .into_iter()
            .map(|(method, value)| format!(".{method}({value})"))
            .collect();
        let refinement = if self.if_not_exists { ".if_not_exists()" } else { "" };
        format!("op.create_sequence({}){options}{refinement};", self.name.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let plain = CreateSequence::new("seq \"o'brien\"", Sequence::default());
        let mut full = CreateSequence::new("numbers", Sequence::default());
        full.start(100).increment(5).min(10).max(1_000).cache(20).cycle();
        vec![(Schema::default(), plain), (Schema::default(), full)]
    }
}

/// Checks that a sequence can count.
pub(super) fn check_sequence(name: &ObjectName, sequence: &Sequence) -> Result<(), ApplyError> {
    let below = sequence.min.is_some_and(|min| sequence.start < min);
    let above = sequence.max.is_some_and(|max| sequence.start > max);
    if sequence.increment == 0 || sequence.cache < 1 || below || above {
        return Err(ApplyError::invalid(
            format!("sequence `{name}` cannot count:{sequence}"),
            "the start lies between the least and the greatest number, the increment is not 0, the cache is 1 or more",
        ));
    }
    Ok(())
}
