use super::new_columns;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Column, ColumnType};

/// A column that is no whole number is counted up.
pub(in crate::lint) const IDENTITY_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "identity-type";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    if let Operation::AlterColumn(alter) = situation.operation {
        let before = situation.before.table(&alter.table).and_then(|table| table.column(&alter.column));
        let altered = before.map(|before| alter.altered(before));
        return altered.and_then(|column| wrong(&alter.table, &column, &alter.column)).into_iter().collect();
    }
    let columns = new_columns(situation.operation).into_iter();
    columns.filter_map(|(table, column)| wrong(table, column, &column.name)).collect()
}

fn wrong(table: &ObjectName, column: &Column, written: &str) -> Option<Diagnostic> {
    use ColumnType as T;
    column.identity.as_ref()?;
    let counts = matches!(
        column.column_type,
        T::SmallInteger | T::Integer | T::BigInteger | T::Numeric(_, 0) | T::Custom(_)
    );
    if counts {
        return None;
    }
    Some(
        Diagnostic::new(
            NAME,
            format!(
                "column `{written}` of `{table}` is {}: only whole numbers are counted up",
                column.column_type
            ),
        )
        .help(format!("make it big_integer({written:?}).identity()"))
        .at_token(written),
    )
}
