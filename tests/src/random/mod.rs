//! Random journeys: a schema, and operations that fit it, from a seed.

mod column;
mod dice;
mod operation;
mod table;

pub use dice::Dice;

use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::render;

/// What makes a schema, and what then changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// The operations that make the schema.
    pub before: Vec<Operation>,
    /// The operations that change it.
    pub operations: Vec<Operation>,
}

impl Journey {
    /// The journey of this seed: one to four tables, and 1 to 25 operations that this database can do.
    pub fn of(seed: u64, dialect: Dialect) -> Journey {
        let mut dice = Dice::new(seed);
        let mut schema = Schema::of(dialect);
        let mut journey = Journey { before: Vec::new(), operations: Vec::new() };
        for _ in 0..=dice.below(4) {
            let operations = table::create(&mut dice, &schema);
            if can(&operations, &mut schema, dialect) {
                journey.before.extend(operations);
            }
        }
        let length = dice.below(25) + 1;
        for _ in 0..length * 6 {
            if journey.operations.len() >= length {
                break;
            }
            let next = operation::next(&mut dice, &schema);
            if can(&next, &mut schema, dialect) {
                journey.operations.extend(next);
            }
        }
        journey.operations.truncate(25);
        journey
    }

    /// Whether every operation still fits and is one that the database can do, now that some are left
    /// out.
    pub fn is_possible(&self, dialect: Dialect) -> bool {
        let mut schema = Schema::of(dialect);
        render(&self.before, &mut schema, dialect).is_ok()
            && render(&self.operations, &mut schema, dialect).is_ok()
    }

    /// The Rust statements that record it.
    pub fn source(&self) -> String {
        let lines = |operations: &[Operation]| {
            operations.iter().map(|operation| format!("{}\n", operation.source())).collect::<String>()
        };
        format!("// before\n{}// then\n{}", lines(&self.before), lines(&self.operations))
    }
}

/// Everything that a journey of this seed tries, each with the schema before it: what it cannot have too.
pub fn attempts(seed: u64, dialect: Dialect) -> Vec<(Schema, Vec<Operation>)> {
    let mut dice = Dice::new(seed);
    let mut schema = Schema::of(dialect);
    let mut attempts = Vec::new();
    for number in 0..80 {
        let next = match number {
            0..3 => table::create(&mut dice, &schema),
            _ => operation::next(&mut dice, &schema),
        };
        attempts.push((schema.clone(), next.clone()));
        can(&next, &mut schema, dialect);
    }
    attempts
}

/// Takes the schema along, if the operations fit it and the database can do them, there and back.
fn can(operations: &[Operation], schema: &mut Schema, dialect: Dialect) -> bool {
    let mut after = schema.clone();
    if render(operations, &mut after, dialect).is_err() {
        return false;
    }
    let mut end = schema.clone();
    if let Ok(back) = inverse(operations, &mut end)
        && render(&back, &mut end, dialect).is_err()
    {
        return false;
    }
    *schema = after;
    true
}
