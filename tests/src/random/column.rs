use super::Dice;
use crate::cases::samples;
use migrator_core::capability::Dialect;
use migrator_core::op::{ColumnDefinition, enumeration_type, expression, new_uuid, now};
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Schema};

/// A type that the database may know.
pub(super) fn column_type(dice: &mut Dice, schema: &Schema) -> ColumnType {
    if let Some((name, labels)) = schema.enums.iter().nth(dice.below(8)) {
        return enumeration_type(name.clone(), labels.clone());
    }
    let samples = samples(dialect(schema));
    match dice.below(4) {
        // The common ones are common.
        0 => dice.pick(&[ColumnType::Integer, ColumnType::BigInteger]).clone(),
        1 => dice.pick(&[ColumnType::String(20), ColumnType::String(60), ColumnType::Text]).clone(),
        _ => dice.pick(&samples).column_type.clone(),
    }
}

pub(super) fn dialect(schema: &Schema) -> Dialect {
    schema.dialect.unwrap_or(Dialect::Sqlite)
}

/// A default for the type.
pub(super) fn default(dice: &mut Dice, schema: &Schema, column_type: &ColumnType) -> Option<ColumnDefault> {
    match column_type {
        ColumnType::Timestamp { .. } if dice.once_in(2) => return Some(now()),
        ColumnType::Uuid if dice.once_in(2) => return Some(new_uuid()),
        ColumnType::Integer | ColumnType::BigInteger if dice.once_in(3) => return Some(expression("1 + 2")),
        ColumnType::Enumeration { labels, .. } => return Some(dice.pick(labels).clone().into()),
        _ => {}
    }
    let samples = samples(dialect(schema));
    let sample = samples.iter().find(|sample| sample.column_type == *column_type)?;
    Some(ColumnDefault::Literal(dice.pick(&sample.values).clone()))
}

/// A column with anything that a column may have but keys.
pub(super) fn definition(dice: &mut Dice, schema: &Schema) -> ColumnDefinition {
    let column_type = column_type(dice, schema);
    let mut column = ColumnDefinition::new(dice.name(), column_type.clone());
    if dice.once_in(3)
        && let Some(default) = default(dice, schema, &column_type)
    {
        column = column.default(default);
        if dice.once_in(2) {
            column = column.not_null();
        }
    } else if dice.once_in(5) {
        column = column.not_null();
    }
    if dice.once_in(8) {
        column = column.comment(format!("it's \\ \"{}\"", dice.name()));
    }
    if dice.once_in(12) && is_text(&column_type) {
        column = column.collation(match dialect(schema) {
            Dialect::Sqlite => "NOCASE",
            Dialect::Postgres => "C",
            Dialect::Mysql => "utf8mb4_bin",
        });
    }
    column
}

pub(super) fn is_text(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::String(_) | ColumnType::Text)
}

pub(super) fn is_number(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
}

/// A condition on the column that rows of any kind keep.
pub(super) fn condition(dice: &mut Dice, column: &Column) -> String {
    let name = quoted(&column.name);
    match dice.below(4) {
        0 if is_number(&column.column_type) => format!("{name} > -100000 AND {name} < 100000"),
        1 if is_number(&column.column_type) => format!("{name} IN (-1, 0, 7, 8, 1, 2, 3)  OR {name}>=0"),
        0 | 1 if is_text(&column.column_type) => format!("{name} <> 'it''s, (x)' OR length({name}) > 3"),
        2 => format!("{name} IS NULL OR NOT ({name} IS NULL)"),
        _ => format!("{name} IS NOT NULL"),
    }
}

/// A name in an expression, as a user writes it for any database.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
