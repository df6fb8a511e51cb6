//! The bodies of triggers and functions as they were written. MySQL's information schema has their texts
//! without what was escaped in them: `'it''s'` comes as `'it's'`. `SHOW CREATE` has all of it.

use super::Server;
use super::row::Row;
use crate::mysql::expression::{Token, catalog_body, text_value, tokens};
use crate::mysql::quote::object;
use crate::reflect::{Query, ReflectError, Rows};

/// Which answers have bodies, in which values of their rows their names and bodies are, and how one is asked for.
const PLACES: [Place; 2] = [
    Place { answer: 9, name: 2, body: 5, show: "TRIGGER" },
    Place { answer: 10, name: 1, body: 4, show: "FUNCTION" },
];

#[derive(Clone, Copy)]
struct Place {
    answer: usize,
    name: usize,
    body: usize,
    show: &'static str,
}

/// The queries for the bodies that the answers do not have as they were written: one for each trigger and
/// function of MySQL with a text in its body, none on MariaDB.
///
/// # Errors
///
/// When the rows are not those of the queries.
pub fn body_queries(server_version: &str, answers: &[Rows]) -> Result<Vec<Query>, ReflectError> {
    let mut queries = Vec::new();
    for (place, row) in unsure(server_version, answers) {
        let mut name = Row(row).object(place.name - 1)?;
        // The database stands first in a row of either, and a trigger's table between.
        name.schema = Row(row).get(0)?.map(ToOwned::to_owned);
        queries.push(Query { name: "body", sql: format!("SHOW CREATE {} {}", place.show, object(&name)) });
    }
    Ok(queries)
}

/// Puts the answers to [`body_queries`] into those to [`queries`](super::queries).
pub fn put_bodies(server_version: &str, answers: &mut [Rows], bodies: &[Rows]) {
    let mut bodies = bodies.iter();
    for place in PLACES {
        let Some(rows) = answers.get_mut(place.answer) else { return };
        for row in rows.iter_mut().filter(|row| is_unsure(server_version, &place, row)) {
            let statement = bodies.next().and_then(|rows| rows.first()?.get(2)?.as_deref());
            if let (Some(statement), Some(Some(body))) = (statement, row.get_mut(place.body))
                && let Some(written) = tail(statement, body)
            {
                *body = written;
            }
        }
    }
}

fn unsure<'a>(
    version: &'a str,
    answers: &'a [Rows],
) -> impl Iterator<Item = (Place, &'a Vec<Option<String>>)> {
    PLACES.into_iter().flat_map(move |place| {
        let rows = answers.get(place.answer).into_iter().flatten();
        rows.filter(move |row| is_unsure(version, &place, row)).map(move |row| (place, row))
    })
}

fn is_unsure(version: &str, place: &Place, row: &[Option<String>]) -> bool {
    let is_function = place.show == "TRIGGER" || matches!(row.get(2), Some(Some(kind)) if kind == "FUNCTION");
    let body = row.get(place.body).and_then(Option::as_deref).unwrap_or_default();
    Server::of(version) == Server::Mysql && is_function && body.contains('\'')
}

/// The end of a statement that comes as this body.
fn tail(statement: &str, body: &str) -> Option<String> {
    let body = body.trim();
    let head = body.split('\'').next().unwrap_or_default();
    let mut tails = statement.match_indices(head).map(|(at, _)| &statement[at..]);
    tails.find(|tail| unescaped(tail).trim_end() == body).map(catalog_body)
}

/// SQL as the information schema has it.
fn unescaped(sql: &str) -> String {
    tokens(sql)
        .map(|token| match token {
            Token::Text(raw) => format!("'{}'", text_value(raw)),
            other => other.raw().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_found_at_the_end_of_its_statement() {
        let statement = r"CREATE DEFINER=`root`@`%` TRIGGER `BEGIN 'x'` BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET NEW.a = 'it''s \\ \'x\''; END";
        let body = r"BEGIN SET NEW.a = 'it's \ 'x''; END";
        assert_eq!(tail(statement, body).unwrap(), r"BEGIN SET NEW.a = 'it''s \ ''x'''; END");
        assert_eq!(tail(statement, "BEGIN SET NEW.b = 'x'; END"), None);
        let function = "CREATE FUNCTION `f`() RETURNS text CHARSET utf8mb4\nRETURN 'it''s'";
        assert_eq!(tail(function, "RETURN 'it's'").unwrap(), "RETURN 'it''s'");
    }

    #[test]
    fn only_mysql_is_asked_and_only_for_what_has_a_text() {
        let cell = |text: &str| Some(text.to_owned());
        let trigger = |database: Option<&str>, body: &str| {
            vec![
                database.map(str::to_owned),
                cell("t"),
                cell("tr"),
                cell("BEFORE"),
                cell("INSERT"),
                cell(body),
            ]
        };
        let mut answers = vec![Rows::new(); 12];
        answers[9] = vec![trigger(Some("o`b"), "SET @a = 'x'"), trigger(None, "SET @a = 1")];
        answers[10] = vec![
            vec![None, cell("f"), cell("FUNCTION"), cell("int"), cell("RETURN 'it's'")],
            vec![None, cell("p"), cell("PROCEDURE"), None, cell("SELECT 'x'")],
        ];
        let queries = body_queries("9.7.4", &answers).unwrap();
        let sql: Vec<&str> = queries.iter().map(|query| query.sql.as_str()).collect();
        assert_eq!(sql, ["SHOW CREATE TRIGGER `o``b`.`tr`", "SHOW CREATE FUNCTION `f`"]);
        assert!(body_queries("10.11.14-MariaDB", &answers).unwrap().is_empty());
        let shown = |sql: &str| vec![vec![cell("f"), cell(""), cell(sql)]];
        // What is not shown stays.
        put_bodies(
            "9.7.4",
            &mut answers,
            &[vec![], shown("CREATE FUNCTION `f`() RETURNS int RETURN 'it\\'s'")],
        );
        assert_eq!(answers[9][0][5], cell("SET @a = 'x'"));
        assert_eq!(answers[10][0][4], cell("RETURN 'it''s'"));
    }
}
