//! Reading and writing many rows of a backfill. Each row that the driver hands over, and each statement, costs
//! more than what SQLite does for it: so a page is read as one row, and written by one statement.

use super::run::failure;
use crate::backend::StatementError;
use crate::backfill::{Cell, Page, PageArrays};
use migrator_core::schema::Literal;
use migrator_sql::backfill::{PageWrite, ValueKind, Walk, Written};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef, raw_sql};
use std::io::Write;

/// How many values a statement can be given: <https://www.sqlite.org/limits.html#max_variable_number>.
const MOST_VALUES: usize = 32_766;

/// Reads a page as one row of JSON arrays; row by row where JSON does not hold the values as they are (bytes,
/// and numbers with a fraction), and from then on: `exact`.
pub(in crate::backend) async fn read_page(
    connection: &mut SqliteConnection,
    query: &str,
    kinds: &[ValueKind],
    exact: &mut bool,
) -> Result<Page, StatementError> {
    if !*exact {
        if let Some(page) =
            read_arrays(connection, query, kinds.len()).await?.and_then(|arrays| arrays.page())
        {
            return Ok(page);
        }
        *exact = true;
    }
    let failed = |error: sqlx::Error| failure(0, query.to_owned(), &error);
    let rows = raw_sql(AssertSqlSafe(query.to_owned())).fetch_all(connection).await.map_err(failed)?;
    let mut page = Page::new(kinds.len());
    for row in &rows {
        for column in 0..kinds.len() {
            let cell = exact_cell(row, column, &mut page).map_err(failed)?;
            page.push(cell);
        }
    }
    Ok(page)
}

fn exact_cell(row: &SqliteRow, column: usize, page: &mut Page) -> Result<Cell, sqlx::Error> {
    let value = row.try_get_raw(column)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let kind = value.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => Cell::Integer(row.try_get_unchecked(column)?),
        "REAL" => Cell::Real(row.try_get_unchecked(column)?),
        "BLOB" => page.bytes(row.try_get_unchecked(column)?),
        _ => page.text(row.try_get_unchecked(column)?),
    })
}

/// Reads a page as one row of JSON arrays; `None` where JSON does not hold the values.
pub(in crate::backend) async fn read_arrays(
    connection: &mut SqliteConnection,
    query: &str,
    width: usize,
) -> Result<Option<PageArrays>, StatementError> {
    let arrays = Walk::page_as_arrays(query, width);
    let failed = |error: sqlx::Error| failure(0, query.to_owned(), &error);
    match raw_sql(AssertSqlSafe(arrays)).fetch_one(&mut *connection).await {
        Ok(row) => {
            let arrays = (0..width).map(|column| row.try_get_unchecked(column));
            Ok(Some(PageArrays(arrays.collect::<Result<_, _>>().map_err(failed)?)))
        }
        Err(error) if error.to_string().contains("JSON cannot hold BLOB") => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// `None` when an array is not what the values are.
pub(crate) fn page_of_arrays(PageArrays(arrays): &PageArrays) -> Option<Page> {
    let width = arrays.len();
    let mut page = Page::default();
    for (column, array) in arrays.iter().enumerate() {
        let mut array = Array { text: std::str::from_utf8(array).ok()?.strip_prefix('[')? };
        if column == 0 {
            let mut count = Array { text: array.text };
            let mut rows = 0;
            let mut scratch = Page::new(1);
            while count.next(&mut scratch)?.is_some() {
                rows += 1;
            }
            page = Page::of_nulls(width, rows);
        }
        let mut at = 0;
        while let Some(cell) = array.next(&mut page)? {
            page.put(at, column, cell);
            at += 1;
        }
    }
    Some(page)
}

/// What is left of the text of a JSON array of `null`s, whole numbers and texts.
struct Array<'a> {
    text: &'a str,
}

impl<'a> Array<'a> {
    /// The next value; `None` for what is none of these.
    fn next(&mut self, page: &mut Page) -> Option<Option<Cell>> {
        let text = self.text.strip_prefix(',').unwrap_or(self.text);
        if let Some(text) = text.strip_prefix('"') {
            let plain = text.find(['"', '\\'])?;
            if text.as_bytes()[plain] == b'"' {
                self.text = &text[plain + 1..];
                return Some(Some(page.text(&text[..plain])));
            }
            return self.escaped(text, page).map(Some);
        }
        if text.starts_with(']') {
            return Some(None);
        }
        let end = text.find([',', ']'])?;
        self.text = &text[end..];
        match &text[..end] {
            "null" => Some(Some(Cell::Null)),
            number => number.parse().ok().map(|number| Some(Cell::Integer(number))),
        }
    }

    /// A text with escapes in it, behind its first quote.
    fn escaped(&mut self, text: &'a str, page: &mut Page) -> Option<Cell> {
        let mut rest = text;
        let mut whole = true;
        let cell = page.with_text(|into| {
            while let Some(at) = rest.find(['"', '\\']) {
                into.push_str(&rest[..at]);
                if rest.as_bytes()[at] == b'"' {
                    rest = &rest[at + 1..];
                    return;
                }
                let Some((character, length)) = escape(&rest[at + 1..]) else { break };
                into.push(character);
                rest = &rest[at + 1 + length..];
            }
            whole = false;
        });
        self.text = rest;
        whole.then_some(cell)
    }
}

/// The character that an escape stands for, and how long it is behind its backslash.
fn escape(text: &str) -> Option<(char, usize)> {
    Some(match text.chars().next()? {
        'n' => ('\n', 1),
        'r' => ('\r', 1),
        't' => ('\t', 1),
        'b' => ('\u{8}', 1),
        'f' => ('\u{c}', 1),
        // SQLite writes control characters so, and nothing that would take two of them.
        'u' => (char::from_u32(u32::from_str_radix(text.get(1..5)?, 16).ok()?)?, 5),
        plain @ ('"' | '\\' | '/') => (plain, 1),
        _ => return None,
    })
}

/// Writes a page, and says how many rows were changed.
pub(in crate::backend) async fn write_page(
    connection: &mut SqliteConnection,
    walk: &Walk,
    written: &Written,
    page: PageWrite<'_>,
) -> Result<u64, StatementError> {
    if let Some(statement) = walk.write_sqlite_object(written)
        && let Some(object) = object(page)
    {
        let failed = |error: sqlx::Error| failure(0, statement.clone(), &error);
        let query = sqlx::query(AssertSqlSafe(statement.clone())).bind(object);
        return Ok(query.execute(connection).await.map_err(failed)?.rows_affected());
    }
    let (key_width, width) = (walk.key.len(), written.columns.len());
    let rows_at_once = (MOST_VALUES / (key_width + width)).max(1);
    let keys = page.keys.chunks(key_width * rows_at_once);
    let mut changed = 0;
    for (keys, values) in keys.zip(page.values.chunks(width * rows_at_once)) {
        let statement = walk.write_sqlite(written, keys.len() / key_width);
        let failed = |error: sqlx::Error| failure(0, statement.clone(), &error);
        let mut arguments = SqliteArguments::default();
        for (key, values) in keys.chunks_exact(key_width).zip(values.chunks_exact(width)) {
            for value in key.iter().chain(values) {
                bind(&mut arguments, value).map_err(|error| failed(sqlx::Error::Encode(error)))?;
            }
        }
        let query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(statement.clone()), arguments);
        changed += query.execute(&mut *connection).await.map_err(failed)?.rows_affected();
    }
    Ok(changed)
}

pub(super) fn bind(arguments: &mut SqliteArguments, value: &Literal) -> Result<(), sqlx::error::BoxDynError> {
    match value {
        Literal::Null => arguments.add(None::<String>),
        Literal::Boolean(value) => arguments.add(*value),
        Literal::Integer(value) => arguments.add(*value),
        Literal::Decimal(text) => match text.parse::<f64>() {
            Ok(value) => arguments.add(value),
            Err(_) => arguments.add(text.clone()),
        },
        Literal::Text(value) => arguments.add(value.clone()),
        Literal::Bytes(value) => arguments.add(value.clone()),
    }
}

/// A page as one JSONB object, from keys that are whole numbers to values that are texts, whole numbers or
/// nothing; `None` where they are not: <https://sqlite.org/jsonb.html>.
fn object(page: PageWrite<'_>) -> Option<Vec<u8>> {
    const NULL: u8 = 0;
    const INTEGER: u8 = 3;
    const RAW_TEXT: u8 = 10;
    const OBJECT: u8 = 12;
    if !page.keys.iter().all(|key| matches!(key, Literal::Integer(_))) {
        return None;
    }
    let mut body = Vec::with_capacity(page.keys.len() * 32);
    let mut digits = Digits::default();
    for (key, value) in page.keys.iter().zip(page.values) {
        let Literal::Integer(key) = key else { return None };
        element(&mut body, RAW_TEXT, digits.of(*key));
        match value {
            Literal::Null => element(&mut body, NULL, &[]),
            Literal::Boolean(value) => element(&mut body, INTEGER, if *value { b"1" } else { b"0" }),
            Literal::Integer(value) => element(&mut body, INTEGER, digits.of(*value)),
            Literal::Text(value) => element(&mut body, RAW_TEXT, value.as_bytes()),
            Literal::Decimal(_) | Literal::Bytes(_) => return None,
        }
    }
    let mut object = Vec::with_capacity(body.len() + 9);
    header(&mut object, OBJECT, body.len());
    object.append(&mut body);
    Some(object)
}

fn element(into: &mut Vec<u8>, kind: u8, payload: &[u8]) {
    header(into, kind, payload.len());
    into.extend_from_slice(payload);
}

/// The kind of an element is the lower half of its first byte; the upper half is its length, or says in how
/// many bytes the length follows.
#[allow(clippy::cast_possible_truncation)] // each length is cast where it fits
fn header(into: &mut Vec<u8>, kind: u8, length: usize) {
    match length {
        0..=11 => into.push((length as u8) << 4 | kind),
        12..=0xff => into.extend([0xc0 | kind, length as u8]),
        0x100..=0xffff => {
            into.push(0xd0 | kind);
            into.extend((length as u16).to_be_bytes());
        }
        _ => {
            into.push(0xe0 | kind);
            into.extend((length as u32).to_be_bytes());
        }
    }
}

/// Whole numbers as digits, without an allocation for each.
#[derive(Default)]
struct Digits(Vec<u8>);

impl Digits {
    fn of(&mut self, number: i64) -> &[u8] {
        self.0.clear();
        // Writing to a vector cannot fail.
        let _ = write!(self.0, "{number}");
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(array: &str) -> Option<Vec<String>> {
        let mut page = Page::new(1);
        let mut array = Array { text: array.strip_prefix('[')? };
        let mut all = Vec::new();
        while let Some(cell) = array.next(&mut page)? {
            all.push(match cell {
                Cell::Text(place) => format!("t{}", page.text_at(&place)),
                other => format!("{other:?}"),
            });
        }
        Some(all)
    }

    #[test]
    fn arrays_are_read() {
        assert_eq!(cells("[]").unwrap(), Vec::<String>::new());
        let all = cells(r#"[null,-7,"a","","\"\\\n\u0000ы,]","b"]"#).unwrap();
        assert_eq!(all, ["Null", "Integer(-7)", "ta", "t", "t\"\\\n\0ы,]", "tb"]);
    }

    #[test]
    fn what_is_no_whole_number_is_left_to_the_exact_way() {
        assert_eq!(cells("[1.5]"), None);
        assert_eq!(cells("[9.0e+999]"), None);
        assert_eq!(cells("[99999999999999999999]"), None);
    }

    #[test]
    fn objects_have_the_lengths_of_their_parts() {
        let text = |length: usize| Literal::Text("x".repeat(length));
        let keys = [Literal::Integer(1), Literal::Integer(-2)];
        let range = migrator_sql::backfill::Range::default();
        for (length, bytes) in [(5, 1), (12, 2), (300, 3), (70_000, 5)] {
            let values = [text(length), Literal::Null];
            let page = PageWrite { keys: &keys, versions: &[], values: &values, range: &range };
            let object = object(page).unwrap();
            let body = 2 + bytes + length + 3 + 1;
            let header = match body {
                0..=11 => 1,
                12..=255 => 2,
                256..=65_535 => 3,
                _ => 5,
            };
            assert_eq!(object.len(), header + body, "{length}");
        }
        let values = [Literal::Bytes(vec![1]), Literal::Null];
        assert_eq!(object(PageWrite { keys: &keys, versions: &[], values: &values, range: &range }), None);
    }
}
