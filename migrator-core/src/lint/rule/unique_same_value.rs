use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::Operation;

/// A column becomes unique, and all rows have the same value in it.
pub(in crate::lint) const UNIQUE_SAME_VALUE: Rule = Rule { name: NAME, judge };

const NAME: &str = "unique-same-value";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let (table, column) = unique_column(situation.operation)?;
    if !situation.rows.is_same(table, &column) {
        return None;
    }
    Some(
        Diagnostic::new(
            NAME,
            format!("column `{column}` of `{table}` becomes unique, and every row has its default in it"),
        )
        .help("add it without a default, fill it with a value for each row, and make it unique then")
        .another_help(format!(
            "if the table never has two rows here, write allow({NAME:?}) in #[migration(…)]"
        ))
        .at_token(column),
    )
}

/// The one column that the operation makes unique.
fn unique_column(operation: &Operation) -> Option<(&ObjectName, String)> {
    let (table, columns) = match operation {
        Operation::CreateUniqueConstraint(create) => (&create.table, create.unique.columns.clone()),
        Operation::CreatePrimaryKey(create) => (&create.table, create.columns.clone()),
        Operation::CreateIndex(create)
            if create.index.unique
                && create.index.predicate.is_none()
                && create.index.named_columns().len() == create.index.parts.len() =>
        {
            (&create.table, create.index.named_columns())
        }
        _ => return None,
    };
    match <[String; 1]>::try_from(columns) {
        Ok([column]) => Some((table, column)),
        Err(_) => None,
    }
}
