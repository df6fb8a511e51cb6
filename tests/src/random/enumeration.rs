use super::column::dialect;
use super::{Dice, namespace};
use migrator_core::capability::Dialect;
use migrator_core::op::Operations;
use migrator_core::schema::Schema;

/// An enumeration comes, changes or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, op: &mut Operations) {
    let existing = schema.enums.iter().nth(dice.below(3));
    match (dice.below(6), existing) {
        (0 | 1, Some((name, labels))) => {
            let from = dice.pick(labels).clone();
            op.rename_enum_value(name.clone(), from, dice.name());
        }
        (2, Some((name, _))) => {
            let drop = op.drop_enum(name.clone());
            if dice.once_in(3) {
                drop.if_exists();
            }
        }
        // PostgreSQL knows no new label before the end of the transaction that brought it.
        (3, Some((name, labels))) if dialect(schema) != Dialect::Postgres => {
            let beside = dice.pick(labels).clone();
            let add = op.add_enum_value(name.clone(), dice.name());
            match dice.below(3) {
                0 => drop(add.before(beside)),
                1 => drop(add.after(beside)),
                _ => {}
            }
        }
        _ => {
            let mut labels: Vec<String> = Vec::new();
            for _ in 0..=dice.below(3) {
                let label = dice.name();
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            let name = dice.name_of("e_");
            op.create_enum(namespace::placed(dice, schema, name), labels);
        }
    }
}
