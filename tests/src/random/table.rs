use super::Dice;
use super::column::{condition, definition, is_number, quoted};
use migrator_core::op::{Operation, Operations, big_integer, integer};
use migrator_core::schema::{Constraint, ReferentialAction, Schema, Table};

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
    let create = op.create_table(name.as_str(), columns);
    if composite {
        create.primary_key(["k2", "k1"]);
    }
    let plain = create.columns.clone();
    if dice.once_in(4) {
        let chosen = dice.pick(&plain).clone();
        create.check(format!("ck_{}", dice.name()), condition(dice, &chosen));
    }
    if dice.once_in(4) {
        let names: Vec<String> = plain.iter().map(|column| column.name.clone()).collect();
        create.unique(format!("uq_{}", dice.name()), dice.some(&names));
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
        && let Some((target, column)) = target(dice, schema)
        && let Some(own) = plain.iter().find(|own| {
            target.column(&column).is_some_and(|c| c.column_type == own.column_type)
                && own.generated.is_none()
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
    op.into_recorded()
}

/// A column that a foreign key may point at.
pub(super) fn target<'a>(dice: &mut Dice, schema: &'a Schema) -> Option<(&'a Table, String)> {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() {
        return None;
    }
    let table = *dice.pick(&tables);
    let key = table.constraints.values().find(|rule| {
        matches!(rule, Constraint::PrimaryKey(_) | Constraint::Unique(_)) && rule.columns().len() == 1
    })?;
    Some((table, key.columns()[0].clone()))
}

/// A number of the table, in an expression.
pub(super) fn number(table: &Table) -> Option<String> {
    let mut numbers = table.columns.iter().filter(|c| is_number(&c.column_type) && c.generated.is_none());
    numbers.next().map(|column| quoted(&column.name))
}
