use super::Dice;
use super::column::{column_type, condition, default, definition, dialect, is_number, is_text, quoted};
use super::table::{self, number, target};
use crate::cases::samples;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Column, ColumnType, Literal, ReferentialAction, Schema, SqlText, Table};

/// An operation on the schema, with what it needs; it may turn out not to fit.
pub(super) fn next(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() || dice.once_in(12) {
        return table::create(dice, schema);
    }
    let table = *dice.pick(&tables);
    let mut op = Operations::default();
    match dice.below(20) {
        0..=2 => of_table(dice, schema, table, &mut op),
        3..=10 => of_column(dice, schema, table, &mut op),
        11..=13 => of_index(dice, table, &mut op),
        14..=17 => of_constraint(dice, schema, table, &mut op),
        18 => of_enum(dice, schema, &mut op),
        _ => of_rows_and_triggers(dice, schema, table, &mut op),
    }
    op.into_recorded()
}

fn of_table(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    match dice.below(6) {
        0 => {
            op.drop_table(&table.name);
        }
        1 => op.create_table_comment(&table.name, format!("it's \"{}\" \\", dice.name())),
        2 if table.comment.is_some() => op.drop_table_comment(&table.name),
        3 => {
            let to = dice.name();
            op.if_table_exists(&table.name, |op| op.rename_table(&table.name, to));
        }
        4 => {
            let column = definition(dice, schema);
            op.on(dialect(schema)).add_column(&table.name, column);
        }
        _ => op.rename_table(&table.name, dice.name()),
    }
}

fn of_column(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let Some(column) = one(dice, table) else { return };
    match dice.below(8) {
        0 | 1 => {
            let mut added = definition(dice, schema);
            if dice.once_in(6) {
                added = added.unique();
            }
            op.add_column(&table.name, added);
        }
        2 => {
            op.drop_column(&table.name, &column.name);
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
            alter.set_type(wider);
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
        } else {
            alter.set_identity()
        };
    }
    if dice.once_in(12) && column.generated.is_some() {
        alter.drop_generated();
    }
    if dice.once_in(5) {
        alter.rename_to(name);
    }
}

fn of_index(dice: &mut Dice, table: &Table, op: &mut Operations) {
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    let existing = table.indexes.keys().nth(dice.below(3));
    match (dice.below(5), existing) {
        (0, Some(index)) => {
            op.drop_index(index, &table.name);
        }
        (1, Some(index)) => op.rename_index(index, &table.name, format!("ix_{}", dice.name())),
        (2, _) => {
            let Some(column) = one(dice, table) else { return };
            if is_text(&column.column_type) {
                let sql = format!("lower({})", quoted(&column.name));
                op.create_index(format!("ix_{}", dice.name()), &table.name, [indexed(sql)]);
            }
        }
        _ => {
            if columns.is_empty() {
                return;
            }
            let mut parts = Vec::new();
            for name in dice.some(&columns) {
                let part = column(name);
                parts.push(if dice.once_in(3) { part.desc() } else { part });
            }
            let predicate = one(dice, table).map(|column| condition(dice, column));
            let create = op.create_index(format!("ix_{}", dice.name()), &table.name, parts);
            if dice.once_in(4) {
                create.unique();
            }
            if dice.once_in(4)
                && let Some(predicate) = predicate
            {
                create.where_(predicate);
            }
        }
    }
}

fn of_constraint(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    let Some(column) = one(dice, table) else { return };
    let existing = table.constraints.keys().nth(dice.below(4));
    match (dice.below(7), existing) {
        (0, Some(name)) => {
            op.drop_constraint(name, &table.name);
        }
        (1, Some(name)) => op.rename_constraint(name, &table.name, format!("r_{}", dice.name())),
        (2, _) => {
            op.create_unique_constraint(format!("uq_{}", dice.name()), &table.name, dice.some(&columns));
        }
        (3, _) => {
            op.create_check_constraint(format!("ck_{}", dice.name()), &table.name, condition(dice, column));
        }
        (4, _) if table.primary_key().is_none() => {
            op.create_primary_key(format!("pk_{}", dice.name()), &table.name, dice.some(&columns));
        }
        _ => {
            if let Some((other, key)) = target(dice, schema) {
                let wanted = other.column(&key).map(|column| &column.column_type);
                // MySQL refuses a column that points at itself.
                let is_itself = |own: &Column| other.name == table.name && own.name == key;
                let fits = |own: &&Column| Some(&own.column_type) == wanted && !is_itself(own);
                if let Some(own) = table.columns.iter().find(fits) {
                    let actions = [
                        ReferentialAction::Cascade,
                        ReferentialAction::NoAction,
                        ReferentialAction::Restrict,
                    ];
                    op.create_foreign_key(
                        format!("fk_{}", dice.name()),
                        &table.name,
                        [&own.name],
                        &other.name,
                        [key],
                    )
                    .on_delete(*dice.pick(&actions));
                }
            }
        }
    }
}

fn of_enum(dice: &mut Dice, schema: &Schema, op: &mut Operations) {
    let existing = schema.enums.iter().nth(dice.below(3));
    match (dice.below(4), existing) {
        (0, Some((name, labels))) => {
            let from = dice.pick(labels).clone();
            op.rename_enum_value(name.clone(), from, dice.name());
        }
        (1, Some((name, _))) => {
            op.drop_enum(name.clone());
        }
        _ => {
            let mut labels: Vec<String> = Vec::new();
            for _ in 0..=dice.below(3) {
                let label = dice.name();
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            op.create_enum(format!("e_{}", dice.name()), labels);
        }
    }
}

fn of_rows_and_triggers(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    let dialect = dialect(schema);
    let trigger = table.triggers.keys().next();
    match (dice.below(3), trigger) {
        (0, Some(name)) => {
            op.drop_trigger(name, &table.name);
        }
        (1, _) if dialect != Dialect::Postgres => {
            let body = SqlText::on(Dialect::Sqlite, "BEGIN SELECT 'it''s'; END")
                .and(Dialect::Mysql, "BEGIN SET @a = 'it''s'; END");
            op.create_trigger(format!("tr_{}", dice.name()), &table.name, after().update().execute(body));
        }
        _ => {
            // Only where the rows can be told from others.
            let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
            let [key] = key else { return };
            let samples = samples(dialect);
            let mut values: Vec<(String, Literal)> = Vec::new();
            for column in table.columns.iter().filter(|column| column.generated.is_none()) {
                if column.name == *key {
                    if !is_number(&column.column_type) {
                        return;
                    }
                    values.push((key.clone(), Literal::Integer(100 + i64::from(dice.once_in(2)))));
                } else if let Some(sample) =
                    samples.iter().find(|sample| sample.column_type == column.column_type)
                {
                    values.push((column.name.clone(), sample.values[0].clone()));
                } else if !column.nullable {
                    return;
                }
            }
            let (columns, row): (Vec<String>, Vec<Literal>) = values.into_iter().unzip();
            op.bulk_insert(&table.name, columns, [row]);
        }
    }
}

fn one<'a>(dice: &mut Dice, table: &'a Table) -> Option<&'a Column> {
    if table.columns.is_empty() { None } else { Some(dice.pick(&table.columns)) }
}
