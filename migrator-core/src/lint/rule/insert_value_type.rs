use super::default_type::{misfit, shown};
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::Operation;
use crate::schema::{ColumnType, Literal};

/// A row is inserted with a value that is none of its column's type.
pub(in crate::lint) const INSERT_VALUE_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "insert-value-type";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let Operation::BulkInsert(insert) = situation.operation else { return Vec::new() };
    let Some(table) = situation.before.table(&insert.table) else { return Vec::new() };
    let wrong = |(at, name): (usize, &String)| {
        let column = table.column(name)?;
        if column.generated.is_some() {
            let fact = format!("column `{name}` of `{}` is computed, and takes no values", insert.table);
            let diagnostic = Diagnostic::new(NAME, fact).help(format!("leave `{name}` out"));
            return Some(diagnostic.at_token(name).of_table(&insert.table.name));
        }
        let mut values = insert.rows.iter().filter_map(|row| row.get(at)).enumerate();
        values.find_map(|(row, value)| {
            let why = misfit(&column.column_type, value)?;
            let fact = format!("row {} for `{}` has {value} in `{name}`, which {why}", row + 1, insert.table);
            let diagnostic = Diagnostic::new(NAME, fact);
            let diagnostic = match (&column.column_type, value) {
                (ColumnType::Enumeration { labels, .. }, Literal::Text(text)) => diagnostic
                    .meant(text, labels.iter().map(String::as_str))
                    .help(format!("labels: {}", labels.join(", "))),
                (other, _) => diagnostic.help(format!("`{name}` is {other}: give it a value of that type")),
            };
            Some(diagnostic.at_token(shown(value)).of_table(name))
        })
    };
    insert.columns.iter().enumerate().filter_map(wrong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, integer, text};

    #[test]
    fn a_value_has_the_type_of_its_column() {
        let said = |column: &str, value: Literal| -> Vec<&'static str> {
            let mut op = Operations::default();
            op.create_table("t", [integer("n"), text("a"), text("b").generated_stored("lower(a)")]);
            op.bulk_insert("t", [column], [vec![value]]);
            last_judged(&op, &[]).into_iter().map(|diagnostic| diagnostic.code).collect()
        };
        assert!(said("n", 1.into()).is_empty() && said("n", Literal::Null).is_empty());
        assert_eq!(said("n", "one".into()), [NAME]);
        assert_eq!(said("b", "x".into()), [NAME]);
    }
}
