//! Random journeys: a schema, and operations that fit it, from a seed.
//!
//! | file | what it makes |
//! |---|---|
//! | `dice` | numbers and names |
//! | `operation` | which noun is next |
//! | `table`, `column`, `index`, `constraint`, `enumeration`, `view`, `sequence`, `function`, `trigger`, `namespace`, `row`, `backfill` | operations on that noun |
//! | `prospect` | whether the two rows of each table stand in the way |

mod backfill;
mod column;
mod constraint;
mod dice;
mod enumeration;
mod function;
mod index;
mod namespace;
mod operation;
mod prospect;
mod row;
mod sequence;
mod table;
mod trigger;
mod view;

pub use dice::Dice;
pub use namespace::prefix as namespace_prefix;

use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::op::{OnDialect, Operation};
use migrator_core::schema::Schema;
use migrator_sql::render;
use prospect::Prospect;

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
        let mut before = Vec::new();
        for _ in 0..dice.below(3) {
            let operations = operation::beside_tables(&mut dice, &schema);
            if can(&operations, &mut schema, dialect, true) {
                before.extend(operations);
            }
        }
        for _ in 0..=dice.below(4) {
            let operations = table::create(&mut dice, &schema);
            if can(&operations, &mut schema, dialect, true) {
                before.extend(operations);
            }
        }
        if dice.once_in(4) {
            let operations = view::next(&mut dice, &schema);
            if can(&operations, &mut schema, dialect, true) {
                before.extend(operations);
            }
        }
        // Most journeys lead back, and most rows let them.
        let one_way = dice.once_in(12);
        let hindered = dice.once_in(8);
        let mut prospect = Prospect::of(&schema);
        let mut operations = Vec::new();
        let length = dice.below(25) + 1;
        for _ in 0..length * 8 {
            if operations.len() >= length {
                break;
            }
            let next = operation::next(&mut dice, &schema);
            if view::would_break(&next, &schema)
                || !hindered && prospect.is_dark(&next, &schema)
                || operations.len() + next.len() > 25
            {
                continue;
            }
            let mut end = schema.clone();
            if can(&next, &mut end, dialect, one_way) {
                prospect.follow(&next, &schema);
                schema = end;
                operations.extend(wrapped(&mut dice, dialect, next));
            }
        }
        Journey { before, operations }
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
        can(&next, &mut schema, dialect, false);
    }
    attempts
}

/// Takes the schema along, if the operations fit it and the database can do them, there and, unless it
/// is one way, back.
fn can(operations: &[Operation], schema: &mut Schema, dialect: Dialect, one_way: bool) -> bool {
    let mut after = schema.clone();
    if render(operations, &mut after, dialect).is_err() {
        return false;
    }
    let mut end = schema.clone();
    match inverse(operations, &mut end) {
        Ok(back) if render(&back, &mut end, dialect).is_err() => return false,
        Err(_) if !one_way => return false,
        _ => {}
    }
    *schema = after;
    true
}

/// Now and then what is for this database only, and what is for another and must do nothing here.
fn wrapped(dice: &mut Dice, dialect: Dialect, operations: Vec<Operation>) -> Vec<Operation> {
    let on = |dialect, operations: &[Operation]| -> Operation {
        OnDialect { dialect, operations: operations.iter().cloned().collect() }.into()
    };
    let has_rows =
        |o: &Operation| matches!(o, Operation::BulkInsert(_)) || o.has_backfill() && operations.len() > 1;
    if operations.is_empty() || operations.iter().any(has_rows) {
        return operations;
    }
    match dice.below(24) {
        0 => vec![on(dialect, &operations)],
        1 => {
            let other = *dice.pick(&Dialect::ALL);
            if other == dialect { operations } else { [vec![on(other, &operations)], operations].concat() }
        }
        _ => operations,
    }
}
