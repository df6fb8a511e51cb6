use super::Dice;
use super::column::{condition, is_number, is_text, one, quoted};
use migrator_core::op::{Operations, column, indexed};
use migrator_core::schema::Table;

/// An index comes, changes or goes.
pub(super) fn change(dice: &mut Dice, table: &Table, op: &mut Operations) {
    let existing = table.indexes.keys().nth(dice.below(3));
    match (dice.below(6), existing) {
        (0, Some(index)) => {
            let drop = op.drop_index(index, &table.name);
            if dice.once_in(4) {
                drop.if_exists();
            }
        }
        (1, Some(index)) => op.rename_index(index, &table.name, dice.name_of("ix_")),
        (2, _) => of_expression(dice, table, op),
        _ => create(dice, table, op),
    }
}

fn of_expression(dice: &mut Dice, table: &Table, op: &mut Operations) {
    let Some(of) = one(dice, table) else { return };
    let name = quoted(&of.name);
    let sql = if is_text(&of.column_type) {
        dice.pick(&["lower({})", "coalesce({}, 'it''s')", "{} || 'x'"]).replace("{}", &name)
    } else if is_number(&of.column_type) {
        dice.pick(&["{} / 2", "coalesce({}, 0)", "({} IS NULL)"]).replace("{}", &name)
    } else {
        return;
    };
    let mut parts = vec![indexed(sql)];
    if dice.once_in(3)
        && let Some(other) = one(dice, table)
    {
        parts.push(column(&other.name));
    }
    op.create_index(dice.name_of("ix_"), &table.name, parts);
}

fn create(dice: &mut Dice, table: &Table, op: &mut Operations) {
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    if columns.is_empty() {
        return;
    }
    let mut parts = Vec::new();
    for name in dice.some(&columns) {
        let is_long = table.column(&name).is_some_and(|column| is_text(&column.column_type));
        let mut part = column(name);
        if dice.once_in(3) {
            part = part.desc();
        }
        if is_long && dice.once_in(6) {
            part = part.prefix(5);
        } else if is_long && dice.once_in(8) {
            part = part.operator_class("text_pattern_ops");
        } else if dice.once_in(10) {
            part = part.nulls_first();
        } else if dice.once_in(10) {
            part = part.nulls_last();
        }
        parts.push(part);
    }
    let predicate = one(dice, table).map(|column| condition(dice, column));
    let (name, more) = (dice.name_of("ix_"), dice.pick(&columns).clone());
    let create = op.create_index(name, &table.name, parts);
    if dice.once_in(4) {
        create.unique();
    }
    if dice.once_in(4)
        && let Some(predicate) = predicate
    {
        create.where_(predicate);
    }
    match dice.below(16) {
        0 => drop(create.include([more])),
        1 => drop(create.using("btree")),
        // Operator classes are those of the usual method.
        2 | 4 if create.index.parts.iter().any(|part| part.operator_class.is_some()) => {}
        2 => drop(create.using("hash")),
        3 => drop(create.if_not_exists()),
        4 => drop(create.using("brin")),
        5 if create.index.unique => drop(create.nulls_not_distinct()),
        _ => {}
    }
}
