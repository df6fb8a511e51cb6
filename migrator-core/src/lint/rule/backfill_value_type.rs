use super::default_type::misfit;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::op::{Operation, RowChange};
use crate::schema::{Column, ColumnType, Literal};

/// A backfill gives a column a value that is none of its type.
pub(in crate::lint) const BACKFILL_VALUE_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "backfill-value-type";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let Operation::Backfill(backfill) = situation.operation else { return Vec::new() };
    let RowChange::Set(set) = &backfill.change else { return Vec::new() };
    let Some(table) = situation.before.table(&backfill.table) else { return Vec::new() };
    let wrong = |(name, expression): &(String, crate::schema::SqlText)| {
        let column = table.column(name)?;
        let sql = situation.before.dialect.map_or(expression.shown(), |dialect| expression.get(dialect));
        let value = lone_literal(sql)?;
        let why = unfit(column, &value)?;
        let diagnostic = Diagnostic::new(
            NAME,
            format!("the backfill of `{}` sets `{name}` to {value}, which {why}", table.name),
        );
        let diagnostic = match (&column.column_type, &value) {
            (_, Literal::Null) => diagnostic.help(format!("give it a value, or leave `{name}` out")),
            (ColumnType::Enumeration { labels, .. }, Literal::Text(text)) => diagnostic
                .meant(text, labels.iter().map(String::as_str))
                .help(format!("labels: {}", labels.join(", "))),
            (other, _) => diagnostic.help(format!("`{name}` is {other}: give it a value of that type")),
        };
        Some(diagnostic.at_token(sql).of_table(name))
    };
    set.iter().filter_map(wrong).collect()
}

fn unfit(column: &Column, value: &Literal) -> Option<String> {
    match value {
        Literal::Null if !column.nullable => Some("it may not be".to_owned()),
        // A number is a truth value, or a text, to one database or another.
        Literal::Integer(_)
            if !matches!(column.column_type, ColumnType::SmallInteger | ColumnType::Integer) =>
        {
            None
        }
        value => misfit(&column.column_type, value),
    }
}

/// The text, the whole number or the `NULL` that an expression is, when it is nothing else.
fn lone_literal(sql: &str) -> Option<Literal> {
    let sql = sql.trim();
    if sql.eq_ignore_ascii_case("null") {
        return Some(Literal::Null);
    }
    if let Ok(number) = sql.parse() {
        return Some(Literal::Integer(number));
    }
    // A backslash is an escape to some.
    let inner = sql.strip_prefix('\'')?.strip_suffix('\'').filter(|inner| !inner.contains('\\'))?;
    let text = inner.replace("''", "\u{0}");
    (!text.contains('\'')).then(|| Literal::Text(text.replace('\u{0}', "'")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::last_judged;
    use crate::op::{Operations, boolean, date, integer, small_integer, text};

    fn said(column: &str, expression: &str) -> Vec<&'static str> {
        let mut op = Operations::default();
        op.create_table(
            "t",
            [
                integer("id").primary_key(),
                integer("n"),
                text("a").not_null(),
                small_integer("s"),
                boolean("b"),
                date("d"),
            ],
        );
        op.backfill("t").set(column, expression);
        last_judged(&op, &[]).into_iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn a_literal_has_the_type_of_its_column() {
        for (column, expression) in
            [("n", "'one'"), ("a", "NULL"), ("a", " null "), ("s", "70000"), ("d", "'soon'")]
        {
            assert_eq!(said(column, expression), [NAME], "{column} = {expression}");
        }
    }

    #[test]
    fn what_may_be_of_the_type_is_let_pass() {
        for (column, expression) in [
            ("n", "1"),
            ("n", "'1'"),
            ("n", "NULL"),
            ("n", "'one' || 'two'"),
            ("n", "length('one')"),
            ("n", "E'\\x31'"),
            ("n", "'\\1'"),
            ("a", "'it''s'"),
            ("a", "7"),
            ("b", "1"),
            ("d", "'2026-01-01'"),
            ("d", "CURRENT_DATE"),
        ] {
            assert!(said(column, expression).is_empty(), "{column} = {expression}");
        }
    }
}
