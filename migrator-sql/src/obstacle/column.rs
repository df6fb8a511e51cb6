use super::query::{Obstacle, Subject};
use migrator_core::capability::Dialect;
use migrator_core::op::AlterColumn;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Literal};

/// Rows that hinder a change of a column.
pub(super) fn altered(subject: &Subject<'_>, alter: &AlterColumn) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let column = subject.identifier(&alter.column);
    let name = format!("`{}.{}`", subject.table.name, alter.column);
    if alter.nullable == Some(false) {
        obstacles.push(subject.rows_where(format!("rows with NULL in {name}"), &format!("{column} IS NULL")));
    }
    if let (Some(column_type), None) = (&alter.column_type, &alter.using)
        && let Some(misfit) = misfit(subject, &column, column_type)
    {
        obstacles.push(
            subject.rows_where(format!("rows with a value in {name} that is no {column_type}"), &misfit),
        );
    }
    obstacles
}

/// Any row hinders a new column that must have a value and has none.
pub(super) fn added(subject: &Subject<'_>, column: &Column) -> Vec<Obstacle> {
    let no_default = matches!(&column.default, None | Some(ColumnDefault::Literal(Literal::Null)));
    let must_be_given = !column.nullable && no_default && column.identity.is_none();
    if !must_be_given || column.generated.is_some() {
        return Vec::new();
    }
    let rows = format!("rows that would have no value in `{}.{}`", subject.table.name, column.name);
    vec![subject.rows_where(rows, "1 = 1")]
}

/// The condition of rows whose value the type cannot hold, where it can be written.
fn misfit(subject: &Subject<'_>, column: &str, column_type: &ColumnType) -> Option<String> {
    let text = subject.text(column);
    let range = |least: i64, greatest: i64| {
        let number = match subject.dialect {
            Dialect::Postgres => {
                let digits = format!("{text} ~ '^[[:space:]]*[-+]?[0-9]{{1,30}}([.][0-9]*)?[[:space:]]*$'");
                return format!(
                    "{column} IS NOT NULL AND CASE WHEN {digits} THEN CAST({text} AS NUMERIC) \
                     NOT BETWEEN {least} AND {greatest} ELSE TRUE END"
                );
            }
            Dialect::Mysql => format!("CAST({column} AS DECIMAL(65, 0))"),
            Dialect::Sqlite => column.to_owned(),
        };
        format!("{column} IS NOT NULL AND {number} NOT BETWEEN {least} AND {greatest}")
    };
    let longer = |length: u32| {
        let function = if subject.dialect == Dialect::Sqlite { "LENGTH" } else { "CHAR_LENGTH" };
        format!("{function}({text}) > {length}")
    };
    match column_type {
        ColumnType::SmallInteger => Some(range(i64::from(i16::MIN), i64::from(i16::MAX))),
        ColumnType::Integer => Some(range(i64::from(i32::MIN), i64::from(i32::MAX))),
        ColumnType::BigInteger => Some(range(i64::MIN, i64::MAX)),
        ColumnType::String(length) | ColumnType::Char(length) => Some(longer(*length)),
        _ => None,
    }
}
