use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::Operation;

/// A column may not be `NULL` from now on, and nothing filled it since it came.
pub(in crate::lint) const NOT_NULL_UNFILLED: Rule = Rule { name: NAME, judge };

const NAME: &str = "not-null-unfilled";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let Operation::AlterColumn(alter) = situation.operation else { return None };
    let (table, column) = (&alter.table, &alter.column);
    let makes_a_value = alter.using.is_some() || alter.generated.is_some() || alter.identity.is_some();
    if alter.nullable != Some(false) || makes_a_value || !situation.rows.is_unfilled(table, column) {
        return None;
    }
    Some(
        Diagnostic::new(
            NAME,
            format!("column `{column}` of `{table}` becomes NOT NULL, and nothing has filled it since it was added"),
        )
        .help(format!(
            "fill it before: op.backfill({}).set({column:?}, \"…\") or op.run(…)",
            table.source()
        ))
        .another_help(format!("if the table is always empty here, write allow({NAME:?}) in #[migration(…)]"))
        .at_token(column),
    )
}
