use super::column::one_table;
use super::{Dice, namespace};
use migrator_core::op::{Operations, big_integer, next_value};
use migrator_core::schema::Schema;

/// A sequence comes, changes, is counted by a column, or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, op: &mut Operations) {
    let existing = schema.sequences.keys().nth(dice.below(2));
    match (dice.below(6), existing) {
        (0, Some(name)) => {
            let drop = op.drop_sequence(name.clone());
            if dice.once_in(3) {
                drop.if_exists();
            }
        }
        (1 | 2, Some(name)) => {
            let alter = op.alter_sequence(name.clone());
            match dice.below(8) {
                0 => alter.increment(dice.below(5) as i64 + 1),
                1 => alter.start(dice.below(50) as i64 + 100),
                2 => alter.min(-5),
                3 => alter.max(5000),
                4 => alter.no_max(),
                5 => alter.cache(7),
                6 => alter.cycle(),
                _ => alter.no_cycle().no_min(),
            };
        }
        (3, Some(name)) => {
            if let Some(table) = one_table(dice, schema) {
                let column = big_integer(dice.name()).default(next_value(name.clone()));
                op.add_column(&table.name, column);
            }
        }
        _ => {
            let name = dice.name_of("s_");
            let create = op.create_sequence(namespace::placed(dice, schema, name));
            if dice.once_in(2) {
                create.start(10).increment(5).max(1000);
            }
            match dice.below(6) {
                0 => create.min(-5),
                1 => create.cache(20),
                2 => create.cycle(),
                3 => create.if_not_exists(),
                _ => create,
            };
        }
    }
}
