use super::token::{Kind, Token, tokens};
use crate::capability::Dialect;
use crate::name::ObjectName;

/// An `UPDATE` of every row of a table: one without a condition.
pub(crate) struct WholeUpdate<'a> {
    dialect: Dialect,
    /// The schema and the name of the table, or the name alone.
    table: Vec<Token<'a>>,
    /// The columns with their expressions, where each stands by itself and needs no other name of the table.
    pub(crate) set: Option<Vec<(String, String)>>,
}

impl WholeUpdate<'_> {
    /// Whether it is of this table.
    pub(crate) fn is_of(&self, table: &ObjectName) -> bool {
        match (self.table.as_slice(), &table.schema) {
            ([name], None) => name.names(&table.name, self.dialect),
            ([schema, name], Some(own)) => {
                schema.names(own, self.dialect) && name.names(&table.name, self.dialect)
            }
            _ => false,
        }
    }
}

/// The updates of all rows in a text. Only what words tell for certain counts: a text with anything but rows
/// that are read and written has none, and neither has one whose strings may not end where they seem to.
pub(crate) fn whole_updates(sql: &str, dialect: Dialect) -> Vec<WholeUpdate<'_>> {
    if sql.contains(['\\', '$']) || sql.contains("/*!") || sql.contains("/*+") {
        return Vec::new();
    }
    let mut statements: Vec<Vec<Token<'_>>> = vec![Vec::new()];
    for token in tokens(sql, dialect) {
        match (token.is_mark(";"), statements.last_mut()) {
            (true, _) => statements.push(Vec::new()),
            (false, Some(statement)) => statement.push(token),
            (false, None) => {}
        }
    }
    let is_of_rows = |statement: &Vec<Token<'_>>| {
        said(statement).next().is_none_or(|first| first.is_one_of(&["update", "insert", "select"]))
    };
    if !statements.iter().all(is_of_rows) {
        return Vec::new();
    }
    statements.iter().filter_map(|statement| whole_update(statement, dialect)).collect()
}

fn said<'t, 'a>(statement: &'t [Token<'a>]) -> impl Iterator<Item = &'t Token<'a>> {
    statement.iter().filter(|token| token.kind != Kind::Blank)
}

/// Words that make it another statement than an update of all rows.
const OF_PARTS: [&str; 8] = ["where", "from", "join", "order", "limit", "returning", "using", "set"];

fn whole_update<'a>(statement: &[Token<'a>], dialect: Dialect) -> Option<WholeUpdate<'a>> {
    let at = statement.iter().position(|token| token.is("set"))?;
    let mut head: Vec<Token<'a>> = said(&statement[..at]).copied().collect();
    if !head.first()?.is("update") {
        return None;
    }
    head.remove(0);
    if dialect == Dialect::Postgres && head.first().is_some_and(|token| token.is("only")) {
        head.remove(0);
    }
    let table = match head.as_slice() {
        [name, ..] if !name.is_name() => return None,
        [schema, dot, name, ..] if dot.is_mark(".") && name.is_name() => vec![*schema, *name],
        [name, ..] => vec![*name],
        [] => return None,
    };
    let alias = &head[2 * table.len() - 1..];
    let is_alias = |token: &Token<'_>| token.is("as") || token.is_name();
    if alias.len() > 2 || !alias.iter().all(is_alias) {
        return None;
    }
    let mut depth = 0_i32;
    let mut assignments: Vec<Vec<Token<'a>>> = vec![Vec::new()];
    for token in &statement[at + 1..] {
        depth += i32::from(token.is_mark("(")) - i32::from(token.is_mark(")"));
        if depth < 0 || depth == 0 && token.is_one_of(&OF_PARTS) {
            return None;
        }
        match (depth == 0 && token.is_mark(","), assignments.last_mut()) {
            (false, Some(assignment)) => assignment.push(*token),
            _ => assignments.push(Vec::new()),
        }
    }
    let set = assignments.iter().map(|tokens| assignment(tokens)).collect::<Option<_>>();
    (depth == 0).then_some(WholeUpdate { dialect, table, set: set.filter(|_| alias.is_empty()) })
}

/// The column and the expression of `column = expression`.
fn assignment(tokens: &[Token<'_>]) -> Option<(String, String)> {
    let at = tokens.iter().position(|token| token.is_mark("="))?;
    let mut column = said(&tokens[..at]);
    let (Some(name), None) = (column.next().filter(|name| name.is_name()), column.next()) else {
        return None;
    };
    let is_line = |token: &&Token<'_>| token.kind == Kind::Blank && !token.text.trim().is_empty();
    if tokens.iter().any(|token| is_line(&token)) {
        return None;
    }
    let expression: String = tokens[at + 1..].iter().map(|token| token.text).collect();
    let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    (!expression.is_empty()).then(|| (name.name(), expression))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sql: &str) -> Vec<Option<Vec<(String, String)>>> {
        let users = ObjectName::from("users");
        let updates = whole_updates(sql, Dialect::Postgres);
        updates.into_iter().filter(|update| update.is_of(&users)).map(|update| update.set).collect()
    }

    fn set(columns: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(columns.iter().map(|(name, sql)| ((*name).to_owned(), (*sql).to_owned())).collect())
    }

    #[test]
    fn an_update_without_a_condition_is_read() {
        for (sql, columns) in [
            ("UPDATE users SET name = 'x'", &[("name", "'x'")][..]),
            ("update only \"users\"\n  set name = lower( name ) ;\n", &[("name", "lower( name )")]),
            (
                "UPDATE users SET a = (SELECT b FROM t WHERE t.id = users.id), \"o'b\" = 'where, x'",
                &[("a", "(SELECT b FROM t WHERE t.id = users.id)"), ("o'b", "'where, x'")],
            ),
            (
                "UPDATE users SET a = CASE WHEN b = 1 THEN 2 ELSE 3 END",
                &[("a", "CASE WHEN b = 1 THEN 2 ELSE 3 END")],
            ),
        ] {
            assert_eq!(read(sql), [set(columns)], "{sql}");
        }
        for sql in [
            "UPDATE users u SET a = u.b",
            "UPDATE users AS u SET a = u.b",
            "UPDATE users SET (a, b) = (1, 2)",
            "UPDATE users SET a = 1 -- all of them",
            "UPDATE users SET a = 1, -- WHERE id = 2\n b = 2",
        ] {
            assert_eq!(read(sql), [None], "{sql}");
        }
        assert_eq!(read("UPDATE users SET a = 1; UPDATE users SET b = 2").len(), 2);
    }

    #[test]
    fn what_words_do_not_tell_for_certain_is_let_pass() {
        for sql in [
            "UPDATE users SET a = 1 WHERE id = 7",
            "UPDATE users SET a = 1\nWHERE a IS NULL",
            "UPDATE users SET a = t.a FROM t",
            "UPDATE users SET a = 1 LIMIT 10",
            "UPDATE users, posts SET users.a = 1",
            "UPDATE users JOIN posts ON TRUE SET a = 1",
            "UPDATE app.users SET a = 1",
            "UPDATE posts SET a = 1",
            "UPDATE \"Users\" SET a = 1",
            "UPDATE users SET a = E'\\' WHERE '",
            "DO $$ UPDATE users SET a = 1 $$",
            "UPDATE users SET a = 1 /*! WHERE id = 1 */",
            "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; UPDATE users SET a = 1; END",
            "CREATE TABLE users (id int); UPDATE users SET a = 1",
            "TRUNCATE users; INSERT INTO users SELECT 1; UPDATE users SET a = 1",
            "WITH x AS (SELECT 1) UPDATE users SET a = 1",
            "DELETE FROM users",
            "UPDATE",
            "UPDATE SET",
            "UPDATE users SET",
            "",
        ] {
            let updates = read(sql);
            assert!(
                updates.is_empty() || sql == "UPDATE users SET" && updates == [None],
                "{sql}: {updates:?}"
            );
        }
    }
}
