use super::quote::{identifier, identifiers, literal, object};
use crate::batch::batches;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// A statement is kept well below SQLite's limits of 1,000,000 bytes and of a nesting of 1,000.
const MAX_BYTES: usize = 500_000;
const MAX_INSERTED: usize = 500;
const MAX_DELETED: usize = 200;
/// How many conditions stand in one pair of parentheses: each `OR` nests one deeper.
const MAX_CHAIN: usize = 50;

/// The statements that insert the rows.
pub(super) fn insert(table: &ObjectName, columns: &[String], rows: &[Vec<Literal>]) -> Vec<String> {
    let tuples = rows.iter().map(|row| {
        let values: Vec<String> = row.iter().map(literal).collect();
        format!("({})", values.join(", "))
    });
    let head = format!("INSERT INTO {} ({}) VALUES", object(table), identifiers(columns));
    batches(tuples, MAX_INSERTED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", batch.join(",\n    ")))
        .collect()
}

/// The statements that delete the rows which have exactly these values, `NULL` being one.
pub(super) fn delete(table: &ObjectName, columns: &[String], rows: &[Vec<Literal>]) -> Vec<String> {
    let columns: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    let conditions = rows.iter().map(|row| {
        let terms = columns.iter().zip(row).map(|(column, value)| format!("{column} IS {}", literal(value)));
        let terms: Vec<String> = terms.collect();
        format!("({})", chain(&terms, " AND "))
    });
    let head = format!("DELETE FROM {} WHERE", object(table));
    batches(conditions, MAX_DELETED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", chain(&batch, "\n    OR ")))
        .collect()
}

/// Joins conditions, in parentheses of some each when they are many.
fn chain(terms: &[String], operator: &str) -> String {
    if terms.len() <= MAX_CHAIN {
        return terms.join(operator);
    }
    let groups: Vec<String> =
        terms.chunks(MAX_CHAIN).map(|group| format!("({})", group.join(operator))).collect();
    chain(&groups, operator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_statements() {
        let rows: Vec<Vec<Literal>> = (0..1_001).map(|i| vec![i.into()]).collect();
        assert_eq!(insert(&"t".into(), &["a".into()], &rows).len(), 3);
        assert_eq!(delete(&"t".into(), &["a".into()], &rows).len(), 6);
        assert!(insert(&"t".into(), &["a".into()], &[]).is_empty());
        assert!(delete(&"t".into(), &["a".into()], &[]).is_empty());
        let long: Vec<Vec<Literal>> = (0..3).map(|_| vec!["x".repeat(300_000).into()]).collect();
        assert_eq!(insert(&"t".into(), &["a".into()], &long).len(), 3);
    }

    #[test]
    fn null_is_compared_like_a_value() {
        let sql = delete(&"t".into(), &["a".into(), "b".into()], &[vec![1.into(), Literal::Null]]);
        assert_eq!(sql, ["DELETE FROM \"t\" WHERE\n    (\"a\" IS 1 AND \"b\" IS NULL)"]);
    }
}
