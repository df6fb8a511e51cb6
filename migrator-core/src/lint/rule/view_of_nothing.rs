use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::{ApplyError, Operation};
use crate::schema::missing_column;

/// The query of a view names a table or a column that is not there.
pub(in crate::lint) const VIEW_OF_NOTHING: Rule = Rule { name: NAME, judge };

const NAME: &str = "view-of-nothing";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    let query = match situation.operation {
        Operation::CreateView(create) => &create.query,
        Operation::ReplaceView(replace) => &replace.query,
        _ => return Vec::new(),
    };
    if !situation.complete {
        return Vec::new();
    }
    let text = situation.before.dialect.map_or(query.shown(), |dialect| query.get(dialect));
    let Some((columns, source)) = plain_query(text) else { return Vec::new() };
    let schema = situation.before;
    let existing: Vec<&ObjectName> = schema.tables.keys().chain(schema.views.keys()).collect();
    let Some(table) = schema.tables.values().find(|table| table.name.name == source) else {
        // Only what looks like one of ours is not one of the database's own.
        let near = crate::suggest::nearest(source, existing.iter().map(|name| name.name.as_str()));
        if near.is_empty() || existing.iter().any(|name| name.name.eq_ignore_ascii_case(source)) {
            return Vec::new();
        }
        let fact = format!("the query of the view names `{source}`, which does not exist");
        return vec![
            Diagnostic::new(NAME, fact)
                .meant(source, near)
                .another_help(format!("if SQL of yours creates it, write allow({NAME:?}) in #[migration(…)]"))
                .at_token(source),
        ];
    };
    let missing = columns.into_iter().filter_map(|column| {
        let name = missing_column(column, &table.name.name, &table.column_names())?;
        let error = ApplyError::NoSuchColumn {
            table: table.name.clone(),
            column: name,
            existing: table.column_names().map(ToOwned::to_owned).collect(),
        };
        Some(Diagnostic { code: NAME, ..Diagnostic::from(&error) })
    });
    missing
        .map(|diagnostic| Diagnostic {
            locus: crate::diagnostic::Locus { table: None, ..diagnostic.locus },
            ..diagnostic
        })
        .collect()
}

/// What a query selects from one source, both as they are written; nothing for all other queries.
fn plain_query(text: &str) -> Option<(Vec<&str>, &str)> {
    let lower = text.to_lowercase();
    // Small letters may be longer than capitals.
    if lower.len() != text.len() || !text.is_ascii() || text.contains(['(', '\'', '"', '`', '[', '*', '-']) {
        return None;
    }
    let from = lower.find(" from ")?;
    let columns = text[..from].trim_start();
    if !lower.trim_start().starts_with("select ") {
        return None;
    }
    let rest = &text[from + " from ".len()..];
    let mut words = rest.split_whitespace();
    let source = words.next()?.trim_end_matches(';');
    let is_end =
        words.next().is_none_or(|word| ["where", "order", "limit"].contains(&word.to_lowercase().as_str()));
    if !is_end || source.contains([',', '.']) || lower[from + 1..].contains(" from ") {
        return None;
    }
    let columns = columns["select ".len()..].split(',').map(str::trim);
    let named = columns.map(|column| {
        let at = column.to_lowercase().find(" as ");
        at.map_or(column, |at| column[..at].trim())
    });
    Some((named.filter(|column| !column.contains(char::is_whitespace)).collect(), source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{RowKnowledge, judge};
    use crate::op::{Operations, integer, text};
    use crate::schema::Schema;

    #[test]
    fn only_plain_queries_are_judged() {
        let said = |query: &str, complete: bool| -> Vec<String> {
            let mut op = Operations::default();
            op.create_table("users", [integer("id").primary_key(), text("email")]);
            op.create_view("v", query);
            let mut before = Schema::default();
            op.recorded()[0].apply(&mut before).unwrap();
            let rows = RowKnowledge::default();
            let situation = Situation {
                operation: &op.recorded()[1],
                before: &before,
                complete,
                rows: &rows,
                databases: &[],
            };
            judge(&situation, &[]).into_iter().filter_map(|diagnostic| diagnostic.locus.token).collect()
        };
        assert_eq!(said("SELECT email FROM usres", true), ["usres"]);
        assert_eq!(said("SELECT id, emial AS x, nmae FROM users WHERE id > 3", true), ["emial", "nmae"]);
        for query in [
            "SELECT id, email FROM users",
            "SELECT 1 AS one",
            "SELECT relname FROM pg_class",
            "SELECT ID, Email FROM Users",
            "SELECT u.emial FROM users u",
            "SELECT emial FROM users JOIN others ON true",
            "SELECT x FROM (SELECT 1 AS x) AS users",
            "SELECT lower(emial) FROM users",
            "SELECT DISTINCT emial FROM users",
            "SELECT current_date FROM users",
        ] {
            assert!(said(query, true).is_empty(), "{query}");
        }
        assert!(said("SELECT email FROM usres", false).is_empty());
    }
}
