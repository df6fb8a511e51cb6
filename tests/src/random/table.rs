use super::column::{condition, definition, dialect, is_number, quoted};
use super::constraint::is_key;
use super::{Dice, namespace};
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateTable, Operation, Operations, big_integer, integer};
use migrator_core::schema::{ReferentialAction, Schema, Table};

const ACTIONS: [ReferentialAction; 4] = [
    ReferentialAction::Cascade,
    ReferentialAction::SetNull,
    ReferentialAction::Restrict,
    ReferentialAction::NoAction,
];

/// A table, and the enumerations of its columns.
pub(super) fn create(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let mut columns = Vec::new();
    for _ in 0..=dice.below(5) {
        columns.push(definition(dice, schema));
    }
    let mut composite = false;
    match dice.below(5) {
        0 => {}
        1 => columns.insert(0, integer("id").primary_key()),
        2 => {
            columns.push(integer("k1"));
            columns.push(integer("k2"));
            composite = true;
        }
        _ => columns.push(big_integer("id").identity().primary_key()),
    }
    if dice.once_in(5) {
        columns.push(integer("n"));
        let twice = integer("twice");
        columns.push(if dice.once_in(2) {
            twice.generated_stored("n * 2")
        } else {
            twice.generated_virtual("n * 2")
        });
    }
    let name = dice.name();
    let mut op = Operations::default();
    let create = op.create_table(namespace::placed(dice, schema, name.clone()), columns);
    if composite {
        create.primary_key(["k2", "k1"]);
    }
    let plain = create.columns.clone();
    if dice.once_in(4) {
        let chosen = dice.pick(&plain).clone();
        create.check(dice.name_of("ck_"), condition(dice, &chosen));
    }
    if dice.once_in(4) {
        let names: Vec<String> = plain.iter().map(|column| column.name.clone()).collect();
        create.unique(dice.name_of("uq_"), dice.some(&names));
    }
    if dice.once_in(4) {
        let names: Vec<String> = plain.iter().map(|column| column.name.clone()).collect();
        create.index(
            format!("ix_{}_{}", name.chars().take(9).collect::<String>(), dice.below(9)),
            dice.some(&names),
        );
    }
    if dice.once_in(4) {
        create.comment(format!("what {} holds: it's \\ \"this\"", dice.name()));
    }
    if dice.once_in(2)
        && let Some((target, columns)) = target(dice, schema)
        && let [column] = &columns[..]
        && let Some(own) = plain.iter().find(|own| {
            target.column(column).is_some_and(|c| c.column_type == own.column_type) && own.generated.is_none()
        })
    {
        create
            .foreign_key(
                format!("fk_{}_{}", dice.name(), dice.below(99)),
                [own.name.clone()],
                &target.name,
                [column],
            )
            .on_delete(*dice.pick(&ACTIONS));
    }
    options(dice, dialect(schema), create);
    op.into_recorded()
}

/// What only one database has of a table, now and then.
fn options(dice: &mut Dice, dialect: Dialect, create: &mut CreateTable) {
    if dice.once_in(12) {
        create.if_not_exists();
    }
    match (dice.below(20), dialect) {
        (4, Dialect::Mysql) => drop(create.charset("utf8mb4")),
        (0, Dialect::Sqlite) => drop(create.strict()),
        (1, Dialect::Sqlite) => drop(create.without_rowid()),
        (2, Dialect::Sqlite) => drop(create.strict().without_rowid()),
        (0, Dialect::Postgres) => drop(create.unlogged()),
        (0, Dialect::Mysql) => drop(create.engine("InnoDB")),
        (2, Dialect::Mysql) => drop(create.collation("utf8mb4_bin")),
        _ => {}
    }
}

/// The table changes as a whole.
pub(super) fn change(dice: &mut Dice, table: &Table, op: &mut Operations) {
    match dice.below(6) {
        0 => {
            let drop = op.drop_table(&table.name);
            match dice.below(6) {
                0 => drop.if_exists(),
                1 => drop.cascade(),
                _ => drop,
            };
        }
        1 => op.create_table_comment(&table.name, format!("it's \"{}\" \\", dice.name())),
        2 if table.comment.is_some() => op.drop_table_comment(&table.name),
        3 => {
            let to = dice.name();
            op.if_table_exists(&table.name, |op| op.rename_table(&table.name, to));
        }
        _ => op.rename_table(&table.name, dice.name()),
    }
}

/// A table, and columns of it that a foreign key may point at.
pub(super) fn target<'a>(dice: &mut Dice, schema: &'a Schema) -> Option<(&'a Table, Vec<String>)> {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() {
        return None;
    }
    let table = *dice.pick(&tables);
    let key = table.constraints.values().find(|rule| is_key(rule))?;
    Some((table, key.columns().to_vec()))
}

/// A number of the table, in an expression.
pub(super) fn number(table: &Table) -> Option<String> {
    let mut numbers = table.columns.iter().filter(|c| is_number(&c.column_type) && c.generated.is_none());
    numbers.next().map(|column| quoted(&column.name))
}
