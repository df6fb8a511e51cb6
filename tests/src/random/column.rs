use super::Dice;
use super::table::number;
use crate::cases::samples;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Identity, Schema, Table};

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
        column = column.collation(collation(schema));
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
    condition_on(dice, column, &quoted(&column.name))
}

/// The same, with the column's name as it is to be written.
pub(super) fn condition_on(dice: &mut Dice, column: &Column, name: &str) -> String {
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

pub(super) fn one<'a>(dice: &mut Dice, table: &'a Table) -> Option<&'a Column> {
    if table.columns.is_empty() { None } else { Some(dice.pick(&table.columns)) }
}

pub(super) fn one_table<'a>(dice: &mut Dice, schema: &'a Schema) -> Option<&'a Table> {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() { None } else { Some(*dice.pick(&tables)) }
}

fn collation(schema: &Schema) -> &'static str {
    match dialect(schema) {
        Dialect::Sqlite => "NOCASE",
        Dialect::Postgres => "C",
        Dialect::Mysql => "utf8mb4_bin",
    }
}

/// A column comes, changes or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let Some(column) = one(dice, table) else { return };
    match dice.below(8) {
        0 | 1 => {
            let mut added = definition(dice, schema);
            if dice.once_in(6) {
                added = added.unique();
            }
            let add = op.add_column(&table.name, added);
            if dice.once_in(8) {
                add.if_not_exists();
            }
        }
        2 => {
            let drop = op.drop_column(&table.name, &column.name);
            if dice.once_in(4) {
                drop.if_exists();
            }
        }
        3 => {
            op.alter_column(&table.name, &column.name).rename_to(dice.name());
        }
        4 => {
            if let Some(number) = number(table) {
                let computed = ColumnDefinition::new(dice.name(), integer_type());
                let sql = format!("{number} + 1");
                let stored = dice.once_in(2);
                let computed =
                    if stored { computed.generated_stored(sql) } else { computed.generated_virtual(sql) };
                op.add_column(&table.name, computed);
            }
        }
        _ => {
            let name = dice.name();
            let is_used = !table.uses_of(&column.name).is_empty();
            alter(dice, schema, column, is_used, op.alter_column(&table.name, &column.name), name);
        }
    }
}

fn alter(
    dice: &mut Dice,
    schema: &Schema,
    column: &Column,
    is_used: bool,
    alter: &mut AlterColumn,
    name: String,
) {
    if dice.once_in(3) {
        // An expression on the column may mean nothing for another kind of values.
        let wider = if is_used && is_number(&column.column_type) {
            big_integer_type()
        } else if is_number(&column.column_type) {
            dice.pick(&[integer_type(), big_integer_type(), text_type(), numeric_type(20, 2)]).clone()
        } else if is_text(&column.column_type) {
            dice.pick(&[string_type(100), text_type(), string_type(30)]).clone()
        } else {
            column_type(dice, schema)
        };
        // What a type by name can be cast to, only the database knows.
        let by_name = |own: &ColumnType| matches!(own, ColumnType::Custom(_));
        let same_kind = is_number(&wider) || is_text(&wider) && is_text(&column.column_type);
        if (!is_used || same_kind) && !by_name(&wider) && !by_name(&column.column_type) {
            alter.set_type(wider.clone());
            let is_narrower =
                is_number(&column.column_type) && !matches!(wider, ColumnType::BigInteger | ColumnType::Text);
            if !same_kind || is_narrower {
                // What the default was may be no value of the new type.
                alter.drop_default();
            }
            if is_text(&wider) && is_text(&column.column_type) && dice.once_in(4) {
                alter.using(format!("coalesce({}, 'it''s')", quoted(&column.name)));
            }
        }
    }
    if dice.once_in(3) {
        if column.nullable {
            alter.set_not_null()
        } else {
            alter.drop_not_null()
        };
    }
    if dice.once_in(3) {
        match default(dice, schema, alter.column_type.as_ref().unwrap_or(&column.column_type)) {
            Some(default) if dice.once_in(2) => alter.set_default(default),
            _ => alter.drop_default(),
        };
    }
    if dice.once_in(6) {
        if column.comment.is_some() {
            alter.drop_comment()
        } else {
            alter.set_comment(format!("'{name}' \\"))
        };
    }
    if dice.once_in(12) && is_number(&column.column_type) {
        if column.identity.is_some() {
            alter.drop_identity()
        } else if dice.once_in(3) {
            alter.set_identity_with(Identity::default().start(100).increment(10))
        } else {
            alter.set_identity()
        };
    }
    if dice.once_in(12) && is_text(&column.column_type) && !is_used {
        if column.collation.is_some() {
            alter.drop_collation()
        } else {
            alter.set_collation(collation(schema))
        };
    }
    if dice.once_in(12) && column.generated.is_some() {
        alter.drop_generated();
    }
    if dice.once_in(5) {
        alter.rename_to(name);
    }
}
