use super::column::{condition, dialect, quoted};
use super::{Dice, namespace};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Operation, Operations};
use migrator_core::schema::{Expression, Schema, Table};

/// A view comes, gets another query, or goes.
pub(super) fn next(dice: &mut Dice, schema: &Schema) -> Vec<Operation> {
    let mut op = Operations::default();
    let views: Vec<_> = schema.views.iter().collect();
    match (dice.below(5), views.get(dice.below(3))) {
        (0, Some((name, view))) => {
            let drop = op.drop_view(*name);
            if view.materialized {
                drop.materialized();
            }
            if dice.once_in(3) {
                drop.if_exists();
            }
        }
        (1, Some((name, view))) => {
            let Some(query) = of_tables(dice, schema) else { return Vec::new() };
            let replace = op.replace_view(*name, query);
            if view.materialized {
                replace.materialized();
            }
        }
        _ => {
            let own = dice.name_of("v_");
            let name = namespace::placed(dice, schema, own);
            let query = match views.get(dice.below(4)) {
                Some((view, _)) => Some(of_view(dice, view)),
                None => of_tables(dice, schema),
            };
            let Some(query) = query else { return Vec::new() };
            let create = op.create_view(name, query);
            if dialect(schema) == Dialect::Postgres && dice.once_in(3) {
                create.materialized();
            } else if dice.once_in(6) {
                create.if_not_exists();
            }
        }
    }
    op.into_recorded()
}

fn placed(name: &ObjectName) -> String {
    let schema = name.schema.as_ref().map(|schema| format!("{}.", quoted(schema)));
    format!("{}{}", schema.unwrap_or_default(), quoted(&name.name))
}

fn of_view(dice: &mut Dice, view: &ObjectName) -> String {
    match dice.below(2) {
        0 => format!("SELECT * FROM {}", placed(view)),
        _ => format!("SELECT count(*) AS \"how many\" FROM {}", placed(view)),
    }
}

fn of_tables(dice: &mut Dice, schema: &Schema) -> Option<String> {
    let tables: Vec<&Table> =
        schema.tables.values().filter(|t| !t.options.temporary && !t.columns.is_empty()).collect();
    if tables.is_empty() {
        return None;
    }
    let table = *dice.pick(&tables);
    let columns: Vec<String> = table.column_names().map(quoted).collect();
    let (from, chosen) = (placed(&table.name), dice.some(&columns).join(", "));
    Some(match dice.below(6) {
        0 => {
            let other = *dice.pick(&tables);
            let key = quoted(&dice.pick(&other.columns).name);
            let own = dice.pick(&columns);
            format!(
                "SELECT x.{own} AS \"it's left\", y.{key} AS \"right\" FROM {from} AS x \
                 LEFT JOIN {} AS y ON x.{own} IS NOT NULL",
                placed(&other.name)
            )
        }
        1 => format!("SELECT count({}) AS \"n\", 'it''s' AS \"word\" FROM {from}", dice.pick(&columns)),
        2 => format!("SELECT {chosen} FROM {from} WHERE {}", condition(dice, dice.clone().pick(&table.columns))),
        3 => format!(
            "SELECT CASE WHEN {} IS NULL THEN 1 ELSE 2 END AS \"kind\" FROM {from} UNION ALL SELECT 3",
            dice.pick(&columns)
        ),
        4 => format!("SELECT * FROM {from}"),
        _ => format!("SELECT {chosen} FROM {from}"),
    })
}

/// Whether a view stands on what would go or get another name: databases refuse that, each in its way.
pub(super) fn would_break(operations: &[Operation], schema: &Schema) -> bool {
    operations.iter().any(|operation| match operation {
        Operation::DropTable(drop) => is_read(&drop.table, schema),
        Operation::RenameTable(rename) => is_read(&rename.table, schema),
        Operation::DropColumn(drop) => is_read(&drop.table, schema),
        Operation::AlterColumn(alter) => {
            let changes = alter.rename.is_some()
                || alter.column_type.is_some()
                || alter.generated.is_some()
                || alter.collation.is_some();
            changes && is_read(&alter.table, schema)
        }
        Operation::DropView(drop) => is_read(&drop.name, schema),
        Operation::ReplaceView(replace) => is_read(&replace.name, schema),
        Operation::DropSchema(drop) => drop.cascade,
        Operation::IfTableExists(condition) => would_break(&condition.operations, schema),
        _ => false,
    })
}

fn is_read(name: &ObjectName, schema: &Schema) -> bool {
    let dialect = dialect(schema);
    let reads = |query: &str| Expression::from(query).names(&name.name);
    schema.views.iter().any(|(own, view)| own != name && reads(view.query.get(dialect)))
}
