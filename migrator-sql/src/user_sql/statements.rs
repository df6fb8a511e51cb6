use super::scan::{Part, is_word, parts};
use migrator_core::capability::Dialect;

/// Words that begin statements which change or read rows, and nothing else.
const ROW_WORDS: [&str; 6] = ["INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH"];

/// The statements of a text, without those that are blank or a comment only.
///
/// The `;` within the body of a PostgreSQL function that is written as SQL (`BEGIN ATOMIC … END`) ends
/// none; the bodies of triggers and routines of the other databases are not known here.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_sql::user_sql::statements;
/// assert_eq!(statements(Dialect::Postgres, "SELECT ';'; -- done;\n"), ["SELECT ';'"]);
/// ```
pub fn statements(dialect: Dialect, sql: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut body = Body::default();
    let mut has_code = false;
    for part in parts(dialect, sql) {
        match part {
            Part::Comment(text) => at += text.len(),
            Part::Quoted(text) => {
                has_code = true;
                at += text.len();
            }
            Part::Code(text) => {
                for piece in text.split_inclusive(';') {
                    let words = piece.strip_suffix(';').unwrap_or(piece);
                    has_code |= !words.trim().is_empty();
                    if dialect == Dialect::Postgres {
                        body.read(words);
                    }
                    at += piece.len();
                    if words.len() < piece.len() && body.depth == 0 {
                        if has_code {
                            statements.push(sql[start..at - 1].trim());
                        }
                        (start, has_code, body) = (at, false, Body::default());
                    }
                }
            }
        }
    }
    if has_code {
        statements.push(sql[start..].trim());
    }
    statements
}

/// How deep in the body of a function the text is, as psql counts it.
#[derive(Default)]
struct Body {
    words: Vec<String>,
    depth: usize,
}

impl Body {
    fn read(&mut self, code: &str) {
        for word in words(code) {
            let word = word.to_ascii_uppercase();
            let creates_routine = self.words.first().is_some_and(|first| first == "CREATE")
                && self.words.iter().any(|word| word == "FUNCTION" || word == "PROCEDURE");
            match word.as_str() {
                "BEGIN" if creates_routine => self.depth += 1,
                "CASE" if self.depth > 0 => self.depth += 1,
                "END" => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            if self.words.len() < 4 {
                self.words.push(word);
            }
        }
    }
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| c.is_ascii() && !is_word(c as u8)).filter(|word| !word.is_empty())
}

/// Whether each statement of a text changes or reads rows and nothing else, as far as its first word
/// says: such statements can be taken back by a transaction everywhere.
pub fn changes_rows_only(dialect: Dialect, sql: &str) -> bool {
    // MySQL runs what stands in these comments.
    if dialect == Dialect::Mysql && (sql.contains("/*!") || sql.contains("/*M!")) {
        return false;
    }
    statements(dialect, sql).into_iter().all(|statement| {
        let code = parts(dialect, statement).into_iter().find_map(|part| match part {
            Part::Code(text) if !text.trim().is_empty() => Some(text),
            Part::Quoted(_) => Some(""),
            _ => None,
        });
        let first = code.and_then(|code| words(code).next()).unwrap_or_default().to_ascii_uppercase();
        ROW_WORDS.contains(&first.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_at_semicolons() {
        let postgres = Dialect::Postgres;
        assert_eq!(statements(postgres, "A 'x;' ; ;; B $$ ; $$;\n-- c;\n"), ["A 'x;'", "B $$ ; $$"]);
        assert_eq!(statements(postgres, " -- a\n/* b; */ "), Vec::<&str>::new());
        assert_eq!(statements(postgres, "-- why\nSELECT 1"), ["-- why\nSELECT 1"]);
        let body = "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        assert_eq!(statements(postgres, &format!("{body}; BEGIN; COMMIT")), [body, "BEGIN", "COMMIT"]);
        assert_eq!(statements(Dialect::Mysql, "A `x;y` # ;\n; B"), ["A `x;y` # ;", "B"]);
    }

    #[test]
    fn what_changes_rows_only() {
        let mysql = Dialect::Mysql;
        for rows in
            ["UPDATE t SET a = 1", "-- x\n insert INTO t VALUES (';'); DELETE FROM t;", "", "(SELECT 1)"]
        {
            assert!(changes_rows_only(mysql, rows), "{rows}");
        }
        for more in
            ["DROP TABLE t", "UPDATE t SET a = 1; DROP TABLE t", "/*! DROP TABLE t */", "CALL f()", "COMMIT"]
        {
            assert!(!changes_rows_only(mysql, more), "{more}");
        }
    }
}
