use super::{
    Dice, backfill, column, constraint, enumeration, function, index, namespace, row, sequence, table,
    trigger, view,
};
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::{Schema, Table};

/// An operation on the schema, with what it needs; it may turn out not to fit.
pub(super) fn next(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() || dice.once_in(14) {
        return table::create(dice, schema);
    }
    let table = *dice.pick(&tables);
    let mut op = Operations::default();
    match dice.below(34) {
        0..=2 => table::change(dice, table, &mut op),
        3..=10 => column::change(dice, schema, table, &mut op),
        11..=13 => index::change(dice, table, &mut op),
        14..=17 => constraint::change(dice, schema, table, &mut op),
        18..=20 => return batch(dice, schema, table),
        21..=23 => return view::next(dice, schema),
        24..=25 => trigger::change(dice, schema, table, &mut op),
        26..=27 => row::insert(dice, schema, table, &mut op),
        28..=29 => backfill::next(dice, schema, table, &mut op),
        _ => return beside_tables(dice, schema),
    }
    op.into_recorded()
}

/// What stands beside the tables.
pub(super) fn beside_tables(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let mut op = Operations::default();
    match dice.below(5) {
        0 | 1 => enumeration::change(dice, schema, &mut op),
        2 => sequence::change(dice, schema, &mut op),
        3 => function::change(dice, schema, &mut op),
        _ => namespace::change(dice, schema, &mut op),
    }
    op.into_recorded()
}

/// Changes of one table that follow each other, as `alter_table` records them.
fn batch(dice: &mut Dice, schema: &Schema, table: &Table) -> Vec<Operation> {
    let (mut schema, mut batch) = (schema.clone(), Vec::new());
    for _ in 0..dice.below(4) + 2 {
        let Some(table) = schema.table(&table.name).cloned() else { break };
        let mut op = Operations::default();
        match dice.below(4) {
            0 | 1 => column::change(dice, &schema, &table, &mut op),
            2 => index::change(dice, &table, &mut op),
            _ => constraint::change(dice, &schema, &table, &mut op),
        }
        let mut after = schema.clone();
        if op.recorded().iter().all(|operation| operation.apply(&mut after).is_ok()) {
            schema = after;
            batch.extend(op.into_recorded());
        }
    }
    batch
}
