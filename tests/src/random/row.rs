use super::Dice;
use super::column::{dialect, is_number};
use super::prospect::is_choosy;
use crate::cases::samples;
use migrator_core::op::Operations;
use migrator_core::schema::{ColumnType, Literal, Schema, Table};

/// A row comes, where it can be told from others.
pub(super) fn insert(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    let [key] = key else { return };
    if is_choosy(table, key) {
        return;
    }
    let samples = samples(dialect(schema));
    let mut values: Vec<(String, Literal)> = Vec::new();
    for column in table.columns.iter().filter(|column| column.generated.is_none()) {
        let always = column.identity.as_ref().is_some_and(|identity| identity.always);
        if column.name == *key {
            if !is_number(&column.column_type) || always {
                return;
            }
            values.push((key.clone(), Literal::Integer(i64::try_from(100 + dice.below(400)).unwrap_or(100))));
            continue;
        }
        if is_number(&column.column_type) && !always {
            values.push((column.name.clone(), 8.into()));
            continue;
        }
        let sample = samples.iter().find(|sample| sample.column_type == column.column_type);
        match (&column.column_type, sample) {
            _ if always => {}
            (ColumnType::Enumeration { labels, .. }, _) => {
                values.push((column.name.clone(), dice.pick(labels).clone().into()));
            }
            (_, Some(sample)) => values.push((column.name.clone(), sample.values[0].clone())),
            _ if !column.nullable => return,
            _ => {}
        }
    }
    let (columns, row): (Vec<String>, Vec<Literal>) = values.into_iter().unzip();
    op.bulk_insert(&table.name, columns, [row]);
}
