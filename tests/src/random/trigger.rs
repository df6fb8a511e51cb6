use super::Dice;
use super::column::{dialect, is_number, quoted};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Operations, after, before, instead_of};
use migrator_core::schema::{Function, Schema, SqlText, Table, Trigger, TriggerEvent};

/// A trigger comes, with what it calls, or goes.
pub(super) fn change(dice: &mut Dice, schema: &Schema, table: &Table, op: &mut Operations) {
    if let Some(name) = table.triggers.keys().nth(dice.below(2))
        && dice.once_in(2)
    {
        let drop = op.drop_trigger(name, &table.name);
        if dice.once_in(3) {
            drop.if_exists();
        }
        return;
    }
    if let Some((view, known)) = schema.views.iter().next()
        && dice.once_in(3)
    {
        if let Some(name) = known.triggers.keys().next() {
            op.drop_trigger(name, view);
        } else if !known.materialized {
            let body = body(dice, schema, op);
            op.create_trigger(dice.name_of("tr_"), view, instead_of().insert().execute(body));
        }
        return;
    }
    let trigger = trigger(dice, table);
    let body = body(dice, schema, op);
    op.create_trigger(dice.name_of("tr_"), &table.name, trigger.execute(body));
}

fn trigger(dice: &mut Dice, table: &Table) -> Trigger {
    let columns: Vec<String> = table.column_names().map(ToOwned::to_owned).collect();
    let timing = if dice.once_in(2) { after() } else { before() };
    let mut trigger = match dice.below(6) {
        0 => timing.insert(),
        1 => timing.delete(),
        2 => timing.insert().update().delete(),
        3 if !columns.is_empty() => timing.update_of(dice.some(&columns)),
        4 => after().truncate().for_each_statement(),
        _ => timing.update(),
    };
    let number = table.columns.iter().find(|column| is_number(&column.column_type));
    match (dice.below(6), number) {
        (0, _) => trigger = trigger.for_each_statement(),
        (1, Some(number)) if number.generated.is_none() && has_new_rows(&trigger) => {
            trigger = trigger.when(format!("NEW.{} > 3", quoted(&number.name)));
        }
        _ => {}
    }
    trigger
}

fn has_new_rows(trigger: &Trigger) -> bool {
    let brings = |event: &TriggerEvent| !matches!(event, TriggerEvent::Delete | TriggerEvent::Truncate);
    trigger.for_each_row && trigger.events.iter().all(brings)
}

/// What a trigger does, which changes nothing.
fn body(dice: &mut Dice, schema: &Schema, op: &mut Operations) -> SqlText {
    let word = dice.name().replace('\'', "''").replace('\\', "");
    if dialect(schema) != Dialect::Postgres {
        return SqlText::on(Dialect::Sqlite, format!("BEGIN SELECT '{word}'; END"))
            .and(Dialect::Mysql, format!("BEGIN SET @a = '{word}'; END"));
    }
    let mut called = schema.functions.keys().filter(|function| function.arguments.is_empty());
    let name: ObjectName = match called.next() {
        Some(function) => function.name.clone(),
        None => {
            let name: ObjectName = dice.name_of("tf_").into();
            let touch = Function::returning("trigger")
                .language("plpgsql")
                .body(format!("BEGIN PERFORM '{word}'; RETURN COALESCE(NEW, OLD); END"));
            op.create_function(name.clone(), "", touch);
            name
        }
    };
    SqlText::on(Dialect::Postgres, format!("EXECUTE FUNCTION {}()", quoted(&name.name)))
}
