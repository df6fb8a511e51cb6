use super::Dice;
use super::column::{condition, dialect, is_number, one, quoted};
use super::table::target;
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateForeignKey, Operations};
use migrator_core::schema::{Column, Constraint, Deferrable, ReferentialAction, Schema, Table};

const ACTIONS: [ReferentialAction; 5] = [
    ReferentialAction::Cascade,
    ReferentialAction::SetNull,
    ReferentialAction::SetDefault,
    ReferentialAction::Restrict,
    ReferentialAction::NoAction,
];
const DEFERRABLE: [Deferrable; 2] = [Deferrable::InitiallyDeferred, Deferrable::InitiallyImmediate];

/// A constraint comes, changes or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    let Some(column) = one(dice, table) else { return };
    let existing = table.constraints.iter().nth(dice.below(4));
    match (dice.below(9), existing) {
        (0, Some((name, _))) => {
            let drop = op.drop_constraint(name, &table.name);
            if dice.once_in(4) {
                drop.if_exists();
            }
        }
        (1, Some((name, _))) => op.rename_constraint(name, &table.name, dice.name_of("r_")),
        (2, Some((name, rule))) if rule.is_not_valid() => op.validate_constraint(name, &table.name),
        (3, _) => {
            let (name, columns) = (dice.name_of("uq_"), dice.some(&columns));
            let create = op.create_unique_constraint(name, &table.name, columns);
            match dice.below(8) {
                0 => drop(create.deferrable(*dice.pick(&DEFERRABLE))),
                1 => drop(create.nulls_not_distinct()),
                _ => {}
            }
        }
        (4, _) => {
            let (name, condition) = (dice.name_of("ck_"), condition(dice, column));
            let create = op.create_check_constraint(name, &table.name, condition);
            if dice.once_in(6) {
                create.not_valid();
            }
        }
        (5, _) if table.primary_key().is_none() => {
            op.create_primary_key(dice.name_of("pk_"), &table.name, dice.some(&columns));
        }
        (6, _) => using_index(dice, table, op),
        (7, _) if dialect(schema) == Dialect::Postgres && is_number(&column.column_type) => {
            let (name, number) = (dice.name_of("ex_"), quoted(&column.name));
            let element = format!("int8range({number}, {number} + 1)");
            let create = op.create_exclude_constraint(name, &table.name, [(element, "&&")]);
            match dice.below(4) {
                0 => drop(create.where_(format!("{number} > 0"))),
                1 => drop(create.deferrable(*dice.pick(&DEFERRABLE))),
                _ => {}
            }
        }
        _ => foreign_key(dice, schema, table, op),
    }
}

/// A unique index becomes a constraint.
fn using_index(dice: &mut Dice, table: &Table, op: &mut Operations) {
    let fits = |index: &&migrator_core::schema::Index| {
        index.unique && index.predicate.is_none() && index.parts.iter().all(|part| part.column().is_some())
    };
    if let Some((name, index)) = table.indexes.iter().find(|(_, index)| fits(index)) {
        op.create_unique_constraint(dice.name_of("uq_"), &table.name, index.named_columns())
            .using_index(name);
    }
}

fn foreign_key(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let Some((other, keys)) = target(dice, schema) else { return };
    let mut own: Vec<String> = Vec::new();
    for key in &keys {
        let wanted = other.column(key).map(|column| &column.column_type);
        // MySQL refuses a column that points at itself.
        let is_itself = |own: &Column| other.name == table.name && own.name == *key;
        let fits = |column: &&Column| {
            Some(&column.column_type) == wanted && !is_itself(column) && !own.contains(&column.name)
        };
        let Some(column) = table.columns.iter().find(fits) else { return };
        own.push(column.name.clone());
    }
    let create = op.create_foreign_key(dice.name_of("fk_"), &table.name, own, &other.name, keys);
    refine(dice, create);
}

fn refine(dice: &mut Dice, create: &mut CreateForeignKey) {
    if dice.once_in(2) {
        create.on_delete(*dice.pick(&ACTIONS));
    }
    if dice.once_in(3) {
        create.on_update(*dice.pick(&ACTIONS));
    }
    match dice.below(10) {
        0 => drop(create.deferrable(*dice.pick(&DEFERRABLE))),
        1 => drop(create.match_full()),
        2 => drop(create.not_valid()),
        _ => {}
    }
}

/// Whether a rule makes its columns a key that others may point at.
pub(super) fn is_key(rule: &Constraint) -> bool {
    match rule {
        Constraint::PrimaryKey(_) => true,
        // A key that is only looked at later is none that another can point at.
        Constraint::Unique(unique) => unique.deferrable.is_none(),
        _ => false,
    }
}
