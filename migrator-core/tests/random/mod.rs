//! Random operations that mostly fit a schema.

use migrator_core::name::ObjectName;
use migrator_core::op::*;
use migrator_core::schema::{Constraint, ReferentialAction, Schema, Table};

const NAMES: [&str; 12] =
    ["a", "b", "users", "o'brien", "we\"ird", "select", "таблица", "Mixed", "x y", "c1", "c2", "c3"];

/// A small deterministic generator (xorshift64*), so that a seed reproduces a journey.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn name(&mut self) -> String {
        if self.below(12) == 0 { "я".repeat(31) } else { (*self.pick(&NAMES)).to_owned() }
    }

    fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let chosen: Vec<T> = from.iter().filter(|_| self.below(2) == 0).cloned().collect();
        if chosen.is_empty() { from[..1].to_vec() } else { chosen }
    }
}

fn column(dice: &mut Dice) -> ColumnDefinition {
    let name = dice.name();
    let column = match dice.below(7) {
        0 => integer(name).default(7),
        1 => string(name, 40).default("it's"),
        2 => text(name),
        3 => numeric(name, 12, 2).default(decimal("1.5")),
        4 => boolean(name).default(false),
        5 => timestamp(name).default(now()),
        _ => uuid(name),
    };
    if dice.below(3) == 0 { column.not_null() } else { column }
}

pub(crate) fn create_table(dice: &mut Dice, schema: &Schema) -> Operation {
    loop {
        let mut columns: Vec<ColumnDefinition> = Vec::new();
        for _ in 0..dice.below(5) + 1 {
            columns.push(column(dice));
        }
        if dice.below(4) > 0 {
            columns.push(big_integer("id").identity().primary_key());
        }
        let create: Operation = CreateTable::new(dice.name(), columns).into();
        if create.apply(&mut schema.clone()).is_ok() {
            return create;
        }
    }
}

/// An operation on the schema; it may turn out not to fit.
pub(crate) fn operation(dice: &mut Dice, schema: &Schema) -> Operation {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() || dice.below(12) == 0 {
        return create_table(dice, schema);
    }
    let table = *dice.pick(&tables);
    let name: ObjectName = table.name.clone();
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    let one = dice.pick(&columns).clone();
    let mut op = Operations::default();
    match dice.below(15) {
        0 => {
            op.drop_table(name);
        }
        1 => op.rename_table(name, dice.name()),
        2 => {
            let mut create = CreateTable::new("unused", [column(dice)]);
            op.record(AddColumn::new(name, create.columns.remove(0)));
        }
        3 => {
            op.drop_column(name, one);
        }
        4 => {
            op.alter_column(name, one).rename_to(dice.name());
        }
        5 => {
            let types = [big_integer_type(), string_type(9), text_type(), custom_type("citext")];
            op.alter_column(name, one).set_type(dice.pick(&types).clone());
        }
        6 => {
            let alter = op.alter_column(name, one);
            if dice.below(2) == 0 {
                alter.set_not_null()
            } else {
                alter.drop_not_null()
            };
            if dice.below(2) == 0 {
                alter.set_default("x")
            } else {
                alter.drop_default()
            };
        }
        7 => {
            let create = op.create_index(format!("ix_{}", dice.name()), name, dice.some(&columns));
            if dice.below(2) == 0 {
                create.unique().where_(format!("\"{}\" IS NOT NULL", one.replace('"', "\"\"")));
            }
        }
        8 => match table.indexes.keys().next() {
            Some(index) => {
                op.drop_index(index, name);
            }
            None => op.rename_table("nowhere", "somewhere"),
        },
        9 => {
            op.create_unique_constraint(format!("uq_{}", dice.name()), name, dice.some(&columns));
        }
        10 => {
            let condition = format!("\"{}\" <> 'a, (b)'", one.replace('"', "\"\""));
            op.create_check_constraint(format!("ck_{}", dice.name()), name, condition);
        }
        11 => {
            let target = *dice.pick(&tables);
            let keys: Vec<&Constraint> = target
                .constraints
                .values()
                .filter(|c| {
                    matches!(c, Constraint::PrimaryKey(_) | Constraint::Unique(_)) && c.columns().len() == 1
                })
                .collect();
            match keys.first() {
                Some(key) => {
                    let create = op.create_foreign_key(
                        format!("fk_{}", dice.name()),
                        name,
                        [one],
                        &target.name,
                        [key.columns()[0].clone()],
                    );
                    create.on_delete(*dice.pick(&[ReferentialAction::Cascade, ReferentialAction::SetNull]));
                }
                None => op.rename_table("nowhere", "somewhere"),
            }
        }
        12 => match table.constraints.keys().nth(dice.below(3)) {
            Some(constraint) => {
                op.drop_constraint(constraint, name);
            }
            None => op.create_primary_key("pk", name, dice.some(&columns)),
        },
        13 => {
            let to = dice.name();
            op.if_table_exists(name.clone(), |op| op.rename_table(name, to));
        }
        _ => {
            let values = vec![row_of(columns.len())];
            op.bulk_insert(name, columns, values);
        }
    }
    op.into_recorded().remove(0)
}

fn row_of(length: usize) -> Vec<migrator_core::schema::Literal> {
    (0..length).map(|i| i64::try_from(i).unwrap().into()).collect()
}
