use super::foreign_key_type::{Kind, kind};
use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::{AlterColumn, Operation};
use crate::schema::{Column, Constraint, Schema};

/// A column gets another type, and something stands on the one that it has.
pub(in crate::lint) const RETYPE_IN_USE: Rule = Rule { name: NAME, judge };

const NAME: &str = "retype-in-use";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    found(situation).into_iter().collect()
}

fn found(situation: &Situation<'_>) -> Option<Diagnostic> {
    let Operation::AlterColumn(alter) = situation.operation else { return None };
    let new = alter.column_type.as_ref()?;
    let column = situation.before.table(&alter.table)?.column(&alter.column)?;
    // The others make it anew, or do not look.
    if column.column_type == *new || !situation.is_for(Dialect::Postgres) {
        return None;
    }
    let by = uses(situation.before, alter, column);
    if by.is_empty() {
        return None;
    }
    let fact = format!(
        "column `{}` of `{}` becomes {new}, and {} {} on its type {}",
        alter.column,
        alter.table,
        by.join(" and "),
        if by.len() == 1 { "stands" } else { "stand" },
        column.column_type
    );
    Some(
        Diagnostic::new(NAME, fact)
            .help("PostgreSQL refuses this: drop what uses the column first, and create it again afterwards")
            .at_token(&alter.column)
            .of_table(&alter.table.name),
    )
}

/// What does not outlive another type, in words.
fn uses(schema: &Schema, alter: &AlterColumn, column: &Column) -> Vec<String> {
    let Some(table) = schema.table(&alter.table) else { return Vec::new() };
    let computed = table.columns.iter().filter(|other| other.name != column.name && other.uses(&column.name));
    let mut by: Vec<String> = computed.map(|other| format!("generated column `{}`", other.name)).collect();
    if changes_kind(&kind(&column.column_type), &alter.column_type.as_ref().and_then(kind)) {
        let checks = table.constraints.iter().filter(|(_, constraint)| {
            matches!(constraint, Constraint::Check(check) if compares(&check.condition.0))
                && constraint.uses(&column.name)
        });
        by.extend(checks.map(|(name, _)| format!("check constraint `{name}`")));
    }
    by
}

fn changes_kind(before: &Option<Kind>, after: &Option<Kind>) -> bool {
    matches!((before, after), (Some(before), Some(after)) if before != after)
}

/// Whether a condition compares values, and does not only ask for `NULL`.
fn compares(condition: &str) -> bool {
    condition.contains(['<', '>', '=', '+', '-', '*', '/', '%', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, integer, integer_type, string, string_type, text, text_type};
    use crate::schema::ColumnType;

    #[test]
    fn what_stands_on_a_type_keeps_it() {
        let said = |column: &str, new: ColumnType, databases: &[Dialect]| -> Vec<&'static str> {
            let mut op = Operations::default();
            op.create_table(
                "t",
                [
                    integer("n").check("n > 0"),
                    string("a", 9),
                    text("b").generated_stored("lower(a)"),
                    integer("m").check("m IS NOT NULL"),
                ],
            );
            op.alter_column("t", column).set_type(new).using("NULL");
            last_judged(&op, databases).into_iter().map(|diagnostic| diagnostic.code).collect()
        };
        assert_eq!(said("n", text_type(), &[]), [NAME]);
        assert_eq!(said("a", text_type(), &[]), [NAME]);
        assert!(said("a", text_type(), &[Dialect::Sqlite]).is_empty());
        assert!(said("a", string_type(9), &[]).is_empty(), "it keeps its type");
        assert!(said("n", crate::op::big_integer_type(), &[]).is_empty(), "a number stays one");
        assert!(said("m", text_type(), &[]).is_empty());
        assert!(said("b", integer_type(), &[]).is_empty());
    }
}
