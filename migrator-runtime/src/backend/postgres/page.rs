//! Reading and writing many rows of a backfill: read by `COPY`, which gives the text of any value and costs
//! least a row, and written by one statement with an array for each column.

use super::open::PostgresConnection;
use super::run::{failure, no_nul};
use crate::backend::StatementError;
use crate::backfill::{Cell, Page};
use futures_util::TryStreamExt;
use migrator_sql::backfill::{PageWrite, ValueKind, Walk, Written};
use sqlx::{Error, raw_sql};

pub(in crate::backend) async fn read_page(
    connection: &mut PostgresConnection,
    query: &str,
    kinds: &[ValueKind],
    _exact: &mut bool,
) -> Result<Page, StatementError> {
    no_nul(query)?;
    let failed = |error: Error| failure(0, query.to_owned(), None, &error);
    let mut lines: Vec<u8> = Vec::new();
    {
        let copy = format!("{}COPY ({query}) TO STDOUT", connection.mark);
        let mut stream = connection.copy_out_raw(&copy).await.map_err(failed)?;
        while let Some(line) = stream.try_next().await.map_err(failed)? {
            lines.extend_from_slice(&line);
        }
    }
    let lines = String::from_utf8(lines).map_err(|error| failed(Error::Decode(error.into())))?;
    let mut page = Page::new(kinds.len());
    for line in lines.lines() {
        let mut values = line.split('\t');
        for kind in kinds {
            let cell = cell(&mut page, values.next().unwrap_or_default(), *kind);
            page.push(cell);
        }
    }
    Ok(page)
}

/// A value as `COPY` writes it: <https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2>.
fn cell(page: &mut Page, value: &str, kind: ValueKind) -> Cell {
    if value == "\\N" {
        return Cell::Null;
    }
    if kind == ValueKind::Bytes
        && let Some(bytes) = value.strip_prefix("\\\\x").and_then(bytes)
    {
        return page.bytes(&bytes);
    }
    if !value.contains('\\') {
        return page.text(value);
    }
    page.with_text(|into| {
        let mut characters = value.chars();
        while let Some(character) = characters.next() {
            into.push(match character {
                '\\' => match characters.next() {
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('v') => '\u{b}',
                    Some(plain) => plain,
                    None => '\\',
                },
                plain => plain,
            });
        }
    })
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

pub(in crate::backend) async fn write_page(
    connection: &mut PostgresConnection,
    walk: &Walk,
    written: &Written,
    page: PageWrite<'_>,
) -> Result<u64, StatementError> {
    let statement = walk.write_postgres(written, page);
    no_nul(&statement)?;
    match raw_sql(connection.text(&statement)).execute(&mut **connection).await {
        Ok(result) => Ok(result.rows_affected()),
        Err(error) => Err(failure(0, statement, None, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_copy_writes_them() {
        let mut page = Page::new(1);
        let mut read = |value: &str, kind| match cell(&mut page, value, kind) {
            Cell::Text(place) => format!("t{}", page.text_at(&place)),
            Cell::Bytes(place) => format!("b{:?}", page.bytes_at(&place)),
            other => format!("{other:?}"),
        };
        assert_eq!(read("\\N", ValueKind::Text), "Null");
        assert_eq!(read("a\\\\N\\t\\nb", ValueKind::Text), "ta\\N\t\nb");
        assert_eq!(read("\\\\x00ff", ValueKind::Bytes), "b[0, 255]");
        assert_eq!(read("\\\\x00ff", ValueKind::Text), "t\\x00ff");
    }
}
