use super::constraints::Check;
use super::row::Row;
use super::{Found, Server};
use crate::mysql::default::with_marks;
use crate::mysql::{column_type, default, expression};
use crate::reflect::{ReflectError, Rows, Unmodelled};
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Generated, Identity, Literal};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Puts the columns into their tables.
pub(super) fn read(
    rows: &Rows,
    server: Server,
    checks: &[Check<'_>],
    found: &mut Found,
) -> Result<(), ReflectError> {
    // MariaDB keeps JSON as text, with a check at the column.
    let json: BTreeSet<_> = checks.iter().filter_map(Check::json_column).collect();
    for row in rows {
        let row = Row(row);
        let name = row.text(2)?;
        let table = row.object(0)?;
        let is_json = json.contains(&(table.schema.as_deref(), table.name.as_str(), name.to_owned()));
        // A column of a view has no table here.
        let Some(table) = found.schema.tables.get_mut(&table) else { continue };
        let column_type = if is_json { ColumnType::Json } else { column_type::read(row.text(3)?) };
        let extra = row.get(6)?.unwrap_or_default().to_lowercase();
        let mut column = Column::new(name, column_type);
        column.nullable = row.text(4)? == "YES";
        column.identity = extra.contains("auto_increment").then(Identity::default);
        column.default = match row.get(5)? {
            Some(text) => read_default(&column.column_type, text, &extra, server),
            None => None,
        };
        column.generated = row.get(7)?.filter(|sql| !sql.is_empty()).map(|sql| Generated {
            expression: match server {
                Server::Mysql => expression::canonical(&written(sql)),
                Server::Mariadb => expression::canonical(sql),
            }
            .into(),
            stored: extra.contains("stored") || extra.contains("persistent"),
        });
        let of_table = found.collations.get(&table.name).map(String::as_str);
        let collation = row.get(9)?.filter(|own| !is_json && Some(*own) != of_table);
        column.collation = collation.map(ToOwned::to_owned);
        column.comment = row.get(10)?.filter(|words| !words.is_empty()).map(with_marks);
        if extra.contains("on update") {
            let name = format!("{}.{name}", table.name);
            found.unmodelled.push(Unmodelled::new("ON UPDATE of column", name));
        }
        table.columns.push(column);
    }
    Ok(())
}

/// MariaDB gives SQL. MySQL gives a bare value, or SQL where EXTRA says so.
fn read_default(column_type: &ColumnType, text: &str, extra: &str, server: Server) -> Option<ColumnDefault> {
    if server == Server::Mariadb || extra.contains("default_generated") {
        let sql = if server == Server::Mysql { written(text) } else { text.to_owned() };
        return default::of_sql(column_type, &sql);
    }
    if matches!(column_type, ColumnType::Bit(_) | ColumnType::VarBinary(_) | ColumnType::Custom(_))
        && (text.starts_with("b'") || text.starts_with("0x"))
    {
        return default::of_sql(column_type, text);
    }
    let literal = match column_type {
        ColumnType::Custom(name) if column_type::is_number(name) => Literal::Decimal(text.to_owned()),
        _ => Literal::Text(text.to_owned()),
    };
    default::canonical(column_type, &ColumnDefault::Literal(literal))
}

/// An expression that MySQL gives, as it was written: it escapes quotes, backslashes and some others.
pub(super) fn written(sql: &str) -> String {
    let sql = decoded(sql);
    let mut text = String::with_capacity(sql.len());
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = match characters.peek() {
            _ if character != '\\' => None,
            Some(next @ ('\'' | '\\')) => Some(*next),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('0') => Some('\0'),
            Some('Z') => Some('\u{1a}'),
            _ => None,
        };
        match escaped {
            Some(escaped) => {
                text.push(escaped);
                characters.next();
            }
            None => text.push(character),
        }
    }
    text
}

/// MySQL keeps the bytes of an expression, and gives each as a character: what is UTF-8 in that way was
/// UTF-8 before.
fn decoded(sql: &str) -> Cow<'_, str> {
    let bytes: Option<Vec<u8>> = sql.chars().map(|character| u8::try_from(character).ok()).collect();
    match bytes.map(String::from_utf8) {
        Some(Ok(text)) => text.into(),
        _ => sql.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_mysql_are_read_as_they_were_written() {
        assert_eq!(written(r"_utf8mb4\'it\\\'s \\\\\'"), r"_utf8mb4'it\'s \\'");
        assert_eq!(written(r"`new\nline` <> \'a\\nb\'"), "`new\nline` <> 'a\\nb'");
        assert_eq!(written("`\u{d1}\u{82}\u{d0}\u{b0}` <> 3"), "`та` <> 3");
        // These are no bytes of UTF-8.
        assert_eq!(written("`é` <> 'ы'"), "`é` <> 'ы'");
        assert_eq!(written("`é` <> 3"), "`é` <> 3");
    }
}
