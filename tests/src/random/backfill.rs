use super::Dice;
use super::column::{default, dialect, is_number, is_text, quoted};
use migrator_core::op::{Backfill, Operations};
use migrator_core::schema::{Column, ColumnDefault, Constraint, Schema, Table};
use migrator_sql::quote;

/// The rows of a table get values in some columns, which nothing stands on.
pub(super) fn next(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let is_free = |column: &&Column| {
        column.generated.is_none() && column.identity.is_none() && table.uses_of(&column.name).is_empty()
    };
    let free: Vec<Column> = table.columns.iter().filter(is_free).cloned().collect();
    if free.is_empty() {
        return;
    }
    let mut backfill = Backfill::new(table.name.clone());
    let chosen = dice.some(&free);
    for column in &chosen {
        if let Some(expression) = expression(dice, schema, table, column) {
            backfill.set(&column.name, expression);
        }
    }
    let Some(first) = backfill.columns_set().and_then(|columns| Some((*columns.first()?).to_owned())) else {
        return;
    };
    let is_one = backfill.columns_set().is_some_and(|columns| columns.len() == 1);
    if is_one && dice.once_in(3) {
        backfill.where_(format!("{} IS NULL", quoted(&first)));
    }
    let unique = table.constraints.values().find_map(|rule| match rule {
        Constraint::Unique(_) => Some(rule.columns()),
        _ => None,
    });
    if let Some(unique) = unique
        && dice.once_in(2)
    {
        backfill.key(unique.iter().cloned());
    }
    // What a new column got goes with it; what others had is not kept.
    if !dice.once_in(4) {
        backfill.reverse = Some("".into());
    }
    op.record(backfill);
}

/// A value that the column takes.
fn expression(dice: &mut Dice, schema: &Schema, table: &Table, column: &Column) -> Option<String> {
    let own = quoted(&column.name);
    match dice.below(4) {
        0 if is_number(&column.column_type) => return Some(format!("{own} + 1")),
        0 if is_text(&column.column_type) => return Some(format!("coalesce({own}, 'it''s')")),
        1 if column.nullable => {
            let others = table.columns.iter();
            let same = |other: &&Column| other.column_type == column.column_type && other.name != column.name;
            if let Some(other) = others.rev().find(same) {
                return Some(quoted(&other.name));
            }
        }
        2 if column.nullable && dice.once_in(3) => return Some("NULL".to_owned()),
        _ => {}
    }
    match default(dice, schema, &column.column_type)? {
        ColumnDefault::Literal(value) => Some(quote::literal(dialect(schema), &value)),
        _ => None,
    }
}
