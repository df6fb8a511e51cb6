//! The rows behind one key and up to another, in the order of the key.

use super::Walk;
use crate::quote::{identifier, literal};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// A part of a table, by its key: from the row behind `after` to the row `upto`, which is part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Range {
    /// The key behind which it begins; from the first row on when there is none.
    pub after: Option<Vec<Literal>>,
    /// The key at which it ends; with the last row when there is none.
    pub upto: Option<Vec<Literal>>,
}

impl Range {
    /// The rows behind a key, as far as this range goes.
    #[must_use]
    pub fn behind(&self, after: Option<Vec<Literal>>) -> Self {
        Range { after: after.or_else(|| self.after.clone()), upto: self.upto.clone() }
    }

    /// The same up to a key.
    #[must_use]
    pub fn to(&self, upto: Vec<Literal>) -> Self {
        Range { after: self.after.clone(), upto: Some(upto) }
    }
}

impl Walk {
    /// The condition for rows of a range; empty for the whole table.
    pub(super) fn within(&self, range: &Range, prefix: &str) -> Vec<String> {
        let after = range.after.as_deref().map(|key| self.compared(key, prefix, ">", ">"));
        let upto = range.upto.as_deref().map(|key| self.compared(key, prefix, "<=", "<"));
        after.into_iter().chain(upto).collect()
    }

    /// ` WHERE …` for rows of a range, that need it where `needy`.
    pub(super) fn wheres(&self, range: &Range, needy: bool) -> String {
        let mut conditions = self.within(range, "");
        if let Some(condition) = self.condition.as_ref().filter(|_| needy) {
            conditions.push(crate::quote::parenthesized(condition));
        }
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
    }

    /// The values of the columns of the key, as they are read.
    pub(super) fn key_values(&self) -> Vec<String> {
        let value = |(name, column): (&String, String)| match self.numbered.contains(name) {
            true => format!("{column} + 0"),
            false => column,
        };
        self.key.iter().zip(self.key_list("")).map(value).collect()
    }

    /// The columns of the key, quoted.
    pub(super) fn key_list(&self, prefix: &str) -> Vec<String> {
        self.key.iter().map(|name| format!("{prefix}{}", identifier(self.dialect, name))).collect()
    }

    /// The key compared with values, column after column. `strict` is the comparison without "or equal".
    fn compared(&self, key: &[Literal], prefix: &str, last: &str, strict: &str) -> String {
        let columns = self.key_list(prefix);
        let values: Vec<String> = key.iter().map(|value| literal(self.dialect, value)).collect();
        if let ([column], [value]) = (columns.as_slice(), values.as_slice()) {
            return format!("{column} {last} {value}");
        }
        if self.dialect != Dialect::Mysql {
            return format!("({}) {last} ({})", columns.join(", "), values.join(", "));
        }
        // MySQL reads the whole table for a comparison of rows:
        // https://dev.mysql.com/doc/refman/8.4/en/row-constructor-optimization.html
        let alternatives = (0..columns.len()).map(|at| {
            let equal =
                columns[..at].iter().zip(&values).map(|(column, value)| format!("{column} = {value}"));
            let comparison = if at + 1 == columns.len() { last } else { strict };
            let own = format!("{} {comparison} {}", columns[at], values[at]);
            equal.chain([own]).collect::<Vec<_>>().join(" AND ")
        });
        let alternatives: Vec<String> = alternatives.collect();
        format!("({})", alternatives.join(" OR "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backfill::ValueType;
    use migrator_core::op::Backfill;

    fn within(dialect: Dialect, key: &[&str], range: &Range) -> String {
        let key: Vec<String> = key.iter().map(ToString::to_string).collect();
        Walk::new(dialect, &Backfill::new("t"), &key).within(range, "").join(" AND ")
    }

    #[test]
    fn a_range_is_open_at_its_beginning_and_closed_at_its_end() {
        let range = Range { after: Some(vec![3.into()]), upto: Some(vec![9.into()]) };
        assert_eq!(within(Dialect::Sqlite, &["id"], &range), r#""id" > 3 AND "id" <= 9"#);
        assert_eq!(within(Dialect::Sqlite, &["id"], &Range::default()), "");
    }

    #[test]
    fn an_enumeration_of_mysql_is_read_as_its_number() {
        let mut walk = Walk::new(Dialect::Mysql, &Backfill::new("t"), &["kind".into(), "id".into()]);
        let kind = |name: &str| ValueType::read(Dialect::Mysql, [name, "", "0"]);
        let mut types = [kind("enum"), kind("int")];
        walk.know_key(&mut types);
        assert_eq!(types[0].literal("2".into()), Literal::Decimal("2".into()));
        let query = walk
            .end_query(&Range { after: Some(vec![Literal::Decimal("2".into()), 7.into()]), upto: None }, 9);
        assert!(query.starts_with("SELECT `kind` + 0, `id` FROM (SELECT `kind`, `id` FROM `t`"), "{query}");
        assert!(query.contains("`kind` > 2 OR `kind` = 2 AND `id` > 7"), "{query}");
    }

    #[test]
    fn keys_of_several_columns_are_compared_as_rows() {
        let range = Range { after: Some(vec!["o'b".into(), 7.into()]), upto: None };
        assert_eq!(within(Dialect::Postgres, &["a", "b"], &range), r#"("a", "b") > ('o''b', 7)"#);
        assert_eq!(
            within(Dialect::Mysql, &["a", "b"], &range),
            "(`a` > 'o\\'b' OR `a` = 'o\\'b' AND `b` > 7)".replace("\\'", "''")
        );
        let range = Range { after: None, upto: Some(vec!["x".into(), 7.into()]) };
        assert_eq!(within(Dialect::Mysql, &["a", "b"], &range), "(`a` < 'x' OR `a` = 'x' AND `b` <= 7)");
    }
}
