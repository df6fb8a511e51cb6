use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::Operation;
use crate::schema::{Column, ColumnDefault, ColumnType, Literal, Table};

/// Rows are inserted without a value that each row must have.
pub(in crate::lint) const INSERT_WITHOUT_VALUE: Rule = Rule { name: NAME, judge };

const NAME: &str = "insert-without-value";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let Operation::BulkInsert(insert) = situation.operation else { return Vec::new() };
    let Some(table) = situation.before.table(&insert.table) else { return Vec::new() };
    // A trigger may give the value.
    if insert.rows.is_empty() || !table.triggers.is_empty() {
        return Vec::new();
    }
    let needed = |column: &&Column| {
        let may_count = situation.is_for(Dialect::Sqlite) && counts_itself(table, column);
        !(column.nullable || may_count || gets_a_value(column))
    };
    let mut said = Vec::new();
    for column in table.columns.iter().filter(needed) {
        let (name, table) = (&column.name, &insert.table);
        let Some(at) = insert.columns.iter().position(|named| named == name) else {
            let fact =
                format!("rows of `{table}` need a value in `{name}`, which is NOT NULL without a default");
            said.push(
                Diagnostic::new(NAME, fact)
                    .help(format!("name `{name}` among the columns, or give it a default before"))
                    .at_token(&table.name),
            );
            continue;
        };
        let Some(row) = insert.rows.iter().position(|row| row.get(at) == Some(&Literal::Null)) else {
            continue;
        };
        let fact = format!("row {} for `{table}` has NULL in `{name}`, which is NOT NULL", row + 1);
        said.push(Diagnostic::new(NAME, fact).help("give it a value").at_token(name).of_table(&table.name));
    }
    said
}

fn gets_a_value(column: &Column) -> bool {
    let has_default = !matches!(&column.default, None | Some(ColumnDefault::Literal(Literal::Null)));
    let may_have_more = matches!(column.column_type, ColumnType::Custom(_));
    has_default || column.identity.is_some() || column.generated.is_some() || may_have_more
}

/// SQLite counts a whole number up that is the primary key alone.
fn counts_itself(table: &Table, column: &Column) -> bool {
    let is_key = table.primary_key().is_some_and(|(_, key)| key == [column.name.clone()]);
    is_key && crate::limits::types::is_whole_number(&column.column_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, integer, text};

    #[test]
    fn each_row_has_what_it_needs() {
        let said = |columns: &[&str], row: Vec<Literal>, databases: &[Dialect]| -> Vec<&'static str> {
            let mut op = Operations::default();
            op.create_table(
                "t",
                [
                    integer("id").primary_key(),
                    text("a").not_null(),
                    text("b").not_null().default("x"),
                    text("c"),
                ],
            );
            op.bulk_insert("t", columns.iter().copied(), [row]);
            last_judged(&op, databases).into_iter().map(|diagnostic| diagnostic.code).collect()
        };
        assert!(said(&["id", "a"], vec![1.into(), "x".into()], &[]).is_empty());
        assert!(said(&["a"], vec!["x".into()], &[]).is_empty(), "SQLite counts");
        assert_eq!(said(&["a"], vec!["x".into()], &[Dialect::Postgres]), [NAME]);
        assert_eq!(said(&["id", "c"], vec![1.into(), "x".into()], &[]), [NAME]);
        assert_eq!(said(&["id", "a"], vec![1.into(), Literal::Null], &[]), [NAME]);
        assert!(said(&["id", "a", "c"], vec![1.into(), "x".into(), Literal::Null], &[]).is_empty());
    }
}
