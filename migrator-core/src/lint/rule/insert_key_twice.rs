use crate::diagnostic::{Diagnostic, every};
use crate::lint::{Rule, Situation};
use crate::op::Operation;
use crate::schema::{Constraint, Literal};
use std::collections::HashMap;

/// Two of the rows that are inserted have the same key.
pub(in crate::lint) const INSERT_KEY_TWICE: Rule = Rule { name: NAME, judge };

const NAME: &str = "insert-key-twice";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let Operation::BulkInsert(insert) = situation.operation else { return Vec::new() };
    let Some(table) = situation.before.table(&insert.table) else { return Vec::new() };
    let keys = table.constraints.iter().filter_map(|(name, constraint)| match constraint {
        Constraint::PrimaryKey(columns) => Some((name, columns)),
        Constraint::Unique(unique) => Some((name, &unique.columns)),
        _ => None,
    });
    let twice = |(name, columns): (&String, &Vec<String>)| {
        let at: Option<Vec<usize>> =
            columns.iter().map(|column| insert.columns.iter().position(|named| named == column)).collect();
        let at = at?;
        let mut seen: HashMap<Vec<&Literal>, usize> = HashMap::new();
        for (number, row) in insert.rows.iter().enumerate() {
            let key: Vec<&Literal> = at.iter().filter_map(|at| row.get(*at)).collect();
            if key.contains(&&Literal::Null) {
                continue;
            }
            let shown: Vec<String> = key.iter().map(ToString::to_string).collect();
            if let Some(first) = seen.insert(key, number) {
                let fact = format!(
                    "rows {} and {} for `{}` both have {} in {}, which `{name}` makes unique",
                    first + 1,
                    number + 1,
                    insert.table,
                    shown.join(", "),
                    every(columns)
                );
                let diagnostic = Diagnostic::new(NAME, fact).help("give each row a value of its own");
                return Some(diagnostic.at_token(columns.first()?).of_table(&insert.table.name));
            }
        }
        None
    };
    keys.filter_map(twice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, integer, text};

    #[test]
    fn a_key_is_given_once() {
        let said = |rows: [[Literal; 2]; 2]| -> Vec<&'static str> {
            let mut op = Operations::default();
            op.create_table("t", [integer("id").primary_key(), text("a").unique()]);
            op.bulk_insert("t", ["id", "a"], rows.map(Vec::from));
            last_judged(&op, &[]).into_iter().map(|diagnostic| diagnostic.code).collect()
        };
        assert!(said([[1.into(), "x".into()], [2.into(), "y".into()]]).is_empty());
        assert!(said([[1.into(), Literal::Null], [2.into(), Literal::Null]]).is_empty());
        assert_eq!(said([[1.into(), "x".into()], [1.into(), "x".into()]]), [NAME, NAME]);
    }
}
